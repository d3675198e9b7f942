"""A search survives its own address, and a damaged address is a search that says less."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.journeys.booking.query import MEANS, WALKS_MIN, Search, search_of

SEARCHES = st.builds(
    Search,
    reason=st.none() | st.integers(0, 10**12),
    means=st.sampled_from(MEANS),
    commune=st.none() | st.integers(0, 10**12),
    stop=st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore").decode()),
    walk_min=st.sampled_from(WALKS_MIN),
    from_day=st.none() | st.dates(date(2020, 1, 1), date(2099, 1, 1)),
)


@given(SEARCHES)
def test_a_search_is_read_back_from_its_address(search: Search) -> None:
    assert search_of(dict(parse_qsl(search.query(), keep_blank_values=True))) == search


@pytest.mark.parametrize(
    ("parameters", "search"),
    [
        ({}, Search()),
        ({"moyen": "fusée", "marche": "999"}, Search()),
        ({"motif": "12", "moyen": "driven"}, Search(reason=12, means="driven")),
        ({"motif": "-1", "commune": "34O142"}, Search()),
        ({"des": "2027-02-30"}, Search()),
        ({"motif": "9" * 40}, Search()),
    ],
)
def test_what_cannot_be_read_is_not_said(parameters: dict[str, str], search: Search) -> None:
    assert search_of(parameters) == search


def test_only_a_way_by_bus_asks_for_a_stop() -> None:
    assert Search(means="bus").needs_stop
    assert not Search(means="bus", stop="S1").needs_stop
    assert not Search(means="car").needs_stop
