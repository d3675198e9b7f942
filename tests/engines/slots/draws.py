"""Random agendas for the comparison with the naive twin: both clock changes, holidays, changes, odd seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from hypothesis import strategies as st
from tests.engines.slots.naive import Calendar, Opening, Wish
from tests.engines.slots.naive import occurrences_of as occurrences_by_hand

from maillage.engines.slots import (
    TICK_S,
    Bitmaps,
    Busy,
    Closures,
    IntArray,
    OccurrenceChange,
    Occurrences,
    OctetArray,
    Reason,
    Recurrence,
    expand,
)

ADVISERS = (1, 2)
ROOM = 90
FIRST_DAYS = (date(2027, 3, 15), date(2026, 10, 12), date(2027, 10, 25), date(2027, 2, 1))

ticks = st.integers(0, 287).map(lambda tick: time(tick // 12, tick % 12 * 5))
night_ticks = st.integers(12, 60).map(lambda tick: time(tick // 12, tick % 12 * 5))


@dataclass(frozen=True)
class Agenda:
    """One random agenda in the twin's words."""

    openings: list[Opening]
    busy: dict[int, list[tuple[datetime, datetime]]]
    wish: Wish
    calendar: Calendar


@st.composite
def hours(draw: st.DrawFn) -> tuple[time, time]:
    """Draw opening times of a day or of the night when clocks change; an end of 00:00 is midnight."""
    start, end = sorted(draw(st.tuples(*[draw(st.sampled_from((ticks, night_ticks)))] * 2)))
    return (start, end) if start < end else (start, time(0))


@st.composite
def openings(draw: st.DrawFn, calendar: Calendar) -> Opening:
    days = st.dates(calendar.first - timedelta(days=40), calendar.first + timedelta(days=3))
    inside = st.dates(calendar.first, calendar.end - timedelta(days=1))
    start, end = draw(hours())
    is_monthly = draw(st.sampled_from((False, False, True)))
    first_day = draw(days)
    moved = st.tuples(inside, hours()).map(lambda change: (change[0], *change[1]))
    return Opening(
        adviser=draw(st.sampled_from(ADVISERS)),
        place=draw(st.sampled_from((7, 8))),
        first_day=first_day,
        start=start,
        end=end,
        weekdays=tuple(draw(st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True))),
        every_weeks=1 if is_monthly else draw(st.sampled_from((1, 1, 2, 3))),
        nths=tuple(draw(st.lists(st.sampled_from((1, 2, 3, 4, 5, -1)), min_size=1, max_size=3))) if is_monthly else (),
        until=draw(st.none() | st.none() | st.dates(first_day, calendar.end)),
        school_weeks_only=draw(st.booleans()),
        on_holidays=draw(st.booleans()),
        room=draw(st.sampled_from((None, ROOM))),
        changes=draw(st.dictionaries(inside, st.none() | moved, max_size=4)),
    )


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    first = draw(st.sampled_from(FIRST_DAYS))
    end = first + timedelta(days=draw(st.integers(7, 21)))
    days = st.dates(first - timedelta(days=3), end)
    return Calendar(
        first=first,
        end=end,
        holidays=draw(st.frozensets(days, max_size=3)),
        school_breaks=tuple(
            (day, day + timedelta(days=length)) for day, length in draw(st.lists(st.tuples(days, st.integers(1, 9)), max_size=2))
        ),
    )


@st.composite
def busy_spans(draw: st.DrawFn, near: list[datetime]) -> tuple[datetime, datetime]:
    """Draw a busy time that starts and ends at any second, not far from one of these moments."""
    start = draw(st.sampled_from(near)) + timedelta(seconds=draw(st.integers(-5_400, 18_000)))
    return start, start + timedelta(seconds=draw(st.integers(1, 7_200) | st.integers(1, 3 * 86_400)))


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    calendar = draw(calendars())
    fives = st.integers(1, 24).map(lambda count: count * 5)
    opened = draw(st.lists(openings(calendar), min_size=1, max_size=4))
    near = [start for opening in opened for _, start, _ in occurrences_by_hand(opening, calendar)]
    spans = busy_spans(near or [datetime.combine(calendar.first, time(9), tzinfo=UTC)])
    return Agenda(
        openings=opened,
        busy={who: draw(st.lists(spans, min_size=1, max_size=8)) for who in (*ADVISERS, ROOM)},
        wish=Wish(draw(fives), draw(st.just(0) | fives), draw(fives), draw(st.booleans())),
        calendar=calendar,
    )


def recurrence_of(opening: Opening) -> Recurrence:
    return Recurrence(
        first_day=opening.first_day,
        start=opening.start,
        end=opening.end,
        weekdays=opening.weekdays,
        every_weeks=opening.every_weeks,
        nths=opening.nths,
        until=opening.until,
        school_weeks_only=opening.school_weeks_only,
        on_holidays=opening.on_holidays,
    )


def changes_of(opening: Opening) -> list[OccurrenceChange]:
    return [
        OccurrenceChange(day, dropped=True)
        if change is None
        else OccurrenceChange(day, day=change[0], start=change[1], end=change[2])
        for day, change in opening.changes.items()
    ]


def occurrences_of(agenda: Agenda) -> Occurrences:
    """Expand the openings with the engine, as its host would."""
    calendar = agenda.calendar
    rows = [
        (opening.adviser, opening.place, dated.start_s, dated.end_s, -1 if opening.room is None else opening.room)
        for opening in agenda.openings
        for dated in expand(
            recurrence_of(opening),
            zone="Europe/Paris",
            from_day=calendar.first,
            until_day=calendar.end,
            closures=Closures(calendar.holidays, calendar.school_breaks),
            changes=changes_of(opening),
        )
    ]
    return Occurrences.from_rows(rows)


def busy_of(agenda: Agenda) -> Busy:
    return Busy.from_rows(
        (who, int(start.timestamp()), int(end.timestamp())) for who, spans in agenda.busy.items() for start, end in spans
    )


def bitmaps_of(agenda: Agenda, occurrences: Occurrences, ticks: int) -> Bitmaps:
    """The same busy times drawn tick by tick for each occurrence, as a database keeps them."""

    def drawn(resource: int, start_s: int) -> bytes:
        taken = 0
        for start, end in agenda.busy.get(resource, ()):
            for tick in range(int(start.timestamp()) // TICK_S, -(-int(end.timestamp()) // TICK_S)):
                if 0 <= tick - start_s // TICK_S < ticks:
                    taken |= 1 << tick - start_s // TICK_S
        return taken.to_bytes(ticks // 8, "big")

    def octets(resources: IntArray) -> OctetArray:
        rows = [drawn(who, start_s) for who, start_s in zip(resources.tolist(), occurrences.start_s.tolist(), strict=True)]
        return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, ticks // 8)

    length = (occurrences.end_s - occurrences.start_s) // TICK_S
    return Bitmaps.from_octets(length, octets(occurrences.adviser), octets(occurrences.others[0]) if occurrences.others else None)


def reason_of(wish: Wish) -> Reason:
    return Reason(wish.duration, wish.buffer, wish.step, "fill" if wish.fills else "grid")
