"""Figures of all the territories at once, since what is hidden in one may be given away by the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from maillage.domains.partnerships.rules.catalogue import Definition, definition
from maillage.journeys.results.ground import Territory
from maillage.journeys.results.reading import Reading
from maillage.journeys.results.rules.figures import Counted, Figure, Measure, publish
from maillage.journeys.results.rules.hiding import SMALLEST, publish_list
from maillage.journeys.results.rules.indicators import LATE_TO_CLOSE, PARTS, Evidence, Part
from maillage.kit import clock

Key = tuple[str, str]


@dataclass(frozen=True)
class Results:
    """Every figure of an agency and a period, by territory (None: all together); each as it may be published."""

    reading: Reading
    evidence: Mapping[int | None, Evidence]
    measures: Mapping[Key, Mapping[int | None, Measure]]
    figures: Mapping[Key, Mapping[int | None, Figure]]

    def figure(self, territory: int | None, code: str, detail: str = "") -> Figure:
        """One figure."""
        return self.figures[code, detail][territory]

    def of(self, territory: int | None) -> tuple[Figure, ...]:
        """All of one territory, in the order of the catalogue."""
        return tuple(each[territory] for each in self.figures.values())

    def is_incomplete(self, territory: int | None) -> bool:
        """Too much of what is past was never closed."""
        return (self.measures["4", ""][territory].value or 0) > LATE_TO_CLOSE

    @cached_property
    def territories(self) -> tuple[Territory, ...]:
        """Those that are compared."""
        return self.reading.ground.territories


def compute(reading: Reading) -> Results:
    """All the figures."""
    today = clock.today(reading.now)
    keys = [each.key for each in reading.ground.territories]
    evidence: dict[int | None, Evidence] = {key: reading.evidence(key) for key in keys}
    evidence[None] = reading.agency_wide
    measures: dict[Key, dict[int | None, Measure]] = {}
    figures: dict[Key, dict[int | None, Figure]] = {}
    for part in PARTS:
        known = definition(part.code, today)
        if known is not None:
            exact = {key: part.measure(found) for key, found in evidence.items()}
            measures[part.key] = exact
            figures[part.key] = _published(part, known, exact, reading)
    return Results(reading, evidence, measures, figures)


def _published(part: Part, known: Definition, exact: Mapping[int | None, Measure], reading: Reading) -> dict[int | None, Figure]:
    hidden = _hidden_together(part, exact)
    figures = {}
    for key, measure in exact.items():
        shown = None if key in hidden else publish(measure, part.unit, part.counted, part.is_tail)
        number = shown or Measure()
        figures[key] = Figure(
            code=part.code,
            detail=part.detail,
            version=known.version,
            numerator=number.numerator,
            denominator=number.denominator,
            value=number.value,
            unit=part.unit,
            hidden=shown is None,
            territory=key,
            period=reading.period,
            why=number.why,
        )
    return figures


def _hidden_together(part: Part, exact: Mapping[int | None, Measure]) -> set[int | None]:
    """Territories beside their total: those that the others would give away, in what is counted and in what is left."""
    if part.counted is Counted.THINGS:
        return set()
    measured = {key: each for key, each in exact.items() if key is not None and not each.why}
    whole = exact[None]
    if whole.why or not measured:
        return set()
    hidden = _given_away(list(measured), [each.numerator or 0 for each in measured.values()], whole.numerator or 0)
    if part.counted is Counted.PEOPLE and whole.denominator is not None and part.unit == "share":
        others = {key: (each.denominator or 0) - (each.numerator or 0) for key, each in measured.items()}
        told = {key: count for key, count in others.items() if count}  # all of them is no small part
        hidden |= _given_away(list(told), list(told.values()), whole.denominator - (whole.numerator or 0))
    return hidden


def _given_away(keys: Sequence[int | None], counts: Sequence[float], everybody: float) -> set[int | None]:
    """Those hidden, when the rest of the total lies elsewhere and is told by subtraction.

    Where that rest is small the total is given up, rather than a territory that its own people read.
    """
    elsewhere = max(everybody - sum(counts), 0)
    if not everybody:
        return set()
    if 0 < elsewhere < SMALLEST:
        return {None, *(key for key, count in zip(keys, counts, strict=True) if count < SMALLEST)}
    shown, total = publish_list([*(int(each) for each in counts), *([int(elsewhere)] if elsewhere else [])])
    hidden = {key for key, each in zip(keys, shown, strict=False) if each is None}
    return hidden | ({None} if total is None else set())
