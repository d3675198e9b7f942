"""Homes × places × hours at once: who can come and be back, as arrays; each cell is the answer `trips` gives alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from maillage.domains.mobility.rules.answers import DayClock
from maillage.domains.mobility.rules.limits import DEFAULTS, TravelLimits, engine_limits
from maillage.domains.mobility.rules.trips import Home
from maillage.domains.mobility.selectors.frontiers import I32, NONE, HomeInTable, Ways, on_foot
from maillage.domains.mobility.selectors.tables import tables_of
from maillage.domains.mobility.selectors.trips import start_of
from maillage.domains.mobility.selectors.versions import Network, ServiceDay, network_of
from maillage.engines.reach import Limits, Profiles, UnknownSite, WalkLimitNotBuilt, direct_round_trip
from maillage.kit.ui.words import date_long

VERDICTS = (
    *("reachable", "no_service_that_day", "too_far_to_walk_to_a_stop", "no_way_there", "no_way_back"),
    *("arrives_too_early", "too_long", "outside_feed_dates", "no_timetable", "not_ready"),
)
CODES = {verdict: code for code, verdict in enumerate(VERDICTS)}
NOON_S = 43_200
U8 = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Venue:
    """A place to come to; `key` is the registry's."""

    key: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours asked about, the same each day: when it starts, on the wall of `zone`, and how long it lasts."""

    starts: tuple[time, ...]
    lasts: timedelta
    zone: str = "Europe/Paris"

    def seconds(self, day: date, feed_zone: str) -> tuple[int, ...]:
        """The starts in seconds of that service day."""
        wall, clock = ZoneInfo(self.zone), DayClock.of(day, feed_zone, self.zone)
        return tuple(clock.seconds(datetime.combine(day, start, tzinfo=wall)) for start in self.starts)


@dataclass(frozen=True)
class ReachGrid:
    """Answers for days that are alike. Arrays are (homes, places, starts), or (homes, places) for the misses.

    Seconds of the service day, -1 for none; `verdict` is a code of VERDICTS; `too_far_at_place` tells whose stop is
    too far. `standing` is the verdict of a day of which no table answers, else empty.
    """

    days: tuple[date, ...]
    clock: DayClock
    standing: str
    version: int | None
    is_to_confirm: bool
    known_until: str
    verdict: U8
    leave_home_s: I32
    arrive_s: I32
    leave_s: I32
    home_s: I32
    first_arrival_s: I32
    last_departure_s: I32
    too_far_at_place: npt.NDArray[np.bool_]

    @property
    def is_reachable(self) -> npt.NDArray[np.bool_]:
        """Can come and be back."""
        return self.verdict == CODES["reachable"]

    @property
    def away_s(self) -> I32:
        """Seconds between leaving home and being back, -1 where one cannot."""
        return np.where(self.is_reachable, self.home_s - self.leave_home_s, NONE).astype(np.int32)

    def at(self, seconds: int) -> datetime | None:
        """The instant, on the first of the days."""
        return None if seconds == NONE else self.clock.at(int(seconds))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What does not change from day to day."""

    homes: Sequence[Home]
    venues: Sequence[Venue]
    hours: DayHours
    limits: Limits


def reach_grids(
    homes: Sequence[Home],
    venues: Sequence[Venue],
    days: Sequence[date],
    hours: DayHours,
    limits: TravelLimits = DEFAULTS,
    *,
    agency: int | None = None,
) -> tuple[ReachGrid, ...]:
    """One grid for each kind of day among those asked about, by foot and bus; the days in order."""
    network = network_of(agency)
    feed_zone = network.zone if network else hours.zone
    alike: dict[tuple[ServiceDay | None, bool, tuple[int, ...]], list[date]] = {}
    for day in days:
        known = network.service_day(day) if network else None
        is_late = known is None and _known_until(network, day) != ""
        kind = _same_sample(known) if known else None
        alike.setdefault((kind, is_late, hours.seconds(day, feed_zone)), []).append(day)
    tables = tables_of(known for known, _, _ in alike if known is not None)
    asked = _Asked(homes, venues, hours, engine_limits(limits))
    return tuple(_grid(asked, network, known, tables, days=found) for (known, _, _), found in alike.items())


def _same_sample(known: ServiceDay) -> ServiceDay:
    """Days of one kind are one day, whichever stands for them."""
    return ServiceDay(known.version, known.content_hash, known.kind, date.min, known.is_to_confirm)


