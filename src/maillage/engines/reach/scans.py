"""Exact scans, to the second: earliest arrival at every stop, latest departure from every stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from maillage.engines.reach import kernels
from maillage.engines.reach.direction import ALIGHT, BOARD, Direction, mirrored, towards
from maillage.engines.reach.errors import BadOption, UnknownStop
from maillage.engines.reach.footpaths import FORBIDDEN_S

if TYPE_CHECKING:
    from maillage.engines.reach.timetable import Timetable

I32 = npt.NDArray[np.int32]
UNREACHED = int(kernels.UNREACHED)


def earliest(timetable: Timetable, origin: str, at_s: int, *, max_transfers: int | None = None) -> dict[str, int]:
    """Earliest arrival at every stop for somebody standing at `origin` at `at_s`.

    Parameters
    ----------
    origin : id of a stop, or of a station (all its stops).
    at_s : seconds from the service day's start.
    max_transfers : changes allowed, ≥ 0; None for no limit.

    Returns
    -------
    dict of stop id to seconds; the origin has `at_s`, stops out of reach are absent.

    Raises
    ------
    UnknownStop, BadOption

    Notes
    -----
    Connection Scan (Dibbelt, Pajor, Strasser, Wagner, 2013): one pass over the connections after `at_s`.
    """
    reached = arrivals(towards(timetable, _horizon(timetable, at_s)), _standing_at(timetable, origin), at_s, max_transfers)
    return _by_stop(timetable, origin, at_s, reached)


def latest(timetable: Timetable, target: str, by_s: int, *, max_transfers: int | None = None) -> dict[str, int]:
    """Latest departure from every stop that is at `target` by `by_s`; the mirror image of `earliest`.

    Stops that would have to be left before the service day's start are absent.
    """
    horizon = _horizon(timetable, by_s)
    back = mirrored(timetable, horizon)
    reached = arrivals(back, _standing_at(timetable, target), horizon - by_s, max_transfers)
    left = np.where(reached <= horizon, horizon - reached, UNREACHED)
    return _by_stop(timetable, target, by_s, left)


def arrivals(way: Direction, sources: Mapping[int, int], at_s: int, max_transfers: int | None = None) -> I32:
    """Earliest arrival at each stop, int32 (stops,), UNREACHED where there is no way.

    Parameters
    ----------
    way : a direction of travel.
    sources : stop to the seconds it takes to be there; walks between stops start from those at 0 s only.
    at_s : when the person sets off.
    max_transfers : None for one unlimited pass; n for n + 1 passes, each taking one ride more.
    """
    scanner = Scanner(way)
    if max_transfers is None:
        return scanner.run(sources, at_s)
    if max_transfers < 0:
        raise BadOption("max_transfers", "must be 0 or more")
    return scanner.run_limited(sources, at_s, max_transfers)


class Scanner:
    """A direction made ready for many scans; not to be shared by threads (scratch arrays are reused).

    Without walks and with one change time for all stops, the scan from stops stood at keeps one label instead of three.
    """

    def __init__(self, way: Direction) -> None:
        self.way = way
        self.stops = way.change_s.size
        self.boarded = np.zeros(int(way.run.max()) + 1 if way.run.size else 0, np.uint8)
        change = np.unique(way.change_s)
        self.is_plain = way.walks.to.size == 0 and change.size == 1 and change[0] < FORBIDDEN_S
        if self.is_plain:
            self.change_s = np.int32(change[0])
            nobody_boards, nobody_alights = np.int32(self.stops), np.int32(self.stops + 1)
            self.origin = np.where(way.flag & BOARD, way.origin, nobody_boards).astype(np.int32)
            self.target = np.where(way.flag & ALIGHT, way.target, nobody_alights).astype(np.int32)
            self.ready = np.empty(self.stops + 2, np.int32)

    def run(self, sources: Mapping[int, int], at_s: int) -> I32:
        """One unlimited pass; see `arrivals`. Cost: one step a connection after `at_s`."""
        start = first_from(self.way, at_s)
        if self.is_plain and not any(sources.values()):
            return self._run_plain(sources, at_s, start)
        reached = self._set_off(sources, at_s)
        board = reached.copy()
        self._ride(start, board, reached, np.full_like(reached, UNREACHED), board)
        return reached

    def run_limited(self, sources: Mapping[int, int], at_s: int, max_transfers: int) -> I32:
        """One pass a ride, until nothing gets better."""
        start = first_from(self.way, at_s)
        reached = self._set_off(sources, at_s)
        by_vehicle, board = np.full_like(reached, UNREACHED), reached.copy()
        for _ in range(max_transfers + 1):
            further = board.copy()
            self._ride(start, board, reached, by_vehicle, further)
            if np.array_equal(further, board):
                break
            board = further
        return reached

    def _run_plain(self, sources: Iterable[int], at_s: int, start: int) -> I32:
        ready, way = self.ready, self.way
        ready[:] = UNREACHED
        self.boarded[:] = 0
        places = list(sources)
        ready[places] = at_s
        reached = np.empty(self.stops, np.int32)
        kernels.scan_plain(
            start, self.origin, self.target, way.depart_s, way.arrive_s, way.run, self.change_s, ready, self.boarded,
            reached,
        )  # fmt: skip
        reached[places] = at_s  # nothing comes earlier, and there is no change time to take off
        return reached

    def _set_off(self, sources: Mapping[int, int], at_s: int) -> I32:
        walks = self.way.walks
        reached = np.full(self.stops, UNREACHED, np.int32)
        for stop, seconds in sources.items():
            reached[stop] = min(reached[stop], at_s + seconds)
            if seconds == 0:
                among = slice(int(walks.ptr[stop]), int(walks.ptr[stop + 1]))
                np.minimum.at(reached, walks.to[among], at_s + walks.seconds[among])
        return reached

    def _ride(self, start: int, board_in: I32, reached: I32, by_vehicle: I32, board_out: I32) -> None:
        way = self.way
        self.boarded[:] = 0
        kernels.scan(
            start, way.origin, way.target, way.depart_s, way.arrive_s, way.run, way.flag, way.walks.ptr, way.walks.to,
            way.walks.seconds, way.change_s, board_in, reached, by_vehicle, board_out, self.boarded,
        )  # fmt: skip


def first_from(way: Direction, at_s: int) -> int:
    """Place of the first connection at or after an instant; of the array's own type, else all of it would be cast."""
    return int(way.depart_s.searchsorted(np.int32(at_s)))


def _horizon(timetable: Timetable, at_s: int) -> int:
    return max(int(timetable.c_arrive_s.max(initial=0)), at_s)


def _standing_at(timetable: Timetable, place: str) -> dict[int, int]:
    if place in timetable.stations:
        return dict.fromkeys(timetable.stations[place], 0)
    if place not in timetable.stop_ids:
        raise UnknownStop(place)
    return {timetable.stop_ids.index(place): 0}


def _by_stop(timetable: Timetable, own: str, own_s: int, seconds: I32) -> dict[str, int]:
    found = np.flatnonzero(seconds != UNREACHED).tolist()
    result = {timetable.stop_ids[stop]: int(seconds[stop]) for stop in found}
    result[own] = own_s
    return result
