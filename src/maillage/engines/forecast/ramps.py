"""How the hires of one arrival spread over the months around its opening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import numpy.typing as npt

from maillage.engines.forecast.arrivals import Arrival
from maillage.engines.forecast.errors import BadForecastInput

USUAL = {-3: 0.05, -2: 0.1, -1: 0.2, 0: 0.3, 1: 0.15, 2: 0.1, 3: 0.05, 4: 0.05}
F64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ramp:
    """Months from the opening (0 is its month) → weight; weights need not make 1.

    Raises
    ------
    BadForecastInput
    """

    shares: Mapping[int, float] = field(default_factory=lambda: dict(USUAL))

    def __post_init__(self) -> None:
        if not self.shares or not all(isfinite(share) and share > 0 for share in self.shares.values()):
            raise BadForecastInput("shares", "at least one month, each with a positive weight")

    @property
    def table(self) -> tuple[npt.NDArray[np.int64], F64]:
        """Offsets in months, and shares that make 1."""
        offsets = np.array(sorted(self.shares), np.int64)
        shares = np.array([self.shares[int(offset)] for offset in offsets])
        return offsets, shares / shares.sum()


def month_number(year: int, month: int) -> int:
    """Months since year 0, so that months can be added."""
    return year * 12 + month - 1


def month_words(number: int) -> str:
    """As in 2025-09."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def delays_of(arrival: Arrival) -> tuple[npt.NDArray[np.int64], F64]:
    """Delays in months, and probabilities that make 1."""
    delays = arrival.certainty.delays
    months = np.array(sorted(delays), np.int64)
    weights = np.array([delays[int(month)] for month in months])
    return months, weights / weights.sum()


def spread(arrival: Arrival, ramp: Ramp) -> dict[int, float]:
    """Month number → expected share of its hires: the ramp, blurred by the delays."""
    opening = month_number(arrival.opens_on.year, arrival.opens_on.month)
    found: dict[int, float] = {}
    for delay, weight in zip(*delays_of(arrival), strict=True):
        for offset, share in zip(*ramp.table, strict=True):
            month = opening + int(delay) + int(offset)
            found[month] = found.get(month, 0.0) + float(weight * share)
    return found
