"""What each place of a house can lend for a video, who helps there, and whether people manage by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.journeys.booking.video import video_houses
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.registry.places.selectors import PlaceCard, devices_of, places_of, rooms_of


@dataclass(frozen=True, slots=True)
class VideoPlace:
    """One place that has a confidential room and a device."""

    place: PlaceCard
    where: str
    rooms: tuple[str, ...]
    devices: tuple[str, ...]
    helpers: tuple[str, ...]
    has_hours: bool

    @property
    def is_offered(self) -> bool:
        """Video can be booked there."""
        return self.place.is_video_unaided or (bool(self.helpers) and self.has_hours)


def video_places(house: int, now: datetime) -> tuple[VideoPlace, ...]:
    """The places of a house where a video can be held, as far as rooms and devices go."""
    cards = places_of(house, clock.today(now))
    keys = [card.key for card in cards]
    rooms = {room.pk: room.name for room in rooms_of(keys)}
    devices = {device.pk: device.name for device in devices_of(keys)}
    return tuple(
        VideoPlace(
            place=each.place,
            where=words.place_words(each.place.name, each.place.town),
            rooms=tuple(rooms[thing.key] for thing in each.things.rooms),
            devices=tuple(devices[thing.key] for thing in each.things.devices),
            helpers=tuple(helper.given_name for helper in each.helpers),
            has_hours=each.hours.are_recorded,
        )
        for each in video_houses(cards, now)
    )
