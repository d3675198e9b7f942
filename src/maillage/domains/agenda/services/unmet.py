"""What stood in the way of somebody who gave no name: counted, and taken back when they give it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from maillage.domains.agenda.errors import StatusNotPossible
from maillage.domains.agenda.models import AppointmentReason, Request, UnmetSearch
from maillage.domains.agenda.permissions import can_move_within
from maillage.kit import clock
from maillage.kit.errors import NotAllowed
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.selectors import Actor


@dataclass(frozen=True, slots=True)
class Looked:
    """The search: from where, how, and the place and hour that were looked at."""

    means: str
    walk_min: int
    home: dict[str, Any] = field(default_factory=dict)
    commune: int | None = None
    place: int | None = None
    slot_at: datetime | None = None


@transaction.atomic
def note_unmet(*, reason: AppointmentReason, difficulty: str, looked: Looked, key: UUID, by: Actor, now: datetime) -> UnmetSearch:
    """Count it. The same click twice is one; it leaves no audit row, since it is about nobody."""
    if not can_move_within(by, reason):
        raise NotAllowed
    if difficulty not in Request.Difficulty.values:
        raise StatusNotPossible
    with enter(Scope(role="job", agency=reason.agency_id)):
        row, _is_new = UnmetSearch.objects.get_or_create(
            idempotency_key=key,
            defaults={
                "agency_id": reason.agency_id,
                "reason": reason,
                "difficulty": difficulty,
                "means": looked.means,
                "walk_min": looked.walk_min,
                "home": looked.home,
                "commune_id": looked.commune,
                "place_id": looked.place,
                "slot_at": looked.slot_at,
                "on": clock.today(now),
            },
        )
    return row


@transaction.atomic
def take_back_unmet(*, agency: int, key: UUID) -> None:
    """The person gave their name: their request says the same, and is counted instead."""
    with enter(Scope(role="job", agency=agency)):
        UnmetSearch.objects.filter(agency_id=agency, idempotency_key=key).delete()
