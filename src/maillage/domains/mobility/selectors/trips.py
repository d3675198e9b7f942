"""Trips of a person: one with its legs, or very many without, grouped by day and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    with_legs: bool = False,
) -> list[Trip]:
    """A trip for each attendance, in their order. Without legs, hours are rounded to 2 s on the safe side."""
    return _answered(home, attendances, means, limits, network=_network(means, agency), with_legs=with_legs)


def trip(home: Home, attendance: Attendance, means: str, limits: TravelLimits = DEFAULTS, *, agency: int | None = None) -> Trip:
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
TOO_FAR = "too_far_to_go_directly"


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
        return _all_direct(asker, attendances, cast("Going", means))
    if means not in BY_TIMETABLE:
        verdict = "reachable" if means == "driven" else "cannot_travel"
        return [trip_without_timetable(verdict, each, means) for each in attendances]
    if network is None:
        return _walked_or(asker, attendances, "no_timetable")
    return _by_timetable(asker, attendances, network, with_legs=with_legs)


class TableAnswers:
    """What one table says to one asker; days of the same kind share its answers."""

    def __init__(self, asker: Asker, table: Profiles, *, with_legs: bool) -> None:
        self.table, self.limits, self.with_legs = table, asker.limits, with_legs
        self.place = start_of(asker.home, table)
        self.known: dict[tuple[str, int, int], RoundTrip] = {}

    def of(self, site: str, hours: Sequence[tuple[int, int]]) -> list[RoundTrip]:
        """A round trip for each (start, end), in seconds of the day."""
        missing = [pair for pair in dict.fromkeys(hours) if (site, *pair) not in self.known]
        for pair, found in zip(missing, self._look_up(site, missing), strict=True):
            self.known[site, *pair] = found
        return [self.known[site, *pair] for pair in hours]

    def _look_up(self, site: str, hours: Sequence[tuple[int, int]]) -> Sequence[RoundTrip]:
        if self.with_legs:
            return [self.table.round_trip(self.place, site, start_s, end_s, self.limits) for start_s, end_s in hours]
        return self.table.slots(self.place, site, [pair[0] for pair in hours], [pair[1] for pair in hours], self.limits)


def _by_timetable(asker: Asker, attendances: Sequence[Attendance], network: Network, *, with_legs: bool) -> list[Trip]:
    """One look at the tables for all the attendances of a day at a place."""
    groups: dict[tuple[date, int], list[int]] = {}
    for number, each in enumerate(attendances):
        groups.setdefault((service_day(each, network.zone), each.place_key), []).append(number)
    known = {day: network.service_day(day) for day in dict.fromkeys(day for day, _ in groups)}
    found = tables_of(day for day in known.values() if day is not None)
    tables = {key: TableAnswers(asker, table, with_legs=with_legs) for key, table in found.items()}
    answers: dict[int, Trip] = {}
    for (day, _), numbers in groups.items():
        group = DayGroup(day, known[day], [attendances[number] for number in numbers])
        answers.update(zip(numbers, _group_trips(asker, group, network, tables), strict=True))
    return [answers[number] for number in range(len(attendances))]


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Attendances of one day at one place, and what stands for that day in the timetable."""

    day: date
    known: ServiceDay | None
    attendances: list[Attendance]


def _group_trips(asker: Asker, group: DayGroup, network: Network, tables: dict[tuple[int, str], TableAnswers]) -> list[Trip]:
    known = group.known
    if known is None:
        last_on = network.current.last_on
        until = date_long(last_on) if last_on and group.day > last_on else ""
        return _walked_or(asker, group.attendances, "outside_feed_dates", known_until=until)
    if not known.kind:
        return _walked_or(asker, group.attendances, "no_service_that_day", known)
    table = tables.get((known.version, known.kind))
    if table is None:
        return _walked_or(asker, group.attendances, "not_ready", known)
    try:
        return _from_table(asker.means, group, known, table, network.zone)
    except UnknownSite:
        return _walked_or(asker, group.attendances, "not_ready", known)
    except WalkLimitNotBuilt:
        return _walked_or(asker, group.attendances, "too_far_to_walk_to_a_stop", known)


def _from_table(means: str, group: DayGroup, known: ServiceDay, table: TableAnswers, feed_zone: str) -> list[Trip]:
    first = group.attendances[0]
    clock = DayClock.of(group.day, feed_zone, first.zone)
    hours = [(clock.seconds(each.starts_at), clock.seconds(each.ends_at)) for each in group.attendances]
    return [
        trip_from(found, each, means, clock, version=known.version, to_confirm=known.is_to_confirm)
        for found, each in zip(table.of(str(first.place_key), hours), group.attendances, strict=True)
    ]


def start_of(home: Home, table: Profiles) -> str | tuple[float, float]:
    """The stop when this timetable still has it, else its point."""
    if home.stop_id is None:
        return home.point
    try:
        table.stops_near(home.stop_id, 0)
    except UnknownStop:
        return home.point
    return home.stop_id


def _all_direct(asker: Asker, attendances: Sequence[Attendance], going: Going) -> list[Trip]:
    """Straight there, without timetable."""
    return [
        trip_from(found, each, asker.means, clock, version=None, to_confirm=False)
        for each, clock, found in _straight(asker, attendances, going)
    ]


def _straight(asker: Asker, attendances: Sequence[Attendance], going: Going) -> Iterator[tuple[Attendance, DayClock, RoundTrip]]:
    """A place too far to go to is measured once, whatever the hour."""
    too_far: dict[tuple[float, float], RoundTrip] = {}
    for each in attendances:
        clock = DayClock.of(service_day(each, each.zone), each.zone, each.zone)
        found = too_far.get(each.point)
        if found is None:
            start_s, end_s = clock.seconds(each.starts_at), clock.seconds(each.ends_at)
            found = direct_round_trip(asker.home.point, each.point, start_s, end_s, going, asker.limits)
            if found.verdict == TOO_FAR:
                too_far[each.point] = found
        yield each, clock, found


def _walked_or(
    asker: Asker, attendances: Sequence[Attendance], verdict: str, known: ServiceDay | None = None, *, known_until: str = ""
) -> list[Trip]:
    """A day or place without cars: on foot when it is near enough, for somebody who would rather ride; else the verdict."""
    version = known.version if known else None
    return [
        trip_from(walked, each, asker.means, clock, version=None, to_confirm=False)
        if walked.is_reachable
        else trip_without_timetable(verdict, each, asker.means, version=version, known_until=known_until)
        for each, clock, walked in _straight(asker, attendances, "foot")
    ]
