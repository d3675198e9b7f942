"""Means by hand and by a naive twin; intervals that hold truths drawn apart as often as they say; refusals."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engines.forecast import Arrival, BadForecastInput, Certainty, Params, Ramp, Ratios, forecast

OPENING = date(2025, 9, 15)
RATIOS = Ratios(
    [
        ("rev2", "52.10B", "N1103", 600.0),
        ("rev2", "52.10B", "N1105", 300.0),
        ("rev2", "52.10B", "N1101", 100.0),
        ("rev2", "52.29A", "N1202", 1000.0),
    ],
    [("rev2", "01", "A1401"), ("rev2", "01", "A1416")],
)
ONE_MONTH = Ramp({0: 1.0})
UNSURE = Certainty(opens=0.9, headcount_cv=0.3, delays={0: 2.0, 1: 1.0, 3: 1.0})


def arrival(key: str = "a", naf: str = "52.10B", headcount: float = 100, **more: object) -> Arrival:
    return Arrival(key, naf, str(more.pop("nomenclature", "rev2")), headcount, OPENING, **more)  # type: ignore[arg-type]


def test_means_are_probability_times_headcount_times_share_times_month() -> None:
    ramp = Ramp({-1: 1.0, 0: 3.0})
    found = forecast([arrival(certainty=Certainty(opens=0.5))], RATIOS, ramp)
    assert found.occupations == ("N1103", "N1105", "N1101")
    assert found.months == ("2025-08", "2025-09")
    assert found.by_month.mean == pytest.approx(np.array([[7.5, 22.5], [3.75, 11.25], [1.25, 3.75]]))
    assert found.total.mean == pytest.approx(50)
    assert found.by_arrival.mean == pytest.approx([50])


def test_delays_blur_the_months_and_keep_the_sum() -> None:
    found = forecast([arrival(certainty=Certainty(delays={0: 1.0, 2: 1.0}))], RATIOS, ONE_MONTH)
    assert found.months == ("2025-09", "2025-10", "2025-11")
    assert found.by_month.mean.sum(axis=0) == pytest.approx([50, 0, 50])


def test_months_go_over_the_end_of_a_year() -> None:
    late = Arrival("a", "52.10B", "rev2", 10, date(2025, 12, 1))
    assert forecast([late], RATIOS, Ramp({-1: 1.0, 1: 1.0})).months == ("2025-11", "2025-12", "2026-01")


@pytest.mark.parametrize(
    ("naf", "edition", "level", "first"),
    [
        ("52.10B", "rev2", "class", "N1103"),
        ("5210b", "rev2", "class", "N1103"),
        ("52.99Z", "rev2", "division", "N1202"),
        ("52", "rev2", "division", "N1202"),
        ("52.10B", "2025", "other_edition", "N1202"),
        ("01.11Z", "rev2", "fallback", "A1401"),
        ("99.00Z", "rev2", "unknown", ""),
        ("", "", "unknown", ""),
    ],
)
def test_the_finest_table_that_knows_the_activity_answers_and_says_so(naf: str, edition: str, level: str, first: str) -> None:
    found = forecast([arrival(naf=naf, nomenclature=edition)], RATIOS)
    assert found.levels == {"a": level}
    assert found.occupations[0] == first
    assert found.total.mean == pytest.approx(100)


def test_the_fallback_shares_equally() -> None:
    found = forecast([arrival(naf="01.11Z")], RATIOS)
    assert found.by_occupation.mean == pytest.approx([50, 50])
    assert RATIOS.mix("01", "rev2").observed == 0


def test_small_occupations_are_left_together_at_the_end() -> None:
    found = forecast([arrival()], RATIOS, params=Params(most=1))
    assert found.occupations == ("N1103", "")
    assert found.by_occupation.mean == pytest.approx([60, 40])


def test_same_seed_same_answer_and_another_seed_keeps_the_means() -> None:
    one, two, other = (forecast([arrival(certainty=UNSURE)], RATIOS, params=Params(seed=seed)) for seed in (7, 7, 8))
    assert (one.by_month.low == two.by_month.low).all()
    assert (one.by_month.high == two.by_month.high).all()
    assert one.by_month.mean == pytest.approx(other.by_month.mean)
    assert (one.by_month.high != other.by_month.high).any()


def test_no_arrival_is_an_empty_forecast() -> None:
    found = forecast([], RATIOS)
    assert found.occupations == found.months == ()
    assert found.total.mean == found.total.high == 0


def test_a_wider_coverage_is_a_wider_interval() -> None:
    narrow, wide = (forecast([arrival(certainty=UNSURE)], RATIOS, params=Params(coverage=each)) for each in (0.5, 0.95))
    assert wide.total.low < narrow.total.low < narrow.total.mean < narrow.total.high < wide.total.high


def truths(arrivals: list[Arrival], count: int, concentration: float, seed: int) -> np.ndarray:
    """(count, 3) hires of N1103, N1105, N1101, drawn one by one by the definition of the model."""
    rng = np.random.default_rng(seed)
    found = np.zeros((count, 3), int)
    for row in range(count):
        for each in arrivals:
            if rng.random() >= each.certainty.opens:
                continue
            form = 1 / each.certainty.headcount_cv**2
            jobs = rng.gamma(form, each.headcount / form)
            found[row] += rng.multinomial(rng.poisson(jobs), rng.dirichlet(np.array([0.6, 0.3, 0.1]) * concentration))
    return found


def held(concentration: float) -> np.ndarray:
    """How often the interval of each occupation holds a truth."""
    arrivals = [arrival(str(number), headcount=60 + 20 * number, certainty=UNSURE) for number in range(3)]
    found = forecast(arrivals, RATIOS, params=Params(draws=4000, coverage=0.8))
    drawn = truths(arrivals, 2000, concentration, seed=11)
    return ((drawn >= found.by_occupation.low) & (drawn <= found.by_occupation.high)).mean(axis=0)


def test_an_interval_of_eight_in_ten_holds_eight_truths_in_ten() -> None:
    found = held(40)
    assert (found > 0.77).all()
    assert (found < 0.88).all(), "whole numbers: a little more for small counts, never everything"


def test_companies_twice_as_unlike_their_activity_fall_out_of_it_more_often_but_not_much() -> None:
    loose = held(20)
    assert (loose < held(40)).all()
    assert (loose > 0.65).all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1, 500), st.floats(0.1, 1), st.sampled_from(["52.10B", "52", "01", ""])), min_size=1, max_size=4
    ),
    st.dictionaries(st.integers(-6, 12), st.floats(0.1, 5), min_size=1, max_size=5),
)
def test_tables_add_up_whatever_the_arrivals(given_: list[tuple[float, float, str]], ramp: dict[int, float]) -> None:
    arrivals = [
        arrival(str(number), naf, headcount, certainty=Certainty(opens=opens, headcount_cv=0.2))
        for number, (headcount, opens, naf) in enumerate(given_)
    ]
    found = forecast(arrivals, RATIOS, Ramp(ramp), Params(draws=100))
    expected = sum(each.headcount * each.certainty.opens for each in arrivals)
    for cells in (found.by_month, found.by_occupation, found.by_arrival, found.total):
        assert cells.mean.sum() == pytest.approx(expected)
        assert (cells.low <= cells.high).all()
        assert (cells.low >= 0).all()


@pytest.mark.parametrize(
    "bad",
    [
        lambda: arrival(headcount=0),
        lambda: arrival(headcount=float("nan")),
        lambda: Certainty(opens=0),
        lambda: Certainty(headcount_cv=-1),
        lambda: Certainty(delays={}),
        lambda: Ramp({}),
        lambda: Ramp({0: -1.0}),
        lambda: Params(coverage=1),
        lambda: Params(draws=10),
        lambda: Params(concentration=0),
        lambda: Ratios([("rev2", "commerce", "D1106", 3.0)]),
        lambda: Ratios([("rev2", "47.11F", "D1106", 0.0)]),
        lambda: forecast([arrival(), arrival()], RATIOS),
    ],
)
def test_numbers_that_mean_nothing_are_refused(bad: object) -> None:
    with pytest.raises(BadForecastInput):
        bad()  # type: ignore[operator]


def test_it_runs_without_the_web_framework() -> None:
    code = "import sys, maillage.engines.forecast; sys.exit(bool({'django', 'numba', 'polars'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
