"""Workshops are planned in series, moved, given more seats, called off. Whoever comes is told, whoever waits is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from maillage.domains.agenda.errors import PersonBusy, SeatsTaken, SessionCalledOff, WorkshopImpossible
from maillage.domains.agenda.models import Appointment, AppointmentReason, Participation, Series, WaitingEntry
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.rules import lowest_free_seat
from maillage.domains.agenda.selectors.fullness import EMPTY, fullness
from maillage.domains.agenda.services.booking import host_of
from maillage.domains.agenda.services.ending import revoke
from maillage.domains.agenda.services.holding import hold_days
from maillage.domains.agenda.services.moving import follow, tell_moved, was_in
from maillage.domains.agenda.services.seating import WORKSHOP, hold_people, hold_series, hold_sessions
from maillage.domains.agenda.services.staffing import (
    Planned,
    SessionPlan,
    check_free,
    check_room_holds,
    read_plan,
    write_plan,
)
from maillage.domains.agenda.services.waiting import end_wait, promote, sessions_to_fill
from maillage.domains.agenda.states import ACTIVE
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import hold, release

MOST_SEATS = 60
COMING = Participation.Status.UNKNOWN


@dataclass(frozen=True, slots=True)
class Terms:
    """What the sessions of a series have in common. `least` and `most` are people; `equipment` and `level` are codes."""

    agency: int
    reason: int
    label: str
    least: int
    most: int
    level: str = Series.Level.ALL
    equipment: tuple[str, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """Whose seats went with a session that moved, and whose could not (busy then): those are cancelled by the service."""

    moved: tuple[int, ...] = ()
    revoked: tuple[int, ...] = ()


@transaction.atomic
def plan_series(*, terms: Terms, sessions: Sequence[SessionPlan], by: Actor, now: datetime) -> Series:
    """Write a series and its sessions, each on its own day; everybody's time and the rooms are taken, or nothing is."""
    for plan in sessions:
        check_can_manage_openings(by, terms.agency, plan.lead)
    if not sessions:
        raise WorkshopImpossible(_("Donnez au moins une date."), field="sessions")
    reason = _check_terms(terms)
    planned = sorted((read_plan(each, reason=reason, seats=terms.most, now=now) for each in sessions), key=_by_time)
    hold_days(day for each in planned for day in each.days)
    hold(resource for each in planned for resource in each.resources)
    series = Series.objects.create(
        agency_id=terms.agency,
        reason=reason,
        label=terms.label.strip(),
        level=terms.level,
        equipment=list(terms.equipment),
        least=terms.least,
        most=terms.most,
        is_whole=terms.is_whole,
        created_at=now,
    )
    for number, each in enumerate(planned, 1):
        check_free(each)
        _write_session(series, each, number, now)
    record(verb="workshop.planned", kind="series", key=series.pk, now=now)
    events.emit("agenda.workshop_planned", series=series.pk, agency=series.agency_id)
    return series


@transaction.atomic
def add_session(*, series: int, plan: SessionPlan, by: Actor, now: datetime) -> Appointment:
    """One more date. Not in a whole series that has people: they enrolled for what it was."""
    row = _series(series)
    check_can_manage_openings(by, row.agency_id, plan.lead)
    planned = read_plan(plan, reason=row.reason, seats=row.most, now=now)
    hold_days(planned.days)
    held = hold_series([series])[series]
    if held.is_whole and Participation.objects.filter(appointment__series=held, status__in=ACTIVE).exists():
        raise WorkshopImpossible(_("Des personnes sont inscrites à toute la série. Ouvrez une autre série."), field="day")
    hold(planned.resources)
    check_free(planned)
    last = Appointment.objects.filter(series=held).aggregate(last=Max("number"))["last"] or 0
    session = _write_session(held, planned, last + 1, now)
    record(verb="workshop.session_added", kind="series", key=held.pk, now=now)
    return session


