"""An adviser's leaves. A leave may cover appointments: they are listed to be moved, nothing is cancelled silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from maillage.domains.agenda.errors import AdviserWithoutDiary
from maillage.domains.agenda.models import Participation
from maillage.domains.agenda.permissions import check_can_manage_openings
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
        appointment__adviser_id=account,
        appointment__during__overlap=(start, end),
    ).order_by("appointment__during", "pk")
    put = LeavePut(leave.pk, tuple(covered.values_list("pk", flat=True)))
    record(verb="leave.put", kind="leave", key=leave.pk, now=now, why=kind)
    events.emit("agenda.leave_put", resource=resource, agency=agency)
    return put


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


def _check(account: int, by: Actor, now: datetime) -> int:
    if by.agency is None:
        raise NotAllowed
    check_can_manage_openings(by, by.agency, account)
    check_works_at(account, by.agency, now)
    return by.agency
