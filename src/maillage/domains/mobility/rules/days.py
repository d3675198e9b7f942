"""Days of a timetable: when its clock starts, and which past day stands for one the feed does not know yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from maillage.engines.reach import Calendar

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
HORIZON = timedelta(weeks=10)
PROJECTED_AT_MOST = timedelta(days=366)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class DayKinds:
    """Public holidays and school breaks (both days included), as the territory knows them."""

    holidays: frozenset[date] = frozenset()
    breaks: tuple[tuple[date, date], ...] = ()

    def is_holiday(self, day: date) -> bool:
        """A public holiday."""
        return day in self.holidays

    def is_school_break(self, day: date) -> bool:
        """No school that day, whichever weekday it is."""
        return any(first <= day <= last for first, last in self.breaks)


def service_day_start(day: date, zone: ZoneInfo) -> datetime:
    """The instant a service day's times count from: noon minus 12 h, which is not midnight when the clock changes."""
    return datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC) - timedelta(hours=12)


def comparable_day(day: date, calendar: Calendar, kinds: DayKinds) -> date | None:
    """The last day of the feed that stands for a day past its end: same weekday, school or not; a Sunday for a holiday.

    A day of the holidays may stand for a school day when the feed holds nothing else, since fewer cars run then; never
    the other way round. None when nothing compares, or when the feed ended over a year before.
    """
    first, last = calendar.first_date, calendar.last_date
    if first is None or last is None or not last < day <= last + PROJECTED_AT_MOST:
        return None
    if kinds.is_holiday(day):
        known = [each for each in kinds.holidays if first <= each <= last]
        return max(known) if known else next(_weekdays_back(SUNDAY, first, last), None)
    candidates = [each for each in _weekdays_back(day.weekday(), first, last) if not kinds.is_holiday(each)]
    is_break = kinds.is_school_break(day)
    alike = [each for each in candidates if kinds.is_school_break(each) == is_break]
    return next(iter(alike if is_break else alike + candidates), None)


def _weekdays_back(weekday: int, first: date, last: date) -> Iterator[date]:
    day = last - timedelta(days=(last.weekday() - weekday) % 7)
    while day >= first:
        yield day
        day -= ONE_WEEK