@transaction.atomic
def change_session(*, session: int, plan: SessionPlan, by: Actor, now: datetime) -> Changed:
    """Another hour, place, room or people to run it. Whoever comes goes with it, or is told that they cannot."""
    seen = session_row(session)
    for lead in {seen.adviser_id, plan.lead}:
        check_can_manage_openings(by, seen.agency_id, lead)
    planned = read_plan(plan, reason=seen.reason, seats=seen.seats, now=now)
    hold_days(planned.days)
    series, held = hold_one(seen, now)
    if held.during.lower <= now:
        raise SessionCalledOff
    was = was_in(held)
    hold_people([series.pk], planned.resources)
    check_free(planned, but=held.pk)
    release(trade=WORKSHOP, key=held.pk)
    write_plan(held, planned)
    WaitingEntry.objects.filter(appointment=held).update(host=host_of(held.place_id))
    record(verb="workshop.session_moved", kind="appointment", key=held.pk, now=now, fields=("during", "place", "room"))
    if was == was_in(held):
        return Changed()
    changed = _take_along(held, was, now)
    promote(series, now, freed=[held.pk])
    return changed


@transaction.atomic
def set_seats(*, session: int, seats: int, by: Actor, now: datetime) -> tuple[Participation, ...]:
    """More seats go to those who wait, in order; fewer keep everybody who comes. In a whole series, all its sessions."""
    seen = session_row(session)
    check_can_manage_openings(by, seen.agency_id, seen.adviser_id)
    series, held = hold_one(seen, now)
    changing = [each for each in hold_sessions([series.pk]) if each.released_at is None] if series.is_whole else [held]
    for each in changing:
        _check_seats(each, seats)
        _sit_together(each, seats)
        Appointment.objects.filter(pk=each.pk).update(seats=seats)
        record(verb="workshop.seats_set", kind="appointment", key=each.pk, now=now, fields=("seats",))
    hold_people([series.pk])
    return tuple(promote(series, now, freed=[each.pk for each in changing]))


@transaction.atomic
def call_off_session(*, session: int, by: Actor, now: datetime) -> tuple[int, ...]:
    """It does not take place: whoever comes is told and asks again, whoever waits for it alone no longer does."""
    seen = session_row(session)
    check_can_manage_openings(by, seen.agency_id, seen.adviser_id)
    series, held = hold_one(seen, now)
    revoked = call_off(held, now)
    if series.is_whole:
        _serve_the_rest(series, now)
    return revoked


@transaction.atomic
def call_off_series(*, series: int, by: Actor, now: datetime) -> tuple[int, ...]:
    """None of the sessions that are still to come takes place."""
    row = _series(series)
    held = hold_series([series])[series]
    coming = [each for each in hold_sessions([row.pk]) if each.released_at is None and each.during.upper > now]
    for each in coming:
        check_can_manage_openings(by, row.agency_id, each.adviser_id)
    revoked = [key for each in coming for key in call_off(each, now)]
    end_waits(WaitingEntry.objects.filter(series=held, status=WaitingEntry.Status.WAITING), now)
    return tuple(revoked)


def call_off(session: Appointment, now: datetime) -> tuple[int, ...]:
    """With the series held: free the room and whoever runs it, revoke the seats nobody has closed."""
    Appointment.objects.filter(pk=session.pk).update(released_at=now)
    session.released_at = now
    release(trade=WORKSHOP, key=session.pk)
    seats = Participation.objects.filter(appointment=session, status=COMING).order_by("seat")
    revoked = tuple(revoke(participation=each, now=now).pk for each in seats)
    end_waits(WaitingEntry.objects.filter(appointment=session, status=WaitingEntry.Status.WAITING), now)
    record(verb="workshop.called_off", kind="appointment", key=session.pk, now=now)
    events.emit("agenda.workshop_called_off", session=session.pk, agency=session.agency_id)
    return revoked


def end_waits(entries: QuerySet[WaitingEntry], now: datetime) -> None:
    """What these people waited for does not come; their requests stay open."""
    for entry in entries.order_by("asked_at", "pk"):
        end_wait(entry, WaitingEntry.Status.EXPIRED, now)
        events.emit("agenda.wait_over", entry=entry.pk, agency=entry.agency_id)


