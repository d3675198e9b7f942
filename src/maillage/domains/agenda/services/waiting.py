"""The waiting list of a workshop: whoever is first in order and can come gets the seat in the transaction that frees it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import PersonBusy, StatusNotPossible
from maillage.domains.agenda.models import Appointment, Participation, Request, Series, WaitingEntry
from maillage.domains.agenda.permissions import check_can_withdraw
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.requests import end_request
from maillage.domains.agenda.services.seating import (
    Guest,
    as_agency,
    free_seats,
    hold_people,
    hold_series,
    hold_sessions,
    key_of,
    release_seat_time,
    seat_guest,
)
from maillage.domains.agenda.states import WAITING, may_become
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

Status = WaitingEntry.Status
NO_NEEDS = {"wants_shared_ride": False, "needs_interpreter": False, "needs_step_free": False}


@transaction.atomic
def withdraw(*, entry: WaitingEntry, by: Actor, now: datetime) -> WaitingEntry:
    """The person no longer waits, and no longer asks for it."""
    check_can_withdraw(by, entry)
    hold_series([entry.series_id])
    end_wait(entry, Status.WITHDRAWN, now)
    with as_agency(entry.agency_id):  # somebody else may have put the person on another list
        still_waits = WaitingEntry.objects.filter(request=entry.request_id, status=Status.WAITING).exists()
    request = Request.objects.filter(pk=entry.request_id, status=Request.Status.OPEN).first()
    if request is not None and not still_waits:
        end_request(request=request, status=Request.Status.WITHDRAWN, now=now)
    return entry


@transaction.atomic
def expire_waiting(*, agency: int, now: datetime) -> int:
    """Nobody waits any more for what begins too soon to be told; how many. Their requests stay open: they are unmet."""
    waiting = WaitingEntry.objects.filter(agency_id=agency, status=Status.WAITING)
    series = hold_series(waiting.values_list("series_id", flat=True))
    ended = 0
    for each in series.values():
        coming = {session.pk for session in sessions_to_fill(each, hold_sessions([each.pk]), now)}
        for entry in waiting.filter(series=each).order_by("pk"):
            if entry.appointment_id not in coming and not (each.is_whole and coming):
                end_wait(entry, Status.EXPIRED, now)
                events.emit("agenda.wait_over", entry=entry.pk, agency=agency)
                ended += 1
    return ended


def wait_once(*, kept: int, gone: int) -> None:
    """Two files of one person: of two entries for the same seats, the one that was first stays."""
    waiting = WaitingEntry.objects.filter(person__in=(kept, gone), status=Status.WAITING).order_by("asked_at", "pk")
    first: set[tuple[int, int | None]] = set()
    for entry in waiting:
        seats = (entry.series_id, entry.appointment_id)
        if seats in first:
            entry.delete()
        first.add(seats)


def give_back(participation: Participation, session: Appointment, now: datetime) -> None:
    """A seat of a session that is held comes free: it is the next one's at once."""
    release_seat_time(participation)
    if session.released_at is None and session.series_id is not None:
        with as_agency(session.agency_id):
            series = hold_series([session.series_id])[session.series_id]
            hold_people([series.pk])
            promote(series, now, freed=[session.pk])


def promote(series: Series, now: datetime, *, freed: Collection[int], is_noticed: bool = True) -> list[Participation]:
    """Give the free seats of these sessions to those who wait, in order; with the series held, in the agency's scope.

    A series that is followed whole has a seat when each of its sessions has one. Somebody who is busy then is passed
    over, is told so (when `is_noticed`), and waits no more after the third time.
    """
    sessions = sessions_to_fill(series, hold_sessions([series.pk]), now)
    groups = [sessions] if series.is_whole else [[each] for each in sessions if each.pk in freed]
    return [seat for group in groups if group for seat in _fill(series, group, now, is_noticed=is_noticed)]


def sessions_to_fill(series: Series, sessions: Sequence[Appointment], now: datetime) -> list[Appointment]:
    """Those for which a seat may still be given to somebody who waits."""
    held = [each for each in sessions if each.released_at is None]
    if series.is_whole:
        return held if held and rules.may_wait(held[0].during.lower, now) else []
    return [each for each in held if rules.may_wait(each.during.lower, now)]


def in_order(series: Series, session: Appointment | None) -> list[WaitingEntry]:
    """Who waits for one session, or for all of a series that is followed whole; first come, first served."""
    rows = WaitingEntry.objects.filter(series=series, appointment=session, status=Status.WAITING)
    return list(rows.select_related("person", "request").order_by("asked_at", "pk"))


def end_wait(entry: WaitingEntry, status: str, now: datetime, *, notices: int = 0) -> None:
    """The entry ends, if it still is what was read; what the person needs that day is on their seat, or no longer asked."""
    changed = 0
    if may_become(WAITING, entry.status, status):
        rows = WaitingEntry.objects.filter(pk=entry.pk, status=entry.status)
        told = {"notices": entry.notices + notices, "noticed_at": now} if notices else {}
        changed = rows.update(status=status, ended_at=now, **told, **NO_NEEDS)
    if not changed:
        raise StatusNotPossible
    entry.status, entry.ended_at = status, now
    record(verb=f"waiting.{status}", kind="waiting_entry", key=entry.pk, now=now)


def _fill(series: Series, group: list[Appointment], now: datetime, *, is_noticed: bool) -> list[Participation]:
    given: list[Participation] = []
    for entry in in_order(series, None if series.is_whole else group[0]):
        free = free_seats(group)
        if None in free.values():
            break
        try:
            given += _seat(entry, group, free, now)
        except PersonBusy:
            if is_noticed:
                _pass_over(entry, now)
    return given


@transaction.atomic
def _seat(entry: WaitingEntry, group: list[Appointment], free: dict[int, int | None], now: datetime) -> list[Participation]:
    """One seat in each session, or none at all."""
    met = Request.objects.filter(pk=entry.request_id, status=Request.Status.OPEN)
    request = entry.request if met.update(status=Request.Status.MET, ended_at=now) else None
    needs = Needs(entry.wants_shared_ride, entry.needs_interpreter, entry.needs_step_free)
    seats = []
    for session in group:
        first = session.pk == group[0].pk
        guest = Guest(
            person=entry.person,
            key=entry.idempotency_key,
            request=request if first else None,
            account=entry.asked_by_id,
            organisation=entry.asked_by_organisation_id,
            needs=needs,
        )
        number = free[session.pk]
        assert number is not None
        seats.append(seat_guest(guest, session, number, key=key_of(guest.key, session, group[0]), now=now))
    end_wait(entry, Status.PROMOTED, now, notices=1)
    for seat in seats:
        record(verb="workshop.promoted", kind="participation", key=seat.pk, now=now)
        events.emit("agenda.promoted", participation=seat.pk, agency=seat.agency_id, entry=entry.pk)
    return seats


def _pass_over(entry: WaitingEntry, now: datetime) -> None:
    """A seat was free while this person is somewhere else; three times, and they wait no more."""
    entry.notices += 1
    entry.noticed_at = now
    entry.save(update_fields=["notices", "noticed_at"])
    record(verb="waiting.passed_over", kind="waiting_entry", key=entry.pk, now=now)
    events.emit("agenda.passed_over", entry=entry.pk, agency=entry.agency_id)
    if entry.notices >= rules.MOST_NOTICES:
        end_wait(entry, Status.EXPIRED, now)
        events.emit("agenda.wait_over", entry=entry.pk, agency=entry.agency_id)
