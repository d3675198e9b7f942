"""Is this hour free now, and can the holder of this seat come to it and be back? Asked when it is told, shown and taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.rules import may_still_change
from maillage.domains.agenda.selectors import NoticeRow, Seat, SlotOption
from maillage.domains.agenda.services.booking import Choice
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.domains.mobility.rules.trips import Attendance, Home, Trip
from maillage.journeys.booking.booking import Asked, Chosen
from maillage.journeys.booking.offers import Traveller
from maillage.journeys.booking.query import Search
from maillage.journeys.booking.video import VideoSpot, video_houses
from maillage.journeys.telling.trips import WITHOUT_HOME, home_of_seat
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor, given_names
from maillage.registry.people.selectors import PersonCard, person
from maillage.registry.places.selectors import PlaceCard, place_card

if TYPE_CHECKING:
    from maillage.domains.agenda.models import AppointmentReason

AN_INSTANT = timedelta(seconds=1)
MOST_TRIED = 40  # of the free hours of one span, by time


Hour = tuple[int, datetime]  # the adviser as a resource, and when


@dataclass(frozen=True, slots=True)
class EarlierHour:
    """One hour that is free and can be reached both ways; by phone there is no way to go."""

    slot: SlotOption
    mode: str
    place: PlaceCard | None
    starts_at: datetime
    trip: Trip | None
    adviser_name: str
    chosen: Chosen
    asked: Asked

    @property
    def choice(self) -> Choice:
        """What is taken by a click."""
        return self.chosen.choice


def told_hour(notice: NoticeRow, seat: Seat, now: datetime) -> EarlierHour | None:
    """The hour of a notice, as long as it is worth taking; none once it is gone or the seat is no longer after it."""
    reason = _reason(seat)
    if reason is None or not notice.is_waiting or not is_after(seat, notice.starts_at, now):
        return None
    for slot in free_at(reason, seat, notice.starts_at, now):
        if (slot.adviser_resource, slot.place) == (notice.adviser_resource, notice.place):
            return reachable(slot, seat, reason)
    return None


def freed_hour(occurrence: int, freed: tuple[datetime, datetime], seat: Seat, now: datetime) -> EarlierHour | None:
    """An hour in the time that came free in an occurrence, if it fits this later seat's reason and its holder can have it."""
    reason = _reason(seat)
    if reason is None:
        return None
    for slot in _meeting(reason, seat, freed, now):
        if slot.occurrence == occurrence and is_after(seat, slot.starts_at, now):
            hour = reachable(slot, seat, reason)
            if hour is not None:
                return hour
    return None


def _meeting(reason: AppointmentReason, seat: Seat, freed: tuple[datetime, datetime], now: datetime) -> list[SlotOption]:
    """Free hours that need some of this time, by time; the very hour, when it is there."""
    start, end = freed
    lasts = timedelta(minutes=reason.duration_min + reason.buffer_after_min)
    commune = person(seat.person).commune
    found = agenda.offers(reason=reason, start=start - lasts, end=end, now=now, modes=[seat.mode], commune=commune)
    meeting = [slot for slot in found if slot.starts_at + lasts > start]
    return [slot for slot in meeting if slot.starts_at == start] or meeting[:MOST_TRIED]


def first_hour(
    adviser_resource: int, span: tuple[datetime, datetime], seat: Seat, now: datetime, full: Collection[Hour]
) -> EarlierHour | None:
    """The first hour of an adviser between two instants that the holder of this later seat can have; `full` were told enough."""
    reason, (start, end) = _reason(seat), span
    if reason is None:
        return None
    found = agenda.offers(
        reason=reason,
        start=start,
        end=min(end, seat.starts_at),
        now=now,
        modes=[seat.mode],
        advisers=[adviser_resource],
        commune=person(seat.person).commune,
        first=MOST_TRIED,
    )
    for slot in found:
        if (slot.adviser_resource, slot.starts_at) not in full and is_after(seat, slot.starts_at, now):
            hour = reachable(slot, seat, reason)
            if hour is not None:
                return hour
    return None


