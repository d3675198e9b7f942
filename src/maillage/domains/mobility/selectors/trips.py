"""Trips of a person: one with its legs, or very many without, grouped by day and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
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


@dataclass(frozen=True, slots=True)
class TripAnswer:
    """Whether one can come and be back; the trip itself is written when somebody asks for it."""

    verdict: str
    is_reachable: bool
    write: Callable[[], Trip]


class TripFinder:
    """One person's way of travelling, asked about many attendances; the timetable that answers is looked up once."""

    def __init__(self, home: Home, means: str, limits: TravelLimits = DEFAULTS, *, agency: int | None = None) -> None:
        if means not in MEANS:
            raise ValueError(f"{means!r} is not a means of travel")
        self.asker, self.agency = Asker(home, means, engine_limits(limits)), agency
        self._said: dict[bool, NetworkAnswers] = {}

    @cached_property
    def network(self) -> Network | None:
        """The network in service."""
        return network_of(self.agency)

    def answers(self, attendances: Sequence[Attendance], *, with_legs: bool = False) -> list[TripAnswer]:
        """An answer for each attendance, in their order. Without legs, hours are rounded to 2 s on the safe side."""
        means = self.asker.means
        if means in DIRECT:
            return [_direct(self.asker, each, found) for each, found in _straight(self.asker, attendances, cast("Going", means))]
        if means not in BY_TIMETABLE:
            verdict = "reachable" if means == "driven" else "cannot_travel"
            return [_said(verdict, each, means) for each in attendances]
        if self.network is None:
            return _walked_or(self.asker, attendances, "no_timetable")
        if with_legs not in self._said:
            self._said[with_legs] = NetworkAnswers(self.asker, self.network, with_legs=with_legs)
        return self._said[with_legs].of(attendances)

    def trips(self, attendances: Sequence[Attendance], *, with_legs: bool = False) -> list[Trip]:
        """A trip for each attendance, in their order."""
        return [answer.write() for answer in self.answers(attendances, with_legs=with_legs)]


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
    return TripFinder(home, means, limits, agency=agency).trips(attendances, with_legs=with_legs)


def trip(home: Home, attendance: Attendance, means: str, limits: TravelLimits = DEFAULTS, *, agency: int | None = None) -> Trip:
    """The trip for one attendance, with its legs."""
    return trips(home, [attendance], means, limits, agency=agency, with_legs=True)[0]


def trips_with_legs(
    home: Home, attendances: Sequence[Attendance], means: str, limits: TravelLimits, network: Network | None
) -> list[Trip]:
    """Trips with their legs, in a network that was already found."""
    finder = TripFinder(home, means, limits)
    finder.network = network
    return finder.trips(attendances, with_legs=True)


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


Going = Literal["foot", "bicycle", "car", "moped"]
TOO_FAR = "too_far_to_go_directly"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: from where, by what means, within which limits."""

    home: Home
    means: str
    limits: Limits
    too_far: dict[tuple[Going, tuple[float, float]], RoundTrip] = field(default_factory=dict)  # measured once each


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


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Attendances of one day at one place, and what stands for that day in the timetable."""

    day: date
    known: ServiceDay | None
    attendances: list[Attendance]


