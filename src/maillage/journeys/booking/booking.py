"""Choosing books it: the way there and back is computed again, the person and the request are written, the slot is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import PersonBusy, SlotTaken
from maillage.domains.agenda.selectors import HeldAlready
from maillage.domains.agenda.services.booking import Choice, Needs, Plan, book, move
from maillage.domains.agenda.services.holding import hold_key
from maillage.domains.agenda.services.links import make_link
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.plans import trip_to_json
from maillage.domains.mobility.rules.trips import Attendance, Home, Trip
from maillage.journeys.booking.contact import UNKNOWN, contact_of
from maillage.journeys.booking.errors import HasOneAlready, NotReachable
from maillage.journeys.booking.homes import HomeFound, home_of
from maillage.journeys.booking.offers import Traveller, traveller_of
from maillage.journeys.booking.query import Search
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import reveal
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.models import Person
from maillage.registry.people.selectors import person_row, same_person
from maillage.registry.people.services import Identity, Travel, create_person
from maillage.registry.places.selectors import place_card
from maillage.registry.territories.rules import fold

if TYPE_CHECKING:
    from maillage.domains.agenda.models import AppointmentReason, Participation


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was clicked, over which search, and whether somebody drives the person there."""

    search: Search
    choice: Choice
    key: UUID
    is_driven: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The search read again at the moment of writing: the reason, the home, how the person goes."""

    reason: AppointmentReason
    home: HomeFound
    who: Traveller


def asked_of(search: Search, reason: AppointmentReason, person: Person | None = None) -> Asked:
    """Read a search again, with what the file says of the person when there is one."""
    home = home_of(search, reason.agency_id)
    contact = contact_of(person) if person is not None else UNKNOWN
    return Asked(reason, home, traveller_of(search, home.home, contact))


@transaction.atomic
def book_alone(*, chosen: Chosen, asked: Asked, identity: Identity, needs: Needs, by: Actor, now: datetime) -> str:
    """A person books without an account; the answer is the token of their own link.

    Somebody who comes back with the same name and number has the same file, and one appointment for one reason: the hour
    they have is confirmed to them when they choose that very hour again, and never told otherwise.
    """
    person = file_of(identity=identity, search=chosen.search, asked=asked, by=by, now=now)
    held = agenda.held_already(person=person.pk, reason=asked.reason.pk, agency=person.agency_id, now=now)
    if held is not None:
        return _the_same(held, chosen.choice)
    try:
        booked = book_for(person=person, chosen=chosen, asked=asked, needs=needs, by=by, now=now)
    except PersonBusy as refusal:
        raise SlotTaken from refusal  # what else they have is not told
    return make_link(participation=booked, now=now)


def file_of(*, identity: Identity, search: Search, asked: Asked, by: Actor, now: datetime) -> Person:
    """The file of exactly this name and number, or a new one: never a second for whoever comes back alone."""
    agency = asked.reason.agency_id
    hold_key(uuid5(NAMESPACE_OID, f"{agency} {fold(identity.family_name)} {fold(identity.given_name)} {identity.phone}"))
    known = same_person(agency=agency, identity=identity)
    if known is None:
        return create_person(agency=agency, identity=identity, travel=travel_of(search, asked.home), by=by, now=now)
    reveal("person", known)
    return person_row(known)


def _the_same(held: HeldAlready, choice: Choice) -> str:
    if (held.starts_at, held.adviser_resource) != (choice.starts_at, choice.adviser_resource):
        raise HasOneAlready
    return held.token


def book_for(*, person: Person, chosen: Chosen, asked: Asked, needs: Needs, by: Actor, now: datetime) -> Participation:
    """Book the chosen hour for somebody whose file is there."""
    plan = plan_of(chosen.choice, asked, is_driven=chosen.is_driven)
    request = open_request(
        person=person,
        reason=asked.reason,
        means=chosen.search.means,
        home=asked.home.stored(),
        by=by,
        now=now,
    )
    participation = book(request=request, choice=chosen.choice, plan=plan, key=chosen.key, by=by, now=now, needs=needs)
    make_link(participation=participation, now=now)
    return participation


def move_to(*, participation: Participation, chosen: Chosen, asked: Asked, by: Actor, now: datetime) -> Participation:
    """Another hour for the same participation."""
    plan = plan_of(chosen.choice, asked, is_driven=chosen.is_driven)
    return move(participation=participation, choice=chosen.choice, plan=plan, by=by, now=now)


def travel_of(search: Search, home: HomeFound) -> Travel:
    """How the person travels, as their file keeps it."""
    point = home.home
    return Travel(
        commune=home.commune,
        stop=search.stop,
        label=home.label,
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        means=search.means,
        walk_limit_min=search.walk_min,
    )


def plan_of(choice: Choice, asked: Asked, *, is_driven: bool) -> Plan:
    """The way there and back of the chosen hour, never taken from the client; refused when there is none."""
    stored = {**asked.home.stored(), "means": asked.who.means}
    if choice.mode == "phone" or (choice.mode == "video" and choice.house is None):
        return Plan(means="none", verdict="no_travel", home=stored)
    who = asked.who.towards_a_screen if choice.mode == "video" else asked.who
    trip = _trip(choice, asked, "driven" if is_driven else who.means)
    if not trip.is_reachable and not trip.can_be_chosen_anyway:
        raise NotReachable
    return Plan(
        means=trip.means,
        verdict=trip.verdict,
        home={**stored, "walk_s": asked.who.limits.walk_s},
        trip=trip_to_json(trip),
        timetable_version=trip.timetable_version,
        is_to_confirm=trip.is_to_confirm,
    )


def _trip(choice: Choice, asked: Asked, means: str) -> Trip:
    card = place_card(choice.house or choice.place)
    if card is None:
        raise NotFound
    starts_at = clock.local(choice.starts_at)
    ends_at = starts_at + timedelta(minutes=asked.reason.duration_min)
    attendance = Attendance(card.key, card.lat, card.lon, starts_at, ends_at, card.zone)
    home = asked.who.home or Home(None, card.lat, card.lon)
    return mobility.trip(home, attendance, means, asked.who.limits, agency=asked.reason.agency_id)
