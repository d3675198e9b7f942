"""Exact round trips with at most n changes: one pass a ride (rounds), rides remembered. For the slots on a screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maillage.engines.reach import kernels
from maillage.engines.reach.access import Place
from maillage.engines.reach.answers import Profiles
from maillage.engines.reach.direction import MIRROR_S, Direction, mirrored, towards
from maillage.engines.reach.errors import BadOption
from maillage.engines.reach.journeys import Journey, Ride, journey_of
from maillage.engines.reach.search import Ends
from maillage.engines.reach.timetable import Timetable
from maillage.engines.reach.verdicts import Limits, RoundTrip, check_times, judge
from maillage.engines.reach.ways import NEVER

I32 = npt.NDArray[np.int32]
UNREACHED = int(kernels.UNREACHED)


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
    start = int(np.searchsorted(way.depart_s, at_s))
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
class LimitedTrips:
    """Round trips to one site with at most `max_transfers` changes each way."""

    profiles: Profiles
    timetable: Timetable
    site_key: str
    max_transfers: int

    @cached_property
    def ways(self) -> tuple[Direction, Direction]:
        return towards(self.timetable), mirrored(self.timetable)

    def round_trip(self, home: Place, start_s: int, end_s: int, limits: Limits) -> RoundTrip:
        """As Profiles.round_trip, exact to the second. Cost: four scans of the day for each ride allowed."""
        check_times(start_s, end_s)
        ends = self.profiles.ends(home, self.site_key, limits)
        out = self._best(ends, start_s - limits.early_s, is_back=False)
        back = self._best(ends, end_s + limits.late_s, is_back=True)
        return judge(out, back, start_s, end_s, limits)

    def _best(self, ends: Ends, bound_s: int, *, is_back: bool) -> Journey | None:
        """Two scans: the first from the site finds when to leave home (or be back), the second from home the rest."""
        on_foot = ends.on_foot(bound_s, is_back=is_back)
        side = ends.side(is_back)
        there, mirror = (self.ways[1], self.ways[0]) if is_back else self.ways
        at_site = _site_stops(ends)
        at_home = dict(zip(ends.access.stop.tolist(), ends.access.walk_s.tolist(), strict=True))
        from_site = ride_rounds(mirror, at_site, _flip(side.clock(bound_s)), self.max_transfers)
        leave_s = _flip(_first(from_site, at_home)[1])
        foot_s = None if on_foot is None else side.clock(on_foot.arrive_s if is_back else on_foot.leave_s)
        if leave_s < 0 or (foot_s is not None and foot_s >= leave_s):
            return on_foot
        from_home = ride_rounds(there, at_home, leave_s, self.max_transfers)
        stop, _ = _first(from_home, at_site)
        rides = rides_to(from_home, there, stop)
        home_walk_s = at_home[int(there.origin[rides[0][0]])]
        named = [(int(there.source[a]), int(there.source[b])) for a, b in rides]
        if is_back:
            named = [(b, a) for a, b in reversed(named)]
            return journey_of(ends.day, named, ends.site_spot, at_site[stop], ends.access.spot, home_walk_s)
        return journey_of(ends.day, named, ends.access.spot, home_walk_s, ends.site_spot, at_site[stop])


def _flip(seconds: int) -> int:
    return MIRROR_S - seconds


def _site_stops(ends: Ends) -> dict[int, int]:
    near = np.flatnonzero(ends.block.near >= 0)
    walks = ends.block.walk_s[ends.block.near[near], ends.column]
    return {int(stop): int(walk) for stop, walk in zip(near, walks, strict=True) if walk != NEVER}


def _first(rounds: list[Round], targets: Mapping[int, int]) -> tuple[int, int]:
    """The stop by which one arrives first, walk included, and when; UNREACHED when by none."""
    labels = rounds[-1].by_vehicle
    arrive = {stop: int(labels[stop]) + walk for stop, walk in targets.items() if labels[stop] != UNREACHED}
    if not arrive:
        return -1, UNREACHED
    stop = min(arrive, key=lambda s: arrive[s])
    return stop, arrive[stop]
