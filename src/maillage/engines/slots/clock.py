"""Wall clock to instants: times of a place's clock, and the epoch seconds they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from maillage.engines.slots.errors import RecurrenceError
from maillage.engines.slots.reasons import TICK_MIN, TICK_S

MIDNIGHT = time(0, 0)
FIRST_YEAR, LAST_YEAR = 1970, 2199  # before, some zones were not a whole number of 5 minutes from UTC


@dataclass(frozen=True, slots=True, order=True)
class DatedOccurrence:
    """One occurrence: the date the recurrence gave it (its key, kept when moved) and its epoch seconds [start, end)."""

    original_date: date
    start_s: int
    end_s: int

    @property
    def start(self) -> datetime:
        return datetime.fromtimestamp(self.start_s, UTC)

    @property
    def end(self) -> datetime:
        return datetime.fromtimestamp(self.end_s, UTC)


def zone_of(zone: str | ZoneInfo) -> ZoneInfo:
    """Look a zone up by its name, such as Europe/Paris."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError) as unknown:
        raise RecurrenceError("zone", zone, "is not a known time zone") from unknown


def instant_s(day: date, at: time, zone: ZoneInfo) -> int:
    """Turn a wall-clock time into epoch seconds; skipped and repeated times follow PEP 495 with fold=0."""
    return int(datetime.combine(day, at, tzinfo=zone).timestamp())


def span_s(day: date, start: time, end: time, zone: ZoneInfo) -> tuple[int, int]:
    """Turn a day's opening into epoch seconds; an end of 00:00 is the midnight that ends the day."""
    end_day = day + timedelta(days=1) if end == MIDNIGHT else day
    start_s, end_s = instant_s(day, start, zone), instant_s(end_day, end, zone)
    if start_s % TICK_S or end_s % TICK_S:
        raise RecurrenceError("zone", str(zone), f"is not a multiple of {TICK_MIN} minutes from UTC on {day}")
    return start_s, end_s


def check_times(start: time, end: time) -> None:
    """Refuse times off the 5-minute grid, with a zone, or in the wrong order."""
    for field, at in (("start", start), ("end", end)):
        if at.tzinfo is not None:
            raise RecurrenceError(field, at, "must be a wall-clock time without zone")
        if at.second or at.microsecond or at.minute % TICK_MIN:
            raise RecurrenceError(field, at, f"must be a multiple of {TICK_MIN} minutes")
    if end != MIDNIGHT and end <= start:
        raise RecurrenceError("end", end, f"must be after the start {start}")


def check_period(from_day: date, until_day: date) -> None:
    """Refuse a window that is reversed or outside the years the engine knows."""
    if until_day < from_day:
        raise RecurrenceError("until_day", until_day, f"must not be before {from_day}")
    for field, day in (("from_day", from_day), ("until_day", until_day)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise RecurrenceError(field, day, f"must be in the years {FIRST_YEAR} to {LAST_YEAR}")
