"""Coming travel plans as plain data: what a new timetable has to check again. Keys and trips, no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from maillage.domains.agenda.models import Participation, TravelPlan


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One printed plan, where and when it leads, and the timetable it was read in."""

    participation: int
    person: int
    agency: int
    place: int
    lat: float
    lon: float
    zone: str
    starts_at: datetime
    ends_at: datetime
    means: str
    home: dict[str, Any]
    trip: dict[str, Any]
    verdict: str
    timetable_version: int | None
    is_to_confirm: bool
    state: str


def coming_plans(*, agency: int, now: datetime, after: int = 0, most: int | None = None) -> tuple[PlanRow, ...]:
    """Plans of appointments that are still to come and lead somewhere, in the order they were booked.

    `after` is the last participation that was read, to read many in batches of `most`.
    """
    rows = (
        TravelPlan.objects.filter(
            agency_id=agency,
            participation__gt=after,
            participation__status=Participation.Status.UNKNOWN,
            participation__appointment__during__startswith__gt=now,
            participation__appointment__place__isnull=False,
        )
        .select_related("participation__appointment__place")
        .order_by("participation")
    )
    return tuple(_row(row) for row in rows[:most])


def _row(row: TravelPlan) -> PlanRow:
    participation = row.participation
    place, during = participation.appointment.place, participation.appointment.during
    assert place is not None
    zone = ZoneInfo(place.zone)
    return PlanRow(
        participation=participation.pk,
        person=participation.person_id,
        agency=row.agency_id,
        place=place.pk,
        lat=place.lat,
        lon=place.lon,
        zone=place.zone,
        starts_at=during.lower.astimezone(zone),
        ends_at=during.upper.astimezone(zone),
        means=row.means,
        home=row.home,
        trip=row.trip,
        verdict=row.verdict,
        timetable_version=row.timetable_version,
        is_to_confirm=row.is_to_confirm,
        state=row.state,
    )