class NetworkAnswers:
    """What a network says to one asker. Days and tables are looked up once, and once for all of a call."""

    def __init__(self, asker: Asker, network: Network, *, with_legs: bool) -> None:
        self.asker, self.network, self.with_legs = asker, network, with_legs
        self.days: dict[date, ServiceDay | None] = {}
        self.tables: dict[tuple[int, str], TableAnswers | None] = {}

    def of(self, attendances: Sequence[Attendance]) -> list[TripAnswer]:
        """An answer for each attendance: one look at a table for all those of a day at a place."""
        groups: dict[tuple[date, int], list[int]] = {}
        for number, each in enumerate(attendances):
            groups.setdefault((service_day(each, self.network.zone), each.place_key), []).append(number)
        self._look_up({day for day, _ in groups})
        answers: dict[int, TripAnswer] = {}
        for (day, _), numbers in groups.items():
            group = DayGroup(day, self.days[day], [attendances[number] for number in numbers])
            answers.update(zip(numbers, self._group(group), strict=True))
        return [answers[number] for number in range(len(attendances))]

    def _look_up(self, days: set[date]) -> None:
        self.days |= {day: self.network.service_day(day) for day in days if day not in self.days}
        served = {(day.version, day.kind): day for each in days if (day := self.days[each]) is not None and day.kind}
        missing = {key: day for key, day in served.items() if key not in self.tables}
        found = tables_of(missing.values())
        for key in missing:
            table = found.get(key)
            self.tables[key] = None if table is None else TableAnswers(self.asker, table, with_legs=self.with_legs)

    def _group(self, group: DayGroup) -> list[TripAnswer]:
        known = group.known
        if known is None:
            last_on = self.network.current.last_on
            until = date_long(last_on) if last_on and group.day > last_on else ""
            return _walked_or(self.asker, group.attendances, "outside_feed_dates", known_until=until)
        if not known.kind:
            return _walked_or(self.asker, group.attendances, "no_service_that_day", known)
        table = self.tables[known.version, known.kind]
        if table is None:
            return _walked_or(self.asker, group.attendances, "not_ready", known)
        try:
            return _from_table(self.asker.means, group, known, table, self.network.zone)
        except UnknownSite:
            return _walked_or(self.asker, group.attendances, "not_ready", known)
        except WalkLimitNotBuilt:
            return _walked_or(self.asker, group.attendances, "too_far_to_walk_to_a_stop", known)


def _from_table(means: str, group: DayGroup, known: ServiceDay, table: TableAnswers, feed_zone: str) -> list[TripAnswer]:
    first = group.attendances[0]
    clock = DayClock.of(group.day, feed_zone, first.zone)
    hours = [(clock.seconds(each.starts_at), clock.seconds(each.ends_at)) for each in group.attendances]
    write = partial(trip_from, means=means, clock=clock, version=known.version, to_confirm=known.is_to_confirm)
    return [
        TripAnswer(found.verdict, found.is_reachable, partial(write, found, each))
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


def _straight(asker: Asker, attendances: Sequence[Attendance], going: Going) -> Iterator[tuple[Attendance, RoundTrip]]:
    """Straight there, without timetable. A place too far to go to is measured once, whatever the hour."""
    for each in attendances:
        found = asker.too_far.get((going, each.point))
        if found is None:
            clock = _own_clock(each)
            start_s, end_s = clock.seconds(each.starts_at), clock.seconds(each.ends_at)
            found = direct_round_trip(asker.home.point, each.point, start_s, end_s, going, asker.limits)
            if found.verdict == TOO_FAR:
                asker.too_far[going, each.point] = found
        yield each, found


def _direct(asker: Asker, attendance: Attendance, found: RoundTrip) -> TripAnswer:
    def write() -> Trip:
        return trip_from(found, attendance, asker.means, _own_clock(attendance), version=None, to_confirm=False)

    return TripAnswer(found.verdict, found.is_reachable, write)


def _own_clock(attendance: Attendance) -> DayClock:
    return DayClock.of(service_day(attendance, attendance.zone), attendance.zone, attendance.zone)


def _said(verdict: str, attendance: Attendance, means: str, *, version: int | None = None, known_until: str = "") -> TripAnswer:
    """What needs no timetable, or is that none can tell."""
    write = partial(trip_without_timetable, verdict, attendance, means, version=version, known_until=known_until)
    return TripAnswer(verdict, verdict == "reachable", write)


def _walked_or(
    asker: Asker, attendances: Sequence[Attendance], verdict: str, known: ServiceDay | None = None, *, known_until: str = ""
) -> list[TripAnswer]:
    """A day or place without cars: on foot when it is near enough, for somebody who would rather ride; else the verdict."""
    version = known.version if known else None
    return [
        _direct(asker, each, walked)
        if walked.is_reachable
        else _said(verdict, each, asker.means, version=version, known_until=known_until)
        for each, walked in _straight(asker, attendances, "foot")
    ]
