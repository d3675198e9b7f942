"""From shapes to positions: per cent along a picture, rows of a week. No HTML here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import ceil

from django.utils.timezone import is_aware, localtime

from .shapes import Day, Event, Moment, Rooms, Strip, StripLeg, Week
from .words import clock

STRIP_HOURS = 5  # every strip of a page has this scale, so that a longer strip is a longer absence
MOST_TICKS = 6  # hours written under a strip as narrow as a phone
ROW_MINUTES = 5  # a row of the week
SHORTEST_ROWS = 4  # an event of less would hide its own words


def wall(at: datetime) -> datetime:
    """The hour on the wall: an aware instant in the current zone, a naive one as it is. Always naive."""
    return localtime(at).replace(tzinfo=None) if is_aware(at) else at


def minute_of_day(at: datetime | time) -> int:
    return at.hour * 60 + at.minute


def per_cent(value: float) -> str:
    """Written by us, since templates would write a French comma."""
    return f"{value:.2f}%"


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Span:
    """A piece of a picture between two hours. `kind` becomes its class."""

    kind: str
    x: str
    end: str
    width: str
    y: int = 0


@dataclass(frozen=True)
class StripDrawing:
    title: str
    ticks: Sequence[Tick]
    legs: Sequence[Span]
    meetings: Sequence[Span]
    homes: Sequence[str]
    lost: Span | None


@dataclass(frozen=True)
class Scale:
    """Hours laid on 100 per cent."""

    origin: datetime
    hours: int

    def at(self, moment: datetime) -> float:
        minutes = (wall(moment) - self.origin).total_seconds() / 60
        return min(max(minutes / (self.hours * 60) * 100, 0), 100)

    def span(self, kind: str, start: datetime, end: datetime, y: int = 0) -> Span:
        left, right = self.at(start), self.at(end)
        return Span(kind, per_cent(left), per_cent(right), per_cent(right - left), y)

    def ticks(self, every: int) -> list[Tick]:
        """The first hour, the last, and those between that leave room for both."""
        marks = [*range(0, self.hours - every + 1, every), self.hours]
        return [self.tick(hour) for hour in marks]

    def tick(self, hour: int) -> Tick:
        anchor = {0: "start", self.hours: "end"}.get(hour, "middle")
        return Tick(per_cent(hour / self.hours * 100), clock(self.origin + timedelta(hours=hour)), anchor)


def strip_of(moments: Sequence[Moment], title: str) -> Strip:
    """The strip of a line: each moment's kind lasts until the next moment."""
    dated = [(m.at, m.kind) for m in moments if isinstance(m.at, datetime)]
    legs = [
        StripLeg(kind, start, end)
        for (start, kind), (end, _) in pairwise(dated)
        if kind in ("walk", "bus", "wait", "rdv", "drive")
    ]
    return Strip(legs, title)


def draw_strip(strip: Strip) -> StripDrawing:
    if not strip.legs:
        raise ValueError("a strip needs at least one leg")
    first, last = wall(strip.legs[0].start), wall(strip.lost_at or strip.legs[-1].end)
    origin = first.replace(minute=0, second=0, microsecond=0)
    hours = max(STRIP_HOURS, ceil((last - origin).total_seconds() / 3600))
    scale = Scale(origin, hours)
    spans = [scale.span(leg.kind, leg.start, leg.end) for leg in strip.legs]
    homes = [per_cent(scale.at(first))]
    if strip.lost_at is None:
        homes.append(per_cent(scale.at(last)))
    return StripDrawing(
        title=strip.title,
        ticks=scale.ticks(every=1 if hours <= MOST_TICKS else 2),
        legs=[span for span in spans if span.kind != "rdv"],
        meetings=[span for span in spans if span.kind == "rdv"],
        homes=homes,
        lost=scale.span("lost", strip.legs[-1].end, strip.lost_at) if strip.lost_at else None,
    )


@dataclass(frozen=True)
class RoomRow:
    name: str
    label_y: int
    line_y: int
    busy: Sequence[Span]


