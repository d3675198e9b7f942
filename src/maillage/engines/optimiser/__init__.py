"""Where, when and by whom sessions are held, so that the most people can come. No Django, no database."""

from maillage.engines.optimiser.errors import ImpossibleProblem, PlanningError, SolverMissing
from maillage.engines.optimiser.explaining import Worth, worth_of_each
from maillage.engines.optimiser.plans import Plan, Score, Seats, Session, broken_rules, score
from maillage.engines.optimiser.problem import (
    Adviser,
    Group,
    Kind,
    Points,
    Presence,
    Problem,
    Profile,
    Site,
    Wanted,
)
from maillage.engines.optimiser.reading import problem_from, read_problem
from maillage.engines.optimiser.solving import Result, Stop, floors_of, solve

__all__ = [
    "Adviser",
    "Group",
    "ImpossibleProblem",
    "Kind",
    "Plan",
    "PlanningError",
    "Points",
    "Presence",
    "Problem",
    "Profile",
    "Result",
    "Score",
    "Seats",
    "Session",
    "Site",
    "SolverMissing",
    "Stop",
    "Wanted",
    "Worth",
    "broken_rules",
    "floors_of",
    "problem_from",
    "read_problem",
    "score",
    "solve",
    "worth_of_each",
]
