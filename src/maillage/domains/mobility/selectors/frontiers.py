"""The best journeys of one home and one place for many hours at once: what the engine answers one by one, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maillage.engines.reach import Limits, Profiles
from maillage.engines.reach.access import Access, Choices

I32 = npt.NDArray[np.int32]
LATEST_S, TICK_S, NEVER, NONE = 129_600, 2, 65_535, -1


@dataclass(frozen=True, slots=True)
class Ways:
    """Both ways, one entry per hour, in seconds of the service day; -1 where there is none."""

    leave_home_s: I32
    arrive_s: I32
    leave_s: I32
    home_s: I32
    first_arrival_s: int = NONE
    last_departure_s: int = NONE


class Falling:
    """The rows near a home, the last to leave first; among those that leave together the best is the last of them."""

    def __init__(self, choices: Choices) -> None:
        order = np.argsort(-choices.leave_s, kind="stable")
        self.row, self.leave_s = choices.row[order], choices.leave_s[order]
        self.together = np.searchsorted(-self.leave_s, -self.leave_s, side="right") - 1

    def best(self, value: npt.NDArray[np.uint16], deadline_s: I32) -> tuple[I32, I32]:
        """For each deadline the latest departure whose value is in time, and its value in seconds; -1 for none."""
        if not value.size:
            nothing = np.full(deadline_s.size, NONE, np.int32)
            return nothing, nothing
        least = np.minimum.accumulate(value).astype(np.int32)
        place = np.searchsorted(-least, -(deadline_s // TICK_S), side="left")
        found = (place < value.size) & (deadline_s >= 0) & (deadline_s <= LATEST_S)
        place = np.minimum(place, value.size - 1)
        leave_s = np.where(found, self.leave_s[place], NONE)
        reached_s = np.where(found, TICK_S * least[self.together[place]], NONE)
        return leave_s.astype(np.int32), reached_s.astype(np.int32)


class HomeInTable:
    """One home in one table of reach: what is sorted once for all the places."""

    def __init__(self, table: Profiles, home: str | tuple[float, float], limits: Limits) -> None:
        self.table, self.home, self.limits = table, home, limits

    @cached_property
    def access(self) -> Access:
        """The stops near home and their rows: the same for whatever place."""
        return self.table.ends(self.home, self.table.site_keys[0], self.limits).access

    @cached_property
    def sides(self) -> tuple[Falling, Falling]:
        """The rows of the way there and of the way back."""
        return Falling(self.access.out), Falling(self.access.back)

    def ways(self, site: str, start_s: I32, end_s: I32) -> tuple[Ways, bool]:
        """The best ways for each (start, end), and whether a stop is near the place; UnknownSite, WalkLimitNotBuilt."""
        ends = self.table.ends(self.home, site, self.limits)
        foot_s = None if ends.all_the_way is None else ends.all_the_way[0]
        by_s, from_s = start_s - self.limits.early_s, end_s + self.limits.late_s
        out, back = ends.side(False).table, ends.side(True).table
        values = out[self.sides[0].row, ends.column], back[self.sides[1].row, ends.column]
        leave_home_s, arrive_s = self.sides[0].best(values[0], by_s)
        leave_home_s, arrive_s = _or_on_foot(leave_home_s, arrive_s, by_s, foot_s)
        mirrored = _mirrored(from_s)
        home_s, leave_s = _or_on_foot(*self.sides[1].best(values[1], mirrored), mirrored, foot_s)
        found = Ways(leave_home_s, arrive_s, _mirrored(leave_s), _mirrored(home_s), *_misses(*values))
        return found, ends.has_stop_near_site()


def on_foot(foot_s: int | None, by_s: I32, from_s: I32) -> Ways:
    """Walking both ways, or nothing."""
    if foot_s is None:
        nothing = np.full(by_s.size, NONE, np.int32)
        return Ways(nothing, nothing, nothing, nothing)
    return Ways(by_s - foot_s, by_s, from_s, from_s + foot_s)


def _or_on_foot(leave_s: I32, reached_s: I32, bound_s: I32, foot_s: int | None) -> tuple[I32, I32]:
    """Walking wins when one leaves no sooner; on the way back the clock runs backwards and all is the same."""
    if foot_s is None:
        return leave_s, reached_s
    walk_s = bound_s - foot_s
    is_walked = (walk_s >= 0) & (walk_s >= leave_s)
    return np.where(is_walked, walk_s, leave_s), np.where(is_walked, bound_s, reached_s)


def _mirrored(seconds: I32) -> I32:
    return np.where(seconds == NONE, NONE, LATEST_S - seconds).astype(np.int32)


def _misses(out: npt.NDArray[np.uint16], back: npt.NDArray[np.uint16]) -> tuple[int, int]:
    """Whatever the hour: the first arrival of the day, and the last departure that leads home."""
    first, last = (int(each.min()) if each.size else NEVER for each in (out, back))
    return NONE if first == NEVER else TICK_S * first, NONE if last == NEVER else LATEST_S - TICK_S * last
