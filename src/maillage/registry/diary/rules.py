"""Pure answers of the diary: which days a time touches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta


def days_of(start: datetime, end: datetime) -> Iterator[date]:
    """The calendar days that [start, end) touches, on the wall clock the two instants are given in."""
    day, last = start.date(), (end - timedelta(microseconds=1)).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def calendar_hash(token: str) -> str:
    """What the database keeps of a calendar's secret address."""
    return hashlib.sha256(b"calendar " + token.encode()).hexdigest()
