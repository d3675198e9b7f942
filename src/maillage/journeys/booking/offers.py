"""The main answer: hours one can reach and come back from, then video, then phone, then why the others cannot be reached.

Combines the agenda's free slots and the mobility domain's trips; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SlotOption
from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.domains.mobility.rules.trips import Attendance, Home, Trip
from maillage.domains.mobility.selectors import TripAnswer, TripFinder
from maillage.journeys.booking.contact import UNKNOWN, Contact
from maillage.journeys.booking.query import Search
from maillage.journeys.booking.video import VideoHouse, VideoSpot, video_houses
from maillage.kit import clock, video
from maillage.registry.accounts.selectors import given_names, video_rooms
from maillage.registry.places.selectors import PlaceCard

if TYPE_CHECKING:
    from maillage.domains.agenda.models import AppointmentReason

NOWHERE = Home(None, 0.0, 0.0)
WINDOW = timedelta(days=14)
WIDEST = timedelta(days=56)
MOST_REACHABLE, MOST_REMOTE, MOST_UNREACHABLE = 6, 3, 4


@dataclass(frozen=True, slots=True)
class Offer:
    """One hour, as it can be chosen: the place one goes to, the first name, and the way there and back."""

    slot: SlotOption
    mode: str
    adviser_name: str
    place: PlaceCard | None
    starts_at: datetime
    ends_at: datetime
    trip: Trip | None = None
    room: int | None = None
    device: int | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything a search finds, in the order it is shown. `next_from`: where the following weeks start, if any.

    `without_helper`: equipped places where no video is offered, since nobody there is noted as a helper.
    `could_be_at_home`: there would be video at home for somebody who has a device, and it is not said.
    """

    reachable: tuple[Offer, ...]
    video: tuple[Offer, ...]
    phone: tuple[Offer, ...]
    unreachable: tuple[Offer, ...]
    first_day: datetime
    last_day: datetime
    next_from: datetime | None
    without_helper: tuple[PlaceCard, ...] = ()
    at_home: tuple[Offer, ...] = ()
    could_be_at_home: bool = False

    @property
    def is_empty(self) -> bool:
        """No hour of any kind."""
        return not (self.reachable or self.video or self.at_home or self.phone or self.unreachable)


@dataclass(frozen=True, slots=True)
class Traveller:
    """Where somebody starts from, how they go, and what they may be asked."""

    home: Home | None
    means: str
    limits: TravelLimits
    contact: Contact = UNKNOWN

    @property
    def towards_a_screen(self) -> Traveller:
        """How one goes to the video of a house: whoever cannot travel may still walk to one next door."""
        return replace(self, means="foot") if self.means == "none" else self

    @property
    def can_be_asked(self) -> bool:
        """A trip can be computed: a home is known, or the means needs none."""
        return self.home is not None or self.means in {"driven", "none"}


def traveller_of(search: Search, home: Home | None, contact: Contact = UNKNOWN) -> Traveller:
    """The traveller of a search."""
    return Traveller(
        home, search.means, merge(TravelLimits(walk_s=search.walk_min * 60)), replace(contact, has_device=search.has_device)
    )


def find_offers(
    *, reason: AppointmentReason, who: Traveller, places: Mapping[int, PlaceCard], search: Search, now: datetime
) -> Offers:
    """Search two weeks, and widen up to eight while nothing can be reached."""
    start = max(now, clock.wall(search.from_day)) if search.from_day else now
    horizon, span = now + WIDEST, WINDOW
    while True:
        end = min(start + span, horizon)
        found = _within(reason, who, places, (start, end), now)
        is_enough = found.reachable or (who.means == "none" and (found.phone or found.at_home))
        if is_enough or end >= horizon:
            return replace(found, next_from=end if end < horizon else None)
        span *= 2


def _within(
    reason: AppointmentReason,
    who: Traveller,
    places: Mapping[int, PlaceCard],
    window: tuple[datetime, datetime],
    now: datetime,
) -> Offers:
    start, end = window
    slots = agenda.offers(reason=reason, start=start, end=end, now=now)
    names = given_names({slot.adviser for slot in slots})
    going = places if who.means != "none" else {}
    there = [_offer(slot, "in_person", names, going) for slot in _one_each(slots, "in_person") if slot.place in going]
    looked = _looked_at(there, _finder(who, reason.agency_id))
    reachable = [each.offer for each in looked if each.answer.is_reachable][:MOST_REACHABLE]
    others = _telling([each for each in looked if not each.answer.is_reachable])
    houses = video_houses(places.values(), now) if "video" in reason.modes else ()
    near = _finder(who.towards_a_screen, reason.agency_id)
    screens = _by_video(slots, names, near, houses)
    at_home = tuple(_at_home(slots, names, who.contact))
    ways = _looked_at([*reachable, *screens, *others], near, with_legs=True)  # looked for once for the three
    shown = iter([each.with_trip for each in ways])
    return Offers(
        reachable=tuple(islice(shown, len(reachable))),
        video=tuple(islice(shown, len(screens))),
        at_home=at_home if who.contact.has_device else (),
        could_be_at_home=bool(at_home) and not who.contact.has_device,
        phone=tuple(_by_phone(slots, names, who.contact)),
        unreachable=tuple(shown),
        first_day=start,
        last_day=end,
        next_from=None,
        without_helper=tuple(house.place for house in houses if house.lacks_helper),
    )


