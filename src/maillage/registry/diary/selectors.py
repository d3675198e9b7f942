"""Reading the diary as numbers: what is busy, which days are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from django.db import connection

from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.diary import rules
from maillage.registry.diary.models import CalendarLink, Holiday, Leave, Occupancy, OutsideCalendar, SchoolBreak
from maillage.registry.diary.rules import calendar_hash

_BUSY = """SELECT resource_id, floor(extract(epoch FROM coalesce(lower(during), %(start)s)))::bigint,
  ceil(extract(epoch FROM coalesce(upper(during), %(end)s)))::bigint
FROM {table} WHERE resource_id = ANY (%(keys)s::bigint[]) AND during && tstzrange(%(start)s, %(end)s)"""

Row = tuple[int, int, int]
IntArray = npt.NDArray[np.int64]
LOOK_BACK = timedelta(days=60)
SCHOOL_ZONE = "C"  # the académie of Montpellier


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """When a professional is away, and why, as a code."""

    key: int
    resource: int
    starts_at: datetime
    ends_at: datetime
    kind: str


def numbers(select: str, parameters: Mapping[str, Any], width: int) -> IntArray:
    """Rows of `width` bigint columns as one array, in any order: the server packs them, nothing is decoded row by row."""
    columns = [f"c{number}" for number in range(width)]
    packed = " || ".join(f"int8send({column})" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT string_agg({packed}, ''::bytea) FROM ({select}) AS rows ({', '.join(columns)})",  # noqa: S608  # constants
            parameters,
        )
        (found,) = cursor.fetchone()
    return np.frombuffer(found or b"", ">i8").astype(np.int64).reshape(-1, width)


def busy_numbers(resources: Iterable[int], start: datetime, end: datetime) -> IntArray:
    """Columns (resource, from, to) in epoch seconds of all occupancies and leaves that meet this time."""
    keys = sorted(set(resources))
    both = " UNION ALL ".join(_BUSY.format(table=table) for table in ("diary_occupancy", "diary_leave"))
    return numbers(both, {"keys": keys, "start": start, "end": end}, 3)


def busy(resources: Iterable[int], start: datetime, end: datetime) -> list[Row]:
    """The same as a list of rows."""
    return [(resource, lower, upper) for resource, lower, upper in busy_numbers(resources, start, end).tolist()]


def taken_starts(trade: str, start: datetime, end: datetime) -> list[tuple[int, int]]:
    """(resource, start) in epoch seconds of what one trade has taken: to count a day's appointments of a reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT resource_id, extract(epoch FROM lower(during))::bigint FROM diary_occupancy
            WHERE trade = %s AND during && tstzrange(%s, %s)""",
            [trade, start, end],
        )
        return [(int(resource), int(lower)) for resource, lower in cursor.fetchall()]


def holidays(first: date, last: date) -> frozenset[date]:
    """Public holidays from `first` to `last`, both included: those of the law, and those a territory adds."""
    by_law = (day for year in range(first.year, last.year + 1) for day in rules.french_holidays(year) if first <= day <= last)
    return frozenset(by_law) | frozenset(Holiday.objects.filter(on__range=(first, last)).values_list("on", flat=True))


def working_days_before(day: date, *counts: int) -> tuple[date, ...]:
    """The days that lie so many working days before this one."""
    off = holidays(day - LOOK_BACK, day)
    return tuple(rules.working_day_before(day, count, off) for count in counts)


def working_day_after(day: date, count: int) -> date:
    """The day on which that many working days have passed since this one."""
    return rules.working_day_after(day, count, holidays(day, day + LOOK_BACK))


def school_breaks(first: date, last: date, zone: str = SCHOOL_ZONE) -> tuple[tuple[date, date], ...]:
    """School holidays of a zone that meet these days: first day off, last day off."""
    rows = SchoolBreak.objects.filter(zone=zone, first_day__lte=last, last_day__gte=first)
    return tuple(rows.values_list("first_day", "last_day"))


def leaves(resource: int, start: datetime, end: datetime) -> tuple[LeaveRow, ...]:
    """A professional's leaves that meet this time, in order."""
    rows = Leave.objects.filter(resource_id=resource, during__overlap=(start, end)).order_by("during")
    return tuple(LeaveRow(row.pk, row.resource_id, row.during.lower, row.during.upper, row.kind) for row in rows)


def own_leaves(resource: int, start: datetime, end: datetime) -> tuple[LeaveRow, ...]:
    """Those written here, without the hours taken in a calendar elsewhere."""
    rows = Leave.objects.filter(resource_id=resource, calendar__isnull=True, during__overlap=(start, end)).order_by("during")
    return tuple(LeaveRow(row.pk, row.resource_id, row.during.lower, row.during.upper, row.kind) for row in rows)


def leave(key: int) -> LeaveRow:
    """One leave."""
    row = Leave.objects.filter(pk=key).first()
    if row is None:
        raise NotFound
    return LeaveRow(row.pk, row.resource_id, row.during.lower, row.during.upper, row.kind)


@dataclass(frozen=True, slots=True)
class CalendarOwner:
    """Whose calendar a secret address opens."""

    resource: int | None
    organisation: int | None


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A followed calendar, without its address."""

    key: int
    resource: int
    host: str
    read_at: datetime | None
    problem: str
    busy_count: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A time that is taken, and what for."""

    trade: str
    key: int
    starts_at: datetime
    ends_at: datetime


def calendar_owner(token: str) -> CalendarOwner:
    """Whose calendar this address opens; a revoked or forged one opens nothing."""
    row = CalendarLink.objects.filter(token_hash=calendar_hash(token), revoked_at=None).first()
    if row is None:
        raise NotFound
    return CalendarOwner(row.resource_id, row.organisation_id)


def has_calendar_link(*, resource: int | None = None, organisation: int | None = None) -> bool:
    """Is a secret address open for this owner?"""
    return CalendarLink.objects.filter(resource_id=resource, organisation_id=organisation, revoked_at=None).exists()


def outside_calendar(resource: int) -> OutsideRow | None:
    """The calendar that a professional follows."""
    row = OutsideCalendar.objects.filter(resource_id=resource).first()
    return _outside(row) if row else None


def outside_calendars() -> tuple[int, ...]:
    """Keys of all that are followed, for the round that reads them."""
    return tuple(OutsideCalendar.objects.order_by("pk").values_list("pk", flat=True))


def outside_address(calendar: int, today: date) -> tuple[str, str]:
    """Where to read it, and the version that is known. Each day reads it whole: what recurs has come nearer."""
    row = OutsideCalendar.objects.filter(pk=calendar).first()
    if row is None:
        raise NotFound
    is_of_today = row.read_at is not None and clock.today(row.read_at) == today and not row.problem
    return row.address, row.version if is_of_today else ""


def taken(resource: int, start: datetime, end: datetime) -> tuple[Taken, ...]:
    """What a resource is taken for, in order."""
    rows = Occupancy.objects.filter(resource_id=resource, during__overlap=(start, end)).order_by("during")
    return tuple(Taken(row.trade, row.key, row.during.lower, row.during.upper) for row in rows)


def _outside(row: OutsideCalendar) -> OutsideRow:
    return OutsideRow(row.pk, row.resource_id, urlsplit(row.address).hostname or "", row.read_at, row.problem, row.busy_count)
