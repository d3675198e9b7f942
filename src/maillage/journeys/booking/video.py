"""Houses where a video appointment can be held: open then, with a room, a device and a helper who are all free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from maillage.kit import clock
from maillage.registry.accounts.selectors import Helper, helpers_of
from maillage.registry.diary import selectors as diary
from maillage.registry.places.rules.presence import OpenHours
from maillage.registry.places.selectors import PlaceCard, Thing, VideoThings, open_hours, video_things

AHEAD = timedelta(days=60)
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class VideoSpot:
    """A house, and the room and the device that are free at one hour."""

    place: PlaceCard
    room: int
    device: int


@dataclass(frozen=True, slots=True)
class VideoHouse:
    """A place, what it can lend, who helps there, when it is open, and when each is taken (epoch seconds)."""

    place: PlaceCard
    things: VideoThings
    helpers: tuple[Helper, ...]
    hours: OpenHours
    taken: Mapping[int, Spans]

    @property
    def lacks_helper(self) -> bool:
        """It has a room and a device, and nobody to help; it does not say that people manage alone."""
        return not self.place.is_video_unaided and not self.helpers

    def free_at(self, start: datetime, end: datetime) -> VideoSpot | None:
        """A room and a device that nobody has during [start, end), when a helper is there and free as well."""
        if not self._has_help(start, end):
            return None
        first, last = start.timestamp(), end.timestamp()
        room, device = self._free(self.things.rooms, first, last), self._free(self.things.devices, first, last)
        return VideoSpot(self.place, room.key, device.key) if room and device else None

    def _has_help(self, start: datetime, end: datetime) -> bool:
        is_open = self.hours.are_open(start, end)
        if self.place.is_video_unaided:
            return is_open or not self.hours.are_recorded
        first, last = start.timestamp(), end.timestamp()
        return is_open and any(self._is_free(each.resource, first, last) for each in self.helpers)

    def _free(self, things: Sequence[Thing], first: float, last: float) -> Thing | None:
        return next((each for each in things if self._is_free(each.resource, first, last)), None)

    def _is_free(self, resource: int, first: float, last: float) -> bool:
        return all(upper <= first or last <= lower for lower, upper in self.taken.get(resource, ()))


def video_houses(places: Iterable[PlaceCard], now: datetime) -> tuple[VideoHouse, ...]:
    """Those of these places that have a confidential room and a device, with who helps there."""
    cards = {card.key: card for card in places}
    things = video_things(cards)
    equipped = [each.place for each in things]
    helpers = helpers_of({cards[key].host for key in equipped}, clock.today(now))
    hours = open_hours(equipped, clock.today(now), clock.today(now + AHEAD))
    taken = _taken(things, helpers, now)
    return tuple(
        VideoHouse(cards[each.place], each, helpers.get(cards[each.place].host, ()), hours[each.place], taken) for each in things
    )


def _taken(things: Iterable[VideoThings], helpers: Mapping[int, Iterable[Helper]], now: datetime) -> dict[int, Spans]:
    """When each room, device and helper is taken or away."""
    resources = [thing.resource for each in things for thing in (*each.rooms, *each.devices)]
    resources += [helper.resource for each in helpers.values() for helper in each]
    found: dict[int, list[tuple[int, int]]] = {}
    for resource, lower, upper in diary.busy(resources, now, now + AHEAD):
        found.setdefault(resource, []).append((lower, upper))
    return dict(found)
