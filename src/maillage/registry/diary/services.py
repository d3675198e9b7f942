"""Taking and freeing time. Every trade writes here, in the transaction of what it takes the time for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange

from maillage.kit import clock
from maillage.registry.diary.errors import LeaveEmpty, ResourceTaken
from maillage.registry.diary.models import Leave, Occupancy, Resource, ResourceDay
from maillage.registry.diary.rules import days_of

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
    return Leave.objects.create(resource_id=resource, during=TimestamptzRange(start, end, "[)"), kind=kind)


def remove_leave(leave: int) -> None:
    """The leave does not take place."""
    Leave.objects.filter(pk=leave).delete()


def forget_days(before: date) -> int:
    """Remove the day rows of the past: nothing is decided there any more."""
    return ResourceDay.objects.filter(day__lt=before).delete()[0]
