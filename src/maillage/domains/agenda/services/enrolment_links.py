"""Letting people enrol alone: opening the address of a workshop, and closing it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from maillage.domains.agenda.errors import NotOpenToAll, SessionCalledOff
from maillage.domains.agenda.models import Appointment, EnrolmentLink, Facilitator
from maillage.domains.agenda.permissions import can_book, can_open_enrolment, check_can_open_enrolment
from maillage.domains.agenda.selectors.enrolment_links import enrolment_token
from maillage.domains.agenda.selectors.links import hash_of
from maillage.domains.agenda.services.booking import host_of
from maillage.domains.agenda.services.series import session_row
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import PUBLIC, Actor


@transaction.atomic
def open_enrolment(*, session: int, by: Actor, now: datetime, is_for_all_dates: bool = False) -> tuple[EnrolmentLink, ...]:
    """Give the session its address, and the other dates of its series theirs when asked; one that is open stays as it is.

    A series that is followed whole has one address. The agency's rule stays: a reason that is not for everybody has none.
    """
    row = session_row(session)
    check_can_open_enrolment(by, *_owners(row))
    if not can_book(PUBLIC, row.reason):
        raise NotOpenToAll
    if row.released_at is not None or row.during.lower <= now:
        raise SessionCalledOff
    opened = [row]
    if is_for_all_dates and not _is_whole(row):
        others = _coming(row, now).exclude(pk=row.pk)
        opened += [each for each in others if can_open_enrolment(by, *_owners(each))]
    return tuple(_open(each, now) for each in opened)


@transaction.atomic
def close_enrolment(*, session: int, by: Actor, now: datetime) -> int:
    """Nobody enrols alone under this address any more; those who did keep their seats. How many were closed."""
    row = session_row(session)
    check_can_open_enrolment(by, *_owners(row))
    links = EnrolmentLink.objects.filter(series=row.series_id, session=None if _is_whole(row) else row.pk, closed_at=None)
    closed = links.update(closed_at=now)
    if closed:
        record(verb="enrolment_address.closed", kind="appointment", key=row.pk, now=now)
    return closed


@transaction.atomic
def close_over(*, agency: int, now: datetime) -> int:
    """The addresses of what is over or called off are closed, asked in the agency's scope; how many."""
    held = Appointment.objects.filter(agency_id=agency, released_at=None, during__endswith__gt=now, series__isnull=False)
    going_on = Q(session__in=held.values("pk")) | Q(session=None, series__in=held.values("series_id"))
    return EnrolmentLink.objects.filter(agency_id=agency, closed_at=None).exclude(going_on).update(closed_at=now)


def _open(row: Appointment, now: datetime) -> EnrolmentLink:
    """Two who open it at the same moment open one."""
    key = uuid4()
    link, is_new = EnrolmentLink.objects.get_or_create(
        series_id=row.series_id,
        session=None if _is_whole(row) else row,
        closed_at=None,
        defaults={
            "agency_id": row.agency_id,
            "reason_id": row.reason_id,
            "key": key,
            "token_hash": hash_of(enrolment_token(key)),
            "opened_at": now,
        },
    )
    if is_new:
        record(verb="enrolment_address.opened", kind="appointment", key=row.pk, now=now)
    return link


def _coming(row: Appointment, now: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(series=row.series_id, released_at=None, during__startswith__gt=now).order_by("during")


def _is_whole(row: Appointment) -> bool:
    return row.series is not None and row.series.is_whole


def _owners(row: Appointment) -> tuple[int, int, int | None, list[int]]:
    """The agency, who leads, the house, who else runs it: those who may let people enrol alone."""
    beside = Facilitator.objects.filter(appointment=row).values_list("account_id", flat=True)
    return row.agency_id, row.adviser_id, host_of(row.place_id), list(beside)
