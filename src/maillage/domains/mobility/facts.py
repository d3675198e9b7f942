"""Facts of reach for figures: from which commune one can come to which house on a named day. Nobody is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

import numpy as np

from maillage.domains.mobility.rules.distances import drive_s
from maillage.domains.mobility.rules.limits import TravelLimits
from maillage.domains.mobility.rules.trips import NOTHING_KNOWN, Home
from maillage.domains.mobility.selectors.grids import CODES, DayHours, ReachGrid, Venue, reach_grids
from maillage.domains.mobility.selectors.versions import version_that_answers

MINUTE_S: Final = 60
ANSWERS_KEPT: Final = 8
VISIT: Final = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class HalfDay:
    """Hours at which a visit may begin, from when one may leave home, and by when one is back."""

    name: str
    starts: tuple[time, ...]
    leaves_from: time
    back_by: time


def _half_hours(first: int, last: int) -> tuple[time, ...]:
    """From one minute of the day to another, both included."""
    return tuple(time(*divmod(minute, 60)) for minute in range(first, last + 1, 30))


HALF_DAYS: Final = (
    HalfDay("morning", _half_hours(8 * 60, 12 * 60), time(0), time(13, 30)),
    HalfDay("afternoon", _half_hours(13 * 60, 17 * 60), time(12), time(19)),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A commune (`territory`) and a place, on one day. The detail is the timetable's version, or why nothing is known."""

    kind: str
    on: date
    place: int | None
    territory: int | None
    measure: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place, and the hours at which a whole visit fits in its opening that day."""

    venue: Venue
    starts: frozenset[time]


def facts(*, agency: int, homes: Mapping[int, Home], places: Sequence[OpenPlace], day: date) -> tuple[Fact, ...]:
    """For each commune and each place that is open that day.

    `drive.minutes` by car, an estimate. `reach.morning`, `reach.afternoon`: 1 when one can come without a car for a visit of
    45 minutes and be back within that half-day, else 0; `reach.standing` alone, once, when no timetable answers.
    """
    if not places or not homes:
        return ()
    by_car = tuple(_drives(homes, places, day))
    current = version_that_answers(agency)
    version = (current.pk, current.content_hash) if current else None
    try:
        return (*by_car, *_reach(_Search(agency, version, tuple(homes.items()), tuple(places), day)))
    except NothingKnown as unknown:
        return (*by_car, Fact("reach.standing", day, None, None, 0, unknown.standing))


@dataclass(frozen=True, slots=True)
class _Search:
    """All that the answer depends on: the version and its content never change."""

    agency: int
    version: tuple[int, str] | None
    homes: tuple[tuple[int, Home], ...]
    places: tuple[OpenPlace, ...]
    day: date


class NothingKnown(Exception):
    """No timetable answers: raised, so that what is not known yet is asked again."""

    def __init__(self, standing: str) -> None:
        super().__init__(standing)
        self.standing = standing


@lru_cache(ANSWERS_KEPT)
def _reach(asked: _Search) -> tuple[Fact, ...]:
    """Searched once per process."""
    communes, points = [key for key, _ in asked.homes], [home for _, home in asked.homes]
    venues, found = [each.venue for each in asked.places], list[Fact]()
    for half_day in HALF_DAYS:
        hours, limits = DayHours(half_day.starts, VISIT), TravelLimits(back_by=half_day.back_by)
        (grid,) = reach_grids(points, venues, [asked.day], hours, limits, agency=asked.agency)
        if standing := _standing(grid):
            raise NothingKnown(standing)
        found += _half_day(grid, half_day, communes, asked.places)
    return tuple(found)


def _standing(grid: ReachGrid) -> str:
    """Why nothing is known, even of one place only: a share of the rest would pass for the whole."""
    if grid.standing in NOTHING_KNOWN:
        return grid.standing
    return "not_ready" if (grid.verdict == CODES["not_ready"]).any() else ""


def _half_day(grid: ReachGrid, half_day: HalfDay, communes: Sequence[int], places: Sequence[OpenPlace]) -> Iterator[Fact]:
    day = grid.days[0]
    is_open = np.array([[start in place.starts for start in half_day.starts] for place in places])
    earliest_s = grid.clock.seconds(datetime.combine(day, half_day.leaves_from, tzinfo=grid.clock.zone))
    can_come = (grid.is_reachable & is_open[None] & (grid.leave_home_s >= earliest_s)).any(axis=2)
    for number, commune in enumerate(communes):
        for place, is_reached in zip(places, can_come[number].tolist(), strict=True):
            kind = f"reach.{half_day.name}"
            yield Fact(kind, day, place.venue.key, commune, float(is_reached), str(grid.version or ""))


def _drives(homes: Mapping[int, Home], places: Sequence[OpenPlace], day: date) -> Iterator[Fact]:
    for commune, home in homes.items():
        for place in places:
            minutes = drive_s(home.point, (place.venue.lat, place.venue.lon)) / MINUTE_S
            yield Fact("drive.minutes", day, place.venue.key, commune, minutes)
