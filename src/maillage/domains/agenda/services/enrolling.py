"""Enrolling for a workshop and leaving it. When it is full, the same act puts the person on the list, at their rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import (
    AlreadyBooked,
    AlreadyEnrolled,
    AlreadyWaiting,
    SeriesBegun,
    SessionCalledOff,
    WorkshopFull,
    WorkshopImpossible,
)
from maillage.domains.agenda.models import AccessLink, Appointment, Participation, Request, Series, WaitingEntry
from maillage.domains.agenda.permissions import check_can_book, check_can_change
from maillage.domains.agenda.selectors.fullness import ranks
from maillage.domains.agenda.selectors.links import hash_of, token_of
from maillage.domains.agenda.services.booking import Needs, Plan, host_of, keep_plan, meet
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.holding import hold_key
from maillage.domains.agenda.services.placing import check_lives_there
from maillage.domains.agenda.services.seating import (
    Guest,
    as_agency,
    check_open,
    free_seats,
    hold_people,
    hold_series,
    hold_sessions,
    key_of,
    keys_from,
    seat_guest,
)
from maillage.domains.agenda.services.waiting import in_order, promote
from maillage.domains.agenda.states import ACTIVE
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import next_key, reveal
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.models import Person, PersonAccess
from maillage.registry.people.services import note_contact, share


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What came of it: the seats, one for each session; or a place on the waiting list and its rank, from 1."""

    seats: tuple[Participation, ...] = ()
    entry: WaitingEntry | None = None
    rank: int = 0


@transaction.atomic
def enrol(
    *,
    request: Request,
    series: int,
    session: int | None = None,
    key: UUID,
    by: Actor,
    now: datetime,
    needs: Needs | None = None,
    plans: Mapping[int, Plan] | None = None,
) -> Enrolment:
    """Give the person of the request a seat in the session, or in each one of a whole series; else a place on the list.

    Those who wait and can come are served before. The same key twice is one enrolment. `plans` are by session.
    """
    check_can_book(by, request.reason)
    check_lives_there(request.reason, request.person, now)
    hold_key(key)
    held = hold_series([series])[series]
    _check_request(request, held)
    sessions = hold_sessions([held.pk])
    done = _done(request, held, sessions, key)
    if done is not None:
        return done
    wanted = _wanted(held, sessions, session, by, now)
    guest = Guest(request.person, key, request, by.account, by.organisation, needs or Needs())
    free = _after_those_who_wait(held, wanted, guest.person, now)
    if None in free.values():
        return _wait(guest, held, wanted, now)
    meet(request, now)
    seats = tuple(_seat(guest, each, wanted[0], free, now) for each in wanted)
    for seat in seats:
        if plans is not None and seat.appointment_id in plans:
            keep_plan(seat, plans[seat.appointment_id], now)
    note_contact(person=guest.person.pk, now=now)
    return Enrolment(seats)


@transaction.atomic
def leave(*, participation: Participation, by: Actor, now: datetime, absence: str = "warned") -> tuple[int, ...]:
    """Give the seat back, before it begins; in a whole series, every seat that is still to come. Keys of those left."""
    check_can_change(by, participation)
    series = Series.objects.filter(sessions=participation.appointment_id).first()
    if series is None:
        raise NotFound
    hold_series([series.pk])
    left = _seats_to_come(participation, series.pk, now) if series.is_whole else []
    for each in left or [participation]:
        cancel(participation=each, by=by, now=now, absence=absence)
    return tuple(each.pk for each in left or [participation])


def rank_of(entry: WaitingEntry | None) -> int:
    """1 for the first who waits for the same; 0 once it is over."""
    return ranks([entry.pk]).get(entry.pk, 0) if entry is not None else 0


def _check_request(request: Request, series: Series) -> None:
    """The request is of the workshop's reason, and one that this actor sees."""
    if request.reason_id != series.reason_id or request.agency_id != series.agency_id:
        raise WorkshopImpossible(_("Cette demande n’est pas pour cet atelier. Recommencez l’inscription."))
    if not Request.objects.filter(pk=request.pk).exists():
        raise NotFound


def _done(request: Request, series: Series, sessions: Sequence[Appointment], key: UUID) -> Enrolment | None:
    """What this key has already done, as its second click is answered."""
    hashes = [hash_of(token_of(each)) for each in keys_from(key, sessions)]
    made = list(AccessLink.objects.filter(token_hash__in=hashes).values_list("participation_id", flat=True))
    for own in made:
        reveal("participation", own)
    rows = Participation.objects.filter(pk__in=made).select_related("appointment")
    seats = tuple(sorted(rows, key=lambda each: (each.appointment.during.lower, each.pk)))
    with as_agency(series.agency_id):
        entry = WaitingEntry.objects.filter(idempotency_key=key).first()
    done = seats[0] if seats else entry
    if done is None:
        return None
    if done.person_id != request.person_id:
        raise AlreadyBooked
    if request.pk not in {entry.request_id if entry else None, *(each.request_id for each in seats)}:
        request.delete()  # opened a second time by the second click
    return Enrolment(seats, entry, rank_of(entry))