def is_after(seat: Seat, starts_at: datetime, now: datetime) -> bool:
    """The seat is to come, later than that hour, may still be moved by its holder, who is nowhere else then."""
    ends_at = starts_at + (seat.ends_at - seat.starts_at)
    if seat.series is not None or seat.status != "unknown" or not now < starts_at < seat.starts_at:
        return False
    if not may_still_change(seat.starts_at, now, seat.cancel_limit_min):
        return False
    others = [each for each in agenda.seats_of_person(person=seat.person, now=now) if each.participation != seat.participation]
    return not any(each.status == "unknown" and each.starts_at < ends_at and starts_at < each.ends_at for each in others)


def free_at(reason: AppointmentReason, seat: Seat, starts_at: datetime, now: datetime) -> list[SlotOption]:
    """Who is free at that very hour, in the mode of the seat."""
    commune = person(seat.person).commune
    until = starts_at + AN_INSTANT
    return agenda.offers(reason=reason, start=starts_at, end=until, now=now, modes=[seat.mode], commune=commune)


def reachable(slot: SlotOption, seat: Seat, reason: AppointmentReason) -> EarlierHour | None:
    """The hour with its way there and back from the home that was printed; none when there is none."""
    spot = _spot(slot, seat)
    if seat.mode == "video" and spot is None:
        return None
    card, place = person(seat.person), spot.place if spot else place_card(slot.place)
    asked = _asked(seat, card, reason)
    trip = None
    if seat.mode != "phone":
        trip = _trip(slot, place, asked) if place is not None else None
        if trip is None or not trip.is_reachable:
            return None
    zone = ZoneInfo(place.zone) if place else clock.PARIS
    return EarlierHour(
        slot=slot,
        mode=seat.mode,
        place=place if seat.mode != "phone" else None,
        starts_at=slot.starts_at.astimezone(zone),
        trip=trip,
        adviser_name=given_names({slot.adviser}).get(slot.adviser, ""),
        chosen=Chosen(
            search=Search(reason=reason.pk, means=asked.who.means, commune=asked.home.commune),
            choice=_choice(slot, seat.mode, spot),
            key=uuid4(),
            is_driven=seat.is_driven_by_choice,
        ),
        asked=asked,
    )


def _spot(slot: SlotOption, seat: Seat) -> VideoSpot | None:
    """For a video: a room, a device and somebody to help, all free then in the house where it is now."""
    card = place_card(seat.place) if seat.mode == "video" and seat.place is not None else None
    houses = video_houses([card], slot.starts_at) if card is not None else ()
    return next((spot for house in houses if (spot := house.free_at(slot.starts_at, slot.ends_at))), None)


def _choice(slot: SlotOption, mode: str, spot: VideoSpot | None) -> Choice:
    at = (spot.place.key, spot.room, spot.device) if spot else (None, None, None)
    return Choice(slot.starts_at, slot.adviser_resource, slot.place, mode, *at)


def _reason(seat: Seat) -> AppointmentReason | None:
    """The reason, as long as it is offered."""
    try:
        reason = agenda.reason(seat.reason, Actor(role="link", agency=seat.agency))
    except NotFound:
        return None
    return reason if reason.is_active else None


def _asked(seat: Seat, card: PersonCard, reason: AppointmentReason) -> Asked:
    home = home_of_seat(seat, card)
    walk_s = int(seat.home.get("walk_s") or card.walk_limit_min * 60)
    means = "driven" if seat.is_driven_by_choice else seat.means
    return Asked(reason, home, Traveller(home.home, means, merge(TravelLimits(walk_s=walk_s))))


def _trip(slot: SlotOption, place: PlaceCard, asked: Asked) -> Trip | None:
    """None when nobody knows where the person starts from."""
    who, zone = asked.who, ZoneInfo(place.zone)
    if who.home is None and who.means not in WITHOUT_HOME:
        return None
    at = Attendance(place.key, place.lat, place.lon, slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone), place.zone)
    home = who.home or Home(None, place.lat, place.lon)
    return mobility.trip(home, at, who.means, who.limits, agency=asked.reason.agency_id)
