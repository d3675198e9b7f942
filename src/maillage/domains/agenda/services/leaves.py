"""An adviser's leaves. A leave may cover appointments: they are listed to be moved, nothing is cancelled silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.domains.agenda.errors import AdviserWithoutDiary
from maillage.domains.agenda.models import Appointment, Facilitator, Participation
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.selectors.days import to_move
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.holding import check_works_at, resource_of
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary import selectors as diary
from maillage.registry.diary import services as diary_services


@dataclass(frozen=True, slots=True)
class LeavePut:
    """The leave, and the participations it covers: to be moved or cancelled by the service."""

    leave: int
    covered: tuple[int, ...]


@transaction.atomic
def put_leave(*, account: int, start: datetime, end: datetime, kind: str, by: Actor, now: datetime) -> LeavePut:
    """Write a leave down, the adviser's days held first: a booking at the same moment is before it or sees it."""
    agency = _check(account, by, now)
    resource = resource_of(account)
    leave = diary_services.put_leave(resource=resource, start=start, end=end, kind=kind)
    covered = Participation.objects.filter(
        agency_id=agency,
        status=Participation.Status.UNKNOWN,
        appointment__in=_of(account).filter(during__overlap=(start, end)),
    ).order_by("appointment__during", "pk")
    put = LeavePut(leave.pk, tuple(covered.values_list("pk", flat=True)))
    record(verb="leave.put", kind="leave", key=leave.pk, now=now, why=kind)
    events.emit("agenda.leave_put", resource=resource, agency=agency)
    return put


@transaction.atomic
def call_off_what_is_to_move(*, account: int, by: Actor, now: datetime) -> tuple[int, ...]:
    """Everybody an adviser cannot receive as booked is told, and offered other hours: revoked, never an absence.

    Under a leave, or outside the hours since they changed. Workshops are decided each on its own page.
    """
    _check(account, by, now)
    keys = [seat.participation for seat in to_move(adviser=account, now=now) if seat.series is None]
    coming = Participation.objects.filter(pk__in=keys).order_by("appointment_id", "pk")
    return tuple(cancel(participation=each, by=by, now=now, by_service=True).pk for each in coming)


@transaction.atomic
def remove_leave(*, leave: int, by: Actor, now: datetime) -> None:
    """The leave does not take place: its hours are offered again."""
    row = diary.leave(leave)
    account = Account.objects.filter(resource_id=row.resource).values_list("pk", flat=True).first()
    if account is None:
        raise AdviserWithoutDiary
    _check(account, by, now)
    diary_services.remove_leave(leave)
    record(verb="leave.removed", kind="leave", key=leave, now=now)


def _of(account: int) -> QuerySet[Appointment]:
    """What somebody holds: alone, or a workshop with others."""
    runs = Facilitator.objects.filter(appointment=OuterRef("pk"), account_id=account)
    return Appointment.objects.filter(Q(adviser_id=account) | Exists(runs))


def _check(account: int, by: Actor, now: datetime) -> int:
    if by.agency is None:
        raise NotAllowed
    check_can_manage_openings(by, by.agency, account)
    check_works_at(account, by.agency, now)
    return by.agency
