"""Which services run on which date; kinds of day. Standard library only, kept as JSON by whoever serves answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

from maillage.engines.reach.clock import DAY_S, previous_day_shift_s

ONE_DAY = dt.timedelta(days=1)
DayStatus = Literal["served", "no_service_that_day", "outside_feed_dates"]


@dataclass(frozen=True)
class Week:
    """A line of calendar.txt: weekdays (Monday first) between two dates, both included."""

    weekdays: tuple[bool, ...]
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Calendar:
    """Services of a feed by date.

    Parameters
    ----------
    zone : IANA name of the feed's time zone.
    weeks : service id to its line of calendar.txt (may be empty).
    added, removed : date to the services calendar_dates.txt adds to it or removes from it.
    used : services that have at least one trip; the others never make a day "served".
    """

    zone: str
    weeks: dict[str, Week]
    added: dict[dt.date, frozenset[str]]
    removed: dict[dt.date, frozenset[str]]
    used: frozenset[str]
    _on: dict[dt.date, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def first_date(self) -> dt.date | None:
        """First date of the feed's validity; None when no service ever runs."""
        return min([w.first for w in self.weeks.values()] + list(self.added), default=None)

    @cached_property
    def last_date(self) -> dt.date | None:
        return max([w.last for w in self.weeks.values()] + list(self.added), default=None)

    def dates(self) -> tuple[dt.date, ...]:
        """Every date of the validity, with service or not."""
        return tuple(self._each_date())

    def services_on(self, date: dt.date) -> frozenset[str]:
        """Services that run on a date: calendar.txt, then what calendar_dates.txt adds and removes."""
        if date not in self._on:
            regular = {s for s, w in self.weeks.items() if w.first <= date <= w.last and w.weekdays[date.weekday()]}
            regular |= self.added.get(date, frozenset())
            self._on[date] = (frozenset(regular) - self.removed.get(date, frozenset())) & self.used
        return self._on[date]

    def status(self, date: dt.date) -> DayStatus:
        if self.first_date is None or self.last_date is None or not self.first_date <= date <= self.last_date:
            return "outside_feed_dates"
        return "served" if self.services_on(date) else "no_service_that_day"

    def days_without_service(self) -> tuple[dt.date, ...]:
        return tuple(date for date in self._each_date() if not self.services_on(date))

    def kind_of_day(self, date: dt.date) -> str:
        """16 hex digits: same services that day and the day before, same clock, same kind; one profile serves all."""
        shift = previous_day_shift_s(date, ZoneInfo(self.zone))
        parts = [sorted(self.services_on(date)), sorted(self.services_on(date - ONE_DAY))]
        return hashlib.sha256(json.dumps([*parts, shift + DAY_S]).encode()).hexdigest()[:16]

    def service_kinds(self) -> dict[str, tuple[dt.date, ...]]:
        """Kind of day to its dates, in order; days without service of their own are left out."""
        kinds: dict[str, list[dt.date]] = {}
        for date in self._each_date():
            if self.services_on(date):
                kinds.setdefault(self.kind_of_day(date), []).append(date)
        return {kind: tuple(dates) for kind, dates in kinds.items()}

    def _each_date(self) -> Iterator[dt.date]:
        if self.first_date is None or self.last_date is None:
            return
        date = self.first_date
        while date <= self.last_date:
            yield date
            date += ONE_DAY

    def to_json(self) -> str:
        return json.dumps(
            {
                "zone": self.zone,
                "weeks": {
                    s: ["".join("01"[day] for day in w.weekdays), w.first.isoformat(), w.last.isoformat()]
                    for s, w in sorted(self.weeks.items())
                },
                "added": _dated_as_text(self.added),
                "removed": _dated_as_text(self.removed),
                "used": sorted(self.used),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Calendar:
        raw: dict[str, Any] = json.loads(text)
        day = dt.date.fromisoformat
        weeks = {s: Week(tuple(d == "1" for d in days), day(a), day(b)) for s, (days, a, b) in raw["weeks"].items()}
        added = {day(d): frozenset(s) for d, s in raw["added"].items()}
        removed = {day(d): frozenset(s) for d, s in raw["removed"].items()}
        return cls(raw["zone"], weeks, added, removed, frozenset(raw["used"]))


def _dated_as_text(dated: dict[dt.date, frozenset[str]]) -> dict[str, list[str]]:
    return {date.isoformat(): sorted(services) for date, services in sorted(dated.items())}
