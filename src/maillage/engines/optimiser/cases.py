"""A problem read once for modelling: session types, where each may be held, people merged, places that are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from maillage.engines.optimiser.problem import PERMANENCE, PERMANENCE_HOURS, SLOTS, Group, Problem, SessionKey, Wanted

Hour = tuple[int, int]
"""Timetable class, hour of the half-day."""
HoursBySite = Mapping[int, frozenset[Hour]]


@dataclass(frozen=True, slots=True)
class SessionType:
    """A kind and its start, the hours it offers, seats an hour, the sort of room (0 desk, 1 room)."""

    kind: int
    start: int
    hours: tuple[int, ...]
    seats: int
    minimum: int
    room: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """Groups that nothing tells apart: same kind, territory, means of transport or none, same hours within reach."""

    kind: int
    territory: int
    has_no_car: bool
    people: int
    hours: HoursBySite


class Case:
    """Facts of a problem that every model asks for; derived once, never changed."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.types = _types(problem)
        self.type_of = {(t.kind, t.start): number for number, t in enumerate(self.types)}
        slots: defaultdict[int, list[int]] = defaultdict(list)
        for slot, timetable in enumerate(problem.timetable):
            slots[timetable].append(slot)
        self.slots_of: dict[int, tuple[int, ...]] = {c: tuple(s) for c, s in slots.items()}

    @cached_property
    def zones(self) -> tuple[int, ...]:
        """For each site, the number of the set of advisers who may go there."""
        return _numbered([tuple(sorted(site.km)) for site in self.problem.sites])

    @cached_property
    def zone_advisers(self) -> dict[int, tuple[int, ...]]:
        return {zone: tuple(sorted(site.km)) for zone, site in zip(self.zones, self.problem.sites, strict=True)}

    @cached_property
    def bases(self) -> tuple[int, ...]:
        """For each adviser, the number of those who drive the same distances."""
        return _numbered([tuple(site.km.get(a) for site in self.problem.sites) for a in range(len(self.problem.advisers))])

    @cached_property
    def base_km(self) -> dict[tuple[int, int], float]:
        """Base, site → kilometres one way."""
        return {(self.bases[a], s): km for s, site in enumerate(self.problem.sites) for a, km in site.km.items()}

    @cached_property
    def open(self) -> dict[SessionKey, int]:
        """Site, slot, type → how many at once: rooms, equipment and advisers free with the skill."""
        found: dict[SessionKey, int] = {}
        for s, site in enumerate(self.problem.sites):
            for slot in range(SLOTS):
                for number, kind in enumerate(self.types):
                    if self.problem.kinds[kind.kind].needs_equipment and not site.is_equipped:
                        continue
                    able = sum(self.can_hold(a, s, slot, kind.kind) for a in site.km)
                    if most := min(site.rooms[slot][kind.room], able):
                        found[s, slot, number] = most
        return found

    def can_hold(self, adviser: int, site: int, slot: int, kind: int) -> bool:
        who = self.problem.advisers[adviser]
        return who.free[slot] and kind in who.skills and adviser in self.problem.sites[site].km

    @cached_property
    def _offered(self) -> dict[tuple[int, int], frozenset[Hour]]:
        """Site, kind → hours that some session could offer."""
        hours: defaultdict[tuple[int, int], set[Hour]] = defaultdict(set)
        for site, slot, number in self.open:
            kind = self.types[number]
            hours[site, kind.kind].update((self.problem.timetable[slot], hour) for hour in kind.hours)
        return {key: frozenset(found) for key, found in hours.items()}

    @cached_property
    def _within_reach(self) -> dict[tuple[int, int], HoursBySite]:
        found: dict[tuple[int, int], HoursBySite] = {}
        for group in self.problem.groups:
            key = group.profile, group.kind
            if key not in found:
                reach = self.problem.profiles[group.profile].reach
                here = {
                    site: frozenset((c, h) for c, h in self._offered.get((site, group.kind), ()) if classes.get(c, 0) >> h & 1)
                    for site, classes in sorted(reach.items())
                }
                found[key] = {site: hours for site, hours in here.items() if hours}
        return found

    def hours(self, group: Group) -> HoursBySite:
        """Hours within reach of a group that some session could offer, by site."""
        return self._within_reach[group.profile, group.kind]

    @cached_property
    def crowds(self) -> tuple[Crowd, ...]:
        people: defaultdict[tuple[object, ...], int] = defaultdict(int)
        first: dict[tuple[object, ...], Group] = {}
        for group in self.problem.groups:
            hours = self.hours(group)
            if hours:
                key = group.kind, group.territory, group.has_no_car, tuple(hours.items())
                people[key] += group.people
                first.setdefault(key, group)
        return tuple(Crowd(g.kind, g.territory, g.has_no_car, people[key], self.hours(g)) for key, g in first.items())

    def key_of(self, wanted: Wanted) -> SessionKey:
        return wanted.site, wanted.slot, self.type_of[wanted.kind, wanted.start]


def _types(problem: Problem) -> tuple[SessionType, ...]:
    desk = problem.kinds[PERMANENCE]
    found = [SessionType(PERMANENCE, 0, PERMANENCE_HOURS, desk.seats, desk.minimum, 0)]
    for number, kind in enumerate(problem.kinds):
        if number != PERMANENCE:
            found += [
                SessionType(number, start, problem.hours_of(number, start), kind.seats, kind.minimum, 1) for start in (0, 1)
            ]
    return tuple(found)


def _numbered(keys: list[tuple[object, ...]]) -> tuple[int, ...]:
    """Number keys by first appearance."""
    numbers: dict[tuple[object, ...], int] = {}
    return tuple(numbers.setdefault(key, len(numbers)) for key in keys)
