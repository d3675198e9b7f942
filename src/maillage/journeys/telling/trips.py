"""The trip of a workshop seat that nobody chose on screen: searched again when the seat is given or moved, kept with it."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.domains.agenda.services.booking import Plan, keep_plan
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.domains.mobility.rules.plans import trip_from_json, trip_to_json
from maillage.domains.mobility.rules.trips import Attendance, Home, Trip
from maillage.journeys.booking.homes import HomeFound, home_of, home_stored
from maillage.journeys.booking.query import Search
from maillage.registry.people.selectors import PersonCard, person
from maillage.registry.places.selectors import place_card

WITHOUT_HOME = frozenset({"driven", "none"})


def search_trip(*, seat: Seat, now: datetime) -> Seat:
    """Search the way there and back by the timetable in service, and keep it. The seat as it is from then on.

    A trip that was chosen on screen for this very hour and place stays.
    """
    if _is_of_this_hour(seat):
        return seat
    keep_plan(agenda.participation(seat.participation), _plan(seat), now)
    return agenda.seat(seat.participation, now) or seat


def is_out_of_reach(seat: Seat) -> bool:
    """It was searched, and there is no way to come and be back; false as long as nobody knows."""
    if seat.is_driven_by_choice or not seat.trip.get("zone"):
        return False
    trip = trip_from_json(seat.trip)
    return not (trip.is_reachable or trip.can_be_chosen_anyway)


def _is_of_this_hour(seat: Seat) -> bool:
    if not seat.trip.get("zone"):
        return False
    trip = trip_from_json(seat.trip)
    return (trip.starts_at, trip.ends_at, trip.place_key) == (seat.starts_at, seat.ends_at, seat.place)


def _plan(seat: Seat) -> Plan:
    card = person(seat.person)
    home, walk_s = home_of_seat(seat, card), int(seat.home.get("walk_s") or card.walk_limit_min * 60)
    stored = {**home.stored(), "walk_s": walk_s}
    if seat.place is None:
        return Plan(means="none", verdict="no_travel", home=stored)
    trip = None if seat.is_driven_by_choice else _trip(seat, home.home, walk_s)
    if trip is None:
        return Plan(means="driven" if seat.is_driven_by_choice else seat.means, verdict="not_checked", home=stored)
    return Plan(
        means=trip.means,
        verdict=trip.verdict,
        home=stored,
        trip=trip_to_json(trip),
        timetable_version=trip.timetable_version,
        is_to_confirm=trip.is_to_confirm,
    )


def home_of_seat(seat: Seat, card: PersonCard) -> HomeFound:
    """Where the plan that was printed starts from; without one, where the person's file says."""
    kept = home_stored(seat.home)
    if kept.home is not None:
        return kept
    return home_of(Search(means=seat.means, commune=card.commune, stop=card.home_stop), seat.agency)


def _trip(seat: Seat, home: Home | None, walk_s: int) -> Trip | None:
    """None when nobody knows where the person starts from."""
    place = place_card(seat.place) if seat.place is not None else None
    if place is None or (home is None and seat.means not in WITHOUT_HOME):
        return None
    asked = Attendance(place.key, place.lat, place.lon, seat.starts_at, seat.ends_at, place.zone)
    limits = merge(TravelLimits(walk_s=walk_s))
    return mobility.trip(home or Home(None, place.lat, place.lon), asked, seat.means, limits, agency=seat.agency)
