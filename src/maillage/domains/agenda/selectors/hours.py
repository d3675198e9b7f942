"""The hours that are offered, as the engine reads them: with the bitmaps that are kept, or straight from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor
from psycopg.pq import Format

from maillage.domains.agenda.models import AppointmentReason, Mode
from maillage.engines.slots import NO_RESOURCE, TICK_S, Bitmaps, Busy, IntArray, Occurrences, OctetArray
from maillage.registry.diary import selectors as diary

KEPT_OCTETS = 24  # 16 hours from the start of an occurrence
KEPT_TICKS = KEPT_OCTETS * 8
IN_PERSON, VIDEO, PHONE, HAS_ROOM = 1, 2, 4, 8
BITS = {Mode.IN_PERSON.value: IN_PERSON, Mode.VIDEO.value: VIDEO, Mode.PHONE.value: PHONE}

# As `agenda_hours_drawn` lays a record out; what is read from the tables has no ticks.
_KEYS = [("occurrence", ">i8"), ("resource", ">i8"), ("place", ">i8"), ("room", ">i8"), ("adviser", ">i8")]
_RECORD = np.dtype([*_KEYS, ("start", ">i4"), ("length", ">i2"), ("modes", ">i2"), ("busy", "u1", (KEPT_OCTETS,))])

# Whole numbers only, written into the statement: handing them over as parameters costs a tenth of a search.
_SEARCH = "SELECT records, rooms FROM agenda_search_hours(%d, %d, %d, %d, %d, %d, %s, %s)"
_TABLES = f"""
SELECT o.id, o.adviser_resource_id, o.place_id, coalesce(o.room_id, -1), p.adviser_id,
  extract(epoch FROM lower(o.during))::bigint, extract(epoch FROM upper(o.during))::bigint,
  {IN_PERSON} * ('in_person' = ANY (p.modes))::int + {VIDEO} * ('video' = ANY (p.modes))::int
    + {PHONE} * ('phone' = ANY (p.modes))::int,
  CASE WHEN p.is_outreach_session OR o.room_id IS NULL THEN {NO_RESOURCE} ELSE m.resource_id END
FROM agenda_openingoccurrence o
JOIN agenda_openingperiod p ON p.id = o.opening_id
JOIN agenda_openingperiod_reasons r ON r.openingperiod_id = p.id AND r.appointmentreason_id = %(reason)s
JOIN places_place w ON w.id = o.place_id
LEFT JOIN places_room m ON m.id = o.room_id
WHERE p.agency_id = %(agency)s AND o.status <> 'cancelled' AND o.published_at <= %(now)s
  AND o.during && tstzrange(to_timestamp(%(from_s)s), to_timestamp(%(until_s)s)) AND p.modes && %(modes)s::varchar[]
  AND (w.closed_on IS NULL OR w.closed_on > (lower(o.during) AT TIME ZONE w.zone)::date)
  AND (%(places)s::bigint[] IS NULL OR o.place_id = ANY (%(places)s))
  AND (%(advisers)s::bigint[] IS NULL OR o.adviser_resource_id = ANY (%(advisers)s))
