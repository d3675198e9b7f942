"""Large-neighbourhood search: most sessions fixed, a few freed, solved by CP-SAT, kept when better (Shaw 1998)."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import numpy as np

from maillage.engines.optimiser.cpsat import improve
from maillage.engines.optimiser.highs import maximise
from maillage.engines.optimiser.linear import Values
from maillage.engines.optimiser.neighbourhoods import FEWEST, Neighbourhoods
from maillage.engines.optimiser.planning_model import Counts, PlanningModel
from maillage.engines.optimiser.problem import SessionKey

_GAIN = 0.5  # points are halves at the finest
_FIRST_SIZE = 4
_LONGER = 1.5
_LONGEST = 4.0


@dataclass(frozen=True, slots=True)
class StepLimit:
    """What one step may cost: seconds of the clock, or work of CP-SAT's own clock (the same again).

    Attributes
    ----------
    seconds : of a usual step; on a busy machine, where even the smallest is not settled in them, steps grow longer
    most_seconds : of the longest step
    """

    seconds: float | None = None
    most_seconds: float = 0.0
    work: float | None = None


class Search:
    """The best sessions found so far in a model, improved step by step.

    Attributes
    ----------
    counts, values, objective : of the best solution
    """

    def __init__(self, planning: PlanningModel, seed: int) -> None:
        self.planning = planning
        self._draw = random.Random(seed)
        self._neighbourhoods = Neighbourhoods(planning, self._draw)
        self._size = _FIRST_SIZE
        self._patience = 1.0
        self.counts: Counts = Counter()
        self.values: Values = np.zeros(len(planning.model.least))
        self.objective = float("-inf")

    def offer(self, counts: Counts) -> bool:
        """Take sessions found elsewhere when they are better; the rest of their solution follows from them."""
        model = self.planning.model
        fixed = {column: counts.get(key, 0) for key, column in self.planning.sessions.items()}
        rest, number, points = model.without(fixed)
        found = maximise(rest, gap=1e-6, nodes=50)
        if found.values is None or found.objective + points < self.objective + _GAIN:
            return False
        values = np.array([fixed[c] if c in fixed else found.values[number[c]] for c in range(len(model.least))], float)
        self.counts, self.values, self.objective = Counter(counts), values, found.objective + points
        return True

    def step(self, limit: StepLimit) -> bool:
        """Free a neighbourhood and solve it; tell whether the solution is better."""
        freed = self._neighbourhoods.draw(self.counts, self._size)
        rest, number, points = self.planning.model.without(self._fixed(freed))
        hint = np.empty(len(number))
        for column, place in number.items():
            hint[place] = self.values[column]
        seed = self._draw.randrange(10**6)
        seconds = limit.seconds and min(limit.seconds * self._patience, max(limit.seconds, limit.most_seconds))
        found = improve(rest, hint, seconds=seconds, work=limit.work, seed=seed)
        self._adapt(is_settled=found.is_optimal)
        if found.values is None or found.objective + points < self.objective + _GAIN:
            return False
        self.values = self.values.copy()
        for column, place in number.items():
            self.values[column] = found.values[place]
        self.objective = found.objective + points
        self.counts = self.planning.counts(self.values)
        return True

    def _adapt(self, *, is_settled: bool) -> None:
        """Free more next time when this was settled, less when it was not; at the least, take longer."""
        if is_settled:
            self._size = min(self._size + 1, len(self.planning.case.problem.sites))
            self._patience = max(1.0, self._patience / _LONGER)
        elif self._size > FEWEST:
            self._size -= 1
        else:
            self._patience = min(_LONGEST, self._patience * _LONGER)

    def _fixed(self, freed: set[SessionKey]) -> dict[int, float]:
        """Fix sessions that are not freed, hours where none can be, and people who cannot come to a place where one is."""
        fixed: dict[int, float] = {
            column: self.counts.get(key, 0) for key, column in self.planning.sessions.items() if key not in freed
        }
        people = self.planning.people
        for into, sessions in people.filled:
            if not any(fixed.get(column, 1) for column in sessions):
                fixed.update(dict.fromkeys(into, 0))
        sites = {site for site, _, _ in freed}
        for coming in people.coming:
            if sites.isdisjoint(coming):
                fixed.update((column, round(self.values[column])) for column in coming.values())
        for entering, leaving in people.shared:
            if not any(fixed.get(column, 1) for column in leaving):
                fixed.update(dict.fromkeys(entering, 0))
            elif all(column in fixed for column in entering):
                fixed.update((column, round(self.values[column])) for column in leaving)
        return fixed
