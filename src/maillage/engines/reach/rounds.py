"""Exact round trips, with at most n changes if asked: one pass a ride (rounds), rides remembered. No tables, no ticks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maillage.engines.reach import kernels
from maillage.engines.reach.access import Access, Place
from maillage.engines.reach.answers import Profiles, round_trip_of
from maillage.engines.reach.direction import MIRROR_S, Direction, mirrored, towards
from maillage.engines.reach.errors import BadOption
from maillage.engines.reach.journeys import Journey, Ride, journey_of
from maillage.engines.reach.profiles import build_profiles
from maillage.engines.reach.scans import first_from
from maillage.engines.reach.search import Ends
from maillage.engines.reach.stored import Day, Site
from maillage.engines.reach.timetable import Timetable
from maillage.engines.reach.verdicts import Limits, RoundTrip
from maillage.engines.reach.ways import NEVER

I32 = npt.NDArray[np.int32]
UNREACHED = int(kernels.UNREACHED)
MOST_RIDES = 1000


@dataclass(frozen=True)
class Round:
    """After k rides: by_vehicle and board are labels of each stop, the rest says how they came about."""

    by_vehicle: I32
    board: I32
    enter: I32
    leave: I32
    came_from: I32


def ride_rounds(way: Direction, sources: Mapping[int, int], at_s: int, max_transfers: int) -> list[Round]:
    """Labels after 1, 2 … max_transfers + 1 rides, from stops reached `sources[stop]` seconds after `at_s`."""
    if max_transfers < 0:
        raise BadOption("max_transfers", "must be 0 or more")
    stops = way.change_s.size
    board = np.full(stops, UNREACHED, np.int32)
    for stop, seconds in sources.items():
        board[stop] = at_s + seconds
    rounds: list[Round] = []
    start = first_from(way, at_s)
    runs = int(way.run.max()) + 1 if way.run.size else 0
    by_vehicle = np.full(stops, UNREACHED, np.int32)
    for _ in range(max_transfers + 1):
        last = Round(by_vehicle.copy(), board.copy(), *(np.full(stops, -1, np.int32) for _ in range(3)))
        kernels.scan_traced(
            start, way.origin, way.target, way.depart_s, way.arrive_s, way.run, way.flag, way.walks.ptr, way.walks.to,
            way.walks.seconds, way.change_s, board, last.by_vehicle, last.board, np.full(runs, -1, np.int32),
            last.enter, last.leave, last.came_from,
        )  # fmt: skip
        rounds.append(last)
        if np.array_equal(last.board, board) and np.array_equal(last.by_vehicle, by_vehicle):
            break
        by_vehicle, board = last.by_vehicle, last.board
    return rounds


def rides_to(rounds: list[Round], way: Direction, stop: int) -> list[Ride]:
    """(first, last) connection of each ride behind a stop's by_vehicle label."""
    rides: list[Ride] = []
    number = len(rounds) - 1
    while True:
        while rounds[number].enter[stop] < 0:
            number -= 1
        first, last = int(rounds[number].enter[stop]), int(rounds[number].leave[stop])
        rides.append((first, last))
        stop = int(way.origin[first])
        number -= 1
        while number >= 0 and rounds[number].came_from[stop] < 0:
            number -= 1
        if number < 0:
            return rides[::-1]
        stop = int(rounds[number].came_from[stop])


@dataclass(frozen=True)
class ExactTrips:
    """Round trips to one site, exact to the second, with at most `max_transfers` changes each way (None: no limit).

    `profiles` must be those of `timetable`.
    """

    profiles: Profiles
    timetable: Timetable
    site_key: str
    max_transfers: int | None = None

    @cached_property
    def ways(self) -> tuple[Direction, Direction]:
        return towards(self.timetable), mirrored(self.timetable)

    def round_trip(self, home: Place, start_s: int, end_s: int, limits: Limits) -> RoundTrip:
        """As Profiles.round_trip, with legs. Cost: four scans of the day for each ride allowed and needed."""
        most = MOST_RIDES if self.max_transfers is None else self.max_transfers
        ends = ExactEnds(self.profiles.ends(home, self.site_key, limits), *self.ways, most)
        return round_trip_of(ends, start_s, end_s, limits, with_legs=True)


