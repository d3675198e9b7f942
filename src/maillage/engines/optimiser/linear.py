"""A linear model to maximise, written once and handed to HiGHS or CP-SAT."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Term = tuple[int, float]
Row = tuple[float, float, list[Term]]
_EPSILON = 1e-6
Values = npt.NDArray[np.float64]


@dataclass(slots=True)
class Model:
    """Columns and rows, grown while the model is written."""

    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, most: float, points: float = 0, *, whole: bool = False, least: float = 0) -> int:
        """Add a column and give its number."""
        self.least.append(least)
        self.most.append(most)
        self.points.append(points)
        self.whole.append(whole)
        return len(self.least) - 1

    def row(self, terms: Iterable[Term], *, least: float = -math.inf, most: float = math.inf) -> None:
        """Add a row; a column named twice counts the sum of its factors."""
        factors: defaultdict[int, float] = defaultdict(float)
        for column, factor in terms:
            factors[column] += factor
        self.rows.append((least, most, list(factors.items())))

    def at_most(self, columns: Iterable[int], most: float) -> None:
        self.row(((c, 1) for c in columns), most=most)

    def at_least(self, columns: Iterable[int], least: float) -> None:
        self.row(((c, 1) for c in columns), least=least)

    def below(self, column: int, others: Iterable[int]) -> None:
        """Keep a column at most the sum of others."""
        self.row([(column, 1), *((c, -1) for c in others)], most=0)

    def without(self, fixed: Mapping[int, float]) -> tuple[Model, dict[int, int], float]:
        """Take fixed columns out; give the rest, the new number of each column left, and the points of the fixed."""
        rest, number = Model(), {}
        for column in range(len(self.least)):
            if column not in fixed:
                number[column] = rest.column(
                    self.most[column], self.points[column], whole=self.whole[column], least=self.least[column]
                )
        for least, most, terms in self.rows:
            kept = [(number[c], factor) for c, factor in terms if c in number]
            taken = sum(factor * fixed[c] for c, factor in terms if c not in number)
            if kept or not least - _EPSILON <= taken <= most + _EPSILON:
                rest.rows.append((least - taken, most - taken, kept))
        return rest, number, sum(self.points[c] * value for c, value in fixed.items())


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a solver found.

    Attributes
    ----------
    values : one for each column; None when no solution was found
    objective : its points, -inf without a solution
    bound : no solution has more, inf when nothing is proven
    is_optimal, is_infeasible : proven
    """

    values: Values | None
    objective: float
    bound: float
    is_optimal: bool = False
    is_infeasible: bool = False
