"""Pure answer: is a place open during a whole stretch of time, as far as its usual hours and its tour say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class OpenHours:
    """When a place is open: usual hours by weekday (wall clock, Monday 0), stops of a tour, days when it never is."""

    zone: str
    weekly: Mapping[int, Sequence[tuple[time, time]]] = field(default_factory=dict)
    stops: Sequence[tuple[datetime, datetime]] = ()
    holidays: frozenset[date] = frozenset()

    @property
    def are_recorded(self) -> bool:
        """Somebody wrote when it is open; else nobody knows."""
        return bool(self.weekly or self.stops)

    def are_open(self, start: datetime, end: datetime) -> bool:
        """One stretch of its hours, or one stop, covers all of [start, end)."""
        zone = ZoneInfo(self.zone)
        first, last = start.astimezone(zone), end.astimezone(zone)
        if first.date() in self.holidays or first.date() != last.date():
            return False
        usual = self.weekly.get(first.weekday(), ())
        if any(opens <= first.time() and last.time() <= closes for opens, closes in usual):
            return True
        return any(lower <= start and end <= upper for lower, upper in self.stops)
