"""Trips of a person: one with its legs, or very many without, grouped by day and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from maillage.domains.mobility.rules.answers import DayClock, service_day, trip_from, trip_without_timetable
from maillage.domains.mobility.rules.limits import DEFAULTS, TravelLimits, engine_limits
from maillage.domains.mobility.rules.trips import BY_TIMETABLE, DIRECT, MEANS, Attendance, Home, Trip
from maillage.domains.mobility.selectors.tables import tables_of
from maillage.domains.mobility.selectors.versions import Network, ServiceDay, network_of
from maillage.engines.reach import (
    Limits,
    Profiles,
    RoundTrip,
    UnknownSite,
    UnknownStop,
    WalkLimitNotBuilt,
    direct_round_trip,
)
from maillage.kit.ui.words import date_long

Answer = Callable[[Attendance], Trip]


def trips(
    home: Home,
    attendances: Sequence[Attendance],
    means: str,
    limits: TravelLimits = DEFAULTS,
    *,
    agency: int | None = None,
) -> list[Trip]:
    """A trip for each attendance, in their order, without legs; hours rounded to 2 s on the safe side."""
    return _answered(home, attendances, means, limits, network=_network(means, agency), with_legs=False)


def trip(
    home: Home, attendance: Attendance, means: str, limits: TravelLimits = DEFAULTS, *, agency: int | None = None
) -> Trip:
    """The trip for one attendance, with its legs."""
    return _answered(home, [attendance], means, limits, network=_network(means, agency), with_legs=True)[0]


def trips_with_legs(
    home: Home, attendances: Sequence[Attendance], means: str, limits: TravelLimits, network: Network | None
) -> list[Trip]:
    """Trips with their legs, in a network that was already found."""
    return _answered(home, attendances, means, limits, network=network, with_legs=True)


def nearest_reachable_place(
    home: Home,
    attendances: Sequence[Attendance],
    means: str,
    limits: TravelLimits = DEFAULTS,
    *,
    agency: int | None = None,
) -> tuple[Attendance, Trip] | None:
    """Among the same hour at several places, the one with the shortest way there and back; None when none is reachable."""
    found = zip(attendances, trips(home, attendances, means, limits, agency=agency), strict=True)
    reachable = [pair for pair in found if pair[1].is_reachable]
    return min(reachable, key=lambda pair: (pair[1].travel_s or 0, pair[1].away_s or 0), default=None)


def _network(means: str, agency: int | None) -> Network | None:
    return network_of(agency) if means in BY_TIMETABLE else None


def _answered(
    home: Home,
    attendances: Sequence[Attendance],
    means: str,
    limits: TravelLimits,
    *,
    network: Network | None,
    with_legs: bool,
) -> list[Trip]:
    if means not in MEANS:
        raise ValueError(f"{means!r} is not a means of travel")
    answer: Answer
    if means in DIRECT:
        answer = DirectAnswers(home, means, engine_limits(limits))
    elif means not in BY_TIMETABLE:
        verdict = "reachable" if means == "driven" else "cannot_travel"
        return [trip_without_timetable(verdict, each, means) for each in attendances]
    elif network is None:
        answer = WalkedOr(home, means, engine_limits(limits), verdict="no_timetable")
    else:
        answer = TimetableAnswers(home, means, engine_limits(limits), network, with_legs=with_legs).of(attendances)
    return [answer(each) for each in attendances]


class DirectAnswers:
    """Trips by the person's own means, straight there: no timetable."""

    def __init__(self, home: Home, means: str, limits: Limits) -> None:
        self.home, self.means, self.limits = home, means, limits

    def __call__(self, attendance: Attendance) -> Trip:
        clock = DayClock.of(service_day(attendance, attendance.zone), attendance.zone, attendance.zone)
        start_s, end_s = clock.seconds(attendance.starts_at), clock.seconds(attendance.ends_at)
        found = direct_round_trip(self.home.point, attendance.point, start_s, end_s, self.means, self.limits)
        return trip_from(found, attendance, self.means, clock, version=None, to_confirm=False)


class WalkedOr:
    """Trips on a day without timetable: on foot when it is near enough, else the verdict."""

    def __init__(
        self, home: Home, means: str, limits: Limits, *, verdict: str, version: int | None = None, known_until: str = ""
    ) -> None:
        self.walk = DirectAnswers(home, "foot", limits)
        self.means, self.verdict, self.version, self.known_until = means, verdict, version, known_until

    def __call__(self, attendance: Attendance) -> Trip:
        walked = self.walk(attendance)
        if walked.is_reachable:
            return walked
        return trip_without_timetable(
            self.verdict, attendance, self.means, version=self.version, known_until=self.known_until
        )
