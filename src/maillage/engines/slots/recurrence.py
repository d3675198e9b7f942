"""What recurs: a wall-clock opening, expanded to dated occurrences whose key (opening, original date) never changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from maillage.engines.slots.clock import DatedOccurrence, check_period, check_times, span_s, zone_of
from maillage.engines.slots.errors import RecurrenceError

LAST = -1
_MAX_EVERY_WEEKS = 520
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One opening period: which days, from when to when on the clock of the place.

    Parameters
    ----------
    first_day : no occurrence before it; with `every_weeks` its week (Monday first) is the first that counts
    start, end : naive wall-clock times, multiples of 5 minutes; an end of 00:00 is midnight at the end of the day
    weekdays : 0 Monday to 6 Sunday, at least one
    every_weeks : 1 every week, 2 every other week, …
    nths : empty for a weekly recurrence; otherwise which of the month, 1 to 5 or -1 for the last:
        `nths=(2, 4), weekdays=(1,)` is the second and fourth Tuesday
    until : last possible day, inclusive
    school_weeks_only : no occurrence on a day of a school break
    on_holidays : occurrences exist on public holidays too

    Raises
    ------
    RecurrenceError : with the field that makes no sense
    """

    first_day: date
    start: time
    end: time
    weekdays: tuple[int, ...]
    every_weeks: int = 1
    nths: tuple[int, ...] = ()
    until: date | None = None
    school_weeks_only: bool = False
    on_holidays: bool = False

    def __post_init__(self) -> None:
        check_times(self.start, self.end)
        if not self.weekdays or any(day not in range(7) for day in self.weekdays):
            raise RecurrenceError("weekdays", self.weekdays, "must hold days from 0 (Monday) to 6 (Sunday)")
        if any(nth not in (1, 2, 3, 4, 5, LAST) for nth in self.nths):
            raise RecurrenceError("nths", self.nths, "must hold ranks from 1 to 5, or -1 for the last")
        if not 1 <= self.every_weeks <= _MAX_EVERY_WEEKS:
            raise RecurrenceError("every_weeks", self.every_weeks, f"must be from 1 to {_MAX_EVERY_WEEKS}")
        if self.nths and self.every_weeks != 1:
            raise RecurrenceError("every_weeks", self.every_weeks, "cannot be combined with ranks of the month")
        if self.until is not None and self.until < self.first_day:
            raise RecurrenceError("until", self.until, f"must not be before the first day {self.first_day}")


@dataclass(frozen=True, slots=True)
class OccurrenceChange:
    """What differs for one occurrence: dropped, or other times, or another day. None keeps the recurrence's value."""

    original_date: date
    start: time | None = None
    end: time | None = None
    day: date | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Closures:
    """Public holidays, and school breaks as [first day off, day school resumes)."""

    holidays: frozenset[date] = frozenset()
    school_breaks: tuple[tuple[date, date], ...] = ()

    def __post_init__(self) -> None:
        for first, resumes in self.school_breaks:
            if resumes <= first:
                raise RecurrenceError("school_breaks", (first, resumes), "school must resume after the break starts")

    def has_school(self, day: date) -> bool:
        return not any(first <= day < resumes for first, resumes in self.school_breaks)


NO_CLOSURES = Closures()


def expand(
    recurrence: Recurrence,
    *,
    zone: str | ZoneInfo,
    from_day: date,
    until_day: date,
    closures: Closures = NO_CLOSURES,
    changes: Sequence[OccurrenceChange] = (),
) -> list[DatedOccurrence]:
    """Date every occurrence whose original date lies in [from_day, until_day), by original date.

    A window owns the occurrences by their original date, even those moved out of it, so two neighbouring windows
    never give the same key twice. A change of a date without occurrence (a holiday, another weekday) has no effect.
    Times that a clock change skips or repeats follow PEP 495 with fold=0; an occurrence left without any time
    (02:30 to 03:15 on the night the clock jumps over them) does not exist that day.

    Raises
    ------
    RecurrenceError : a zone that is unknown, a window or a change that makes no sense, two changes of one date
    """
    place_zone = zone_of(zone)
    by_date = _index_changes(changes)
    found: list[DatedOccurrence] = []
    for original in original_dates(recurrence, from_day=from_day, until_day=until_day, closures=closures):
        change = by_date.get(original)
        if change is not None and change.dropped:
            continue
        start_s, end_s = span_s(*_changed(original, recurrence, change), place_zone)
        if start_s < end_s:
            found.append(DatedOccurrence(original, start_s, end_s))
    return found


def original_dates(recurrence: Recurrence, *, from_day: date, until_day: date, closures: Closures = NO_CLOSURES) -> list[date]:
    """List the dates of [from_day, until_day) on which the recurrence has an occurrence, before any change."""
    check_period(from_day, until_day)
    first, end, until = max(from_day, recurrence.first_day), until_day, recurrence.until
    if until is not None and until < until_day:
        end = until + _DAY
    candidates = _monthly(recurrence, first, end) if recurrence.nths else _weekly(recurrence, first, end)
    return [
        day
        for day in candidates
        if first <= day < end
        and (recurrence.on_holidays or day not in closures.holidays)
        and (not recurrence.school_weeks_only or closures.has_school(day))
    ]


def _weekly(recurrence: Recurrence, first: date, end: date) -> Iterator[date]:
    """Give the candidate days from the week of `first` on; the caller cuts what lies outside."""
    anchor = recurrence.first_day - recurrence.first_day.weekday() * _DAY
    skipped_weeks = (first - anchor).days // 7
    monday = anchor + (skipped_weeks - skipped_weeks % recurrence.every_weeks) * _WEEK
    weekdays = sorted(set(recurrence.weekdays))
    while monday < end:
        for weekday in weekdays:
            yield monday + weekday * _DAY
        monday += recurrence.every_weeks * _WEEK


def _monthly(recurrence: Recurrence, first: date, end: date) -> Iterator[date]:
    """Give the candidate days from the month of `first` on; the caller cuts what lies outside."""
    month = first.replace(day=1)
    while month < end:
        following = (month + 31 * _DAY).replace(day=1)
        days = {
            day
            for weekday in recurrence.weekdays
            for nth in recurrence.nths
            if (day := _nth_weekday(month, following, weekday, nth)) is not None
        }
        yield from sorted(days)
        month = following


def _nth_weekday(month: date, following: date, weekday: int, nth: int) -> date | None:
    """Find the nth such weekday of a month, or None when the month has no fifth one."""
    if nth == LAST:
        last = following - _DAY
        return last - (last.weekday() - weekday) % 7 * _DAY
    day = month + ((weekday - month.weekday()) % 7 + 7 * (nth - 1)) * _DAY
    return day if day < following else None


def _changed(original: date, recurrence: Recurrence, change: OccurrenceChange | None) -> tuple[date, time, time]:
    """Give the day and times of one occurrence, with its change applied."""
    if change is None:
        return original, recurrence.start, recurrence.end
    start, end = change.start or recurrence.start, change.end or recurrence.end
    check_times(start, end)
    return change.day or original, start, end


def _index_changes(changes: Sequence[OccurrenceChange]) -> dict[date, OccurrenceChange]:
    by_date = {change.original_date: change for change in changes}
    if len(by_date) != len(changes):
        twice = next(c.original_date for c in changes if by_date[c.original_date] is not c)
        raise RecurrenceError("changes", twice, "one occurrence is changed twice")
    return by_date
