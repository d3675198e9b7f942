"""Which occupations an activity hires: counts by class of activity, summed by division when the class is not known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from maillage.engines.forecast.errors import BadForecastInput

CLASS, DIVISION, OTHER_EDITION, FALLBACK, UNKNOWN = "class", "division", "other_edition", "fallback", "unknown"
_NAF = re.compile(r"(\d{2})(?:\.?(\d{2})\.?([A-Z])?)?")
Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Mix:
    """What an activity hires.

    Parameters
    ----------
    occupations : codes, the largest share first. shares : (occupations,) float64 that make 1 with `rest`.
    rest : share of the occupations left out because each is small.
    level : what answered: class, division, other_edition (the division of the same number in another edition),
        fallback (a table without counts: equal shares), unknown (nothing: all of it is `rest`).
    observed : hires counted behind it; 0 when equal shares answered.
    """

    occupations: tuple[str, ...]
    shares: npt.NDArray[np.float64]
    rest: float
    level: str
    observed: float


class Ratios:
    """Hiring ratios activity × occupation.

    Parameters
    ----------
    pairs : (edition, activity, occupation, weight): activity a class or a division, weight > 0 in proportion to hires.
    fallback : (edition, division, occupation) without counts: each occupation of a division counts the same.

    Raises
    ------
    BadForecastInput

    Cost: O(pairs) time and memory.
    """

    def __init__(self, pairs: Iterable[tuple[str, str, str, float]] = (), fallback: Iterable[tuple[str, str, str]] = ()) -> None:
        self.classes: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        self.divisions: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.equal: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for edition, naf, occupation, weight in pairs:
            code = compact(naf)
            if not code:
                raise BadForecastInput("naf", f"{naf!r} is not a code of the activity nomenclature")
            if not (isfinite(weight) and weight > 0):
                raise BadForecastInput("weight", f"{weight!r} of {naf} and {occupation} is not a number above 0")
            if len(code) > 2:
                known = self.classes[edition, code]
                known[occupation] = known.get(occupation, 0.0) + weight
            self.divisions[edition, code[:2]][occupation] += weight
        for edition, division, occupation in fallback:
            self.equal[edition, division[:2]][occupation] = 1.0

    def mix(self, naf: str, edition: str, most: int = 40) -> Mix:
        """What this activity hires: its class, else its division, else the same division of another edition, else equal
        shares of the fallback. At most `most` occupations; the others are `rest`. O(occupations log occupations)."""
        code = compact(naf)
        for counts, level in self._answers(code, edition):
            if counts:
                return _mix(counts, level, most)
        return Mix((), np.empty(0), 1.0, UNKNOWN, 0.0)

    def _answers(self, code: str, edition: str) -> Iterable[tuple[Counts, str]]:
        if not code:
            return
        division = code[:2]
        yield self.classes.get((edition, code), {}), CLASS
        yield self.divisions.get((edition, division), {}), DIVISION
        others = sorted(each for each, of in self.divisions if of == division and each != edition)
        yield self.divisions[others[0], division] if others else {}, OTHER_EDITION
        equal = self.equal.get((edition, division)) or next(
            (counts for (_edition, of), counts in sorted(self.equal.items()) if of == division), {}
        )
        yield equal, FALLBACK


def compact(naf: str) -> str:
    """4520B of 45.20B; 45 of 45; empty when it is no code."""
    found = _NAF.fullmatch("".join(naf.split()).upper())
    return "".join(filter(None, found.groups())) if found else ""


def _mix(counts: Counts, level: str, most: int) -> Mix:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    total = sum(counts.values())
    kept = ordered[:most]
    shares = np.array([weight / total for _code, weight in kept])
    observed = 0.0 if level == FALLBACK else float(total)
    return Mix(
        tuple(code for code, _weight in kept), shares, 1 - float(shares.sum()) if len(ordered) > most else 0.0, level, observed
    )
