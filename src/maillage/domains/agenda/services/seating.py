"""Seats of workshops: what is held while one changes hands, which one is free, and the time it takes in the diary.

Always in this order: the key, the adviser's days, the series, its sessions, what is taken in the diary.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Q

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import PersonBusy, SeatGone, SessionCalledOff, StatusNotPossible
from maillage.domains.agenda.models import Appointment, Participation, Request, Series, WaitingEntry
from maillage.domains.agenda.permissions import ALONE
from maillage.domains.agenda.selectors.fullness import EMPTY, fullness
from maillage.domains.agenda.services.booking import Needs, host_of
from maillage.domains.agenda.services.links import make_link
from maillage.domains.agenda.states import ACTIVE
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import Scope, enter, next_key, reveal
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.services import Taking, hold, release, take
from maillage.registry.people.models import Person, PersonAccess
from maillage.registry.people.services import share

WORKSHOP, SEAT = "agenda.workshop", "agenda.seat"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is given a seat, on whose request, enrolled by whom. `key` is the click's, or the waiting entry's."""

    person: Person
    key: UUID
    request: Request | None
    account: int | None
    organisation: int | None
    needs: Needs


def as_agency(agency: int) -> AbstractContextManager[None]:
    """See all the seats of the agency for a moment: whoever gives one back does not see who gets it."""
    return enter(Scope(role="job", agency=agency))


def hold_series(keys: Iterable[int]) -> dict[int, Series]:
    """These series, nobody else's seats changing meanwhile; refused when one of them is not seen."""
    wanted = sorted(set(keys))
    held = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("reason").filter(pk__in=wanted)
    found = {series.pk: series for series in held.order_by("pk")}
    if len(found) != len(wanted):
        raise NotFound
    return found


def hold_series_of(participation: Participation) -> None:
    """Before its appointment is held: the seat may go to somebody else. An individual appointment holds nothing."""
    series = participation.appointment.series_id
    if series is None:
        return
    hold_series([series])
    participation.refresh_from_db(fields=["appointment", "seat", "request"])
    if participation.appointment.series_id != series:
        raise StatusNotPossible  # merged into another series while it was waited for


def hold_sessions(series: Iterable[int]) -> list[Appointment]:
    """The sessions of series that are held, by time; cancelled ones included."""
    rows = Appointment.objects.select_for_update(no_key=True, of=("self",)).select_related("reason", "place")
    return sorted(rows.filter(series__in=list(series)).order_by("pk"), key=lambda each: (each.during.lower, each.pk))


def hold_people(series: Iterable[int], others: Iterable[int] = ()) -> None:
    """The time of whoever comes to these series or waits for them, and of other resources: all in one order."""
    keys = list(series)
    coming = Participation.objects.filter(appointment__series__in=keys, status__in=ACTIVE)
    waiting = WaitingEntry.objects.filter(series__in=keys, status=WaitingEntry.Status.WAITING)
    resources = {*others}
    for rows in (coming, waiting):
        resources |= set(rows.values_list("person__resource_id", flat=True))
    hold(resources)


def check_open(session: Appointment, by: Actor, now: datetime) -> None:
    """One enrols alone until it begins; at the desk until it ends, since somebody may be at the door."""
    last = session.during.lower if by.role in ALONE else session.during.upper
    if session.released_at is not None or last <= now:
        raise SessionCalledOff


def free_seats(sessions: Collection[Appointment]) -> dict[int, int | None]:
    """The lowest free seat of each session, or None when it is full."""
    found = fullness(each.pk for each in sessions)
    return {each.pk: rules.lowest_free_seat(found.get(each.pk, EMPTY).taken, each.seats) for each in sessions}


def key_of(key: UUID, session: Appointment, first: Appointment) -> UUID:
    """The key of one seat: the click's own for the first session, one made from it for each of the others."""
    return key if session.pk == first.pk else uuid5(key, str(session.pk))


