"""What is asked about a trip and what is answered: plain frozen values, instants on the wall of the place's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.domains.mobility.rules.bookings import booking_sentence
from maillage.domains.mobility.rules.hours import seconds_between

MEANS = ("foot", "bicycle", "bus", "car", "moped", "shared_ride", "driven", "none")
BY_TIMETABLE = frozenset({"bus", "shared_ride"})
DIRECT = frozenset({"foot", "bicycle", "car", "moped"})

NOTHING_KNOWN = frozenset({"no_timetable", "not_ready", "outside_feed_dates"})


@dataclass(frozen=True, slots=True)
class Home:
    """Where the person starts from and returns to: a stop of the timetable, or a point."""

    stop_id: str | None
    lat: float
    lon: float
    label: str = ""

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class Attendance:
    """To be at a place from one instant to another. `place_key` is the registry's key of the place."""

    place_key: int
    lat: float
    lon: float
    starts_at: datetime
    ends_at: datetime
    zone: str = "Europe/Paris"

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class Halt:
    """An end of a leg: when, and at which stop; the empty name is home or the place itself."""

    at: datetime
    name: str
    stop_id: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class TripLeg:
    """One walk, one vehicle, or one drive. `mode`: walk, bus, bicycle, car, moped."""

    mode: str
    start: Halt
    end: Halt
    distance_m: float | None = None
    line: str = ""
    line_name: str = ""
    headsign: str = ""
    route_type: int | None = None
    agency: str = ""
    is_on_demand_start: bool = False
    is_on_demand_end: bool = False
    booking_phone: str = ""
    booking_notice: str = ""
    booking_message: str = ""
    is_estimate: bool = False
    is_same_vehicle: bool = False

    @property
    def route_label(self) -> str:
        """The number on the vehicle, or the line's name when it has none."""
        return self.line or self.line_name

    @property
    def is_on_demand(self) -> bool:
        """To be booked with the carrier before it comes."""
        return self.is_on_demand_start or self.is_on_demand_end

    @property
    def booking(self) -> str:
        """The French sentence on how to book it."""
        return booking_sentence(self.route_label, self.agency, self.booking_phone, self.booking_notice, self.booking_message)

    @property
    def duration_s(self) -> int:
        """Seconds from its start to its end."""
        return seconds_between(self.start.at, self.end.at)


@dataclass(frozen=True, slots=True)
class Trip:
    """The answer for one person, one attendance: can they come and be back, how, or why not."""

    means: str
    place_key: int
    starts_at: datetime
    ends_at: datetime
    verdict: str
    is_reachable: bool
    can_be_chosen_anyway: bool
    reasons: tuple[str, ...] = ()
    asks_for_ride: bool = False
    leave_home_at: datetime | None = None
    arrive_at: datetime | None = None
    leave_at: datetime | None = None
    home_at: datetime | None = None
    way_out: tuple[TripLeg, ...] = ()
    way_back: tuple[TripLeg, ...] = ()
    first_arrival_at: datetime | None = None
    last_departure_at: datetime | None = None
    last_departure_stop: str | None = None
    too_far_at: str | None = None
    known_until: str = ""
    is_to_confirm: bool = False
    is_estimate: bool = False
    timetable_version: int | None = None

    @property
    def wait_before_s(self) -> int | None:
        """Seconds at the place before it starts."""
        return _between(self.arrive_at, self.starts_at)

    @property
    def wait_after_s(self) -> int | None:
        """Seconds at the place after it ends."""
        return _between(self.ends_at, self.leave_at)

    @property
    def away_s(self) -> int | None:
        """Seconds between leaving home and being back."""
        return _between(self.leave_home_at, self.home_at)

    @property
    def travel_s(self) -> int | None:
        """Seconds on the way, there and back."""
        out, back = _between(self.leave_home_at, self.arrive_at), _between(self.leave_at, self.home_at)
        return None if out is None or back is None else out + back

    @property
    def legs(self) -> tuple[TripLeg, ...]:
        """Both ways, in order."""
        return self.way_out + self.way_back

    @property
    def on_demand(self) -> tuple[str, ...]:
        """One French sentence for each vehicle to be booked before."""
        return tuple(dict.fromkeys(leg.booking for leg in self.legs if leg.is_on_demand))

    @property
    def is_on_foot(self) -> bool:
        """Walked from door to door, both ways."""
        return bool(self.legs) and all(leg.mode == "walk" for leg in self.legs)


def _between(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None:
        return None
    return seconds_between(start, end)
