"""Solve a problem: greedy, then a neighbourhood search of the month while a bound is proven, then dates, names and seats.

What limits it is a `Stop`: seconds (anytime: the best so far when they end) or steps (the same again, whatever the
machine does).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from maillage.engines.optimiser.bounding import BoundProcess
from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.conflicts import conflict
from maillage.engines.optimiser.errors import ImpossibleProblem, PlanningError
from maillage.engines.optimiser.finishing import counts_of, finish, seat, spread
from maillage.engines.optimiser.greedy import greedy_sessions
from maillage.engines.optimiser.highs import maximise
from maillage.engines.optimiser.neighbourhood_search import Search, StepLimit
from maillage.engines.optimiser.planning_model import Counts, Floors, PlanningModel
from maillage.engines.optimiser.plans import Plan, Score, broken_rules, score
from maillage.engines.optimiser.problem import Problem

TracePoint = tuple[float, float, float]
"""Seconds since the start (steps, when steps limit), objective of the best plan, bound."""

_STEP_S = 2.0
_MONTH_SHARE = 0.75  # of the time; then the weeks are searched when dates cost too much
_DATES_COST = 2e-4
_PROVEN = 1e-9


@dataclass(frozen=True, slots=True)
class Stop:
    """When to end: after seconds or steps (exactly one of them), or once `asked` says so.

    Attributes
    ----------
    work : of CP-SAT's own clock for one step, when steps limit; a unit is about a second of a quiet machine
    """

    seconds: float | None = None
    steps: int | None = None
    work: float = 0.1
    asked: Callable[[], bool] = field(default=lambda: False)

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.steps is None):
            raise PlanningError("stop", (self.seconds, self.steps), "must be seconds or steps, one of them")
        if self.seconds is not None and not 0 < self.seconds < math.inf:
            raise PlanningError("stop.seconds", self.seconds, "must be above 0")
        if not 0 < self.work < math.inf:
            raise PlanningError("stop.work", self.work, "must be above 0")
        if self.steps is not None and self.steps < 0:
            raise PlanningError("stop.steps", self.steps, "must be 0 or more")


@dataclass(frozen=True, slots=True)
class Result:
    """The best plan found, its score, and what was proven.

    Attributes
    ----------
    bound : no plan (that holds the floors) has more points; inf when nothing was proven in time
    trace : how both came about
    """

    plan: Plan
    score: Score
    bound: float
    trace: tuple[TracePoint, ...]
    seed: int

    @property
    def gap(self) -> float:
        """(bound - objective) / objective."""
        if not self.score.objective:
            return 0.0 if self.bound <= 0 else math.inf
        return (self.bound - self.score.objective) / abs(self.score.objective)


def solve(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    *,
    with_floors: bool = True,
    progress: Callable[[TracePoint], None] | None = None,
) -> Result:
    """Find the best plan within the limit.

    Parameters
    ----------
    with_floors : no headline figure (people served, the worst territory) under that of the greedy plan
    progress : told each point of the trace

    Raises
    ------
    ImpossibleProblem : the rules leave no plan
    SolverMissing : OR-Tools or HiGHS is not installed
    """
    return _Solving(problem, stop, seed, with_floors=with_floors, progress=progress).run()


def floors_of(problem: Problem, found: Score) -> Floors:
    """Ask for as many people as a plan serves, and in each territory for its worst share."""
    floors: dict[int | None, int] = {None: found.served}
    for territory in range(len(problem.territories)):
        floors[territory] = math.ceil(found.worst * problem.people_of(territory) - 1e-6)
    return floors


class _Solving:
    def __init__(
        self,
        problem: Problem,
        stop: Stop,
        seed: int,
        *,
        with_floors: bool,
        progress: Callable[[TracePoint], None] | None,
    ) -> None:
        self._began = time.monotonic()
        self._case, self._stop, self._seed, self._progress = Case(problem), stop, seed, progress
        self._steps = 0
        self._lag_s = 0.5  # what dates, names and seats took last time
        self._trace: list[TracePoint] = []
        self._bound = math.inf
        self._best = self._first_plan()
        self._score = score(problem, self._best)
        self._note()
        self._floors = floors_of(problem, self._score) if with_floors else None
        self._weeks = PlanningModel(self._case, "weeks", self._floors)
        self._month = Search(PlanningModel(self._case, "month", self._floors), seed)
        self._dated: Search | None = None
        self._seen: Counts | None = None

    def run(self) -> Result:
        month = self._month
        month.offer(month.planning.summed(counts_of(self._case, self._best.sessions)))
        with self._proving() as process:
            looked = time.monotonic()
            while not self._is_over(_MONTH_SHARE):
                self._listen(process)
                self._take(month)
                if self._stop.steps is None and time.monotonic() - looked > 20 * self._lag_s:
                    self._realise()
                    looked = time.monotonic()
            self._realise()
            while not self._is_over(1.0):
                self._listen(process)
                self._take(self._search_after_dates())
            self._realise()
            self._listen(process)
        self._note()
        return Result(self._best, self._score, max(self._bound, self._score.objective), tuple(self._trace), self._seed)

    def _first_plan(self) -> Plan:
        """Give the greedy plan, or any plan when that one breaks a rule."""
        problem = self._case.problem
        plan = seat(self._case, greedy_sessions(self._case))
        if plan is not None and not broken_rules(problem, plan):
            return plan
        clash = conflict(self._case)
        if clash:
            raise ImpossibleProblem(clash)
        weeks = PlanningModel(self._case, "weeks")
        found = maximise(weeks.model, first=True, stop=lambda: self._is_over(_MONTH_SHARE))
        if found.is_infeasible:
            raise ImpossibleProblem(["the sessions that must be held", "the minimum of people of workshops"])
        plan = None if found.values is None else finish(self._case, weeks.counts(found.values))
        if plan is None:
            raise PlanningError("stop", None, "no plan was found in the time given; give more")
        return plan

    def _proving(self) -> AbstractContextManager[BoundProcess | None]:
        """Start the process of the bound; steps, which must be the same again, take the linear relaxation."""
        month = self._month.planning
        if self._stop.steps is None:
            start = self._month.values if self._month.counts else None
            return BoundProcess(self._case.problem, self._floors, start)
        self._bound = maximise(month.model, relaxed=True).bound
        return nullcontext()

    def _listen(self, process: BoundProcess | None) -> None:
        best = None
        for news in process.news() if process is not None else ():
            self._bound = min(self._bound, news.bound)
            if news.counts is not None:
                best = news
        if best is not None and best.counts is not None and best.objective > self._month.objective:
            self._month.offer(best.counts)

    def _is_over(self, share: float) -> bool:
        if self._stop.asked() or self._bound <= self._score_now() * (1 + _PROVEN):
            return True
        if self._stop.steps is not None:
            return self._steps >= share * self._stop.steps
        return self._left_s(share) < 0

    def _score_now(self) -> float:
        return self._score.objective if hasattr(self, "_score") else -math.inf

    def _left_s(self, share: float) -> float:
        """Seconds left for searching: dates, names and seats need theirs."""
        seconds = self._stop.seconds or 0.0
        return self._began + share * seconds - 1.5 * self._lag_s - time.monotonic()

    def _take(self, search: Search) -> None:
        if self._stop.steps is None:
            left_s = self._left_s(1.0)
            search.step(StepLimit(seconds=max(0.2, min(_STEP_S, left_s)), most_seconds=left_s))
        else:
            search.step(StepLimit(work=self._stop.work))
        self._steps += 1

    def _search_after_dates(self) -> Search:
        """Search the weeks when giving dates lost much of the month's points: pooled months are optimistic."""
        if self._month.objective - self._score.objective <= _DATES_COST * abs(self._score.objective):
            return self._month
        if self._dated is None:
            self._dated = Search(self._weeks, self._seed)
            self._dated.offer(counts_of(self._case, self._best.sessions))
        return self._dated if self._dated.counts else self._month

    def _realise(self) -> None:
        """Make a plan of what the searches found, and keep it when better."""
        began = time.monotonic()
        if self._dated is not None:
            self._keep(self._dated.counts)
        if self._seen != self._month.counts:
            self._seen = self._month.counts
            limit_s = None if self._stop.steps is not None else max(1.0, self._left_s(1.0))
            dated = spread(self._weeks, self._month.counts, seconds=limit_s)
            if dated is not None:
                self._keep(dated)
        self._lag_s = max(self._lag_s, time.monotonic() - began)
        self._note()

    def _keep(self, counts: Counts) -> None:
        plan = finish(self._case, counts, self._floors)
        if plan is None or broken_rules(self._case.problem, plan):
            return
        found = score(self._case.problem, plan)
        if found.objective > self._score.objective:
            self._best, self._score = plan, found

    def _note(self) -> None:
        when = float(self._steps) if self._stop.steps is not None else round(time.monotonic() - self._began, 2)
        point = (when, self._score.objective, max(self._bound, self._score.objective))
        self._trace.append(point)
        if self._progress is not None:
            self._progress(point)
