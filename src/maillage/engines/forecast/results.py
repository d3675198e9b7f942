"""What a forecast says: for each cell what is expected, and the interval it stays in as often as was asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Hires. `mean` is exact; `low` and `high` (int64) bound the interval, both included. One shape for the three."""

    mean: F64
    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Forecast:
    """Expected hires.

    Parameters
    ----------
    occupations : codes, the most hired first; the last one is "" when some hires have no occupation.
    months : "2025-09"…, one after another.
    by_month : cells (occupations, months). all_months : (months,).
    by_occupation : (occupations,). by_arrival : (arrivals,). total : ().
    occupations_of : arrival → the codes it may hire, the largest share first.
    levels : arrival → which table answered (see `Mix.level`).
    coverage : the share of futures that each interval holds, by the model. Cells are bounded one by one, so that
        intervals of a table do not add up to those of its sums.
    """

    occupations: tuple[str, ...]
    months: tuple[str, ...]
    by_month: Cells
    all_months: Cells
    by_occupation: Cells
    by_arrival: Cells
    total: Cells
    occupations_of: dict[str, tuple[str, ...]]
    levels: dict[str, str]
    coverage: float