def _wanted(series: Series, sessions: Sequence[Appointment], session: int | None, by: Actor, now: datetime) -> list[Appointment]:
    """The sessions one enrols for: the one that is named, or all of a whole series that has not begun."""
    if series.is_whole:
        held = [each for each in sessions if each.released_at is None]
        if not held:
            raise SessionCalledOff
        if held[0].during.lower <= now:
            raise SeriesBegun
        return held
    if session is None:
        raise WorkshopImpossible(_("Choisissez une séance."), field="session")
    found = next((each for each in sessions if each.pk == session), None)
    if found is None:
        raise NotFound
    check_open(found, by, now)
    return [found]


def _after_those_who_wait(series: Series, wanted: Sequence[Appointment], person: Person, now: datetime) -> dict[int, int | None]:
    """The free seats once those who wait have been served; refused when the person already has one, or waits."""
    with as_agency(series.agency_id):
        coming = Participation.objects.filter(person=person, appointment__in=wanted, status__in=ACTIVE)
        if coming.exists():
            raise AlreadyEnrolled
        hold_people([series.pk], [person.resource_id])
        promote(series, now, freed=[each.pk for each in wanted], is_noticed=False)
        if coming.exists():
            raise AlreadyEnrolled
        waiting = in_order(series, None if series.is_whole else wanted[0])
        if any(each.person_id == person.pk for each in waiting):
            raise AlreadyWaiting
        return free_seats(wanted)


def _seat(guest: Guest, session: Appointment, first: Appointment, free: Mapping[int, int | None], now: datetime) -> Participation:
    """The request goes with the first session: the delay is counted once."""
    number = free[session.pk]
    assert number is not None
    own = guest if session.pk == first.pk else replace(guest, request=None)
    seat = seat_guest(own, session, number, key=key_of(guest.key, session, first), now=now)
    record(verb="workshop.enrolled", kind="participation", key=seat.pk, now=now)
    events.emit("agenda.booked", participation=seat.pk, agency=seat.agency_id)
    return seat


def _wait(guest: Guest, series: Series, wanted: Sequence[Appointment], now: datetime) -> Enrolment:
    """The last of the list; the request stays open."""
    if not rules.may_wait(wanted[0].during.lower, now):
        raise WorkshopFull
    session = None if series.is_whole else wanted[0]
    own = next_key("agenda_waitingentry")
    reveal("waiting", own)
    reveal("person", guest.person.pk)
    entry = WaitingEntry.objects.create(
        id=own,
        agency_id=series.agency_id,
        series=series,
        appointment=session,
        person=guest.person,
        request=guest.request,
        asked_at=_after_the_last(series, session, now),
        asked_by_id=guest.account,
        asked_by_organisation_id=guest.organisation,
        host_id=host_of(wanted[0].place_id),
        idempotency_key=guest.key,
        wants_shared_ride=guest.needs.shared_ride,
        needs_interpreter=guest.needs.interpreter,
        needs_step_free=guest.needs.step_free,
    )
    if guest.organisation is not None and guest.organisation != series.agency_id:
        share(person=guest.person, organisation=guest.organisation, why=PersonAccess.Why.ENROLLED, now=now)
    note_contact(person=guest.person.pk, now=now)
    record(verb="waiting.asked", kind="waiting_entry", key=entry.pk, now=now)
    return Enrolment(entry=entry, rank=rank_of(entry))


def _after_the_last(series: Series, session: Appointment | None, now: datetime) -> datetime:
    """Whoever comes to the list last is last, were their click a moment older: a rank that was said never gets worse."""
    with as_agency(series.agency_id):
        waiting = in_order(series, session)
    return max([now, *(each.asked_at for each in waiting)])


def _seats_to_come(participation: Participation, series: int, now: datetime) -> list[Participation]:
    """The person's seats that are still to come; a link sees its own only, and they are the same person's."""
    with as_agency(participation.agency_id):
        seats = Participation.objects.filter(
            person=participation.person_id,
            appointment__series=series,
            appointment__during__startswith__gt=now,
            status=Participation.Status.UNKNOWN,
        )
        keys = list(seats.values_list("pk", flat=True))
    for key in keys:
        reveal("participation", key)
    return list(Participation.objects.filter(pk__in=keys).select_related("appointment").order_by("appointment__during", "pk"))
