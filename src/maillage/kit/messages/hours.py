"""Quiet hours: nobody's telephone rings in the evening, on a Sunday or on a public holiday. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LOUD = (time(8), time(20))
LOUD_WHEN_URGENT = (time(7), time(21))
SUNDAY = 6


def next_loud(at: datetime, zone: ZoneInfo, *, is_urgent: bool = False) -> datetime:
    """`at` itself when it may ring then, else the next moment at which it may. What is urgent also rings on a Sunday."""
    opens, closes = LOUD_WHEN_URGENT if is_urgent else LOUD
    wall = at.astimezone(zone)
    day = wall.date()
    if wall.time() >= closes:
        day += timedelta(days=1)
    elif wall.time() >= opens and (is_urgent or not _is_day_off(day.year, day.month, day.day)):
        return at
    while not is_urgent and _is_day_off(day.year, day.month, day.day):
        day += timedelta(days=1)
    return max(at, datetime.combine(day, opens, tzinfo=zone))


@lru_cache(400)
def _is_day_off(year: int, month: int, day: int) -> bool:
    when = datetime(year, month, day).date()  # noqa: DTZ001  # a calendar day, not an instant
    return when.weekday() == SUNDAY or when in _holidays(year)


@lru_cache(8)
def _holidays(year: int) -> frozenset[object]:
    return frozenset(holidays.country_holidays("FR", years=year))
