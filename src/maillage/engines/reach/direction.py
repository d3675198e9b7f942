"""A timetable looked at one way: towards the sites, or (mirrored in time) back from them. Plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from maillage.engines.reach.timetable import Timetable

I32 = npt.NDArray[np.int32]
U8 = npt.NDArray[np.uint8]
BOARD, ALIGHT = 1, 2
TICK_S = 2
MIRROR_S = 129_600


class Walks(Protocol):
    """Walks by first stop (CSR)."""

    @property
    def ptr(self) -> I32: ...
    @property
    def to(self) -> I32: ...
    @property
    def seconds(self) -> I32: ...


@dataclass(frozen=True)
class Direction:
    """Connections in scan order (departure, run, position), as seen when travelling towards the sites.

    The way back is the same thing with time running backwards: instant x is MIRROR_S - x, starts and ends, boarding
    and alighting change places, walks are reversed. Connections that arrive after 36:00 are left out.

    Parameters
    ----------
    origin, target : int32 (connections,), stops.
    depart_s, arrive_s : int32, 0 to 129,600.
    run : int32, vehicle run.
    flag : uint8, BOARD at the origin, ALIGHT at the target.
    source : int32, the connection's place in the timetable.
    change_s : int32 (stops,).
    walks : walks between stops, by first stop.
    """

    origin: I32
    target: I32
    depart_s: I32
    arrive_s: I32
    run: I32
    flag: U8
    source: I32
    change_s: I32
    walks: Walks

    @cached_property
    def row_source(self) -> I32:
        """int32 (rows,): boardable connections sorted by (origin, scan order)."""
        boardable = np.flatnonzero(self.flag & BOARD)
        return boardable[np.argsort(self.origin[boardable], kind="stable")].astype(np.int32)

    @cached_property
    def row_ptr(self) -> I32:
        """int32 (stops + 1,): rows of stop s are row_ptr[s] to row_ptr[s + 1]."""
        return offsets(self.origin[self.row_source], self.change_s.size)

    @cached_property
    def row_of(self) -> I32:
        """int32 (connections,): row of a connection, -1 where one may not board."""
        rows = np.full(self.origin.size, -1, np.int32)
        rows[self.row_source] = np.arange(self.row_source.size, dtype=np.int32)
        return rows

    def first_rows(self, stop: I32, from_s: I32) -> I32:
        """Row of the first boardable connection of each stop at or after an instant, -1 when there is none.

        Rows are compared as (stop, time) couples packed in one integer: one search for all.
        """
        keys = packed(self.origin[self.row_source], self.depart_s[self.row_source])
        found = np.searchsorted(keys, packed(stop, from_s))
        return np.where(found < self.row_ptr[stop + 1], found, -1).astype(np.int32)


def towards(timetable: Timetable, horizon_s: int = MIRROR_S) -> Direction:
    """The timetable as it is, without what arrives after the horizon."""
    kept = np.flatnonzero(timetable.c_arrive_s <= horizon_s).astype(np.int32)
    return Direction(
        timetable.c_from[kept],
        timetable.c_to[kept],
        timetable.c_depart_s[kept],
        timetable.c_arrive_s[kept],
        timetable.c_run[kept],
        timetable.c_flag[kept] & np.uint8(BOARD | ALIGHT),
        kept,
        timetable.change_s,
        timetable.footpaths,
    )


def mirrored(timetable: Timetable, horizon_s: int = MIRROR_S) -> Direction:
    """The timetable in mirrored time: "home from the site" becomes "to the site"; x becomes horizon_s - x."""
    way = towards(timetable, horizon_s)
    depart, arrive = horizon_s - way.arrive_s, horizon_s - way.depart_s
    order = np.lexsort((-timetable.c_position[way.source], way.run, depart))
    flag = (way.flag & BOARD) * ALIGHT // BOARD | (way.flag & ALIGHT) // ALIGHT * BOARD
    return Direction(
        way.target[order],
        way.origin[order],
        depart[order],
        arrive[order],
        way.run[order],
        flag[order].astype(np.uint8),
        way.source[order],
        way.change_s,
        timetable.footpaths.reversed(),
    )


def offsets(groups: npt.NDArray[np.integer], count: int) -> I32:
    """CSR offsets of sorted groups."""
    return np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=count))]).astype(np.int32)


def packed(stop: I32, instant_s: I32) -> npt.NDArray[np.int64]:
    """Stop and instant in one number that sorts by both."""
    return (stop.astype(np.int64) << 32) | instant_s
