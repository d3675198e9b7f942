"""The ten-second count of a house: one tap is one row, undone within a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from maillage.domains.houses.errors import NotCounted, TooLateToUndo
from maillage.domains.houses.models import Tally
from maillage.domains.houses.permissions import check_can_tally
from maillage.domains.houses.rules.tallies import DURATIONS, THEMES, UNDO_S
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

KIND = "tally"


@transaction.atomic
def count_visit(*, theme: str, duration: str, key: UUID, by: Actor, now: datetime) -> Tally:
    """Somebody came about this, for that long. The same key twice is one."""
    check_can_tally(by)
    if theme not in THEMES or duration not in DURATIONS:
        raise NotCounted
    row, is_new = Tally.objects.get_or_create(
        house_id=by.organisation,
        key=key,
        defaults={"agency_id": by.agency, "theme": theme, "duration": duration, "at": now},
    )
    if is_new:
        record(verb="tally.counted", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def undo_visit(*, key: UUID, by: Actor, now: datetime) -> None:
    """Tapped by mistake: it is as if it had not been counted."""
    check_can_tally(by)
    row = Tally.objects.filter(key=key, house_id=by.organisation, at__gt=now - timedelta(seconds=UNDO_S)).first()
    if row is None:
        raise TooLateToUndo
    record(verb="tally.undone", kind=KIND, key=row.pk, now=now)
    row.delete()
