"""A company that arrives: activity, jobs, opening day, and how sure each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from maillage.engines.forecast.errors import BadForecastInput


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure an arrival is. Shared by all arrivals of one degree; every number is an assumption that results repeat.

    Parameters
    ----------
    opens : probability that it opens at all, 0 < opens ≤ 1.
    headcount_cv : coefficient of variation (standard deviation / mean) of the jobs made, ≥ 0; the jobs follow a gamma law.
    delays : months of delay → weight, > 0; weights need not make 1. A negative delay is an earlier opening.

    Raises
    ------
    BadForecastInput
    """

    opens: float = 1.0
    headcount_cv: float = 0.0
    delays: Mapping[int, float] = field(default_factory=lambda: {0: 1.0})

    def __post_init__(self) -> None:
        if not 0 < self.opens <= 1:
            raise BadForecastInput("opens", "a probability above 0, at most 1")
        if not (isfinite(self.headcount_cv) and self.headcount_cv >= 0):
            raise BadForecastInput("headcount_cv", "a number from 0")
        if not self.delays or not all(isfinite(weight) and weight > 0 for weight in self.delays.values()):
            raise BadForecastInput("delays", "at least one month, each with a positive weight")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A company that arrives.

    Parameters
    ----------
    key : the caller's name for it.
    naf : code of its activity: a class, "45.20B" or "4520B", or a division, "45"; empty when unknown.
    nomenclature : edition of the code, as the ratios name it ("rev2", "2025").
    headcount : jobs expected, > 0. Every one is taken as a hire; what staff brought along leaves is the caller's.
    opens_on : the day announced.
    certainty : how sure all this is.

    Raises
    ------
    BadForecastInput
    """

    key: str
    naf: str
    nomenclature: str
    headcount: float
    opens_on: date
    certainty: Certainty = field(default_factory=Certainty)

    def __post_init__(self) -> None:
        if not (isfinite(self.headcount) and self.headcount > 0):
            raise BadForecastInput("headcount", f"{self.headcount!r} is not a number above 0")
