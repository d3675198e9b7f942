"""The search for one home and one site: the best row of the tables each way, and the journey behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.access import Access, Choices
from maillage.engines.reach.direction import MIRROR_S, TICK_S
from maillage.engines.reach.geometry import between_m
from maillage.engines.reach.journeys import Journey, Leg, Spot, Tracer, journey_of, spot_of
from maillage.engines.reach.stored import Block, Day, Site
from maillage.engines.reach.ways import NEVER, U16, Way


@dataclass(frozen=True)
class Side:
    """One direction of travel from a home; on the way back its clock runs backwards."""

    way: Way
    table: U16
    choices: Choices
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
            return Side(self.day.back, self.block.back, self.access.back, True)
        return Side(self.day.out, self.block.out, self.access.out, False)

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
        place = None
        if 0 <= deadline_s <= MIRROR_S:
            value = side.table[side.choices.row, self.column]
            place = last_in_time(value, side.choices.leave_s, deadline_s // TICK_S)
        if place is None:
            return on_foot
        if on_foot is not None:
            foot_s = side.clock(on_foot.arrive_s if is_back else on_foot.leave_s)
            if foot_s >= side.choices.leave_s[place]:
                return on_foot
        return self.taking(side, place, with_legs=with_legs)

    def nearest_miss(self, *, is_back: bool, with_legs: bool) -> Journey | None:
        """Whatever the hour: the first arrival at the site that day, or the last departure from it that leads home."""
        side = self.side(is_back)
        value = side.table[side.choices.row, self.column]
        if not value.size or value.min() == NEVER:
            return None
        return self.taking(side, first_of_all(value, side.choices.leave_s), with_legs=with_legs)

    def taking(self, side: Side, place: int, *, with_legs: bool) -> Journey:
        """The journey that takes one of the home's rows."""
        row, leave_s = int(side.choices.row[place]), int(side.choices.leave_s[place])
        if not with_legs:
            ends = side.clock(leave_s), side.clock(TICK_S * int(side.table[row, self.column]))
            return Journey(min(ends), max(ends))
        rides = Tracer(side.way, self.day.names.change_s, side.table, self.block, self.column).rides(row)
        last_stop = int(side.way.target[rides[-1][1]])
        home_walk_s = int(side.choices.walk_s[place])
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


def last_in_time(value: U16, leave_s: npt.NDArray[np.int32], deadline_tick: int) -> int | None:
    """Place of the last to leave with a value in time; among equals the smallest value, then the last place.

    Of a stop's rows that leave together and are as good, the last one surely is boarded itself.
    """
    in_time = (value <= deadline_tick).nonzero()[0]
    if not in_time.size:
        return None
    leaves = leave_s[in_time]
    together = in_time[leaves == leaves.max()]
    return int(together[together.size - 1 - value[together][::-1].argmin()])


def first_of_all(value: U16, leave_s: npt.NDArray[np.int32]) -> int:
    """Place of the smallest value; among equals the last to leave, then the last place."""
    best = (value == value.min()).nonzero()[0]
    return int(best[best.size - 1 - leave_s[best][::-1].argmax()])
