"""Making a booking's link, and finding it again by the number of the slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from maillage.domains.agenda import rules
from maillage.domains.agenda.models import AccessLink, Participation
from maillage.domains.agenda.permissions import check_can_revoke
from maillage.domains.agenda.selectors.links import hash_of, token_of
from maillage.kit.audit.services import record
from maillage.kit.scope.entering import reveal
from maillage.registry.accounts.selectors import Actor

KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Found:
    """What a number and four digits open: a token, or nothing and why (`unknown` or `locked`)."""

    token: str = ""
    why: str = ""


def make_link(*, participation: Participation, now: datetime) -> str:
    """The token of the participation's link, open until sixty days after the appointment; the same when made again."""
    token = token_of(participation.idempotency_key)
    appointment = participation.appointment
    AccessLink.objects.update_or_create(
        token_hash=hash_of(token),
        defaults={"appointment_id": appointment.pk, "expires_at": appointment.during.upper + KEPT},
        create_defaults={
            "agency_id": participation.agency_id,
            "participation": participation,
            "appointment_id": appointment.pk,
            "person_id": participation.person_id,
            "code": participation.code,
            "made_at": now,
            "expires_at": appointment.during.upper + KEPT,
        },
    )
    return token


@transaction.atomic
def revoke_links(*, participation: Participation, by: Actor, now: datetime) -> int:
    """A link that fell into other hands opens nothing any more."""
    check_can_revoke(by, participation)
    links = AccessLink.objects.filter(participation=participation, revoked_at__isnull=True)
    revoked = links.update(revoked_at=now)
    record(verb="link.revoked", kind="participation", key=participation.pk, now=now)
    return revoked


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
    if not rules.ends_with(participation.person.phone, last_four):
        return Found(why="unknown")
    AccessLink.objects.filter(pk=link.pk).update(code_tries=0)
    return Found(token=token_of(participation.idempotency_key))
