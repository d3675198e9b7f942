"""What would let more people come: a shuttle, a line of shared rides, another hour; each with what it brings. Plain arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from maillage.journeys.labour_access.ground import F64, along, drive_s, road_m

BESIDE_M: Final = 2_000.0  # a shuttle goes through what lies that near its straight way
MEET_M: Final = 3_000.0  # on foot or by bicycle to where a line of shared rides stops
STOP_S: Final = 120
LONGEST_RIDE_S: Final = 2_700
MOST_STOPS: Final = 8
PROPOSED: Final = 2
Bools = npt.NDArray[np.bool_]
I64 = npt.NDArray[np.int64]
HERE = np.zeros((1, 2))


@dataclass(frozen=True, slots=True)
class Line:
    """A way to the place of work. `stops` are communes in the order of the way; `gain` people who gain it."""

    stops: tuple[int, ...]
    gain: int
    ride_s: int
    length_m: float


def shuttles(points: F64, people: I64, unserved: Bools) -> tuple[Line, ...]:
    """The shuttles that bring most, each for people whom none before serves.

    Parameters
    ----------
    points : (communes, 2) metres from the place of work. people : (communes,). unserved : (communes,).

    Returns
    -------
    At most two: from a commune straight to the place of work, through unserved communes within 2 km of the way, 45 min
    with 2 min a stop at most.
    """
    return _best(lambda left: [_shuttle(points, people, left, int(each)) for each in np.flatnonzero(left)], unserved)


def shared_rides(points: F64, people: I64, unserved: Bools) -> tuple[Line, ...]:
    """The lines of shared rides that bring most: one meeting point each, in a commune, for the unserved ones within 3 km."""
    apart = road_m(points, points) <= MEET_M
    lasts = drive_s(road_m(points, HERE))[:, 0]

    def line(left: Bools, origin: int) -> Line:
        near = np.flatnonzero(apart[origin] & left)
        stops = (origin, *(int(each) for each in near if each != origin))
        metres = float(road_m(points[origin : origin + 1], HERE)[0, 0])
        return Line(stops, int(people[near].sum()), round(float(lasts[origin])), metres)

    return _best(lambda left: [line(left, int(each)) for each in np.flatnonzero(left & (lasts <= LONGEST_RIDE_S))], unserved)


def lifted(points: F64, served: Bools, around_m: float) -> Bools:
    """Communes that are not served and lie within `around_m` by road of one that is: somebody takes them to its stop."""
    if not served.any():
        return np.zeros(served.size, np.bool_)
    near = (road_m(points, points[served]) <= around_m).any(axis=1)
    found: Bools = near & ~served
    return found


def better_starts(counts: Sequence[int], offsets_min: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(offset, gain) of the hours that serve more people than the present one, the best first; of equals, the nearest."""
    now = counts[list(offsets_min).index(0)]
    found: dict[int, int] = {}
    for count, offset in sorted(zip(counts, offsets_min, strict=True), key=lambda each: (-each[0], abs(each[1]))):
        if count > now:
            found.setdefault(count, offset)
    return tuple((offset, count - now) for count, offset in found.items())


def _shuttle(points: F64, people: I64, left: Bools, origin: int) -> Line:
    forward, beside = along(points[origin], points)
    length = float(np.hypot(*points[origin]))
    on_way = np.flatnonzero(left & (beside <= BESIDE_M) & (forward >= 0) & (forward <= length))
    kept = sorted(sorted(on_way, key=lambda each: (each != origin, -people[each]))[:MOST_STOPS], key=lambda each: forward[each])
    while True:
        way = np.vstack([points[kept], HERE])
        metres = float(np.diag(road_m(way[:-1], way[1:])).sum())
        lasts = round(float(drive_s(np.array(metres))) + STOP_S * len(kept))
        if lasts <= LONGEST_RIDE_S:
            return Line(tuple(int(each) for each in kept), int(people[kept].sum()), lasts, metres)
        others = [each for each in kept if each != origin]
        if not others:
            return Line((origin,), 0, lasts, metres)
        kept.remove(min(others, key=lambda each: people[each]))


def _best(lines: Callable[[Bools], list[Line]], unserved: Bools) -> tuple[Line, ...]:
    found: list[Line] = []
    left = unserved.copy()
    for _number in range(PROPOSED):
        best = max(lines(left), key=lambda line: (line.gain, -line.length_m), default=None)
        if best is None or not best.gain:
            break
        found.append(best)
        left[list(best.stops)] = False
    return tuple(found)
