"""Free slots: the diary and the published occurrences as integers, answered by engines.slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from maillage.domains.agenda.models import AppointmentReason, OpeningPeriod
from maillage.engines.slots import (
    NO_RESOURCE,
    Busy,
    DayCap,
    IntArray,
    Limits,
    Occurrences,
    Reason,
    Slots,
    Snapshot,
    first_slots,
    free_slots,
)
from maillage.registry.diary import selectors as diary

DAY_S = 86_400

_OFFERED = """
SELECT o.adviser_resource_id, o.place_id, extract(epoch FROM lower(o.during))::bigint,
  extract(epoch FROM upper(o.during))::bigint,
  CASE WHEN p.is_outreach_session OR o.room_id IS NULL THEN -1 ELSE m.resource_id END, o.id, o.opening_id, coalesce(o.room_id, -1)
FROM agenda_openingoccurrence o
JOIN agenda_openingperiod p ON p.id = o.opening_id
JOIN agenda_openingperiod_reasons r ON r.openingperiod_id = p.id AND r.appointmentreason_id = %(reason)s
JOIN places_place w ON w.id = o.place_id
LEFT JOIN places_room m ON m.id = o.room_id
WHERE p.agency_id = %(agency)s AND o.status <> 'cancelled' AND o.published_at <= %(now)s
  AND o.during && tstzrange(%(start)s, %(end)s) AND p.modes && %(modes)s::varchar[]
  AND (w.closed_on IS NULL OR w.closed_on > (lower(o.during) AT TIME ZONE w.zone)::date)
  AND (%(places)s::bigint[] IS NULL OR o.place_id = ANY (%(places)s))
  AND (%(advisers)s::bigint[] IS NULL OR o.adviser_resource_id = ANY (%(advisers)s))
"""
_COLUMNS = 8
RESOURCE, PLACE, START, END, ROOM_RESOURCE, KEY, OPENING, ROOM = range(_COLUMNS)


class SlotOption(NamedTuple):
    """One hour that can be booked: with whom, where the adviser is, and in which modes.

    A tuple, since a search makes thousands of them.
    """

    starts_at: datetime
    ends_at: datetime
    adviser: int
    adviser_resource: int
    place: int
    room: int | None
    occurrence: int
    modes: tuple[str, ...]


def engine_reason(reason: AppointmentReason) -> Reason:
    """The reason as the engine reads it."""
    return Reason(reason.duration_min, reason.buffer_after_min, reason.step_min, reason.policy)


def trade_of(reason: int) -> str:
    """Under which name the appointments of a reason take time in the diary."""
    return f"agenda.{reason}"


def offers(
    *,
    reason: AppointmentReason,
    start: datetime,
    end: datetime,
    now: datetime,
    modes: Sequence[str] = (),
    places: Iterable[int] | None = None,
    advisers: Iterable[int] | None = None,
    first: int | None = None,
) -> list[SlotOption]:
    """Every free slot that starts in [start, end), or the `first` few, by time; in a constant number of queries.

    A workshop is never one of them: one enrols for its sessions.
    """
    if reason.theme:
        return []
    wanted = [mode for mode in reason.modes if not modes or mode in modes]
    parameters = {
        "reason": reason.pk,
        "agency": reason.agency_id,
        "now": now,
        "start": start,
        "end": end,
        "modes": wanted,
        "places": None if places is None else list(places),
        "advisers": None if advisers is None else list(advisers),
    }
    found = diary.numbers(_OFFERED, parameters, _COLUMNS)
    if not len(found):
        return []
    found = found[np.lexsort((found[:, START], found[:, PLACE], found[:, RESOURCE]))]
    occurrences = Occurrences(*found[:, :ROOM_RESOURCE].T, others=(found[:, ROOM_RESOURCE],))
    busy, limits = Busy(*_busy(found, reason).T), _limits(reason, start, end, now)
    asked, from_s, until_s = engine_reason(reason), int(start.timestamp()), int(end.timestamp())
    if first is None:
        slots = free_slots(occurrences, busy, asked, from_s=from_s, until_s=until_s, limits=limits)
    else:
        load = Snapshot(occurrences, busy).load
        slots = first_slots(first, load, asked, from_s=from_s, until_s=until_s, limits=limits)
    return _named(slots.by_time(), found, reason, wanted)


def _busy(found: IntArray, reason: AppointmentReason) -> IntArray:
    resources = {*found[:, RESOURCE].tolist(), *found[:, ROOM_RESOURCE].tolist()} - {NO_RESOURCE}
    first = datetime.fromtimestamp(int(found[:, START].min()), UTC)
    last = datetime.fromtimestamp(int(found[:, END].max()), UTC)
    return diary.busy_numbers(resources, first, last + timedelta(minutes=reason.buffer_after_min))


def _limits(reason: AppointmentReason, start: datetime, end: datetime, now: datetime) -> Limits:
    cap = None
    if reason.cap_per_day is not None:
        around = timedelta(days=1)
        taken = diary.taken_starts(trade_of(reason.pk), start - around, end + around)
        cap = DayCap.from_rows(reason.cap_per_day, "Europe/Paris", taken)
    return Limits(
        earliest_s=int((now + timedelta(minutes=reason.least_notice_min)).timestamp()),
        latest_s=int((now + timedelta(days=reason.most_notice_days)).timestamp()),
        per_day=cap,
    )


def _named(slots: Slots, found: IntArray, reason: AppointmentReason, wanted: list[str]) -> list[SlotOption]:
    """Put adviser, room, occurrence and modes back on each slot."""
    terms = {
        key: (adviser, tuple(mode for mode in modes if mode in wanted))
        for key, adviser, modes in OpeningPeriod.objects.filter(pk__in=np.unique(found[:, OPENING]).tolist()).values_list(
            "pk", "adviser_id", "modes"
        )
    }
    duration = timedelta(minutes=reason.duration_min)
    hours = {start_s: datetime.fromtimestamp(start_s, UTC) for start_s in np.unique(slots.start_s).tolist()}
    times = {start_s: (starts_at, starts_at + duration) for start_s, starts_at in hours.items()}
    rows = found[_holding(slots, found, reason.duration_min * 60)]
    columns = (slots.start_s, rows[:, RESOURCE], rows[:, PLACE], rows[:, KEY], rows[:, OPENING], rows[:, ROOM])
    return [
        SlotOption(*times[start_s], terms[opening][0], resource, place, None if room < 0 else room, key, terms[opening][1])
        for start_s, resource, place, key, opening, room in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _holding(slots: Slots, found: IntArray, duration_s: int) -> IntArray:
    """For each slot, the row of `found` (in order) that holds all of it.

    An adviser's rows do not overlap, but for those that wait for somebody to decide; then the first that holds it.
    """
    places = int(found[:, PLACE].max()) + 1
    desks, row_desk = np.unique(found[:, RESOURCE] * places + found[:, PLACE], return_inverse=True)
    slot_desk = np.searchsorted(desks, slots.adviser * places + slots.place)
    span = int(found[:, END].max()) + DAY_S
    ends = np.maximum.accumulate(row_desk * span + found[:, END])
    return np.searchsorted(ends, slot_desk * span + slots.start_s + duration_s, side="left").astype(np.int64)
