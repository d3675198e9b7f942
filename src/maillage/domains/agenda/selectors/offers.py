"""Free slots: the diary and the published occurrences as integers, answered by engines.slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from maillage.domains.agenda.models import AppointmentReason
from maillage.engines.slots import Busy, DayCap, Limits, Occurrences, Reason, free_slots
from maillage.registry.diary import selectors as diary

NO_RESOURCE = -1
DAY_S = 86_400

_OFFERED = """
SELECT o.id, o.adviser_resource_id, o.place_id, extract(epoch FROM lower(o.during))::bigint,
  extract(epoch FROM upper(o.during))::bigint,
  CASE WHEN p.is_outreach_session OR o.room_id IS NULL THEN -1 ELSE m.resource_id END, p.modes, p.adviser_id, o.room_id
FROM agenda_openingoccurrence o
JOIN agenda_openingperiod p ON p.id = o.opening_id
JOIN agenda_openingperiod_reasons r ON r.openingperiod_id = p.id AND r.appointmentreason_id = %(reason)s
LEFT JOIN places_room m ON m.id = o.room_id
WHERE p.agency_id = %(agency)s AND o.status IN ('planned', 'moved') AND o.published_at IS NOT NULL
  AND o.during && tstzrange(%(start)s, %(end)s) AND p.modes && %(modes)s::varchar[]
ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class SlotOption:
    """One hour that can be booked: with whom, where the adviser is, and in which modes."""

    starts_at: datetime
    ends_at: datetime
    adviser: int
    adviser_resource: int
    place: int
    room: int | None
    occurrence: int
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Offered:
    key: int
    resource: int
    place: int
    start_s: int
    end_s: int
    room_resource: int
    modes: tuple[str, ...]
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
) -> list[SlotOption]:
    """Every free slot that starts in [start, end), by time; in a constant number of queries."""
    wanted = [mode for mode in reason.modes if not modes or mode in modes]
    found = _offered(reason, start, end, wanted)
    if places is not None:
        kept = frozenset(places)
        found = [each for each in found if each.place in kept]
    if advisers is not None:
        kept = frozenset(advisers)
        found = [each for each in found if each.resource in kept]
    if not found:
        return []
    slots = free_slots(
        Occurrences.from_rows((each.resource, each.place, each.start_s, each.end_s, each.room_resource) for each in found),
        Busy.from_rows(_busy(found, reason)),
        engine_reason(reason),
        from_s=int(start.timestamp()),
        until_s=int(end.timestamp()),
        limits=_limits(reason, start, end, now),
    )
    return _named(slots.by_time().rows(), found, reason, wanted)


def _offered(reason: AppointmentReason, start: datetime, end: datetime, modes: list[str]) -> list[_Offered]:
    with connection.cursor() as cursor:
        cursor.execute(
            _OFFERED,
            {"reason": reason.pk, "agency": reason.agency_id, "start": start, "end": end, "modes": modes},
        )
        return [
            _Offered(key, resource, place, int(lower), int(upper), room_resource, tuple(each), adviser, room)
            for key, resource, place, lower, upper, room_resource, each, adviser, room in cursor.fetchall()
        ]


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
    by_adviser: dict[tuple[int, int], list[_Offered]] = defaultdict(list)
    for each in found:
        by_adviser[each.resource, each.place].append(each)
    duration = timedelta(minutes=reason.duration_min)
    options = []
    for resource, place, start_s in rows:
        last_s = start_s + reason.duration_min * 60
        held = next(each for each in by_adviser[resource, place] if each.start_s <= start_s and last_s <= each.end_s)
        starts_at = datetime.fromtimestamp(start_s, UTC)
        modes = tuple(mode for mode in held.modes if mode in wanted)
        options.append(SlotOption(starts_at, starts_at + duration, held.adviser, resource, place, held.room, held.key, modes))
    return options
