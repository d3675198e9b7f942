"""Travel plans that were printed: their form for storage, and what a new timetable makes of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from maillage.domains.mobility.rules.hours import to_minute
from maillage.domains.mobility.rules.limits import TravelLimits
from maillage.domains.mobility.rules.trips import Attendance, Halt, Home, Trip, TripLeg

Result = Literal["unchanged", "changed", "lost", "unchecked"]
INSTANTS = (
    *("starts_at", "ends_at", "leave_home_at", "arrive_at", "leave_at", "home_at"),
    *("first_arrival_at", "last_departure_at"),
)
UNKNOWN = frozenset({"no_timetable", "not_ready"})


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A coming trip as it was printed; `key` is the caller's (its participation)."""

    key: int
    home: Home
    attendance: Attendance
    means: str
    limits: TravelLimits
    trip: Trip


@dataclass(frozen=True, slots=True)
class PlanVerdict:
    """What the timetable in service makes of a plan; `trip` is the new one."""

    key: int
    result: Result
    trip: Trip
    is_now_confirmed: bool = False


def compare(plan: StoredPlan, trip: Trip) -> PlanVerdict:
    """Unchanged when every leg and hour printed still holds; lost when a way there or back is no longer there."""
    if trip.verdict in UNKNOWN:
        return PlanVerdict(plan.key, "unchecked", trip)
    result: Result = "changed"
    if _printed(plan.trip) == _printed(trip):
        result = "unchanged"
    elif not trip.is_reachable and (plan.trip.is_reachable or not (trip.way_out and trip.way_back)):
        result = "lost"
    is_now_confirmed = plan.trip.is_to_confirm and not trip.is_to_confirm and result == "unchanged"
    return PlanVerdict(plan.key, result, trip, is_now_confirmed)


def _printed(trip: Trip) -> tuple[object, ...]:
    """What the person has on paper: hours and stops to the minute, lines, and whether one can come at all."""
    legs = [(leg.mode, leg.route_label, leg.headsign, _shown(leg.start), _shown(leg.end)) for leg in trip.legs]
    return trip.is_reachable, legs, _minute(trip.leave_home_at), _minute(trip.home_at)


def _shown(halt: Halt) -> tuple[str, datetime | None]:
    return halt.name, _minute(halt.at)


def _minute(at: datetime | None) -> datetime | None:
    return to_minute(at) if at else None


def trip_to_json(trip: Trip) -> dict[str, Any]:
    """Plain values that JSON can hold; instants as ISO text with their zone's offset."""
    data = asdict(trip)
    for name in INSTANTS:
        data[name] = data[name].isoformat() if data[name] else None
    for leg in (*data["way_out"], *data["way_back"]):
        for end in ("start", "end"):
            leg[end]["at"] = leg[end]["at"].isoformat()
    data["zone"] = str(trip.starts_at.tzinfo)
    return data


def trip_from_json(data: dict[str, Any]) -> Trip:
    """The trip that `trip_to_json` wrote, on the wall of its place's zone."""
    zone = ZoneInfo(data["zone"])
    known = {field.name for field in fields(Trip)}
    values = {name: value for name, value in data.items() if name in known}
    for name in INSTANTS:
        values[name] = _instant(values[name], zone) if values[name] else None
    for way in ("way_out", "way_back"):
        values[way] = tuple(_leg(leg, zone) for leg in values[way])
    return replace(Trip(**values), reasons=tuple(values["reasons"]))


def _instant(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)


def _leg(data: dict[str, Any], zone: ZoneInfo) -> TripLeg:
    ends = {end: Halt(**data[end] | {"at": _instant(data[end]["at"], zone)}) for end in ("start", "end")}
    return TripLeg(**data | ends)
