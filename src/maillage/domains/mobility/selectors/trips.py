"""Trips of a person: one with its legs, or very many without, grouped by day and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

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
    """Among the same hour at several places, the one with the shortest way there and back, if any is reachable."""
    found = zip(attendances, trips(home, attendances, means, limits, agency=agency), strict=True)
    reachable = [pair for pair in found if pair[1].is_reachable]
    return min(reachable, key=lambda pair: (pair[1].travel_s or 0, pair[1].away_s or 0), default=None)


def _network(means: str, agency: int | None) -> Network | None:
    return network_of(agency) if means in BY_TIMETABLE else None


Going = Literal["foot", "bicycle", "car", "moped"]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: from where, by what means, within which limits."""

    home: Home
    means: str
    limits: Limits


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
    asker = Asker(home, means, engine_limits(limits))
    if means in DIRECT:
        return [_direct(asker, each, cast("Going", means)) for each in attendances]
    if means not in BY_TIMETABLE:
        verdict = "reachable" if means == "driven" else "cannot_travel"
        return [trip_without_timetable(verdict, each, means) for each in attendances]
    if network is None:
        return [_walked_or(asker, each, "no_timetable") for each in attendances]
    return _by_timetable(asker, attendances, network, with_legs=with_legs)


def _by_timetable(asker: Asker, attendances: Sequence[Attendance], network: Network, *, with_legs: bool) -> list[Trip]:
    """One look at the tables for all the attendances of a day at a place."""
    groups: dict[tuple[date, int], list[int]] = {}
    for number, each in enumerate(attendances):
        groups.setdefault((service_day(each, network.zone), each.place_key), []).append(number)
    known = {day: network.service_day(day) for day, _ in groups}
    tables = tables_of(day for day in known.values() if day is not None)
    answers: dict[int, Trip] = {}
    for (day, _), numbers in groups.items():
        group = DayGroup(day, known[day], [attendances[number] for number in numbers])
        answers.update(zip(numbers, _group_trips(asker, group, network, tables, with_legs=with_legs), strict=True))
    return [answers[number] for number in range(len(attendances))]


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Attendances of one day at one place, and what stands for that day in the timetable."""

    day: date
    known: ServiceDay | None
    attendances: list[Attendance]


def _group_trips(
    asker: Asker, group: DayGroup, network: Network, tables: dict[tuple[int, str], Profiles], *, with_legs: bool
) -> list[Trip]:
    known = group.known
    if known is None:
        last_on = network.current.last_on
        until = date_long(last_on) if last_on and group.day > last_on else ""
        return [_walked_or(asker, each, "outside_feed_dates", known_until=until) for each in group.attendances]
    if not known.kind:
        return [_walked_or(asker, each, "no_service_that_day", known) for each in group.attendances]
    table = tables.get((known.version, known.kind))
    if table is None:
        return [_walked_or(asker, each, "not_ready", known) for each in group.attendances]
    try:
        return _from_table(asker, group, known, (table, network.zone), with_legs=with_legs)
    except UnknownSite:
        return [_walked_or(asker, each, "not_ready", known) for each in group.attendances]
    except WalkLimitNotBuilt:
        return [_walked_or(asker, each, "too_far_to_walk_to_a_stop", known) for each in group.attendances]


def _from_table(
    asker: Asker, group: DayGroup, known: ServiceDay, source: tuple[Profiles, str], *, with_legs: bool
) -> list[Trip]:
    table, zone = source
    clock = DayClock.of(group.day, zone, group.attendances[0].zone)
    place, site = _start_of(asker.home, table), str(group.attendances[0].place_key)
    starts = [clock.seconds(each.starts_at) for each in group.attendances]
    ends = [clock.seconds(each.ends_at) for each in group.attendances]
    found: Sequence[RoundTrip]
    if with_legs:
        pairs = zip(starts, ends, strict=True)
        found = [table.round_trip(place, site, start_s, end_s, asker.limits) for start_s, end_s in pairs]
    else:
        found = table.slots(place, site, starts, ends, asker.limits)
    return [
        trip_from(one, each, asker.means, clock, version=known.version, to_confirm=known.is_to_confirm)
        for one, each in zip(found, group.attendances, strict=True)
    ]


def _start_of(home: Home, table: Profiles) -> str | tuple[float, float]:
    """The stop when this timetable still has it, else its point."""
    if home.stop_id is None:
        return home.point
    try:
        table.stops_near(home.stop_id, 0)
    except UnknownStop:
        return home.point
    return home.stop_id


def _direct(asker: Asker, attendance: Attendance, going: Going) -> Trip:
    """Straight there, without timetable; `going` is foot for somebody who would rather have taken the bus."""
    clock = DayClock.of(service_day(attendance, attendance.zone), attendance.zone, attendance.zone)
    start_s, end_s = clock.seconds(attendance.starts_at), clock.seconds(attendance.ends_at)
    found = direct_round_trip(asker.home.point, attendance.point, start_s, end_s, going, asker.limits)
    return trip_from(found, attendance, asker.means, clock, version=None, to_confirm=False)


def _walked_or(
    asker: Asker, attendance: Attendance, verdict: str, known: ServiceDay | None = None, *, known_until: str = ""
) -> Trip:
    """A day or place without cars: on foot when it is near enough, else the verdict."""
    walked = _direct(asker, attendance, "foot")
    if walked.is_reachable:
        return walked
    version = known.version if known else None
    return trip_without_timetable(verdict, attendance, asker.means, version=version, known_until=known_until)
