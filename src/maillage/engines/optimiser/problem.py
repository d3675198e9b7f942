"""A planning problem: four weeks of half-days, places, advisers, people who ask. Immutable; everything is an index.

Sites, advisers, profiles, groups, kinds and territories are named by their position in the problem's tuples. A slot is a
half-day: `week * 10 + weekday * 2 + (afternoon)`. An hour is one of five bands of a half-day: three of a permanence
(0, 1, 2), two starts of a workshop (3, 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.engines.optimiser.errors import PlanningError

WEEKS = 4
SLOTS_A_WEEK = 10
SLOTS = WEEKS * SLOTS_A_WEEK
PERMANENCE = 0
PERMANENCE_HOURS = (0, 1, 2)
WORKSHOP_HOURS = (3, 4)

SessionKey = tuple[int, int, int]
"""Site, slot (or timetable class), session type."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is held: the permanence (the first) or a workshop.

    Attributes
    ----------
    seats : people an hour of a permanence, or of a whole workshop
    minimum : people under whom it is not held
    needs_equipment : only where the place is equipped
    """

    name: str
    seats: int
    minimum: int = 0
    needs_equipment: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A place.

    Attributes
    ----------
    rooms : for each slot, desks for permanences and rooms for workshops
    km : one way by road, for each adviser who may go there
    """

    name: str
    territory: int
    is_house: bool
    is_equipped: bool
    at: tuple[float, float]
    rooms: tuple[tuple[int, int], ...]
    km: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Adviser:
    """Who holds sessions: kinds of which they have the skill, and the slots their diary leaves free."""

    name: str
    skills: frozenset[int]
    free: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What people of one commune, with one means, can reach: site → timetable class → bits over the five hours."""

    commune: str
    means: str
    reach: Mapping[int, Mapping[int, int]]
    km: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Group:
    """People who ask for one kind and share a profile."""

    profile: int
    kind: int
    people: int
    territory: int
    has_no_car: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """Sessions promised to a territory, each week and over the month."""

    territory: int
    each_week: int
    total: int


@dataclass(frozen=True, slots=True)
class Points:
    """What a plan is worth.

    Attributes
    ----------
    person, no_car : for each person served, and more for one without a car
    territory, territory_no_car : (share of the people, points a person) up to that share; falling, so that the first
        people served of each territory count most
    weekly, fortnightly : for each session of a series
    km : taken off for each kilometre driven
    """

    person: int
    no_car: int
    territory: tuple[tuple[float, int], ...]
    territory_no_car: tuple[tuple[float, int], ...]
    weekly: int
    fortnightly: int
    km: int

    def __post_init__(self) -> None:
        for field in ("territory", "territory_no_car"):
            table = getattr(self, field)
            shares, rewards = [share for share, _ in table], [reward for _, reward in table]
            if shares != sorted(shares) or rewards != sorted(rewards, reverse=True):
                raise PlanningError(f"points.{field}", list(table), "must have rising shares and falling points")

    def drive(self, km: float) -> float:
        """Points a day at a place costs: there and back, to the quarter of a kilometre."""
        return round(4 * km) * self.km / 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session that must be held (a pin), or one of the current plan."""

    site: int
    slot: int
    kind: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """The whole problem; `read_problem` checks what a document says.

    Attributes
    ----------
    timetable : for each slot, its class: slots of one class have the same trips, hence the same reach
    out_per_week : half-days out of the agency, for each adviser
    pins : sessions that must be held
    current, most_changes : today's plan, and how many of its sessions may go; None leaves it free
    """

    kinds: tuple[Kind, ...]
    timetable: tuple[int, ...]
    sites: tuple[Site, ...]
    advisers: tuple[Adviser, ...]
    profiles: tuple[Profile, ...]
    groups: tuple[Group, ...]
    territories: tuple[str, ...]
    presence: tuple[Presence, ...]
    points: Points
    out_per_week: int
    pins: tuple[Wanted, ...] = ()
    current: tuple[Wanted, ...] = ()
    most_changes: int | None = None

    def people_of(self, territory: int, *, without_car_only: bool = False) -> int:
        return sum(g.people for g in self.groups if g.territory == territory and (g.has_no_car or not without_car_only))

    def hours_of(self, kind: int, start: int) -> tuple[int, ...]:
        return PERMANENCE_HOURS if kind == PERMANENCE else (WORKSHOP_HOURS[start],)


def week_of(slot: int) -> int:
    return slot // SLOTS_A_WEEK
