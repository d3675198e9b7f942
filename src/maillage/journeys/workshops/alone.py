"""Enrolling alone under a workshop's address: what one may enrol for, how one would come to it and back, the seat or the rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda import rules
from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import (
    NotForThisCommune,
    SeatJustTaken,
    SeriesBegun,
    SessionCalledOff,
    WorkshopFull,
)
from maillage.domains.agenda.selectors import EnrolmentAddress, OpenDate, SeriesCard
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.enrolling import Enrolment
from maillage.journeys.booking.booking import travel_of
from maillage.journeys.booking.errors import NotReachable
from maillage.journeys.booking.homes import HomeFound, home_of
from maillage.journeys.booking.query import Search
from maillage.journeys.workshops.enrolling import Way, enrol_person, ways_from
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.services import Identity, create_person

ANOTHER_DATE = (SessionCalledOff, SeriesBegun, WorkshopFull, NotForThisCommune)
"""Refusals that are answered by the workshop's own page, with the other dates."""
ANOTHER_WAY = (NotReachable,)
"""Refusals that are answered by the way there and back."""
CLOSED = {
    "called_off": _("Cet atelier est annulé. Les personnes inscrites sont prévenues."),
    "begun": _("Cet atelier a déjà commencé, ou il est passé."),
    "closed": _("Les inscriptions à cette adresse sont fermées."),
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an address shows: what it is of, while one may still enrol; the other open dates; else why not, in a sentence."""

    address: EnrolmentAddress
    own: OpenDate | None
    series: SeriesCard | None
    others: tuple[OpenDate, ...]
    closed: str

    @property
    def is_full(self) -> bool:
        """Whoever enrols now waits."""
        return self.own is not None and any(card.is_full for card in self.own.sessions)

    @property
    def free(self) -> int:
        """How many more people can come to all of it."""
        return min(card.free for card in self.own.sessions) if self.own else 0

    @property
    def next_rank(self) -> int:
        """The rank of whoever would wait next."""
        return self.own.sessions[0].waiting + 1 if self.own else 0


@dataclass(frozen=True, slots=True)
class Coming:
    """How one would come to a date; the trip of each of its sessions."""

    date: OpenDate
    ways: tuple[Way, ...]

    @property
    def is_reachable(self) -> bool:
        """One can come and be back, each time."""
        return all(way.is_reachable for way in self.ways)

    @property
    def is_impossible(self) -> bool:
        """At least once, there is no way there and back."""
        return any(way.is_impossible for way in self.ways)


def invitation(token: str, now: datetime) -> Invitation:
    """What the address shows now, in its own scope."""
    address = agenda.enrolment_address(token)
    dates = agenda.open_dates(address, now)
    own = next((each for each in dates if each.token == address.token), None)  # closed and opened again, it has another
    return Invitation(
        address=address,
        own=own,
        series=agenda.series_card(address.series, now) if own is not None else None,
        others=tuple(each for each in dates if each is not own),
        closed="" if own is not None and address.is_open else str(CLOSED[agenda.closed_because(address, now)]),
    )


def may_wait(invited: Invitation, now: datetime) -> bool:
    """There is time for a seat to come free and for whoever waits to be told."""
    return invited.own is not None and rules.may_wait(invited.own.sessions[0].starts_at, now)


def is_way_said(invited: Invitation, search: Search) -> bool:
    """It is known where one starts from, or somebody drives; a workshop by video needs no way."""
    is_somewhere = invited.own is not None and any(card.place for card in invited.own.sessions)
    if not is_somewhere or search.means in {"driven", "none"}:
        return True
    return home_of(search, invited.address.agency).home is not None


def ways_to(search: Search, dates: Sequence[OpenDate], agency: int) -> tuple[HomeFound, list[Coming]]:
    """Where one starts from, and how one would come to each date: those that can be reached first, then by time."""
    home = home_of(search, agency)
    every = ways_from(search, home, [card for each in dates for card in each.sessions], agency)
    left = iter(every)
    coming = [Coming(each, tuple(next(left) for _card in each.sessions)) for each in dates]
    return home, coming


@transaction.atomic
def enrol_alone(
    *,
    invited: Invitation,
    search: Search,
    identity: Identity,
    needs: Needs,
    key: UUID,
    accepts_wait: bool,
    by: Actor,
    now: datetime,
) -> Enrolment:
    """The file, the request and the seat; when it has just become full, nothing, until the person accepts to wait."""
    if invited.own is None or invited.series is None:
        raise SessionCalledOff(invited.closed)
    if not is_way_said(invited, search):
        raise NotReachable
    agency = invited.address.agency
    travel = travel_of(search, home_of(search, agency))
    person = create_person(agency=agency, identity=identity, travel=travel, by=by, now=now)
    done = enrol_person(person=person, series=invited.series, session=invited.own.session, key=key, needs=needs, by=by, now=now)
    if done.entry is not None and not accepts_wait:
        raise SeatJustTaken
    return done
