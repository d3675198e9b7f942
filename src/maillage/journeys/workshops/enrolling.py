"""Enrolling somebody for a workshop they can get to and come back from: the agenda's seat with the mobility's trip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import NoRoomForAll
from maillage.domains.agenda.selectors import Seat, SeriesCard, SessionCard
from maillage.domains.agenda.services.booking import Needs, Plan
from maillage.domains.agenda.services.enrolling import Enrolment, enrol
from maillage.domains.agenda.services.moving import move_seat
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.domains.mobility.rules.plans import trip_to_json
from maillage.domains.mobility.rules.trips import Attendance, Home, Trip
from maillage.journeys.booking.errors import NotReachable
from maillage.journeys.booking.homes import HomeFound, home_of
from maillage.journeys.booking.query import Search
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.models import Person
from maillage.registry.people.selectors import PersonCard
from maillage.registry.places.selectors import place_card

AHEAD = timedelta(weeks=10)
CANNOT_COME = gettext_lazy(
    "Aucun car ne permet de venir à cette séance et d’en revenir. Si quelqu’un conduit la personne, cochez-le ; "
    "sinon, choisissez une autre séance."
)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody would come to one session; no trip when nobody knows where they start from."""

    session: SessionCard
    trip: Trip | None

    @property
    def is_reachable(self) -> bool:
        """They can come and be back."""
        return self.trip is not None and self.trip.is_reachable

    @property
    def is_impossible(self) -> bool:
        """The timetable says that they cannot, at any price of waiting."""
        return self.trip is not None and not self.trip.is_reachable and not self.trip.can_be_chosen_anyway

    @property
    def hours(self) -> str:
        """The same, said to whoever it is."""
        trip = self.trip
        if trip is None or trip.leave_home_at is None or trip.home_at is None:
            return ""
        hours = {"leave": words.clock(trip.leave_home_at), "home": words.clock(trip.home_at)}
        return _("départ à %(leave)s, retour à %(home)s") % hours

    @property
    def words(self) -> str:
        """When they leave home and when they are back, when the timetable says it."""
        trip = self.trip
        if trip is None or trip.leave_home_at is None or trip.home_at is None:
            return ""
        hours = {"leave": words.clock(trip.leave_home_at), "home": words.clock(trip.home_at)}
        return _("part de chez elle à %(leave)s, rentrée à %(home)s") % hours


def sessions_to_come(series: SeriesCard, session: int | None, now: datetime) -> list[SessionCard]:
    """The sessions one would be enrolled for."""
    coming = [each for each in series.sessions if each.starts_at > now and not each.is_called_off]
    return coming if series.is_whole else [each for each in coming if each.session == session]


def ways_of(person: Person | PersonCard, sessions: Sequence[SessionCard], agency: int) -> list[Way]:
    """How this person would come to each session, by the timetable in service."""
    return ways_from(_search(person), _home(person, agency), sessions, agency)


def ways_from(search: Search, home: HomeFound, sessions: Sequence[SessionCard], agency: int) -> list[Way]:
    """How one would come to each session from there, by the timetable in service."""
    return [Way(each, _trip(search, home, each, agency)) for each in sessions]


@transaction.atomic
def enrol_person(
    *, person: Person, series: SeriesCard, session: int | None, key: UUID, needs: Needs, by: Actor, now: datetime
) -> Enrolment:
    """Enrol, with the trip of each session; full, the same act puts them on the waiting list.

    Nobody is enrolled for what they cannot get to and come back from, unless somebody drives them or may be found to.
    """
    reason = agenda.reason(series.reason, by)
    home = _home(person, reason.agency_id)
    means = "driven" if needs.driven_by_choice else person.means
    ways = ways_of(person, sessions_to_come(series, session, now), reason.agency_id)
    if any(way.is_impossible for way in ways) and not (needs.driven_by_choice or needs.shared_ride):
        raise NotReachable(CANNOT_COME)
    request = open_request(person=person, reason=reason, means=means, home=home.stored(), by=by, now=now)
    plans = {way.session.session: _plan(way, home, person, needs) for way in ways}
    wanted = None if series.is_whole else session
    return enrol(request=request, series=series.series, session=wanted, key=key, by=by, now=now, needs=needs, plans=plans)


def other_sessions(seat: Seat, person: Person, now: datetime) -> list[Way]:
    """Where else this seat could go: sessions of the same reason with a free seat, and how the person would come to each."""
    cards = agenda.series_cards(agency=seat.agency, start=now, end=now + AHEAD)
    mine = next((card for card in cards if card.series == seat.series), None)
    if mine is None or mine.is_whole:
        return []
    sessions = [each for card in cards if card.reason == seat.reason and not card.is_whole for each in card.sessions]
    free = [each for each in sessions if each.starts_at > now and each.free and not each.is_called_off]
    return ways_of(person, [each for each in free if each.session != seat.appointment], seat.agency)


@transaction.atomic
def move_person(*, seat: Seat, session: int, is_driven: bool, by: Actor, now: datetime) -> None:
    """To another session, with the trip there and back."""
    participation = agenda.participation(seat.participation)
    person = participation.person
    way = next((each for each in other_sessions(seat, person, now) if each.session.session == session), None)
    if way is None:
        raise NoRoomForAll(_("Cette séance n’a plus de place libre. Choisissez-en une autre."))
    if way.is_impossible and not is_driven:
        raise NotReachable(CANNOT_COME)
    plan = _plan(way, _home(person, seat.agency), person, Needs(driven_by_choice=is_driven))
    move_seat(participation=participation, session=session, by=by, now=now, plan=plan)


def _search(person: Person | PersonCard) -> Search:
    commune = person.commune_id if isinstance(person, Person) else person.commune
    return Search(means=person.means, commune=commune, stop=person.home_stop, walk_min=person.walk_limit_min)


def _home(person: Person | PersonCard, agency: int) -> HomeFound:
    return home_of(_search(person), agency)


def _trip(search: Search, home: HomeFound, session: SessionCard, agency: int) -> Trip | None:
    place = place_card(session.place) if session.place else None
    if place is None or (home.home is None and search.means not in {"driven", "none"}):
        return None
    asked = Attendance(place.key, place.lat, place.lon, session.starts_at, session.ends_at, place.zone)
    limits = merge(TravelLimits(walk_s=search.walk_min * 60))
    return mobility.trip(home.home or Home(None, place.lat, place.lon), asked, search.means, limits, agency=agency)


def _plan(way: Way, home: HomeFound, person: Person, needs: Needs) -> Plan:
    stored = {**home.stored(), "walk_s": person.walk_limit_min * 60}
    if needs.driven_by_choice or way.trip is None:
        return Plan(means="driven" if needs.driven_by_choice else person.means, verdict="not_checked", home=stored)
    trip = way.trip
    return Plan(
        means=trip.means,
        verdict=trip.verdict,
        home=stored,
        trip=trip_to_json(trip),
        timetable_version=trip.timetable_version,
        is_to_confirm=trip.is_to_confirm,
    )
