"""The grain of a model: each half-day by itself, or the half-days of one timetable class summed over the month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.problem import SLOTS

GrainName = Literal["month", "weeks"]


@dataclass(frozen=True, slots=True)
class Grain:
    """Moments of a model. A moment's last digit is its weekday and half, so an even one's afternoon is the next.

    Attributes
    ----------
    moment : for each slot
    timetable : for each moment, its class
    slots : for each moment, those it sums
    """

    name: GrainName
    moment: tuple[int, ...]
    timetable: dict[int, int]
    slots: dict[int, tuple[int, ...]]


def grain_of(case: Case, name: GrainName) -> Grain:
    """Make the grain: `month` is a relaxation, so that its optimum bounds every plan; `weeks` is exact."""
    classes = case.problem.timetable
    if name == "month":
        return Grain(name, classes, {c: c for c in case.slots_of}, case.slots_of)
    return Grain(name, tuple(range(SLOTS)), dict(enumerate(classes)), {slot: (slot,) for slot in range(SLOTS)})
