"""Pure answers of the diary: which days a time touches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta


def days_of(start: datetime, end: datetime) -> Iterator[date]:
    """The calendar days that [start, end) touches, on the wall clock the two instants are given in."""
    day, last = start.date(), (end - timedelta(microseconds=1)).date()
    while day <= last:
        yield day
        day += timedelta(days=1)
