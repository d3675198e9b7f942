"""A simulated stretch of life, told by the product and by a naive script that knows nothing of it: the same, figure by figure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.journeys.results import naive
from tests.journeys.results.simulated import NOW, Life, live, write

from maillage.journeys.results.computing import Results, compute
from maillage.journeys.results.reading import read
from maillage.journeys.results.rules.figures import Counted, Figure
from maillage.journeys.results.rules.indicators import PARTS
from maillage.journeys.results.rules.periods import Period, quarter, year

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
PART = {part.key: part for part in PARTS}


def told(world: World, life: Life, period: Period) -> tuple[Results, dict[str, int | None]]:
    keys = write(life, world)
    with transaction.atomic():
        return compute(read(world.cast.agency.pk, period, NOW)), keys


def agree(results: Results, life: Life, period: Period, keys: dict[str, int | None]) -> None:
    for letter, key in keys.items():
        for (code, detail), expected in naive.figures(life, period.start, period.end, letter).items():
            measure, about = results.measures[code, detail][key], (letter, code, detail)
            found = None if measure.why else (measure.numerator, measure.denominator, measure.value)
            assert (about, found) == (about, None if expected is None else pytest.approx(expected))
            is_published_as_it_may(results.figure(key, code, detail), expected, about)


def is_published_as_it_may(figure: Figure, expected: Any, about: tuple[str, str, str]) -> None:
    """Fewer than five people are never told; what is told of people is rounded."""
    if expected is None:
        assert figure.why, about
        return
    if PART[figure.code, figure.detail].counted is Counted.THINGS:
        assert figure.value == pytest.approx(expected[2]), about
    elif expected[0] < 5:
        assert figure.hidden, about
    if figure.hidden:
        assert (figure.numerator, figure.denominator, figure.value) == (None, None, None), about
    elif PART[figure.code, figure.detail].counted is not Counted.THINGS:
        assert (figure.numerator or 0) % 5 == 0, about
        assert abs((figure.numerator or 0) - expected[0]) <= 2.5, about


def test_a_quarter_agrees_with_a_naive_script_figure_by_figure(world: World) -> None:
    period = quarter(2026, 3)
    life = live(period.start, period.end, seed=7)
    results, keys = told(world, life, period)
    agree(results, life, period, keys)
    assert results.measures["2", ""][None].value > 40  # something did happen


def test_reading_costs_the_same_however_much_happened(world: World) -> None:
    period = quarter(2026, 3)
    with transaction.atomic(), CaptureQueriesContext(connection) as empty:
        read(world.cast.agency.pk, period, NOW)
    write(live(date(2026, 8, 3), date(2026, 8, 14), seed=1), world)
    with transaction.atomic(), CaptureQueriesContext(connection) as full:
        compute(read(world.cast.agency.pk, period, NOW))
    assert len(full) <= len(empty) + 3  # prefetches of what did not exist
    assert len(full) <= 50


@pytest.mark.proof
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_agrees_with_a_naive_script_figure_by_figure(world: World, seed: int) -> None:
    period = year(2026)
    life = live(period.start, period.end, seed=seed, a_day=12)
    results, keys = told(world, life, period)
    agree(results, life, period, keys)