def _grid(
    asked: _Asked,
    network: Network | None,
    known: ServiceDay | None,
    tables: dict[tuple[int, str], Profiles],
    *,
    days: list[date],
) -> ReachGrid:
    table = tables.get((known.version, known.kind)) if known else None
    standing = "" if table else _standing(network, known)
    feed_zone = network.zone if network else asked.hours.zone
    cells = _Cells(asked, np.array(asked.hours.seconds(days[0], feed_zone), np.int32))
    cells.fill(table, standing)
    return ReachGrid(
        days=tuple(days),
        clock=DayClock.of(days[0], feed_zone, asked.hours.zone),
        standing=standing,
        version=known.version if known else None,
        is_to_confirm=bool(known and known.is_to_confirm),
        known_until=_known_until(network, days[0]) if known is None else "",
        **cells.judged(),
    )


def _standing(network: Network | None, known: ServiceDay | None) -> str:
    if network is None:
        return "no_timetable"
    if known is None:
        return "outside_feed_dates"
    return "not_ready" if known.kind else "no_service_that_day"


def _known_until(network: Network | None, day: date) -> str:
    last_on = network.current.last_on if network else None
    return date_long(last_on) if last_on and day > last_on else ""


class _Cells:
    """The arrays while they are filled, home after home and place after place, and the verdicts on all of them."""

    def __init__(self, asked: _Asked, start_s: I32) -> None:
        self.asked, self.start_s = asked, start_s
        self.end_s = (start_s + int(asked.hours.lasts.total_seconds())).astype(np.int32)
        shape = len(asked.homes), len(asked.venues), start_s.size
        self.times = {name: np.full(shape, NONE, np.int32) for name in ("leave_home_s", "arrive_s", "leave_s", "home_s")}
        self.misses = {name: np.full(shape[:2], NONE, np.int32) for name in ("first_arrival_s", "last_departure_s")}
        self.forced = np.zeros(shape[:2], np.uint8)
        self.has_stop = np.ones((2, *shape[:2]), np.bool_)  # near the home, near the place

    def fill(self, table: Profiles | None, standing: str) -> None:
        """Every home and place: by the table, or on foot where none answers."""
        for number, home in enumerate(self.asked.homes):
            in_table = None if table is None else HomeInTable(table, start_of(home, table), self.asked.limits)
            for place, venue in enumerate(self.asked.venues):
                verdict = standing if in_table is None else self._by_table(number, place, in_table)
                if verdict:
                    self.forced[number, place] = CODES[verdict]
                    self._keep(number, place, self._walked(home, venue))

    def _by_table(self, number: int, place: int, home: HomeInTable) -> str:
        """Keep what the table says; the verdict that stands when it says nothing."""
        try:
            ways, has_stop = home.ways(str(self.asked.venues[place].key), self.start_s, self.end_s)
        except UnknownSite:
            return "not_ready"
        except WalkLimitNotBuilt:
            return "too_far_to_walk_to_a_stop"
        self._keep(number, place, ways)
        self.has_stop[:, number, place] = home.access.stop.size > 0, has_stop
        return ""

    def _walked(self, home: Home, venue: Venue) -> Ways:
        """The walk all the way, when it is within the limit."""
        limits = self.asked.limits
        found = direct_round_trip(home.point, (venue.lat, venue.lon), NOON_S, NOON_S, "foot", limits)
        foot_s = found.out.arrive_s - found.out.leave_s if found.out else None
        return on_foot(foot_s, self.start_s - limits.early_s, self.end_s + limits.late_s)

    def _keep(self, number: int, place: int, ways: Ways) -> None:
        for name, array in self.times.items():
            array[number, place] = getattr(ways, name)
        for name, array in self.misses.items():
            array[number, place] = getattr(ways, name)

    def judged(self) -> dict[str, Any]:
        """All the arrays of a grid; the verdicts in the engine's own order."""
        out, back, limits = self.times["leave_home_s"] != NONE, self.times["leave_s"] != NONE, self.asked.limits
        near_home, near_place = self.has_stop[..., None]
        lacking = ~(out & back)
        refusals = {
            "too_far_to_walk_to_a_stop": lacking & ~(near_home & near_place),
            "no_way_there": ~out,
            "no_way_back": ~back | (self.times["home_s"] > limits.back_by_s),
            "arrives_too_early": self.start_s - self.times["arrive_s"] > limits.wait_before_s,
            "too_long": (self.times["leave_s"] - self.end_s > limits.wait_after_s)
            | (self.times["home_s"] - self.times["leave_home_s"] > limits.away_s),
        }
        verdict = np.select(list(refusals.values()), [CODES[name] for name in refusals], 0).astype(np.uint8)
        is_forced = (self.forced[..., None] > 0) & (verdict > 0)
        verdict = np.where(is_forced, self.forced[..., None], verdict)
        times = {name: np.where(is_forced, NONE, array).astype(np.int32) for name, array in self.times.items()}
        too_far_at_place = self.has_stop[0] & ~self.has_stop[1]
        return {"verdict": verdict, **times, **self.misses, "too_far_at_place": too_far_at_place}
