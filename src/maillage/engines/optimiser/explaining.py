"""Why a session is proposed: who it serves, and what would be lost without it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.finishing import seats_without_each
from maillage.engines.optimiser.plans import Plan, score
from maillage.engines.optimiser.problem import Problem


@dataclass(frozen=True, slots=True)
class Worth:
    """What a session brings.

    Attributes
    ----------
    serves : people who come to it, by (commune, means)
    people, points : lost without it, everybody seated again at best and nothing held in its stead
    """

    serves: dict[tuple[str, str], int]
    people: int
    points: float


def worth_of_each(problem: Problem, plan: Plan) -> tuple[Worth, ...]:
    """Explain every session of a plan: one network program, solved again for each."""
    case, whole = Case(problem), score(problem, plan)
    serves: list[Counter[tuple[str, str]]] = [Counter() for _ in plan.sessions]
    for seats in plan.attendance:
        profile = problem.profiles[problem.groups[seats.group].profile]
        serves[seats.session][profile.commune, profile.means] += seats.people
    found = []
    for number, seats_left in enumerate(seats_without_each(case, plan.sessions)):
        kept = tuple(replace(s, session=s.session - (s.session > number)) for s in seats_left)
        without = score(problem, Plan(plan.sessions[:number] + plan.sessions[number + 1 :], kept))
        found.append(Worth(dict(serves[number]), whole.served - without.served, whole.objective - without.objective))
    return tuple(found)
