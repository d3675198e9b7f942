"""Houses where a video appointment can be held: a room and a device, both free at that hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from maillage.kit import clock
from maillage.registry.diary import selectors as diary
from maillage.registry.places.selectors import PlaceCard, video_rooms

AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class VideoHouse:
    """A place, one of its rooms and a device, with when either is taken (epoch seconds)."""

    place: PlaceCard
    room: int
    device: int
    taken: tuple[tuple[int, int], ...]

    def is_free(self, start: datetime, end: datetime) -> bool:
        """Neither the room nor the device is taken at any moment of [start, end)."""
        first, last = start.timestamp(), end.timestamp()
        return all(upper <= first or last <= lower for lower, upper in self.taken)


def video_houses(places: Iterable[PlaceCard]) -> Sequence[VideoHouse]:
    """Every pair of a confidential room and a device of these places."""
    cards = {card.key: card for card in places}
    pairs = video_rooms(tuple(cards))
    now = clock.now()
    busy = diary.busy([key for pair in pairs for key in (pair.room_resource, pair.device_resource)], now, now + AHEAD)
    return tuple(
        VideoHouse(
            place=cards[pair.place],
            room=pair.room,
            device=pair.device,
            taken=tuple((lower, upper) for key, lower, upper in busy if key in {pair.room_resource, pair.device_resource}),
        )
        for pair in pairs
    )
