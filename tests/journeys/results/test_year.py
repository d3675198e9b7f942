"""A year of three territories, entered by its verbs; its annual reviews and a naive script agree figure by figure."""

from __future__ import annotations

from collections.abc import Callable
from math import isclose
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from pytest_django import Settings
from tests.journeys.results import year_naive
from tests.journeys.results.simulated import NOW
from tests.journeys.results.test_simulated import is_published_as_it_may
from tests.journeys.results.year_story import Year, tell
from tests.journeys.results.year_writing import Written, write_year

from maillage.domains.partnerships import services
from maillage.journeys.results.computing import Results, compute
from maillage.journeys.results.pictures import place_label
from maillage.journeys.results.reading import read
from maillage.journeys.results.review_pages import figures_to_freeze
from maillage.journeys.results.rules.days import place_days
from maillage.journeys.results.rules.indicators import PARTS
from maillage.journeys.results.rules.periods import year as whole_year

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
PERIOD = whole_year(2026)
Numbers = tuple[float | None, float | None, float | None]


def agree(results: Results, year: Year, keys: dict[str, int | None]) -> None:
    """Every number of the catalogue, territory by territory: all that differs is shown at once."""
    differ = []
    for letter, key in keys.items():
        told = year_naive.figures(year, PERIOD.start, PERIOD.end, letter)
        assert told.keys() == {part.key for part in PARTS}
        for (code, detail), expected in told.items():
            measure = results.measures[code, detail][key]
            found = None if measure.why else (measure.numerator, measure.denominator, measure.value)
            near = 2e-3 if code == "10" else 1e-9  # two ways to measure a distance
            if not is_same(found, expected, near):
                differ.append((letter, code, detail, found, expected))
            elif code != "10":
                is_published_as_it_may(results.figure(key, code, detail), expected, (letter, code, detail))
    assert differ == []
    assert None not in year_naive.figures(year, PERIOD.start, PERIOD.end, "").values()  # something was there to be told


def is_same(found: Numbers | None, expected: Numbers | None, near: float) -> bool:
    """The same numbers, or none on either side."""
    if found is None or expected is None:
        return found is expected
    pairs = zip(found, expected, strict=True)
    return all(one is other if one is None or other is None else isclose(one, other, rel_tol=near) for one, other in pairs)


def houses_agree(results: Results, year: Year, keys: dict[str, int | None]) -> None:
    """Days of presence at each place, and what houses did beside receiving."""
    for letter, key in keys.items():
        of = results.evidence[key]
        days = place_days(of.here.of("session.*", "minutes.offered", "minutes.booked"), NOW)
        shown = {place_label(results.reading.ground, each.place): (each.promised, each.held, each.cancelled) for each in days}
        expected = year_naive.presence(year, PERIOD.start, PERIOD.end, letter)
        assert sorted(shown.values()) == sorted(expected.values())
        for kind, measures in year_naive.house_events(year, PERIOD.start, PERIOD.end, letter).items():
            assert (letter, kind, sorted(fact.measure for fact in of.houses.of(kind))) == (letter, kind, measures)


def reviews_agree(written: Written, results: Results) -> None:
    """What each annual review keeps is what was told, number by number."""
    for letter, body in written.bodies.items():
        asked = {"body": body.pk, "kind": "annual", "starts_on": PERIOD.start, "ends_on": PERIOD.end}
        review = written.act(services.prepare_review, written.world.cast.helene, NOW, **asked)
        kept = frozen(written, review.pk)
        told = {part.key: results.figure(written.keys[letter], *part.key) for part in PARTS}
        expected = {
            key: (each.numerator, each.denominator, each.value, each.hidden) for key, each in told.items() if each.is_measured
        }
        assert kept.keys() == expected.keys()
        assert [
            key for key in kept if not is_same(kept[key][:3], expected[key][:3], 1e-6) or kept[key][3] != expected[key][3]
        ] == []


def frozen(written: Written, review: int) -> dict[tuple[str, str], tuple[float | None, float | None, float | None, bool]]:
    from tests import factories as make

    from maillage.domains.partnerships import selectors
    from maillage.kit import clock

    helene = written.world.cast.helene
    with make.in_scope(make.scope(make.actor(helene))):
        figures = figures_to_freeze(selectors.review_card(review), NOW)
    written.act(services.freeze, helene, NOW, review=review, figures=figures)
    with make.in_scope(make.scope(make.actor(helene))):
        rows = selectors.review_page(review, clock.today(NOW)).figures
    return {(row.code, row.detail): (row.numerator, row.denominator, row.value, row.is_hidden) for row in rows}


@pytest.fixture
def cars(tmp_path: Path, settings: Settings) -> Callable[[], object]:
    """Put cars between Octon and Lodève in service: once places are where they are."""
    settings.TIMETABLE_FOLDER = tmp_path / "timetables"

    def begin() -> object:
        from tests.domains.mobility.factories import in_service
        from tests.domains.mobility.tiny import write_feed

        return in_service(write_feed(tmp_path / "feed"))

    return begin


def live_through(year: Year, world: World, cars: Callable[[], object]) -> None:
    written = write_year(year, world)
    cars()
    with transaction.atomic():
        results = compute(read(world.cast.agency.pk, PERIOD, NOW))
    agree(results, year, written.keys)
    houses_agree(results, year, written.keys)
    reviews_agree(written, results)


@pytest.mark.slow(reason="a year of ten companies, nine actions and three houses, by their verbs")
def test_a_small_year_of_three_territories_agrees_with_a_naive_script_figure_by_figure(
    world: World, cars: Callable[[], object]
) -> None:
    live_through(tell(9, companies=10, actions=9), world, cars)


@pytest.mark.proof
@pytest.mark.parametrize("seed", [1, 2])
def test_a_large_year_of_three_territories_agrees_with_a_naive_script_figure_by_figure(
    world: World, cars: Callable[[], object], seed: int
) -> None:
    live_through(tell(seed, companies=120, actions=80, a_day=4), world, cars)
