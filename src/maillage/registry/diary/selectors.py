"""Reading the diary as numbers: what is busy, which days are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from maillage.kit.errors import NotFound
from maillage.registry.diary.models import Holiday, Leave, SchoolBreak

_BUSY = """SELECT resource_id, floor(extract(epoch FROM lower(during)))::bigint, ceil(extract(epoch FROM upper(during)))::bigint
FROM {table} WHERE resource_id = ANY (%(keys)s::bigint[]) AND during && tstzrange(%(start)s, %(end)s)"""

Row = tuple[int, int, int]
IntArray = npt.NDArray[np.int64]
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
    """Public holidays from `first` to `last`, both included."""
    return frozenset(Holiday.objects.filter(on__range=(first, last)).values_list("on", flat=True))


def school_breaks(first: date, last: date, zone: str = SCHOOL_ZONE) -> tuple[tuple[date, date], ...]:
    """School holidays of a zone that meet these days: first day off, last day off."""
    rows = SchoolBreak.objects.filter(zone=zone, first_day__lte=last, last_day__gte=first)
    return tuple(rows.values_list("first_day", "last_day"))


def leaves(resource: int, start: datetime, end: datetime) -> tuple[LeaveRow, ...]:
    """A professional's leaves that meet this time, in order."""
    rows = Leave.objects.filter(resource_id=resource, during__overlap=(start, end)).order_by("during")
    return tuple(LeaveRow(row.pk, row.resource_id, row.during.lower, row.during.upper, row.kind) for row in rows)


def leave(key: int) -> LeaveRow:
    """One leave."""
    row = Leave.objects.filter(pk=key).first()
    if row is None:
        raise NotFound
    return LeaveRow(row.pk, row.resource_id, row.during.lower, row.during.upper, row.kind)
