"""The search for one home and one site: the best row of the tables each way, and the journey behind it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from maillage.engines.reach.access import Access, Walk
from maillage.engines.reach.direction import MIRROR_S, TICK_S
from maillage.engines.reach.geometry import between_m
from maillage.engines.reach.journeys import Journey, Leg, Spot, Tracer, journey_of, spot_of
from maillage.engines.reach.stored import Block, Day, Site
from maillage.engines.reach.ways import NEVER, U16, Way

Ints = Sequence[int] | memoryview


@dataclass(frozen=True)
class Side:
    """One direction of travel from a home; on the way back its clock runs backwards."""

    way: Way
    table: U16
    is_back: bool

    def clock(self, seconds: int) -> int:
        return MIRROR_S - seconds if self.is_back else seconds


@dataclass(frozen=True)
class Ends:
    """A home and a site on one day.

    Parameters
    ----------
    column : the site's column of the block. walk_s : how far the person walks at each end.
    """

    day: Day
    access: Access
    site: Site
    block: Block
    column: int
    walk_s: int

    def side(self, is_back: bool) -> Side:
        if is_back:
            return Side(self.day.back, self.block.back, True)
        return Side(self.day.out, self.block.out, False)

    @property
    def site_spot(self) -> Spot:
        if self.site.stop_id in self.day.stop_index:
            return spot_of(self.day.names, self.day.stop_index[self.site.stop_id])
        return Spot(None, "", self.site.lat, self.site.lon)

    def has_stop_near_site(self) -> bool:
        return bool((self.block.walk_s[:, self.column] != NEVER).any())

    def best(self, bound_s: int, *, is_back: bool, with_legs: bool) -> Journey | None:
        """Out: the last to leave that is there by `bound_s`; back: the first home that leaves from `bound_s` on."""
        side = self.side(is_back)
        deadline_s = side.clock(bound_s)
        on_foot = self.on_foot(bound_s, is_back=is_back)
        choice = self.last_in_time(side, deadline_s // TICK_S) if 0 <= deadline_s <= MIRROR_S else None
        if choice is None:
            return on_foot
        if on_foot is not None:
            foot_s = side.clock(on_foot.arrive_s if is_back else on_foot.leave_s)
            if foot_s >= choice.leave_s:
                return on_foot
        return self.taking(side, choice, with_legs=with_legs)

    def last_in_time(self, side: Side, deadline_tick: int) -> Choice | None:
        """The best row of a direction for those who are at the site, or leave it, in time."""
        return last_in_time(self.rows(side), self.access.walks, deadline_tick)

    def first_of_all(self, side: Side) -> Choice | None:
        """The best row of a direction whatever the hour."""
        return first_of_all(self.rows(side), self.access.walks)

    def rows(self, side: Side) -> Rows:
        return Rows(side.way.row_ptr.data, side.way.row_depart_s.data, side.table[:, self.column].data)

    def nearest_miss(self, *, is_back: bool, with_legs: bool) -> Journey | None:
        """Whatever the hour: the first arrival at the site that day, or the last departure from it that leads home."""
        side = self.side(is_back)
        choice = self.first_of_all(side)
        return None if choice is None else self.taking(side, choice, with_legs=with_legs)

    def taking(self, side: Side, choice: Choice, *, with_legs: bool) -> Journey:
        """The journey that takes one of the home's rows."""
        if not with_legs:
            ends = side.clock(choice.leave_s), side.clock(TICK_S * choice.tick)
            return Journey(min(ends), max(ends))
        rides = Tracer(side.way, self.day.names.change_s, side.table, self.block, self.column).rides(choice.row)
        last_stop = int(side.way.target[rides[-1][1]])
        home_walk_s = int(side.way.row_depart_s[choice.row]) - choice.leave_s
        site_walk_s = int(self.block.walk_s[self.block.near[last_stop], self.column])
        source = side.way.source
        if side.is_back:
            rides = [(int(source[last]), int(source[first])) for first, last in reversed(rides)]
            return journey_of(self.day, rides, self.site_spot, site_walk_s, self.access.spot, home_walk_s)
        rides = [(int(source[first]), int(source[last])) for first, last in rides]
        return journey_of(self.day, rides, self.access.spot, home_walk_s, self.site_spot, site_walk_s)

    @cached_property
    def all_the_way(self) -> tuple[int, float] | None:
        """Seconds and metres on foot between home and site, when that is within the limit."""
        home, site = self.access.spot, self.site_spot
        metres = between_m((home.lat, home.lon), (site.lat, site.lon))
        if home.stop_id is not None and home.stop_id == site.stop_id:
            return 0, metres
        paced = metres * self.day.walk_detour / self.day.walk_speed_mps if self.day.is_walking else math.inf
        return (math.ceil(paced), metres) if paced <= self.walk_s else None

    def on_foot(self, bound_s: int, *, is_back: bool) -> Journey | None:
        """Walking all the way, when that is within the limit and the day."""
        if self.all_the_way is None:
            return None
        seconds, metres = self.all_the_way
        leave_s = bound_s if is_back else bound_s - seconds
        if leave_s < 0:
            return None
        home, site = self.access.spot, self.site_spot
        start, end = (site, home) if is_back else (home, site)
        leg = Leg("walk", start, end, leave_s, leave_s + seconds, metres)
        return Journey(leave_s, leave_s + seconds, (leg,))


