"""From the engine's round trip, in seconds of a service day, to a trip in instants; and the trips known without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from maillage.domains.mobility.rules.bookings import booking_message, booking_notice
from maillage.domains.mobility.rules.days import service_day_start
from maillage.domains.mobility.rules.trips import BY_TIMETABLE, NOTHING_KNOWN, Attendance, Halt, Trip, TripLeg
from maillage.engines.reach import Journey, Leg, RoundTrip

LATEST_S = 129_600
CLOCKS_KEPT = 256
ON_FOOT = BY_TIMETABLE | {"foot"}


@dataclass(frozen=True, slots=True)
class DayClock:
    """Seconds of a service day ↔ instants, shown in `zone`."""

    start: datetime
    zone: ZoneInfo

    @classmethod
    def of(cls, day: date, feed_zone: str, zone: str) -> DayClock:
        """The clock of a service day of a feed."""
        return _clock(day, feed_zone, zone)

    def seconds(self, at: datetime) -> int:
        """Seconds of the service day at that instant."""
        return (at - self.start) // timedelta(seconds=1)

    def at(self, seconds: int) -> datetime:
        """The instant of that second, on the wall of the zone."""
        return (self.start + timedelta(seconds=seconds)).astimezone(self.zone)

    def maybe(self, seconds: int | None) -> datetime | None:
        """The instant, if there is one."""
        return None if seconds is None else self.at(seconds)

    def holds(self, attendance: Attendance) -> bool:
        """Whether the attendance lies within the 36 hours of the service day."""
        return 0 <= self.seconds(attendance.starts_at) <= self.seconds(attendance.ends_at) <= LATEST_S


@lru_cache(CLOCKS_KEPT)
def _clock(day: date, feed_zone: str, zone: str) -> DayClock:
    return DayClock(service_day_start(day, ZoneInfo(feed_zone)), ZoneInfo(zone))


def service_day(attendance: Attendance, feed_zone: str) -> date:
    """The service day an attendance belongs to: the date on the feed's wall when it starts."""
    return attendance.starts_at.astimezone(ZoneInfo(feed_zone)).date()


def trip_from(
    found: RoundTrip, attendance: Attendance, means: str, clock: DayClock, *, version: int | None, to_confirm: bool
) -> Trip:
    """The trip behind a round trip. A shared ride is the bus, or a ride that the house looks for."""
    asks_for_ride = means == "shared_ride" and not found.is_reachable
    return Trip(
        means=means,
        place_key=attendance.place_key,
        starts_at=attendance.starts_at.astimezone(clock.zone),
        ends_at=attendance.ends_at.astimezone(clock.zone),
        verdict=found.verdict,
        is_reachable=found.is_reachable,
        can_be_chosen_anyway=found.can_be_chosen_anyway or asks_for_ride,
        reasons=tuple(found.reasons),
        asks_for_ride=asks_for_ride,
        leave_home_at=clock.maybe(found.leave_home_s),
        arrive_at=clock.maybe(found.arrive_site_s),
        leave_at=clock.maybe(found.leave_site_s),
        home_at=clock.maybe(found.arrive_home_s),
        way_out=_legs(found.out, means, clock),
        way_back=_legs(found.back, means, clock),
        first_arrival_at=clock.maybe(found.first_arrival_s),
        last_departure_at=clock.maybe(found.last_departure_s),
        last_departure_stop=found.last_departure_stop,
        too_far_at=found.too_far_at,
        is_to_confirm=to_confirm,
        is_estimate=found.is_estimate,
        timetable_version=version,
    )


def trip_without_timetable(
    verdict: str, attendance: Attendance, means: str, *, version: int | None = None, known_until: str = ""
) -> Trip:
    """A trip whose verdict needs no timetable, or is that none can tell."""
    zone = ZoneInfo(attendance.zone)
    asks_for_ride = means == "shared_ride" and verdict != "reachable"
    return Trip(
        means=means,
        place_key=attendance.place_key,
        starts_at=attendance.starts_at.astimezone(zone),
        ends_at=attendance.ends_at.astimezone(zone),
        verdict=verdict,
        is_reachable=verdict == "reachable",
        can_be_chosen_anyway=verdict in NOTHING_KNOWN or asks_for_ride,
        reasons=() if verdict == "reachable" else (verdict,),
        asks_for_ride=asks_for_ride,
        known_until=known_until,
        timetable_version=version,
    )


def _legs(journey: Journey | None, means: str, clock: DayClock) -> tuple[TripLeg, ...]:
    return tuple(_leg(leg, means, clock) for leg in journey.legs) if journey else ()


def _leg(leg: Leg, means: str, clock: DayClock) -> TripLeg:
    phone, notice, message = _booking(leg)
    return TripLeg(
        mode=_mode(leg, means),
        start=Halt(clock.at(leg.leave_s), leg.start.name, leg.start.stop_id or "", leg.start.lat, leg.start.lon),
        end=Halt(clock.at(leg.arrive_s), leg.end.name, leg.end.stop_id or "", leg.end.lat, leg.end.lon),
        distance_m=leg.distance_m,
        line=leg.line,
        line_name=leg.line_name,
        headsign=leg.headsign,
        route_type=leg.route_type,
        agency=leg.agency,
        is_on_demand_start=leg.is_on_demand_start,
        is_on_demand_end=leg.is_on_demand_end,
        booking_phone=phone,
        booking_notice=notice,
        booking_message=message,
        is_estimate=leg.is_estimate,
        is_same_vehicle=leg.is_same_vehicle,
    )


def _booking(leg: Leg) -> tuple[str, str, str]:
    """How to book a ride on demand: the rule where one gets on, else where one gets off, else the carrier's number."""
    if not (leg.is_on_demand_start or leg.is_on_demand_end):
        return "", "", ""
    rule = leg.booking_start or leg.booking_end
    return (rule.phone if rule else "") or leg.phone, booking_notice(rule), booking_message(rule)


def _mode(leg: Leg, means: str) -> str:
    if leg.mode == "ride":
        return "bus"
    return "walk" if leg.mode == "walk" or means in ON_FOOT else means