def hold_one(seen: Appointment, now: datetime) -> tuple[Series, Appointment]:
    """A session with its series, held and read again; refused when it was called off, or is over."""
    assert seen.series_id is not None
    series = hold_series([seen.series_id])[seen.series_id]
    held = next(each for each in hold_sessions([series.pk]) if each.pk == seen.pk)
    if held.released_at is not None or held.during.upper <= now:
        raise SessionCalledOff
    return series, held


def _serve_the_rest(series: Series, now: datetime) -> None:
    """The sessions that are left may have room for those who wait; when none is left, they no longer wait."""
    if sessions_to_fill(series, hold_sessions([series.pk]), now):
        hold_people([series.pk])
        promote(series, now, freed=())
    else:
        end_waits(WaitingEntry.objects.filter(series=series, status=WaitingEntry.Status.WAITING), now)


def _take_along(held: Appointment, was: dict[str, Any], now: datetime) -> Changed:
    moved, revoked = [], []
    for seat in Participation.objects.filter(appointment=held, status=COMING).select_related("person").order_by("seat"):
        try:
            follow(seat, was, held, seat.seat, now)
        except PersonBusy:
            busy = Participation.objects.get(pk=seat.pk)
            revoked.append(revoke(participation=busy, now=now).pk)
        else:
            tell_moved(seat, now)
            moved.append(seat.pk)
    return Changed(tuple(moved), tuple(revoked))


def _check_terms(terms: Terms) -> AppointmentReason:
    reason = AppointmentReason.objects.filter(pk=terms.reason, agency_id=terms.agency, is_active=True).exclude(theme="").first()
    if reason is None:
        raise WorkshopImpossible(_("Choisissez un motif d’atelier dans la liste."), field="reason")
    if not terms.label.strip():
        raise WorkshopImpossible(_("Donnez un nom à l’atelier : c’est lui que les gens lisent."), field="label")
    if not 1 <= terms.least <= terms.most or not 2 <= terms.most <= MOST_SEATS:
        raise WorkshopImpossible(
            _("Le minimum va de 1 au maximum, et le maximum de 2 à %(most)d. Corrigez les places.") % {"most": MOST_SEATS},
            field="most",
        )
    if terms.level not in Series.Level.values or not set(terms.equipment) <= set(Series.Equipment.values):
        raise WorkshopImpossible(_("Choisissez le niveau et le matériel dans la liste."), field="level")
    return reason


def _write_session(series: Series, planned: Planned, number: int, now: datetime) -> Appointment:
    session = Appointment(
        agency_id=series.agency_id, reason=series.reason, series=series, number=number, seats=series.most, created_at=now
    )
    write_plan(session, planned)
    return session


def _check_seats(session: Appointment, seats: int) -> None:
    if not 2 <= seats <= MOST_SEATS:
        raise WorkshopImpossible(_("Un atelier a de 2 à %(most)d places.") % {"most": MOST_SEATS}, field="seats")
    if session.room is not None:
        check_room_holds(session.room, seats)
    if len(fullness([session.pk]).get(session.pk, EMPTY).taken) > seats:
        raise SeatsTaken(field="seats")


def _sit_together(session: Appointment, seats: int) -> None:
    """Whoever has a number above the seats takes a free one below."""
    taken = set(fullness([session.pk]).get(session.pk, EMPTY).taken)
    for number in sorted(each for each in taken if each > seats):
        lower = lowest_free_seat(taken, seats)
        assert lower is not None
        Participation.objects.filter(appointment=session, seat=number, status__in=ACTIVE).update(seat=lower)
        taken = (taken - {number}) | {lower}


def session_row(key: int) -> Appointment:
    """A session of a workshop that this actor sees."""
    row = Appointment.objects.select_related("reason").filter(pk=key, series__isnull=False).first()
    if row is None:
        raise NotFound
    return row


def _series(key: int) -> Series:
    row = Series.objects.select_related("reason").filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


def _by_time(planned: Planned) -> datetime:
    return planned.start
