"""HiGHS: linear programs, and branch and bound with a bound that it proves. One thread always.

Two runs with different numbers of threads in one process give no solution without saying so; and one thread gives the
same answer again, when it is not the clock that ends the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from maillage.engines.optimiser.errors import SolverMissing
from maillage.engines.optimiser.linear import Model, Outcome, Values

if TYPE_CHECKING:
    from highspy import Highs

_SOLUTION_IS_FEASIBLE = 2


def load(model: Model, *, relaxed: bool = False, start: Values | None = None) -> Highs:
    """Hand a model to HiGHS, with a solution to start from."""
    highspy = _library()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.least), len(model.rows)
    program.col_lower_, program.col_upper_ = np.array(model.least, float), np.array(model.most, float)
    program.col_cost_ = np.array(model.points, float)
    program.sense_ = highspy.ObjSense.kMaximize
    program.row_lower_ = np.array([row[0] for row in model.rows], float)
    program.row_upper_ = np.array([row[1] for row in model.rows], float)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0] + [len(row[2]) for row in model.rows])
    program.a_matrix_.index_ = np.array([c for row in model.rows for c, _ in row[2]], np.int32)
    program.a_matrix_.value_ = np.array([f for row in model.rows for _, f in row[2]], float)
    if not relaxed:
        kinds = highspy.HighsVarType
        program.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in model.whole]
    solver: Highs = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)
    return solver


def maximise(
    model: Model,
    *,
    seconds: float | None = None,
    nodes: int | None = None,
    gap: float = 1e-4,
    relaxed: bool = False,
    start: Values | None = None,
    first: bool = False,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Solve a model.

    Parameters
    ----------
    seconds : of the wall clock; a run that must be the same again gives `nodes` instead
    nodes : of branch and bound at most
    gap : relative, at which the solution is good enough
    relaxed : leave whole numbers out; the solution is then a vertex
    first : be content with the first solution
    stop : asked now and then
    """
    solver = load(model, relaxed=relaxed, start=start)
    if seconds is not None:
        solver.setOptionValue("time_limit", max(seconds, 0.01))
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    solver.setOptionValue("mip_rel_gap", gap)
    if first:
        solver.setOptionValue("mip_max_improving_sols", 1)
    if stop is not None:
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stop() else None)
    solver.run()
    return outcome(solver, is_relaxed=relaxed or not any(model.whole))


def outcome(solver: Highs, *, is_relaxed: bool = False) -> Outcome:
    """Read what a run found."""
    statuses = _library().HighsModelStatus
    info, status = solver.getInfo(), solver.getModelStatus()
    is_optimal = status == statuses.kOptimal
    has_solution = is_optimal if is_relaxed else info.primal_solution_status == _SOLUTION_IS_FEASIBLE
    relaxed_bound = float(info.objective_function_value) if is_optimal else math.inf
    return Outcome(
        values=np.array(solver.getSolution().col_value) if has_solution else None,
        objective=float(info.objective_function_value) if has_solution else -math.inf,
        bound=relaxed_bound if is_relaxed else float(info.mip_dual_bound),
        is_optimal=is_optimal,
        is_infeasible=status in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible),
    )


def _library() -> ModuleType:
    try:
        import highspy
    except ModuleNotFoundError as missing:
        raise SolverMissing("highspy is not installed: run `bin/boot plan`") from missing
    return highspy
