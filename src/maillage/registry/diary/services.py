"""Taking and freeing time. Every trade writes here, in the transaction of what it takes the time for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange

from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.models import Leave, Occupancy, Resource, ResourceDay


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
    rows = [
        Occupancy(resource_id=each.resource, during=each.during, trade=trade, key=key)
        for each in sorted(takings, key=lambda each: (each.resource, each.start))
    ]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise ResourceTaken(_already_taken(takings)) from error


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


def lock_days(resource: int, days: Iterable[date]) -> None:
    """Hold the rows of a resource's days until the end of the transaction. A booking and a leave both do it first."""
    wanted = sorted(set(days))
    ResourceDay.objects.bulk_create(
        [ResourceDay(resource_id=resource, day=day) for day in wanted], ignore_conflicts=True
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM diary_resourceday WHERE resource_id = %s AND day = ANY (%s) ORDER BY day FOR UPDATE",
            [resource, wanted],
        )


def put_leave(*, resource: int, start: datetime, end: datetime, kind: str) -> Leave:
    """Write a leave down. It may cover what is booked: the caller lists that to be moved."""
    return Leave.objects.create(resource_id=resource, during=TimestamptzRange(start, end, "[)"), kind=kind)


def remove_leave(leave: int) -> None:
    """The leave does not take place."""
    Leave.objects.filter(pk=leave).delete()
