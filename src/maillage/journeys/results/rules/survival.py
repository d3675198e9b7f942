"""Medians and quantiles, and the curve of Kaplan and Meier: what is not over yet counts as long as it has lasted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

TINY = 1e-12  # below what sums of floats can tell apart


@dataclass(frozen=True, slots=True)
class Lasted:
    """`count` things that took so long, or have lasted so long and are not over (censored)."""

    time: float
    is_censored: bool = False
    count: int = 1


def survival(spells: Iterable[Lasted]) -> tuple[tuple[float, float], ...]:
    """(time, share still waiting just after it) at each time when something ended.

    The product-limit estimate (Kaplan, Meier, JASA 53, 1958): what is censored at a time is still at risk at that time.
    """
    ended: Counter[float] = Counter()
    left: Counter[float] = Counter()
    for each in spells:
        (left if each.is_censored else ended)[each.time] += each.count
    at_risk = ended.total() + left.total()
    steps, share = [], 1.0
    for time in sorted({*ended, *left}):
        if ended[time]:
            share *= 1 - ended[time] / at_risk
            steps.append((time, share))
        at_risk -= ended[time] + left[time]
    return tuple(steps)


def median_survival(spells: Iterable[Lasted]) -> float | None:
    """The first time at which half or fewer are still waiting; None while more than half are."""
    return next((time for time, share in survival(spells) if share <= 0.5 + TINY), None)


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The smallest value under which, itself included, at least that share of the values lies; None without values."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered) - TINY), 1) - 1] if ordered else None


def median(values: Sequence[float]) -> float | None:
    """The middle value, or the mean of both; None without values."""
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
