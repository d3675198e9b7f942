"""What the search is measured against in the same database: Django's ORM with a sweep, multirange SQL, a bare SELECT 1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from bench.slots_world import AgencyWorld
from maillage.domains.agenda.models import AppointmentReason, OpeningOccurrence
from maillage.registry.diary.models import Leave, Occupancy

Row = tuple[int, int, int]

_MULTIRANGE = """
WITH hours AS (
  SELECT o.adviser_resource_id AS resource, o.place_id AS place, o.during
  FROM agenda_openingoccurrence o
  JOIN agenda_openingperiod p ON p.id = o.opening_id
  JOIN agenda_openingperiod_reasons r ON r.openingperiod_id = p.id AND r.appointmentreason_id = %(reason)s
  WHERE p.agency_id = %(agency)s AND o.status <> 'cancelled' AND o.published_at <= %(now)s
    AND o.during && tstzrange(%(start)s, %(end)s)
), busy AS (
  SELECT b.resource_id AS resource, range_agg(b.during) AS taken
  FROM (SELECT resource_id, during FROM diary_occupancy UNION ALL SELECT resource_id, during FROM diary_leave) b
  WHERE b.during && tstzrange(%(start)s, %(end)s) AND b.resource_id IN (SELECT resource FROM hours)
  GROUP BY 1
)
SELECT h.resource, h.place, extract(epoch FROM t)::bigint
FROM hours h LEFT JOIN busy b USING (resource)
CROSS JOIN LATERAL generate_series(lower(h.during), upper(h.during) - %(lasts)s, %(lasts)s) AS t
WHERE t >= %(start)s AND t < %(end)s AND (b.taken IS NULL OR NOT b.taken && tstzrange(t, t + %(lasts)s))
"""


def by_orm(world: AgencyWorld) -> list[Row]:
    """As one would write it with Django: four queries, then one pass over each adviser's busy times, in order."""
    reason = AppointmentReason.objects.get(pk=world.reason.pk)
    window = (world.start, world.end)
    hours = list(
        OpeningOccurrence.objects.offered()
        .filter(opening__reasons=reason, published_at__lte=world.now, during__overlap=window)
        .order_by("adviser_resource_id", "during")
        .values_list("adviser_resource_id", "place_id", "during")
    )
    advisers = {resource for resource, _, _ in hours}
    busy: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for model in (Occupancy, Leave):
        taken = model.objects.filter(resource_id__in=advisers, during__overlap=window).values_list("resource_id", "during")
        for resource, during in taken:
            busy[resource].append((during.lower.timestamp(), during.upper.timestamp()))
    for spans in busy.values():
        spans.sort()
    lasts_s = reason.duration_min * 60
    return [slot for resource, its in groupby(hours, itemgetter(0)) for slot in _free(its, busy[resource], lasts_s)]


def _free(hours: Iterable[tuple[int, int, Any]], busy: list[tuple[float, float]], lasts_s: int) -> Iterator[Row]:
    """One adviser's hours in order: those times of the grid at which nothing of the sorted busy times is met."""
    at, until = 0, 0.0
    for resource, place, during in hours:
        start_s, end_s = int(during.lower.timestamp()), int(during.upper.timestamp())
        for time_s in range(start_s, end_s - lasts_s + 1, lasts_s):
            while at < len(busy) and busy[at][0] < time_s + lasts_s:
                until = max(until, busy[at][1])
                at += 1
            if until <= time_s:
                yield resource, place, time_s


def by_multirange(world: AgencyWorld) -> list[Row]:
    """One statement: busy times as multiranges, the grid as a series."""
    parameters = {
        "reason": world.reason.pk,
        "agency": world.reason.agency_id,
        "now": world.now,
        "start": world.start,
        "end": world.end,
        "lasts": timedelta(minutes=world.reason.duration_min),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MULTIRANGE, parameters)
        return list(cursor.fetchall())


def select_1() -> object:
    """The least that one can ask of the database on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()
