"""Free slots: the diary and the published occurrences as integers, answered by engines.slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from maillage.domains.agenda.models import AppointmentReason
from maillage.engines.slots import Busy, DayCap, Limits, Occurrences, Reason, Snapshot, first_slots, free_slots
from maillage.registry.diary import selectors as diary

_OFFERED = """
SELECT o.id, o.adviser_resource_id, o.place_id, extract(epoch FROM lower(o.during))::bigint,
  extract(epoch FROM upper(o.during))::bigint,
  CASE WHEN p.is_outreach_session OR o.room_id IS NULL THEN -1 ELSE m.resource_id END, p.modes, p.adviser_id, o.room_id
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
ORDER BY o.adviser_resource_id, o.place_id, lower(o.during)
"""


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


class _Offered(NamedTuple):
    key: int
    resource: int
    place: int
    start_s: int
    end_s: int
    room_resource: int
    modes: list[str]
    adviser: int
    room: int | None


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
    """Every free slot that starts in [start, end), or the `first` few, by time; in a constant number of queries."""
    wanted = [mode for mode in reason.modes if not modes or mode in modes]
    found = _offered(
        {
            "reason": reason.pk,
            "agency": reason.agency_id,
            "now": now,
            "start": start,
            "end": end,
            "modes": wanted,
            "places": None if places is None else list(places),
            "advisers": None if advisers is None else list(advisers),
        }
    )
    if not found:
        return []
    occurrences = Occurrences.from_rows(each[1:6] for each in found)
    busy, limits = Busy.from_rows(_busy(found, reason)), _limits(reason, start, end, now)
    asked, from_s, until_s = engine_reason(reason), int(start.timestamp()), int(end.timestamp())
    if first is None:
        slots = free_slots(occurrences, busy, asked, from_s=from_s, until_s=until_s, limits=limits)
    else:
        load = Snapshot(occurrences, busy).load
        slots = first_slots(first, load, asked, from_s=from_s, until_s=until_s, limits=limits)
    return _named(slots.by_adviser().rows(), found, reason, wanted)


def _offered(parameters: dict[str, Any]) -> list[_Offered]:
    with connection.cursor() as cursor:
        cursor.execute(_OFFERED, parameters)
        return [_Offered._make(row) for row in cursor.fetchall()]


def _busy(found: list[_Offered], reason: AppointmentReason) -> Iterable[tuple[int, int, int]]:
    resources = {each.resource for each in found} | {each.room_resource for each in found if each.room_resource >= 0}
    first = datetime.fromtimestamp(min(each.start_s for each in found), UTC)
    last = datetime.fromtimestamp(max(each.end_s for each in found), UTC)
    return diary.busy(resources, first, last + timedelta(minutes=reason.buffer_after_min))


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


def _named(
    rows: Iterable[tuple[int, int, int]], found: list[_Offered], reason: AppointmentReason, wanted: list[str]
) -> list[SlotOption]:
    """Put the occurrence back on each slot. Both lists are ordered by adviser, place and start: one walk is enough."""
    duration, duration_s = timedelta(minutes=reason.duration_min), reason.duration_min * 60
    modes = {each.key: tuple(mode for mode in each.modes if mode in wanted) for each in found}
    walk = iter(found)
    held = next(walk)
    options = []
    for resource, place, start_s in rows:
        while (held.resource, held.place) != (resource, place) or held.end_s < start_s + duration_s:
            held = next(walk)
        starts_at = datetime.fromtimestamp(start_s, UTC)
        ends_at = starts_at + duration
        options.append(SlotOption(starts_at, ends_at, held.adviser, resource, place, held.room, held.key, modes[held.key]))
    return sorted(options, key=lambda slot: (slot.starts_at, slot.adviser_resource, slot.place))