@dataclass(frozen=True)
class RoomsDrawing:
    title: str
    height: int
    ticks: Sequence[Tick]
    rows: Sequence[RoomRow]
    now: str
    has_moved: bool


ROOM_ROW = 38


def draw_rooms(rooms: Rooms) -> RoomsDrawing:
    opens, closes = minute_of_day(rooms.opens), minute_of_day(rooms.closes)
    hours = ceil(closes / 60) - opens // 60
    if hours <= 0:
        raise ValueError("rooms must close after they open")
    scale = Scale(datetime.combine(rooms_day(rooms), time(rooms.opens.hour)), hours)
    rows = []
    for index, room in enumerate(rooms.rooms):
        top = 24 + index * ROOM_ROW
        busy = [scale.span(b.kind, b.start, b.end, top + 18) for b in room.busy]
        rows.append(RoomRow(room.name, top + 12, top + 24, busy))
    return RoomsDrawing(
        title=rooms.title,
        height=24 + ROOM_ROW * len(rows),
        ticks=scale.ticks(every=2 if hours > 5 else 1),
        rows=rows,
        now=per_cent(scale.at(rooms.now)) if rooms.now else "",
        has_moved=any(b.kind == "moved" for room in rooms.rooms for b in room.busy),
    )


def rooms_day(rooms: Rooms) -> date:
    """The day drawn: that of the first occupancy; of `now` when every room is free."""
    starts = [b.start for room in rooms.rooms for b in room.busy]
    known = wall(starts[0]) if starts else rooms.now
    return wall(known).date() if known else date.min


@dataclass(frozen=True)
class Placed:
    """An event with its rows and its lane, lanes being the columns of a crowded hour."""

    event: Event
    row: int
    rows: int
    lane: int = 1
    alone: bool = True

    def meets(self, other: "Placed") -> bool:
        return self is not other and self.row < other.row + other.rows and other.row < self.row + self.rows


@dataclass(frozen=True)
class DayDrawing:
    day: Day
    placed: Sequence[Placed]
    lanes: int


@dataclass(frozen=True)
class WeekDrawing:
    days: Sequence[DayDrawing]
    hours: Sequence[str]
    rows: int

    @property
    def starts(self) -> list[int]:
        return sorted({p.row for day in self.days for p in day.placed})

    @property
    def lengths(self) -> list[int]:
        return sorted({p.rows for day in self.days for p in day.placed})


def draw_week(week: Week) -> WeekDrawing:
    first, last = week.opens.hour, ceil(minute_of_day(week.closes) / 60)
    rows = (last - first) * 60 // ROW_MINUTES
    days = [draw_day(day, first * 60, rows) for day in week.days]
    return WeekDrawing(days, [clock(time(hour)) for hour in range(first, last)], rows)


def draw_day(day: Day, opens: int, rows: int) -> DayDrawing:
    placed = [place(event, opens, rows) for event in sorted(day.events, key=lambda e: (e.start, e.end))]
    placed = [replace(one, alone=not any(one.meets(other) for other in placed)) for one in placed]
    laned = list(in_lanes(placed))
    return DayDrawing(day, laned, max((p.lane for p in laned), default=1))


def place(event: Event, opens: int, rows: int) -> Placed:
    """Rows are clipped to the hours shown: an early event sits on the first row, a late one ends on the last."""
    start, end = (round((minute_of_day(wall(at)) - opens) / ROW_MINUTES) for at in (event.start, event.end))
    if wall(event.end).date() > wall(event.start).date():
        end = rows
    first = min(max(start, 0), rows - SHORTEST_ROWS)
    return Placed(event, first, max(min(end, rows) - first, SHORTEST_ROWS))


def in_lanes(placed: Iterable[Placed]) -> Iterable[Placed]:
    """The first lane that is free, event after event."""
    free_from: list[int] = []
    for item in placed:
        free = [index for index, row in enumerate(free_from) if row <= item.row]
        lane = free[0] if free else len(free_from)
        free_from[lane : lane + 1] = [item.row + item.rows]
        yield replace(item, lane=lane + 1)
