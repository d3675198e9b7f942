"""A figure: what an indicator measures exactly, and what of it may be published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from maillage.domains.partnerships.rules.catalogue import Unit
from maillage.journeys.results.rules.hiding import SMALLEST, is_small_part, rounded
from maillage.journeys.results.rules.periods import Period

MOST_PRECISE: Final = 10  # people behind a quantile of the tail


class Counted(StrEnum):
    """What is behind a figure: people are protected; of seats taken, those who take them; the rest is told as it is."""

    PEOPLE = "people"
    SEATS = "seats"
    THINGS = "things"


@dataclass(frozen=True, slots=True)
class Measure:
    """Exact, for the page's own use. `value` is a share, a quantile or a total; `why` says why nothing can be measured."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """As published. `hidden`: it tells of too few people. `why`: it is not measured, which is never zero.

    `detail` says which part of the indicator it is: a quantile, a delay, a mode.
    """

    code: str
    detail: str
    version: int
    numerator: float | None
    denominator: float | None
    value: float | None
    unit: Unit
    hidden: bool
    territory: int | None
    period: Period
    why: str = ""

    @property
    def is_measured(self) -> bool:
        """There is a number, shown or hidden."""
        return not self.why


def share(part: float, whole: float, why: str = "") -> Measure:
    """A part of a whole; not measured when the whole is empty."""
    if not whole:
        return Measure(why=why or NOTHING)
    return Measure(part, whole, part / whole)


def total(count: float, of: float | None = None) -> Measure:
    """A count, beside what it is taken from when that is known."""
    return Measure(count, of, count)


def quantile(value: float | None, among: int, whole: int, why: str = "") -> Measure:
    """A quantile over `among`, which are those of a cohort of `whole` whose time is known."""
    if value is None:
        return Measure(why=why or NOTHING)
    return Measure(among, whole, value)


NOTHING: Final = "Rien à mesurer sur cette période."


def publish(measure: Measure, unit: Unit, counted: Counted, is_tail: bool = False) -> Measure | None:
    """What may be shown of it; None when it tells of too few people."""
    if measure.why or counted is Counted.THINGS:
        return measure
    part, whole = measure.numerator or 0, measure.denominator
    if unit is Unit.SHARE:
        assert whole is not None
        if is_small_part(part, whole) if counted is Counted.PEOPLE else part < SMALLEST:
            return None
        return share(rounded(part), rounded(whole))
    if part < (MOST_PRECISE if is_tail else SMALLEST):
        return None
    beside = None if whole is None or whole < SMALLEST else float(rounded(whole))
    if unit is Unit.COUNT:
        return total(rounded(part), beside)
    assert measure.value is not None
    return Measure(rounded(part), beside, coarse(measure.value, unit))


def coarse(value: float, unit: Unit) -> float:
    """A quantile or a length of which no single journey or day can be read."""
    return float(round(value, -1)) if unit is Unit.KM else float(round(value))
