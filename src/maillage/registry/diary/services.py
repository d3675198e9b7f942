"""Taking and freeing time. Every trade writes here, in the transaction of what it takes the time for."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange

from maillage.kit import clock, events
from maillage.registry.diary.errors import LeaveEmpty, ResourceTaken
from maillage.registry.diary.models import CalendarLink, Leave, Occupancy, OutsideCalendar, Resource, ResourceDay
from maillage.registry.diary.rules import calendar_hash, days_of

AWAY, FREED = "diary.leave_put", "diary.time_freed"
ONE_AT_A_TIME = "one_occupancy_per_resource_at_a_time"


@dataclass(frozen=True, slots=True)
class Taking:
    """A resource and the half-open time it is taken for."""

    resource: int
    start: datetime
    end: datetime

    @property
    def during(self) -> TimestamptzRange:
        """The time as the database holds it."""
        return TimestamptzRange(self.start, self.end, "[)")


def new_resource(kind: str) -> Resource:
    """A number for somebody or something that can be in one place only."""
    return Resource.objects.create(kind=kind)


def take(takings: Sequence[Taking], *, trade: str, key: int) -> None:
    """Take all of it or nothing, in one statement ordered by resource, so that two bookings never wait for each other.

    Refused with the keys of what is already taken. The transaction can go on after a refusal.
    """
    ordered = sorted(takings, key=lambda each: (each.resource, each.start))
    rows = [Occupancy(resource_id=each.resource, during=each.during, trade=trade, key=key) for each in ordered]
    hold(each.resource for each in ordered)
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, ExclusionViolation) or cause.diag.constraint_name != ONE_AT_A_TIME:
            raise
        raise ResourceTaken(_already_taken(takings)) from error


def hold(resources: Iterable[int]) -> None:
    """Let one transaction at a time take a resource: an exclusion constraint alone ends two of them in a deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM diary_resource WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE", [sorted(set(resources))])


def _already_taken(takings: Sequence[Taking]) -> tuple[int, ...]:
    taken = {
        each.resource
        for each in takings
        if Occupancy.objects.filter(resource_id=each.resource, during__overlap=each.during).exists()
    }
    return tuple(sorted(taken))


def release(*, trade: str, key: int) -> int:
    """Free whatever is taken for this object; says how many occupancies it held."""
    return Occupancy.objects.filter(trade=trade, key=key).delete()[0]


def swap(*, trade: str, key: int, gone: int, come: int) -> None:
    """What one resource was taken for, another is: refused when it is taken then."""
    hold([gone, come])
    _give(Occupancy.objects.filter(trade=trade, key=key, resource_id=gone), come)


def take_over(*, gone: int, kept: int) -> int:
    """What one resource is taken for becomes the other's; refused when both are taken at the same time."""
    hold([gone, kept])
    return _give(Occupancy.objects.filter(resource_id=gone), kept)


def _give(rows: QuerySet[Occupancy], resource: int) -> int:
    try:
        with transaction.atomic():
            return rows.update(resource_id=resource)
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, ExclusionViolation) or cause.diag.constraint_name != ONE_AT_A_TIME:
            raise
        raise ResourceTaken((resource,)) from error


def forget_resource(*, resource: int) -> int:
    """Nobody needs to know any more when this resource was taken; how many times it was."""
    return Occupancy.objects.filter(resource_id=resource).delete()[0]


