"""A new timetable is in service: every coming travel plan is read again, and what changed is kept and told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import PlanRow
from maillage.domains.agenda.services.plans import keep_verdict
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.domains.mobility.rules.plans import PlanVerdict, StoredPlan, trip_from_json, trip_to_json
from maillage.domains.mobility.rules.trips import BY_TIMETABLE, Attendance, Home
from maillage.journeys.booking.homes import home_stored
from maillage.kit.jobs import defer

BATCH = 200


def timetable_in_service(**_: Any) -> None:
    """Ask for the plans of each agency, in its own scope."""
    for agency in agenda.agencies_with_reasons():
        defer_recheck(agency=agency)


def defer_recheck(*, agency: int, after: int = 0) -> None:
    """Ask the worker for the plans that follow the participation `after`; one agency's batches run one at a time."""
    defer("booking.recheck", lock=f"booking.recheck.{agency}", agency=agency, after=after)


def recheck_batch(*, agency: int, after: int, now: datetime) -> int | None:
    """Check one batch with the version that answers now. The last participation read, when more may follow."""
    version = mobility.version_in_service(agency=agency)
    rows = agenda.coming_plans(agency=agency, now=now, after=after, most=BATCH)
    if version is not None:
        by_bus = [row for row in rows if row.means in BY_TIMETABLE and row.trip.get("zone")]
        for verdict in mobility.recheck([stored_plan(row) for row in by_bus], version):
            _keep(verdict, version, now)
    return rows[-1].participation if len(rows) == BATCH else None


def stored_plan(row: PlanRow) -> StoredPlan:
    """The plan as it was printed, with the walk the person was asked to make then."""
    trip = trip_from_json(row.trip)
    walk_s = row.home.get("walk_s")
    return StoredPlan(
        key=row.participation,
        home=home_stored(row.home).home or Home(None, row.lat, row.lon),
        attendance=Attendance(row.place, row.lat, row.lon, row.starts_at, row.ends_at, row.zone),
        means=row.means,
        limits=merge(TravelLimits(walk_s=walk_s)),
        trip=trip,
    )


def _keep(verdict: PlanVerdict, version: int, now: datetime) -> None:
    """What the timetable cannot tell yet (its tables are not there) leaves the plan as it is."""
    if verdict.result == "unchecked":
        return
    keep_verdict(
        participation=verdict.key,
        state=verdict.result,
        trip=trip_to_json(verdict.trip),
        timetable_version=version,
        is_to_confirm=verdict.trip.is_to_confirm,
        now=now,
    )
