"""A plan, what it is worth, and the rules it breaks: counted from the plan itself, never from a model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from maillage.engines.optimiser.problem import PERMANENCE, SLOTS_A_WEEK, WEEKS, Problem, week_of


@dataclass(frozen=True, slots=True)
class Session:
    """An adviser at a place for a half-day."""

    site: int
    slot: int
    kind: int
    start: int
    adviser: int


@dataclass(frozen=True, slots=True)
class Seats:
    """People of one group who come to one session at one hour."""

    session: int
    group: int
    hour: int
    people: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Sessions, and who comes."""

    sessions: tuple[Session, ...]
    attendance: tuple[Seats, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What a plan is worth.

    Attributes
    ----------
    objective : points of people and regularity, less those of kilometres
    served, served_no_car : people
    worst : share served of the territory served least, from 0 to 1
    km : driven over the month
    regularity : points of series
    rates : share served of each territory
    """

    objective: float
    served: int
    served_no_car: int
    worst: float
    km: float
    regularity: int
    rates: tuple[float, ...]


def score(problem: Problem, plan: Plan) -> Score:
    """Count the points of a plan; time grows with its sessions and seats."""
    got: Counter[tuple[int, bool]] = Counter()
    for seats in plan.attendance:
        group = problem.groups[seats.group]
        got[group.territory, group.has_no_car] += seats.people
    days = {(s.adviser, s.site, s.slot // 2) for s in plan.sessions}
    regular = _regularity(problem, plan)
    driven = sum(problem.points.drive(problem.sites[site].km[adviser]) for adviser, site, _ in days)
    rates = tuple(
        (got[t, False] + got[t, True]) / max(1, problem.people_of(t)) if problem.people_of(t) else 1.0
        for t in range(len(problem.territories))
    )
    return Score(
        objective=_people_points(problem, got) + regular - driven,
        served=sum(got.values()),
        served_no_car=sum(n for (_, no_car), n in got.items() if no_car),
        worst=min(rates, default=1.0),
        km=sum(2 * problem.sites[site].km[adviser] for adviser, site, _ in days),
        regularity=regular,
        rates=rates,
    )


def _people_points(problem: Problem, got: Counter[tuple[int, bool]]) -> int:
    points = problem.points
    total = sum(n * (points.person + points.no_car * no_car) for (_, no_car), n in got.items())
    for territory in range(len(problem.territories)):
        everybody = got[territory, False] + got[territory, True]
        total += _nested(points.territory, everybody, problem.people_of(territory))
        without = problem.people_of(territory, without_car_only=True)
        total += _nested(points.territory_no_car, got[territory, True], without)
    return total


def steps(table: tuple[tuple[float, int], ...], people: int) -> Iterator[tuple[int, int]]:
    """Give (people of the segment, points for each) of a falling reward."""
    last = 0
    for share, reward in table:
        upto = round(share * people)
        yield upto - last, reward
        last = upto


def _nested(table: tuple[tuple[float, int], ...], served: int, people: int) -> int:
    total = 0
    for width, reward in steps(table, people):
        inside = min(served, width)
        total += reward * inside
        served -= inside
    return total


def _regularity(problem: Problem, plan: Plan) -> int:
    """Weekly series first; what is left may be fortnightly. A series is one kind at one place, weekday and hour."""
    spots: defaultdict[tuple[int, int, int, int], Counter[int]] = defaultdict(Counter)
    for s in plan.sessions:
        spots[s.site, s.slot % SLOTS_A_WEEK, s.kind, s.start][week_of(s.slot)] += 1
    total = 0
    for weeks in spots.values():
        every = min(weeks[w] for w in range(WEEKS))
        odd, even = min(weeks[0], weeks[2]) - every, min(weeks[1], weeks[3]) - every
        total += every * WEEKS * problem.points.weekly + (odd + even) * 2 * problem.points.fortnightly
    return total


def broken_rules(problem: Problem, plan: Plan) -> list[str]:
    """Name the rules a plan breaks; none when it may be held."""
    return [*_broken_by_advisers(problem, plan), *_broken_by_places(problem, plan), *_broken_by_people(problem, plan)]


def _broken_by_advisers(problem: Problem, plan: Plan) -> Iterator[str]:
    at_once: Counter[tuple[int, int]] = Counter()
    a_week: Counter[tuple[int, int]] = Counter()
    for number, s in enumerate(plan.sessions):
        adviser = problem.advisers[s.adviser]
        if s.kind not in adviser.skills:
            yield f"session {number}: {adviser.name} has not the skill"
        if not adviser.free[s.slot]:
            yield f"session {number}: {adviser.name} is not free"
        if s.adviser not in problem.sites[s.site].km:
            yield f"session {number}: too far for {adviser.name}"
        at_once[s.adviser, s.slot] += 1
        a_week[s.adviser, week_of(s.slot)] += 1
    for (a, slot), n in at_once.items():
        if n > 1:
            yield f"{problem.advisers[a].name}: {n} sessions at half-day {slot}"
    for (a, week), n in a_week.items():
        if n > problem.out_per_week:
            yield f"{problem.advisers[a].name}: {n} half-days out in week {week + 1}"


def _broken_by_places(problem: Problem, plan: Plan) -> Iterator[str]:
    taken: Counter[tuple[int, int, bool]] = Counter()
    here: Counter[tuple[int, int]] = Counter()
    held: Counter[tuple[int, int, int, int]] = Counter()
    for number, s in enumerate(plan.sessions):
        site = problem.sites[s.site]
        if problem.kinds[s.kind].needs_equipment and not site.is_equipped:
            yield f"session {number}: {site.name} has no equipment"
        taken[s.site, s.slot, s.kind != PERMANENCE] += 1
        here[site.territory, week_of(s.slot)] += 1
        held[s.site, s.slot, s.kind, s.start] += 1
    for (place, slot, is_group), n in taken.items():
        if n > problem.sites[place].rooms[slot][is_group]:
            yield f"{problem.sites[place].name}: not {n} rooms at half-day {slot}"
    for promise in problem.presence:
        weeks = [here[promise.territory, week] for week in range(WEEKS)]
        if sum(weeks) < promise.total or min(weeks) < promise.each_week:
            yield f"presence promised to {problem.territories[promise.territory]}"
    pinned = Counter((w.site, w.slot, w.kind, w.start) for w in problem.pins)
    for key in pinned - held:
        yield f"pinned session at {problem.sites[key[0]].name}, half-day {key[1]}"
    current = Counter((w.site, w.slot, w.kind, w.start) for w in problem.current)
    gone = (current - held).total()
    if problem.most_changes is not None and gone > problem.most_changes:
        yield f"{gone} sessions of the current plan are gone, not {problem.most_changes} at most"


def _broken_by_people(problem: Problem, plan: Plan) -> Iterator[str]:
    came: Counter[int] = Counter()
    used: Counter[int] = Counter()
    filled: Counter[tuple[int, int]] = Counter()
    for seats in plan.attendance:
        group, session = problem.groups[seats.group], plan.sessions[seats.session]
        reach = problem.profiles[group.profile].reach.get(session.site, {})
        bits = reach.get(problem.timetable[session.slot], 0)
        hours = problem.hours_of(session.kind, session.start)
        if seats.people < 1 or group.kind != session.kind or seats.hour not in hours or not bits >> seats.hour & 1:
            yield f"group {seats.group} cannot come to session {seats.session} at hour {seats.hour}"
        came[seats.session] += seats.people
        used[seats.group] += seats.people
        filled[seats.session, seats.hour] += seats.people
    for g, n in used.items():
        if n > problem.groups[g].people:
            yield f"group {g}: {n} people, not {problem.groups[g].people} at most"
    for (number, _), n in filled.items():
        if n > problem.kinds[plan.sessions[number].kind].seats:
            yield f"session {number}: more people than seats"
    for number, s in enumerate(plan.sessions):
        if came[number] < problem.kinds[s.kind].minimum:
            yield f"session {number}: fewer people than its minimum"
