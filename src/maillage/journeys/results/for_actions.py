"""The figures of this quarter for the pages of actions: the same as everywhere, hidden and rounded likewise."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from maillage.journeys.partnership.figures import Figures, FigureWords
from maillage.journeys.results.computing import compute
from maillage.journeys.results.reading import read
from maillage.journeys.results.rules.indicators import PARTS
from maillage.journeys.results.rules.periods import quarter_of
from maillage.journeys.results.wording import beside_words, value_words
from maillage.kit import clock

OF_WAYS = frozenset({"18", "19"})  # long to compute: only when an action is measured by them


def quarter_figures(agency: int, territory: int, codes: Collection[str], now: datetime) -> Figures:
    """The whole figure of each of these indicators, in words."""
    period = quarter_of(clock.today(now))
    results = compute(read(agency, period, now, with_reach=bool(OF_WAYS & set(codes))))
    found = {}
    for part in PARTS:
        figure = results.figures.get(part.key, {}).get(territory)
        if part.code in codes and not part.detail and figure is not None:
            is_told = figure.is_measured and not figure.hidden
            found[part.code] = FigureWords(part.label, value_words(figure), beside_words(figure), is_told)
    return Figures(period.words, found)