"""  # noqa: S608  # constants


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for: a reason, in some modes, perhaps at some places or with some advisers only.

    `commune` is where the person lives, when it is known: some reasons are for some territories.
    """

    reason: AppointmentReason
    modes: Sequence[str]
    now: datetime
    places: Iterable[int] | None = None
    advisers: Iterable[int] | None = None
    commune: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Occurrences that are offered, row by row: their keys, what the engine reads of them, and who is busy then."""

    keys: npt.NDArray[np.void]
    occurrences: Occurrences
    busy: Busy | Bitmaps


def kept_hours(asked: Asked, from_s: int, until_s: int) -> Hours | None:
    """Hours that meet [from_s, until_s), with their bitmaps; None when these end before a buffer does."""
    records, rooms = _search(asked, from_s, until_s)
    rows = np.frombuffer(records, _RECORD)
    length = rows["length"].astype(np.int64)
    if int(length.max(initial=0)) + asked.reason.buffer_after_min * 60 // TICK_S > KEPT_TICKS:
        return None
    start_s = rows["start"].astype(np.int64) * TICK_S
    occurrences = Occurrences.known_sound(_whole(rows["resource"]), _whole(rows["place"]), start_s, start_s + length * TICK_S)
    return Hours(rows, occurrences, Bitmaps.from_octets(length, rows["busy"], _room_busy(rows, rooms)))


def exact_hours(asked: Asked, from_s: int, until_s: int) -> Hours:
    """The same from the tables of truth: to check an hour again, or when the bitmaps do not reach."""
    parameters = {
        "reason": asked.reason.pk,
        "agency": asked.reason.agency_id,
        "now": asked.now,
        "from_s": from_s,
        "until_s": until_s,
        "modes": list(asked.modes),
        "places": _listed(asked.places),
        "advisers": _listed(asked.advisers),
    }
    found = diary.numbers(_TABLES, parameters, 9)
    rows = np.zeros(len(found), _RECORD)
    for number, (name, _) in enumerate(_KEYS):
        rows[name] = found[:, number]
    start_s, end_s, modes, room = found[:, 5:].T
    rows["start"], rows["modes"] = start_s // TICK_S, modes
    occurrences = Occurrences(_whole(rows["resource"]), _whole(rows["place"]), start_s, end_s, (room,))
    return Hours(rows, occurrences, _busy(occurrences, asked.reason.buffer_after_min))


def modes_of(bits: int, wanted: Sequence[str]) -> tuple[str, ...]:
    """The modes wanted that are among these bits."""
    return tuple(mode for mode, bit in BITS.items() if bits & bit and mode in wanted)


def _search(asked: Asked, from_s: int, until_s: int) -> tuple[bytes, bytes]:
    reason, now_us = asked.reason, int(asked.now.timestamp()) * 1_000_000 + asked.now.microsecond
    bits = sum(BITS[mode] for mode in asked.modes)
    only = _array(asked.places), _array(asked.advisers)
    with _binary_cursor() as cursor:
        cursor.execute(_SEARCH % (reason.agency_id, reason.pk, bits, from_s, until_s, now_us, *only))
        records, rooms = cursor.fetchone()
    return records or b"", rooms or b""


def _binary_cursor() -> CursorWrapper:
    """A cursor of Django's connection that is answered in octets: as text, records are twice as long, and read again."""
    connection.ensure_connection()
    cursor: Any = Cursor(connection.connection)
    cursor.format = Format.BINARY
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)


def _room_busy(rows: npt.NDArray[np.void], rooms: bytes) -> OctetArray | None:
    """Rooms come apart, for those rows that have one."""
    if not rooms:
        return None
    busy = np.zeros((len(rows), KEPT_OCTETS), np.uint8)
    busy[rows["modes"] & HAS_ROOM != 0] = np.frombuffer(rooms, np.uint8).reshape(-1, KEPT_OCTETS)
    return busy


def _busy(occurrences: Occurrences, buffer_min: int) -> Busy:
    if not len(occurrences):
        return Busy.from_rows([])
    resources = {*occurrences.adviser.tolist(), *occurrences.others[0].tolist()} - {NO_RESOURCE}
    first = datetime.fromtimestamp(int(occurrences.start_s.min()), UTC)
    last = datetime.fromtimestamp(int(occurrences.end_s.max()), UTC) + timedelta(minutes=buffer_min)
    return Busy(*diary.busy_numbers(resources, first, last).T)


def _array(keys: Iterable[int] | None) -> str:
    return "NULL" if keys is None else f"'{{{','.join(str(int(key)) for key in keys)}}}'"


def _listed(keys: Iterable[int] | None) -> list[int] | None:
    return None if keys is None else list(keys)


def _whole(column: npt.NDArray[np.int64]) -> IntArray:
    return column.astype(np.int64)