def keys_from(key: UUID, sessions: Iterable[Appointment]) -> set[UUID]:
    """Every key that one click may have given to seats of these sessions."""
    return {key, *(uuid5(key, str(each.pk)) for each in sessions)}


def seat_guest(guest: Guest, session: Appointment, seat: int, *, key: UUID, now: datetime) -> Participation:
    """Write the seat down, take the person's time, and let the house and whoever enrolled see the file."""
    own = next_key("agenda_participation")
    reveal("participation", own)
    reveal("person", guest.person.pk)
    participation = Participation.objects.create(
        id=own,
        agency_id=session.agency_id,
        appointment=session,
        person=guest.person,
        request=guest.request,
        seat=seat,
        status_at=now,
        booked_at=now,
        booked_by_id=guest.account,
        booked_by_organisation_id=guest.organisation,
        host_id=host_of(session.place_id),
        code=rules.short_code(secrets.choice),
        idempotency_key=key,
        is_driven_by_choice=guest.needs.driven_by_choice,
        wants_shared_ride=guest.needs.shared_ride,
        needs_interpreter=guest.needs.interpreter,
        needs_step_free=guest.needs.step_free,
    )
    take_seat_time(participation, session)
    share_seat(participation, guest.organisation, now)
    make_link(participation=participation, now=now)
    return participation


def take_seat_time(participation: Participation, session: Appointment) -> None:
    """The person is there from beginning to end, and nowhere else."""
    taking = Taking(participation.person.resource_id, session.during.lower, session.during.upper)
    try:
        take([taking], trade=SEAT, key=participation.pk)
    except ResourceTaken as refusal:
        raise PersonBusy from refusal


def release_seat_time(participation: Participation) -> None:
    """The person's time is free again."""
    release(trade=SEAT, key=participation.pk)


def share_seat(participation: Participation, organisation: int | None, now: datetime) -> None:
    """The house that receives and the organisation that enrols may see the file."""
    host, agency = participation.host_id, participation.agency_id
    if host is not None and host != agency:
        share(person=participation.person, organisation=host, why=PersonAccess.Why.RECEIVES, now=now)
    if organisation is not None and organisation not in {agency, host}:
        share(person=participation.person, organisation=organisation, why=PersonAccess.Why.ENROLLED, now=now)


def regain_seat(participation: Participation, session: Appointment, now: datetime) -> None:
    """Before somebody who had given up their seat comes after all: it, or another that is free.

    Once it has begun, whoever is there is there: a seat is added to the room rather than a person to the absent.
    """
    if participation.status in ACTIVE:
        return
    if session.released_at is not None:
        raise SessionCalledOff
    taken = fullness([session.pk]).get(session.pk, EMPTY).taken
    seat = participation.seat if participation.seat not in taken else rules.lowest_free_seat(taken, session.seats)
    if seat is None:
        if now < session.during.lower:
            raise SeatGone
        seat = max(taken) + 1
    if seat != participation.seat:
        Participation.objects.filter(pk=participation.pk).update(seat=seat)
        participation.seat = seat
    if session.during.upper > now:
        release_seat_time(participation)  # excused once it had begun, the person still has that time
        take_seat_time(participation, session)


def hand_over_request(participation: Participation) -> bool:
    """In a series that is followed whole, the request goes on with the next session the person still comes to."""
    series = participation.appointment.series_id
    if series is None or participation.request_id is None:
        return False
    with as_agency(participation.agency_id):
        others = Participation.objects.filter(
            Q(appointment__series=series, person=participation.person_id, status__in=ACTIVE, request__isnull=True)
        ).exclude(pk=participation.pk)
        following = others.order_by("appointment__during", "pk").first()
        if following is None:
            return False
        Participation.objects.filter(pk=following.pk).update(request=participation.request_id)
        Participation.objects.filter(pk=participation.pk).update(request=None)
    participation.request = None
    return True
