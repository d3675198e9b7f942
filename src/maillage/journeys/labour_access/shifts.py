"""Shifts as people write them, 5:00-13:00 or 5 h – 13 h: hours on the wall; one that ends before it starts ends next day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from maillage.kit.ui.words import between

MOST_SHIFTS: Final = 3
DAY_MIN: Final = 1440
SHORTEST_MIN, LONGEST_MIN = 60, 720
_HOUR = r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?"
_SHIFT = re.compile(rf"\s*(?:de\s+)?{_HOUR}\s*(?:-|–|à)\s*{_HOUR}\s*", re.IGNORECASE)


class ShiftUnreadable(ValueError):
    """Not a shift; carries what was typed."""


class ShiftTooLong(ValueError):
    """Under an hour or over twelve; carries what was typed."""


@dataclass(frozen=True, slots=True)
class Shift:
    """From one hour to another, in minutes of the day; `end_min` under `start_min` is next day."""

    start_min: int
    end_min: int

    @property
    def lasts_min(self) -> int:
        """At work, in minutes."""
        return (self.end_min - self.start_min) % DAY_MIN

    @property
    def ends_next_day(self) -> bool:
        """Whether midnight passes while at work."""
        return self.end_min <= self.start_min

    @property
    def start(self) -> time:
        """On the wall."""
        return wall(self.start_min)

    @property
    def end(self) -> time:
        """On the wall, of the next day when it passes midnight."""
        return wall(self.end_min)

    @property
    def words(self) -> str:
        """As in 5 h – 13 h."""
        return between(self.start, self.end)

    @property
    def code(self) -> str:
        """As it is written in an address: 05:00-13:00."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def moved(self, by_min: int) -> Shift:
        """The same shift, earlier or later."""
        return Shift((self.start_min + by_min) % DAY_MIN, (self.end_min + by_min) % DAY_MIN)


def wall(minutes: int) -> time:
    """The hour of a minute of the day."""
    return time(minutes // 60 % 24, minutes % 60)


def read_shifts(typed: str) -> tuple[Shift, ...]:
    """Each shift once, in the order typed; ShiftUnreadable, ShiftTooLong."""
    parts = [part for part in re.split(r"[,;\n]|\bet\b", typed) if part.strip()]
    return tuple(dict.fromkeys(_shift(part) for part in parts))


def days_after(first: date, weekdays: Sequence[int]) -> tuple[date, ...]:
    """These weekdays (Monday is 0) in the week of a day, in order."""
    monday = first.toordinal() - first.weekday()
    return tuple(date.fromordinal(monday + weekday) for weekday in sorted(set(weekdays)))


def _shift(typed: str) -> Shift:
    found = _SHIFT.fullmatch(typed.replace("\u00a0", " ").replace("\u202f", " "))
    if found is None:
        raise ShiftUnreadable(typed.strip())
    hours, minutes = (int(found[1]), int(found[3])), (int(found[2] or 0), int(found[4] or 0))
    if max(minutes) > 59 or hours[0] > 23 or hours[1] > 24:
        raise ShiftUnreadable(typed.strip())
    shift = Shift(hours[0] * 60 + minutes[0], (hours[1] * 60 + minutes[1]) % DAY_MIN)
    if not SHORTEST_MIN <= shift.lasts_min <= LONGEST_MIN:
        raise ShiftTooLong(typed.strip())
    return shift