def _at_home(slots: Sequence[SlotOption], names: Mapping[int, str], contact: Contact) -> list[Offer]:
    """Video from home: with advisers who have a link, for those to whom it can be sent."""
    if not contact.can_get_link:
        return []
    rooms = video_rooms(names)
    linked = [slot for slot in slots if video.link(0, own_room=rooms.get(slot.adviser, ""))]
    return [_offer(slot, "video", names, {}) for slot in _one_each(linked, "video")[:MOST_REMOTE]]


def _by_phone(slots: Sequence[SlotOption], names: Mapping[int, str], contact: Contact) -> list[Offer]:
    """For those who have a number."""
    if not contact.can_be_called:
        return []
    return [_offer(slot, "phone", names, {}) for slot in _one_each(slots, "phone")[:MOST_REMOTE]]


def _one_each(slots: Sequence[SlotOption], mode: str) -> list[SlotOption]:
    """One adviser per place and hour: the first who is free."""
    seen: dict[tuple[object, ...], SlotOption] = {}
    for slot in slots:
        if mode in slot.modes:
            key = (slot.starts_at, slot.place) if mode == "in_person" else (slot.starts_at,)
            seen.setdefault(key, slot)
    return list(seen.values())


def _offer(
    slot: SlotOption, mode: str, names: Mapping[int, str], places: Mapping[int, PlaceCard], at: VideoSpot | None = None
) -> Offer:
    place = at.place if at else places.get(slot.place)
    zone = ZoneInfo(place.zone) if place else clock.PARIS
    return Offer(
        slot=slot,
        mode=mode,
        adviser_name=names.get(slot.adviser, ""),
        place=place,
        starts_at=slot.starts_at.astimezone(zone),
        ends_at=slot.ends_at.astimezone(zone),
        room=at.room if at else None,
        device=at.device if at else None,
    )


def attendance_of(offer: Offer) -> Attendance:
    """What the mobility domain is asked about an offer."""
    assert offer.place is not None
    card = offer.place
    return Attendance(card.key, card.lat, card.lon, offer.starts_at, offer.ends_at, card.zone)


@dataclass(frozen=True, slots=True)
class Looked:
    """An hour, and whether one can come to it and be back."""

    offer: Offer
    answer: TripAnswer

    @property
    def with_trip(self) -> Offer:
        """The hour with its way there and back."""
        return replace(self.offer, trip=self.answer.write())


def _finder(who: Traveller, agency: int) -> TripFinder | None:
    """None when no trip can be looked for: from where is not known."""
    return TripFinder(who.home or NOWHERE, who.means, who.limits, agency=agency) if who.can_be_asked else None


def _looked_at(offers: Sequence[Offer], finder: TripFinder | None, *, with_legs: bool = False) -> list[Looked]:
    if not offers or finder is None:
        return []
    answers = finder.answers([attendance_of(offer) for offer in offers], with_legs=with_legs)
    return [Looked(offer, answer) for offer, answer in zip(offers, answers, strict=True)]


def _by_video(
    slots: Sequence[SlotOption], names: Mapping[int, str], finder: TripFinder | None, houses: Sequence[VideoHouse]
) -> list[Offer]:
    """For each hour of video, the nearest house with a room, a device and a helper free then, reachable both ways."""
    offered = _one_each(slots, "video")
    chosen: list[Offer] = []
    for batch in _batches(offered, 16):
        free = [(slot, spot) for slot in batch for house in houses if (spot := house.free_at(slot.starts_at, slot.ends_at))]
        chosen += _nearest_each(_looked_at([_offer(slot, "video", names, {}, spot) for slot, spot in free], finder))
        if len(chosen) >= MOST_REMOTE:
            break
    return chosen[:MOST_REMOTE]


def _batches(slots: Sequence[SlotOption], size: int) -> Iterable[Sequence[SlotOption]]:
    return (slots[start : start + size] for start in range(0, len(slots), size))


def _nearest_each(looked: Iterable[Looked]) -> list[Offer]:
    best: dict[datetime, Offer] = {}
    for each in looked:
        if not each.answer.is_reachable:
            continue
        offer = each.with_trip
        held = best.get(offer.starts_at)
        if held is None or _travel_s(offer) < _travel_s(held):
            best[offer.starts_at] = offer
    return [best[at] for at in sorted(best)]


def _travel_s(offer: Offer) -> int:
    assert offer.trip is not None
    return offer.trip.travel_s or 0


def _telling(looked: Sequence[Looked]) -> list[Offer]:
    """A few unreachable hours that say something: each reason and place once first, then by time."""
    seen: set[tuple[str, int]] = set()
    first: list[Offer] = []
    rest: list[Offer] = []
    for each in looked:
        key = (each.answer.verdict, each.offer.slot.place)
        (rest if key in seen else first).append(each.offer)
        seen.add(key)
    return sorted((first + rest)[:MOST_UNREACHABLE], key=lambda offer: offer.starts_at)
