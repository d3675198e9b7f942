"""What is worth taking between one home and one site, sorted once: then many events cost one binary search each way."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from maillage.engines.reach.access import Choices
from maillage.engines.reach.search import Choice, Ends, Side
from maillage.engines.reach.ways import NEVER, U16


class Frontier(NamedTuple):
    """Rows of one direction that no other row beats: both the ticks at the site and the departures rise."""

    tick: list[int]
    leave_s: list[int]
    row: list[int]

    def last_in_time(self, deadline_tick: int) -> Choice | None:
        """As `search.last_in_time`."""
        place = bisect_right(self.tick, deadline_tick) - 1
        return self._at(place) if place >= 0 else None

    def first_of_all(self) -> Choice | None:
        """As `search.first_of_all`."""
        return self._at(0) if self.tick else None

    def _at(self, place: int) -> Choice:
        return Choice(self.leave_s[place], self.tick[place], self.row[place])


def frontier_of(choices: Choices, ticks: U16) -> Frontier:
    """The frontier of the rows near a home; `ticks` are theirs, in the column of the site.

    Cost: a sort of the rows, some tens of microseconds for a home with some hundred departures around it.
    """
    order = np.lexsort((-choices.row, -choices.leave_s, ticks))
    leave_s = choices.leave_s[order]
    latest_before = np.empty_like(leave_s)
    latest_before[:1] = -1
    np.maximum.accumulate(leave_s[:-1], out=latest_before[1:])
    kept = order[(leave_s > latest_before) & (ticks[order] != NEVER)]
    return Frontier(ticks[kept].tolist(), choices.leave_s[kept].tolist(), choices.row[kept].tolist())


@dataclass(frozen=True)
class ManyEnds(Ends):
    """A home and a site that are asked about many events: the same answers as `Ends`, from frontiers."""

    @cached_property
    def out_frontier(self) -> Frontier:
        return frontier_of(self.access.out, self.block.out[self.access.out.row, self.column])

    @cached_property
    def back_frontier(self) -> Frontier:
        return frontier_of(self.access.back, self.block.back[self.access.back.row, self.column])

    def last_in_time(self, side: Side, deadline_tick: int) -> Choice | None:
        return self._frontier(side).last_in_time(deadline_tick)

    def first_of_all(self, side: Side) -> Choice | None:
        return self._frontier(side).first_of_all()

    def has_stop_near_site(self) -> bool:
        return self._is_near

    @cached_property
    def _is_near(self) -> bool:
        return super().has_stop_near_site()

    def _frontier(self, side: Side) -> Frontier:
        return self.back_frontier if side.is_back else self.out_frontier
