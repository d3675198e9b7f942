"""Making a booking's link, and finding it again by the number of the slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from maillage.domains.agenda import rules
from maillage.domains.agenda.models import AccessLink, Participation
from maillage.domains.agenda.selectors.links import hash_of, token_of
from maillage.kit.scope.entering import reveal

KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Found:
    """What a number and four digits open: a token, or nothing and why (`unknown` or `locked`)."""

    token: str = ""
    why: str = ""


def make_link(*, participation: Participation, now: datetime) -> str:
    """The token of the participation's link; made once, the same afterwards."""
    token = token_of(participation.idempotency_key)
    AccessLink.objects.get_or_create(
        token_hash=hash_of(token),
        defaults={
            "agency_id": participation.agency_id,
            "participation": participation,
            "appointment_id": participation.appointment_id,
            "person_id": participation.person_id,
            "code": participation.code,
            "made_at": now,
            "expires_at": now + KEPT + timedelta(days=60),
        },
    )
    return token


def find_by_code(*, code: str, last_four: str, now: datetime) -> Found:
    """Open a booking by its number and the phone's last four digits; ten tries, counted even when they fail.

    It answers instead of refusing: a refusal would undo the count.
    """
    link = AccessLink.objects.filter(code=rules.tidy_code(code), expires_at__gt=now, revoked_at__isnull=True).first()
    if link is None:
        return Found(why="unknown")
    counted = AccessLink.objects.filter(pk=link.pk, code_tries__lt=rules.MOST_CODE_TRIES)
    if not counted.update(code_tries=F("code_tries") + 1):
        return Found(why="locked")
    for kind, key in (("participation", link.participation_id), ("person", link.person_id)):
        reveal(kind, key)
    participation = Participation.objects.select_related("person").get(pk=link.participation_id)
    phone = participation.person.phone
    if not phone or len(last_four) != 4 or not phone.endswith(last_four):
        return Found(why="unknown")
    AccessLink.objects.filter(pk=link.pk).update(code_tries=0)
    return Found(token=token_of(participation.idempotency_key))
