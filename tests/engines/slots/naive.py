"""The naive twin: the definition of a free slot, word for word, with Python datetimes and loops; shares no code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
FIVE_MINUTES = timedelta(minutes=5)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Opening:
    """An opening period as one would say it aloud; a change maps an original date to None (dropped) or new times."""

    adviser: int
    place: int
    first_day: date
    start: time
    end: time
    weekdays: tuple[int, ...]
    every_weeks: int = 1
    nths: tuple[int, ...] = ()
    until: date | None = None
    school_weeks_only: bool = False
    on_holidays: bool = False
    room: int | None = None
    changes: Mapping[date, tuple[date, time, time] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """The days asked about, [first, end), and when things are closed."""

    first: date
    end: date
    holidays: frozenset[date] = frozenset()
    school_breaks: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Wish:
    """A reason, in minutes."""

    duration: int
    buffer: int
    step: int
    fills: bool


def occurs_on(opening: Opening, day: date, calendar: Calendar) -> bool:
    if day < opening.first_day or (opening.until is not None and day > opening.until):
        return False
    if day.weekday() not in opening.weekdays:
        return False
    if day in calendar.holidays and not opening.on_holidays:
        return False
    if opening.school_weeks_only and any(first <= day < back for first, back in calendar.school_breaks):
        return False
    if opening.nths:
        return bool(ranks_of(day) & set(opening.nths))
    weeks_between = (monday_of(day) - monday_of(opening.first_day)).days // 7
    return weeks_between % opening.every_weeks == 0


def ranks_of(day: date) -> set[int]:
    """Count like on a wall calendar: which such weekday of the month is it, and is it the last."""
    same_weekday = [day.replace(day=number) for number in range(1, 32) if is_same_weekday(day, number)]
    ranks = {same_weekday.index(day) + 1}
    return ranks | {-1} if same_weekday[-1] == day else ranks


def is_same_weekday(day: date, number: int) -> bool:
    try:
        return day.replace(day=number).weekday() == day.weekday()
    except ValueError:
        return False


def monday_of(day: date) -> date:
    while day.weekday() != 0:
        day -= DAY
    return day


def occurrences_of(opening: Opening, calendar: Calendar) -> Iterator[tuple[date, datetime, datetime]]:
    day = calendar.first
    while day < calendar.end:
        if occurs_on(opening, day, calendar):
            held_on, start, end = day, opening.start, opening.end
            change = opening.changes.get(day, (day, start, end))
            if change is not None:
                held_on, start, end = change
                closing_day = held_on + DAY if end == time(0) else held_on
                yield day, on_clock(held_on, start), on_clock(closing_day, end)
        day += DAY


def on_clock(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=PARIS).astimezone(UTC)


def free_slots(
    openings: Sequence[Opening], busy: Mapping[int, Sequence[Span]], wish: Wish, calendar: Calendar
) -> list[tuple[int, int, int]]:
    """List (adviser, place, start in epoch seconds), sorted."""
    found: set[tuple[int, int, int]] = set()
    for opening in openings:
        mine = busy.get(opening.adviser, ())
        rooms = busy.get(opening.room, ()) if opening.room is not None else ()
        for _, start, end in occurrences_of(opening, calendar):
            for moment in candidate_starts(start, end, [*mine, *rooms], wish):
                finish = moment + timedelta(minutes=wish.duration)
                rested = finish + timedelta(minutes=wish.buffer)
                if finish <= end and not meets(moment, rested, mine) and not meets(moment, finish, rooms):
                    found.add((opening.adviser, opening.place, int(moment.timestamp())))
    return sorted(found)


def candidate_starts(start: datetime, end: datetime, busy: Sequence[Span], wish: Wish) -> Iterator[datetime]:
    moment = start
    while moment < end:
        yield moment
        moment += timedelta(minutes=wish.step)
    if wish.fills:
        for _, released in busy:
            if start < released < end:
                yield rounded_up(released)


def rounded_up(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    while hour < moment:
        hour += FIVE_MINUTES
    return hour


def meets(start: datetime, end: datetime, spans: Sequence[Span]) -> bool:
    return any(taken_from < end and start < taken_until for taken_from, taken_until in spans)
