"""CP-SAT, for the small models of the neighbourhood search: one worker, full linearisation, from a hint."""

from __future__ import annotations

import math
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from maillage.engines.optimiser.errors import SolverMissing
from maillage.engines.optimiser.linear import Model, Outcome, Values

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_POINTS_SCALE = 2  # points are halves at the finest
_GOOD_ENOUGH = 1e-4
_UNBOUNDED = 2**62


def improve(model: Model, hint: Values, *, seconds: float | None, work: float | None, seed: int) -> Outcome:
    """Search a model whose columns are all whole in some best solution, from a solution of it.

    Parameters
    ----------
    seconds : of the wall clock
    work : of CP-SAT's own deterministic clock: the same work finds the same solution again
    """
    library = _library()
    problem = library.CpModel()
    columns = [problem.new_int_var(int(low), int(high), "") for low, high in zip(model.least, model.most, strict=True)]
    sum_of = library.LinearExpr.weighted_sum
    for least, most, terms in model.rows:
        together = sum_of([columns[c] for c, _ in terms], [int(f) for _, f in terms])
        low = -_UNBOUNDED if least == -math.inf else math.ceil(least - 1e-6)
        high = _UNBOUNDED if most == math.inf else math.floor(most + 1e-6)
        problem.add_linear_constraint(together, low, high)
    paid = [(c, round(_POINTS_SCALE * points)) for c, points in enumerate(model.points) if points]
    problem.maximize(sum_of([columns[c] for c, _ in paid], [points for _, points in paid]))
    for column, value in zip(columns, hint, strict=True):
        problem.add_hint(column, round(value))
    solver = _solver(library, seconds, work, seed)
    status = solver.solve(problem)
    if status not in (library.OPTIMAL, library.FEASIBLE):
        return Outcome(None, -math.inf, math.inf, is_infeasible=status == library.INFEASIBLE)
    return Outcome(
        values=np.array([solver.value(column) for column in columns], float),
        objective=solver.objective_value / _POINTS_SCALE,
        bound=solver.best_objective_bound / _POINTS_SCALE,
        is_optimal=status == library.OPTIMAL,
    )


def _solver(library: ModuleType, seconds: float | None, work: float | None, seed: int) -> cp_model.CpSolver:
    solver: cp_model.CpSolver = library.CpSolver()
    settings = solver.parameters
    settings.num_workers = 1
    settings.linearization_level = 2
    settings.random_seed = seed
    settings.relative_gap_limit = _GOOD_ENOUGH
    if seconds is not None:
        settings.max_time_in_seconds = max(seconds, 0.01)
    if work is not None:
        settings.max_deterministic_time = work
    return solver


def _library() -> ModuleType:
    try:
        from ortools.sat.python import cp_model
    except ModuleNotFoundError as missing:
        raise SolverMissing("ortools is not installed: run `bin/boot plan`") from missing
    return cp_model
