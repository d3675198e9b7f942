"""Pure answers of the diary: which days a time touches, and which are worked."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from datetime import date, datetime, timedelta
from functools import cache

from holidays import country_holidays

SATURDAY = 5


def days_of(start: datetime, end: datetime) -> Iterator[date]:
    """The calendar days that [start, end) touches, on the wall clock the two instants are given in."""
    day, last = start.date(), (end - timedelta(microseconds=1)).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


@cache
def french_holidays(year: int) -> frozenset[date]:
    """The public holidays of metropolitan France: nobody has to import what the law says."""
    return frozenset(country_holidays("FR", years=year))


def working_day_before(day: date, count: int, holidays: Container[date]) -> date:
    """The day that lies `count` working days before: neither Saturday, nor Sunday, nor a public holiday."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < SATURDAY and day not in holidays
    return day


def working_day_after(day: date, count: int, holidays: Container[date]) -> date:
    """The day on which that many working days have passed."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY and day not in holidays
    return day


def calendar_hash(token: str) -> str:
    """What the database keeps of a calendar's secret address."""
    return hashlib.sha256(b"calendar " + token.encode()).hexdigest()