@dataclass(frozen=True)
class ExactEnds:
    """A home and a site on one day, as `Ends`, searched by scans instead of in the tables; legs are always found."""

    ends: Ends
    out: Direction
    back: Direction
    max_transfers: int

    @property
    def day(self) -> Day:
        return self.ends.day

    @property
    def access(self) -> Access:
        return self.ends.access

    def has_stop_near_site(self) -> bool:
        return self.ends.has_stop_near_site()

    @cached_property
    def at_home(self) -> dict[int, int]:
        return dict(zip(self.access.stop.tolist(), self.access.walk_s.tolist(), strict=True))

    @cached_property
    def at_site(self) -> dict[int, int]:
        block = self.ends.block
        near = np.flatnonzero(block.near >= 0)
        walks = block.walk_s[block.near[near], self.ends.column]
        return {int(stop): int(walk) for stop, walk in zip(near, walks, strict=True) if walk != NEVER}

    def best(self, bound_s: int, *, is_back: bool, with_legs: bool) -> Journey | None:
        """The last to leave in time, or the first home; on foot when that is as good."""
        on_foot = self.ends.on_foot(bound_s, is_back=is_back)
        clock = self.ends.side(is_back).clock
        leave_s = self._last_to_leave(clock(bound_s), is_back)
        if leave_s is None or (on_foot and clock(on_foot.arrive_s if is_back else on_foot.leave_s) >= leave_s):
            return on_foot
        return self._leaving(leave_s, is_back)

    def nearest_miss(self, *, is_back: bool, with_legs: bool) -> Journey | None:
        """Whatever the hour: the first arrival at the site, or the last departure from it that leads home."""
        there, _ = self._ways(is_back)
        _, arrive_s = _first(ride_rounds(there, self.at_home, 0, self.max_transfers), self.at_site)
        leave_s = self._last_to_leave(arrive_s, is_back)
        return None if leave_s is None else self._leaving(leave_s, is_back)

    def _ways(self, is_back: bool) -> tuple[Direction, Direction]:
        """Towards the site by this side's clock, and from it."""
        return (self.back, self.out) if is_back else (self.out, self.back)

    def _last_to_leave(self, deadline_s: int, is_back: bool) -> int | None:
        """By a scan from the site, backwards in this side's time."""
        if not 0 <= deadline_s <= MIRROR_S:
            return None
        _, mirror = self._ways(is_back)
        _, flipped_s = _first(ride_rounds(mirror, self.at_site, MIRROR_S - deadline_s, self.max_transfers), self.at_home)
        return MIRROR_S - flipped_s if flipped_s <= MIRROR_S else None

    def _leaving(self, leave_s: int, is_back: bool) -> Journey:
        """The first to arrive of those who leave then, by a scan from home."""
        there, _ = self._ways(is_back)
        from_home = ride_rounds(there, self.at_home, leave_s, self.max_transfers)
        stop, _ = _first(from_home, self.at_site)
        rides = rides_to(from_home, there, stop)
        home_walk_s, site_walk_s = self.at_home[int(there.origin[rides[0][0]])], self.at_site[stop]
        named = [(int(there.source[a]), int(there.source[b])) for a, b in rides]
        here, site = self.access.spot, self.ends.site_spot
        if is_back:
            return journey_of(self.day, [(b, a) for a, b in reversed(named)], site, site_walk_s, here, home_walk_s)
        return journey_of(self.day, named, here, home_walk_s, site, site_walk_s)


def _first(rounds: list[Round], targets: Mapping[int, int]) -> tuple[int, int]:
    """The stop by which one arrives first, walk included, and when; UNREACHED when by none."""
    labels = rounds[-1].by_vehicle
    arrive = {stop: int(labels[stop]) + walk for stop, walk in targets.items() if labels[stop] != UNREACHED}
    if not arrive:
        return -1, UNREACHED
    stop = min(arrive, key=lambda s: arrive[s])
    return stop, arrive[stop]


def round_trip(
    timetable: Timetable,
    home: Place,
    site: Site,
    t1: int,
    t2: int,
    limits: Limits | None = None,
    *,
    max_transfers: int | None = None,
) -> RoundTrip:
    """One round trip of a timed event, exact to the second; for many of them, build profiles once.

    Parameters
    ----------
    timetable : a service day.
    home : stop id, station id or (lat, lon) in degrees.
    site : where the event takes place.
    t1, t2 : its start and end, seconds from the service day's start, 0 ≤ t1 ≤ t2 ≤ 129,600.
    limits : what the person accepts; the defaults of `Limits`.
    max_transfers : at most so many changes each way; None for any number.

    Raises
    ------
    UnknownStop, BadOption

    Notes
    -----
    Cost: profiles of one site both ways, then one scan a ride (Delling, Pajor, Werneck, 2012, for the rounds).
    """
    limits = limits or Limits()
    profiles = build_profiles(timetable, [site], walk_limits_s=(limits.walk_s,))
    return ExactTrips(profiles, timetable, site.key, max_transfers).round_trip(home, t1, t2, limits)
