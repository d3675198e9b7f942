"""The bound, proven by HiGHS in a process of its own; it may die, the plan found so far stays."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.highs import load, outcome
from maillage.engines.optimiser.linear import Values
from maillage.engines.optimiser.planning_model import Counts, Floors, PlanningModel
from maillage.engines.optimiser.problem import Problem

_END_S = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """What the process tells: a bound, and now and then sessions of the month that it found."""

    bound: float
    objective: float = float("-inf")
    counts: Counts | None = None


class BoundProcess:
    """Runs from `with` to its end; `news` never waits. A process that died has no more news.

    Started by `spawn`: a fork would copy the threads' locks of a worker or a web server in any state.
    """

    def __init__(self, problem: Problem, floors: Floors | None, start: Values | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._told, telling = context.Pipe(duplex=False)
        self._process = context.Process(target=_prove, args=(problem, floors, start, telling), daemon=True, name="planning bound")
        self._process.start()
        telling.close()  # so that the end of the process is the end of the news

    def __enter__(self) -> BoundProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._told.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def news(self) -> Iterator[News]:
        """Give what was told since the last time."""
        try:
            while not self._told.closed and self._told.poll():
                yield self._told.recv()
        except (EOFError, OSError):  # it died; perhaps in the middle of a word
            self._told.close()


def _prove(problem: Problem, floors: Floors | None, start: Values | None, telling: Connection) -> None:
    """Run HiGHS on the month's model and tell each better bound and solution."""
    planning = PlanningModel(Case(problem), "month", floors)
    solver = load(planning.model, start=start)
    solver.setOptionValue("mip_rel_gap", 0.0)
    parent, last = os.getppid(), [float("inf"), time.monotonic()]

    def tell_bound(event: Any) -> None:  # highspy gives its events no type
        data = event.data_out
        if os.getppid() != parent:
            event.interrupt()
        elif data.mip_dual_bound < last[0]:
            last[0] = data.mip_dual_bound
            telling.send(News(last[0]))

    def tell_solution(event: Any) -> None:
        data = event.data_out
        counts: Counts = Counter(planning.counts(np.array(data.mip_solution)))
        telling.send(News(data.mip_dual_bound, data.mip_primal_bound, counts))

    solver.cbMipLogging.subscribe(tell_bound)
    solver.cbMipInterrupt.subscribe(tell_bound)
    solver.cbMipImprovingSolution.subscribe(tell_solution)
    solver.run()
    telling.send(News(outcome(solver).bound))
