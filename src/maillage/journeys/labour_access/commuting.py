"""Communes × hours: who can be there by an hour and come back from an hour, on each day of a week, by foot and bus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.domains.mobility.rules.trips import Home
from maillage.domains.mobility.selectors import DayHours, ReachGrid, Venue
from maillage.journeys.labour_access.shifts import Shift, wall

EARLY_S: Final = 300  # at one's post, and out of the gate
LONGEST_S: Final = 5400  # door to door, each way
UNBOUND_S: Final = 86_400
ONE_DAY: Final = timedelta(days=1)
Bools = npt.NDArray[np.bool_]
I32 = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far one walks, how long one waits before and after, in seconds."""

    walk_s: int
    wait_s: int

    @property
    def limits(self) -> TravelLimits:
        """For the engine: waits and absence are judged here, since going and coming back are asked apart."""
        waits = {"wait_before_s": UNBOUND_S, "wait_after_s": UNBOUND_S, "away_s": 2 * UNBOUND_S}
        return merge(TravelLimits(early_s=EARLY_S, late_s=EARLY_S, back_by=time(23, 59), walk_s=self.walk_s, **waits))


@dataclass(frozen=True, slots=True)
class Asked:
    """From where, to where, on which days, at which minutes of the day."""

    homes: Sequence[Home]
    venue: Venue
    days: tuple[date, ...]
    minutes: tuple[int, ...]
    bounds: Bounds
    zone: str = "Europe/Paris"


class Commuting:
    """What the timetable says of a place of work; arrays are (communes, minutes asked about)."""

    def __init__(self, asked: Asked, *, agency: int | None) -> None:
        self.asked = asked
        self.column = {minute: number for number, minute in enumerate(asked.minutes)}
        days = sorted({each for day in asked.days for each in (day, day + ONE_DAY)})
        hours = DayHours(tuple(wall(minute) for minute in asked.minutes), timedelta(0), asked.zone)
        self.grids = mobility.reach_grids(asked.homes, [asked.venue], days, hours, asked.bounds.limits, agency=agency)
        self._of_day = {day: grid for grid in self.grids for day in grid.days}
        self._sides: dict[int, tuple[Bools, Bools]] = {}

    @property
    def asked_grids(self) -> tuple[ReachGrid, ...]:
        """Those of the days asked about, without the next day that only nights need."""
        return tuple(grid for grid in self.grids if set(grid.days) & set(self.asked.days))

    def can_on(self, shift: Shift, day: date) -> Bools:
        """(communes,): can be there for the shift that starts on that day, and come back."""
        there, _ = self.sides(day)
        _, back = self.sides(day + ONE_DAY if shift.ends_next_day else day)
        return there[:, self.column[shift.start_min]] & back[:, self.column[shift.end_min]]

    def can(self, shift: Shift) -> Bools:
        """(communes,): on every day asked about."""
        there, back = self.every_day(shift.ends_next_day)
        return there[:, self.column[shift.start_min]] & back[:, self.column[shift.end_min]]

    def can_at(self, shifts: Iterable[Shift]) -> Bools:
        """(communes, shifts): on every day asked about."""
        return np.column_stack([self.can(shift) for shift in shifts])

    def every_day(self, is_night: bool) -> tuple[Bools, Bools]:
        """In time on every day, and back from every day; of nights one comes back on the day after."""
        return self._nights if is_night else self._days

    def sides(self, day: date) -> tuple[Bools, Bools]:
        """In time for each minute of that day, and back from each."""
        grid = self._of_day[day]
        if id(grid) not in self._sides:
            self._sides[id(grid)] = _sides(grid, self.asked)
        return self._sides[id(grid)]

    def trip(self, shift: Shift, commune: int) -> tuple[datetime | None, ...]:
        """Hours of the first day: leaves home, arrives, leaves work, is home; None where there is none."""
        day = self.asked.days[0]
        there, back = self._of_day[day], self._of_day[day + ONE_DAY if shift.ends_next_day else day]
        one, other = (commune, 0, self.column[shift.start_min]), (commune, 0, self.column[shift.end_min])
        out = there.at(int(there.leave_home_s[one])), there.at(int(there.arrive_s[one]))
        return (*out, back.at(int(back.leave_s[other])), back.at(int(back.home_s[other])))

    @cached_property
    def _days(self) -> tuple[Bools, Bools]:
        return self._together(self.asked.days)

    @cached_property
    def _nights(self) -> tuple[Bools, Bools]:
        return self._together([day + ONE_DAY for day in self.asked.days])

    def _together(self, back_on: Sequence[date]) -> tuple[Bools, Bools]:
        there = np.logical_and.reduce([self.sides(day)[0] for day in self.asked.days])
        return there, np.logical_and.reduce([self.sides(day)[1] for day in back_on])


def _sides(grid: ReachGrid, asked: Asked) -> tuple[Bools, Bools]:
    at_s = _seconds(grid, asked)
    leave_home_s, arrive_s, leave_s, home_s = (
        each[:, 0] for each in (grid.leave_home_s, grid.arrive_s, grid.leave_s, grid.home_s)
    )
    there = (leave_home_s >= 0) & (at_s - arrive_s <= asked.bounds.wait_s + EARLY_S) & (arrive_s - leave_home_s <= LONGEST_S)
    back = (leave_s >= 0) & (leave_s - at_s <= asked.bounds.wait_s + EARLY_S) & (home_s - leave_s <= LONGEST_S)
    return there, back


def _seconds(grid: ReachGrid, asked: Asked) -> I32:
    day, zone = grid.days[0], ZoneInfo(asked.zone)
    instants = (datetime.combine(day, wall(minute), tzinfo=zone) for minute in asked.minutes)
    return np.array([grid.clock.seconds(each) for each in instants], np.int32)