def lock_days(days: Iterable[tuple[int, date]]) -> None:
    """Hold the rows of (resource, day) until the end of the transaction. A booking and a leave both do it first."""
    wanted = sorted(set(days))
    resources, dates = [resource for resource, _ in wanted], [day for _, day in wanted]
    ResourceDay.objects.bulk_create(
        [ResourceDay(resource_id=resource, day=day) for resource, day in wanted], ignore_conflicts=True
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT 1 FROM diary_resourceday
            WHERE (resource_id, day) IN (SELECT * FROM unnest(%s::bigint[], %s::date[]))
            ORDER BY resource_id, day FOR UPDATE""",
            [resources, dates],
        )


def put_leave(*, resource: int, start: datetime, end: datetime, kind: str) -> Leave:
    """Write a leave down. It may cover what is booked: the caller lists that to be moved."""
    if end <= start:
        raise LeaveEmpty(field="end")
    lock_days((resource, day) for day in days_of(clock.local(start), clock.local(end)))
    leave = Leave.objects.create(resource_id=resource, during=TimestamptzRange(start, end, "[)"), kind=kind)
    _tell(AWAY, resource, [(start, end)])
    return leave


def remove_leave(leave: int) -> None:
    """The leave does not take place."""
    for row in Leave.objects.filter(pk=leave):
        row.delete()
        _tell(FREED, row.resource_id, [(row.during.lower, row.during.upper)])


def _tell(event: str, resource: int, spans: Collection[tuple[datetime, datetime]]) -> None:
    """One event for several leaves: from the first to the last of them."""
    if spans:
        starts_at, ends_at = min(start for start, _ in spans), max(end for _, end in spans)
        events.emit(event, resource=resource, starts_at=starts_at, ends_at=ends_at)


def forget_days(before: date) -> int:
    """Remove the day rows of the past: nothing is decided there any more."""
    return ResourceDay.objects.filter(day__lt=before).delete()[0]


def make_calendar_link(*, resource: int | None = None, organisation: int | None = None, now: datetime) -> str:
    """A new secret address for the calendar of a professional or a house; the former one opens nothing any more.

    The token is told once: only its hash is kept.
    """
    revoke_calendar_link(resource=resource, organisation=organisation, now=now)
    token = secrets.token_urlsafe(24)
    CalendarLink.objects.create(resource_id=resource, organisation_id=organisation, token_hash=calendar_hash(token), made_at=now)
    return token


def revoke_calendar_link(*, resource: int | None = None, organisation: int | None = None, now: datetime) -> int:
    """The address opens nothing any more."""
    open_links = CalendarLink.objects.filter(resource_id=resource, organisation_id=organisation, revoked_at=None)
    return open_links.update(revoked_at=now)


def follow_calendar(*, resource: int, address: str) -> OutsideCalendar:
    """Read a calendar elsewhere as busy time, from now on."""
    calendar, _is_new = OutsideCalendar.objects.update_or_create(
        resource_id=resource, defaults={"address": address, "version": "", "problem": "", "read_at": None}
    )
    return calendar


def leave_calendar(*, resource: int) -> int:
    """Follow it no longer: what it kept busy is free again."""
    return OutsideCalendar.objects.filter(resource_id=resource).delete()[0]


def note_outside(*, calendar: int, problem: str = "", version: str = "", now: datetime) -> None:
    """Nothing new, or what went wrong: what was read last stays busy."""
    kept = {"version": version} if version else {}
    OutsideCalendar.objects.filter(pk=calendar).update(read_at=now, problem=problem[:24], **kept)


@transaction.atomic
def keep_busy(*, calendar: int, spans: Sequence[tuple[datetime, datetime]], version: str, now: datetime) -> int:
    """Replace what is still to come of an outside calendar; only days that change are held. How many times changed."""
    row = OutsideCalendar.objects.select_for_update().get(pk=calendar)
    coming = Leave.objects.filter(calendar=row, during__endswith__gt=now)
    known = {(each.during.lower, each.during.upper): each.pk for each in coming}
    wanted = set(spans)
    gone, new = [pk for span, pk in known.items() if span not in wanted], [span for span in wanted if span not in known]
    changed = [span for span in known if span not in wanted] + new
    lock_days((row.resource_id, day) for start, end in changed for day in days_of(clock.local(start), clock.local(end)))
    Leave.objects.filter(pk__in=gone).delete()
    Leave.objects.bulk_create(
        [
            Leave(resource_id=row.resource_id, during=TimestamptzRange(*span, "[)"), kind=Leave.Kind.OTHER, calendar=row)
            for span in sorted(new)
        ]
    )
    _tell(FREED, row.resource_id, [span for span in known if span not in wanted])
    _tell(AWAY, row.resource_id, new)
    row.read_at, row.version, row.problem, row.busy_count = now, version, "", len(wanted)
    row.save()
    return len(changed)
