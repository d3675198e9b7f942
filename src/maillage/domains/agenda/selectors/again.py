"""Has this person already an appointment for this reason? Asked for whoever books alone and sees nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.domains.agenda.models import Participation
from maillage.domains.agenda.selectors.links import token_of
from maillage.kit.scope.entering import Scope, enter


@dataclass(frozen=True, slots=True)
class HeldAlready:
    """When, with whom, and the end of its own address: to be given to nobody who has not said the first two."""

    starts_at: datetime
    adviser_resource: int | None
    token: str


def held_already(*, person: int, reason: int, agency: int, now: datetime) -> HeldAlready | None:
    """The next one that is still to come."""
    with enter(Scope(role="job", agency=agency)):
        rows = Participation.objects.filter(
            person_id=person,
            status=Participation.Status.UNKNOWN,
            appointment__reason=reason,
            appointment__during__startswith__gt=now,
        )
        row = rows.select_related("appointment__adviser").order_by("appointment__during").first()
        if row is None:
            return None
        appointment = row.appointment
        return HeldAlready(appointment.during.lower, appointment.adviser.resource_id, token_of(row.idempotency_key))