class Rows(NamedTuple):
    """The rows of one direction, by stop, in one column of the tables; of plain numbers, which are read one by one.

    Parameters
    ----------
    first : of each stop, then the number of rows. depart_s, tick : of each row, never falling along a stop's.
    """

    first: Ints
    depart_s: Ints
    tick: Ints


class Choice(NamedTuple):
    """A row of the tables: when one leaves home for it, and the tick at which one is at the site."""

    leave_s: int
    tick: int
    row: int


def last_in_time(rows: Rows, walks: Iterable[Walk], deadline_tick: int) -> Choice | None:
    """The last to leave that is in time; among equals the first there, then the last row.

    One binary search a stop, since ticks never fall along its rows. Of a stop's rows that leave together and are as
    good, the last one surely is boarded itself.
    """
    first, depart_s, ticks = rows
    best, best_s = None, 0
    for stop, walk_s in walks:
        low = first[stop]
        row = bisect_right(ticks, deadline_tick, low, first[stop + 1]) - 1
        if row < low:
            continue
        leave_s = depart_s[row] - walk_s
        if leave_s < best_s:  # nobody leaves before the day starts
            continue
        row = _first_there(rows, low, row)
        found = Choice(leave_s, ticks[row], row)
        if best is None or leave_s > best_s or (found.tick, -row) < (best.tick, -best.row):
            best, best_s = found, leave_s
    return best


def _first_there(rows: Rows, low: int, row: int) -> int:
    """Of a stop's rows that leave with this one and no later in order, the best; among equals the last."""
    best, before = row, row - 1
    while before >= low and rows.depart_s[before] == rows.depart_s[row]:
        if rows.tick[before] < rows.tick[best]:
            best = before
        before -= 1
    return best


def first_of_all(rows: Rows, walks: Iterable[Walk]) -> Choice | None:
    """The first there; among equals the last to leave, then the last row. None when no row leads there."""
    best = None
    for stop, walk_s in walks:
        high = rows.first[stop + 1]
        first = bisect_left(rows.depart_s, walk_s, rows.first[stop], high)  # nobody leaves before the day starts
        if first == high or rows.tick[first] == NEVER:
            continue
        row = bisect_right(rows.tick, rows.tick[first], first, high) - 1
        found = Choice(rows.depart_s[row] - walk_s, rows.tick[row], row)
        if best is None or (found.tick, -found.leave_s, -found.row) < (best.tick, -best.leave_s, -best.row):
            best = found
    return best
