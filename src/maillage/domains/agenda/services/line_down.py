"""The line of a video appointment is down: it ends by phone, or the service could not hold it and it is to be booked again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maillage.domains.agenda.errors import StatusNotPossible
from maillage.domains.agenda.models import Mode, Participation
from maillage.domains.agenda.services.ending import close
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

TECHNICAL = Participation.Absence.TECHNICAL


@transaction.atomic
def end_by_phone(*, participation: Participation, by: Actor, now: datetime) -> Participation:
    """The person was received, by phone in the end. The same click twice is one."""
    _check_is_video(participation)
    close(participation=participation, status=Participation.Status.SEEN, by=by, now=now)
    noted = Participation.objects.filter(pk=participation.pk, held_mode="")
    if noted.update(held_mode=Mode.PHONE, held_why=TECHNICAL):
        record(verb="appointment.by_phone", kind="participation", key=participation.pk, now=now, fields=("held_mode",))
    participation.held_mode, participation.held_why = Mode.PHONE, TECHNICAL
    return participation


@transaction.atomic
def give_up_line(*, participation: Participation, by: Actor, now: datetime) -> Participation:
    """Neither the video nor the phone: never an absence of the person, and what they asked for is open again."""
    _check_is_video(participation)
    return close(participation=participation, status=Participation.Status.REVOKED, by=by, now=now, absence=TECHNICAL)


def _check_is_video(participation: Participation) -> None:
    if participation.appointment.mode != Mode.VIDEO:
        raise StatusNotPossible
