"""`python -m bench.plan --json [--quick]`: the planner beside greedy, habit and p-median without timetables.

Three seeded problems of 1,200 requests on the real communes. Gaps are those of plans without floors, everything else of
plans with floors. Each plan is judged by the tests' own checker, which imports nothing of the engine.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

from tests.engines.optimiser.checker import broken, recount

from bench.plan_baselines import habit, p_median
from bench.plan_instances import generate
from bench.report import print_report, progress, row
from maillage.engines.optimiser import Plan, Problem, Stop, problem_from, score, solve, worth_of_each
from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.command import answer, libraries_on_stderr
from maillage.engines.optimiser.finishing import seat_or_cancel
from maillage.engines.optimiser.greedy import greedy_sessions

SEEDS = (1, 2, 3)
SHORT_S, LONG_S, LARGE_S = 10.0, 60.0, 300.0
SCARCE, LARGE = 450, 5
Figures = dict[str, float]


class Judge:
    """Solves, times, and counts the plans that the checker refuses."""

    def __init__(self) -> None:
        self.infeasible = 0
        self.rows: list[dict[str, Any]] = []

    def solve(self, document: dict[str, Any], seconds: float, work: str, *, with_floors: bool = False) -> dict[str, Any]:
        problem = problem_from(document)
        began = time.perf_counter()
        found = answer(problem, result := solve(problem, Stop(seconds=seconds), seed=1, with_floors=with_floors))
        self.rows.append(row(work, "maillage", [time.perf_counter() - began], "s"))
        faults = broken(document, found)
        self.infeasible += bool(faults) or found["objective"] != recount(document, found)["objective"]
        progress(f"{work}: gap {found['gap']}, {faults[:3] or 'valid'}, {recount(document, found)}")
        return {**found, "plan": result.plan}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.plan", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout (always so)")
    parser.add_argument("--quick", action="store_true", help="without the problem five times as large")
    options = parser.parse_args()
    judge = Judge()
    with libraries_on_stderr():
        figures = {**_gaps(judge), **_compared(judge)}
        if not options.quick:
            large = judge.solve(generate(1, LARGE), LARGE_S, f"{LARGE} times, {LARGE_S:.0f} s")
            figures |= _gap("gap_5x_300s", [large])
    print_report("plan", judge.rows, {**figures, "infeasible": judge.infeasible}, [])


def _gaps(judge: Judge) -> Figures:
    short = [judge.solve(generate(seed), SHORT_S, f"seed {seed}, {SHORT_S:.0f} s") for seed in SEEDS]
    long = [judge.solve(generate(seed), LONG_S, f"seed {seed}, {LONG_S:.0f} s") for seed in SEEDS]
    scarce = judge.solve(generate(1, requests=SCARCE), LONG_S, f"{SCARCE} requests, {LONG_S:.0f} s")
    return {**_gap("gap_10s", short), **_gap("gap_60s", long), **_gap("gap_scarce_60s", [scarce])}


def _gap(name: str, found: list[dict[str, Any]]) -> Figures:
    """The worst gap; absent when one has no bound, so that a check on it fails."""
    gaps = [each["gap"] for each in found]
    return {} if None in gaps else {name: round(max(gaps), 5)}


def _compared(judge: Judge) -> Figures:
    """Ratios of sums over the seeds, all under the true reach; kilometres and the worst territory too."""
    sums: dict[str, dict[str, float]] = {}
    explain_s = []
    for seed in SEEDS:
        document = generate(seed)
        problem = problem_from(document)
        ours = judge.solve(document, LONG_S, f"seed {seed} with floors, {LONG_S:.0f} s", with_floors=True)
        began = time.perf_counter()
        worth_of_each(problem, ours["plan"])
        explain_s.append(time.perf_counter() - began)
        _add(sums, "ours", problem, ours["plan"])
        _add(sums, "greedy", problem, seat_or_cancel(Case(problem), greedy_sessions(Case(problem))))
        _add(sums, "habit", problem, habit(problem))
        _add(sums, "p-median", problem, p_median(problem))
    judge.rows.append(row("worth of every session", "maillage", explain_s, "s"))
    progress(f"sums over seeds: {sums}")

    def ratio(what: str, other: str) -> float:
        return round(sums["ours"][what] / sums[other][what], 3)

    return {
        "served_vs_habit": ratio("served", "habit"),
        "served_nocar_vs_habit": ratio("served_no_car", "habit"),
        "served_nocar_vs_no_timetable": ratio("served_no_car", "p-median"),
        "served_vs_greedy": ratio("served", "greedy"),
        "worst_vs_greedy": ratio("worst", "greedy"),
        "km_vs_greedy": ratio("km", "greedy"),
        "explain_all_s": round(max(explain_s), 2),
    }


def _add(sums: dict[str, dict[str, float]], name: str, problem: Problem, plan: Plan) -> None:
    found = score(problem, plan)
    mine = sums.setdefault(name, {})
    for what in ("served", "served_no_car", "worst", "km"):
        mine[what] = mine.get(what, 0) + getattr(found, what)
    progress(f"  {name}: {found.served} served, {found.served_no_car} without a car, worst {found.worst:.3f}, {found.km:.0f} km")


if __name__ == "__main__":
    main()
