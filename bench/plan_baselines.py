"""Plans made without the optimiser, judged under the true reach: last month again, and places chosen without timetables."""

from __future__ import annotations

from collections import Counter

from maillage.engines.optimiser import Plan, Problem
from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.diary import Diary
from maillage.engines.optimiser.finishing import seat_or_cancel
from maillage.engines.optimiser.highs import maximise
from maillage.engines.optimiser.linear import Model
from maillage.engines.optimiser.problem import PERMANENCE, SLOTS, SLOTS_A_WEEK, WEEKS, week_of

WORKSHOP_DAYS = ((1, 3), (3, 7))  # weekday, half-day of the week
PERMANENCE_HALVES = (2, 6, 3, 7, 4, 8, 5, 9)
NODES = 1_000


def habit(problem: Problem) -> Plan:
    """Houses only: permanences on fixed half-days, a workshop on two fixed afternoons a week, each kind in its turn."""
    case = Case(problem)
    diary = Diary(case)
    houses = [number for number, site in enumerate(problem.sites) if site.is_house]
    workshops = [number for number in range(len(problem.kinds)) if number != PERMANENCE]
    for week in range(WEEKS):
        for weekday, half in WORKSHOP_DAYS:
            for place, site in enumerate(houses):
                turn = (week + place // 4) % len(workshops) if weekday == 3 else 0
                diary.place(site, week * SLOTS_A_WEEK + half, case.type_of[workshops[turn], 0])
        for half in PERMANENCE_HALVES:
            for site in houses:
                for _ in range(2):
                    diary.place(site, week * SLOTS_A_WEEK + half, case.type_of[PERMANENCE, 0])
    return seat_or_cancel(case, diary.sessions)


def p_median(problem: Problem, places: int = 8) -> Plan:
    """The places of least total distance; sessions shared out by demand, at any open half-day, weeks in turn."""
    case = Case(problem)
    diary, want = Diary(case), _demand_of_places(problem, places)
    seats = {held.kind: held.seats * len(held.hours) for held in case.types}
    order = sorted(range(SLOTS), key=lambda slot: (week_of(slot), slot % 2, slot))
    while want:
        site, kind = max(want, key=lambda key: (min(want[key], seats[key[1]]), -key[0], -key[1]))
        if want[site, kind] <= 0:
            break
        held = Counter(week_of(s.slot) for s in diary.sessions if s.site == site)
        in_turn = sorted(order, key=lambda slot: held[week_of(slot)])
        if any(diary.place(site, slot, case.type_of[kind, 0]) for slot in in_turn):
            want[site, kind] -= seats[kind]
        else:
            del want[site, kind]
    return seat_or_cancel(case, diary.sessions)


def _demand_of_places(problem: Problem, places: int) -> Counter[tuple[int, int]]:
    """Place, kind → people who live nearest to it among the places chosen."""
    model, go = Model(), {}
    chosen = {site: model.column(1, whole=True) for site in range(len(problem.sites))}
    people: Counter[int] = Counter()
    for group in problem.groups:
        people[group.profile] += group.people
    for profile, n in people.items():
        for site, km in problem.profiles[profile].km.items():
            go[profile, site] = model.column(1, -n * km)
            model.below(go[profile, site], [chosen[site]])
        model.row(((go[profile, site], 1) for site in problem.profiles[profile].km), least=1, most=1)
    model.row(((column, 1) for column in chosen.values()), least=places, most=places)
    values = maximise(model, nodes=NODES).values
    assert values is not None
    nearest = {profile: site for (profile, site), column in go.items() if values[column] > 0.5}
    found: Counter[tuple[int, int]] = Counter()
    for group in problem.groups:
        found[nearest[group.profile], group.kind] += group.people
    return found
