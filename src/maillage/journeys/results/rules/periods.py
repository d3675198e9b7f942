"""The months, quarters and years that figures are told of: half-open, from midnight to midnight in Paris."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")
CODE: Final = re.compile(r"(20\d\d)(?:-T([1-4])|-(0[1-9]|1[0-2]))?")
MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
QUARTERS_SHOWN, YEARS_SHOWN = 5, 2


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` to `end`, the last day excluded."""

    start: date
    end: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def code(self) -> str:
        """As in an address: 2026-11, 2026-T4, 2026."""
        if self == year(self.start.year):
            return f"{self.start.year}"
        if self == month(self.start.year, self.start.month):
            return f"{self.start.year}-{self.start.month:02}"
        return f"{self.start.year}-T{(self.start.month + 2) // 3}"

    @property
    def words(self) -> str:
        """As in novembre 2026, 4e trimestre 2026, année 2026."""
        if self == year(self.start.year):
            return f"année\u00a0{self.start.year}"
        if self == month(self.start.year, self.start.month):
            return f"{MONTHS[self.start.month - 1]}\u00a0{self.start.year}"
        number = (self.start.month + 2) // 3
        return f"{number}{'er' if number == 1 else 'e'}\u00a0trimestre\u00a0{self.start.year}"

    @property
    def months(self) -> tuple[Period, ...]:
        """The months that it is made of."""
        first, after = self.start.year * 12 + self.start.month - 1, self.end.year * 12 + self.end.month - 1
        return tuple(month(number // 12, number % 12 + 1) for number in range(first, after))

    def instants(self) -> tuple[datetime, datetime]:
        """When it begins, and when it is over."""
        return _midnight(self.start), _midnight(self.end)

    def has(self, at: datetime | date) -> bool:
        """Whether that instant or day lies in it."""
        day = at.astimezone(PARIS).date() if isinstance(at, datetime) else at
        return self.start <= day < self.end


def month(number_of_year: int, number: int) -> Period:
    """A calendar month."""
    return Period(date(number_of_year, number, 1), _first_after(number_of_year, number))


def quarter(number_of_year: int, number: int) -> Period:
    """Three calendar months; the first is 1."""
    return Period(date(number_of_year, number * 3 - 2, 1), _first_after(number_of_year, number * 3))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def read(code: str) -> Period | None:
    """The period of that code; None when it is not one."""
    found = CODE.fullmatch(code)
    if found is None:
        return None
    of_year = int(found[1])
    if found[2]:
        return quarter(of_year, int(found[2]))
    return month(of_year, int(found[3])) if found[3] else year(of_year)


def quarter_of(day: date) -> Period:
    """The quarter that day lies in."""
    return quarter(day.year, (day.month + 2) // 3)


def periods_shown(today: date) -> tuple[Period, ...]:
    """The current quarter and those before, then this year and the last: what a page offers."""
    now = today.year * 4 + (today.month - 1) // 3
    quarters = [quarter(number // 4, number % 4 + 1) for number in range(now, now - QUARTERS_SHOWN, -1)]
    return (*quarters, *(year(today.year - number) for number in range(YEARS_SHOWN)))


def _first_after(number_of_year: int, number: int) -> date:
    return date(number_of_year + number // 12, number % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)
