"""Pure answers: distances, clashes, codes, limits; statuses as one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.domains.agenda import rules, states
from maillage.domains.agenda.rules import Stay

LODEVE, GIGNAC, CLERMONT = (43.7319, 3.3194), (43.6520, 3.5505), (43.6275, 3.4325)
NINE = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)


def stay(start_min: int, end_min: int, place: int = 1, point: tuple[float, float] = LODEVE) -> Stay:
    return Stay(NINE + timedelta(minutes=start_min), NINE + timedelta(minutes=end_min), place, point)


def test_lodeve_to_gignac_is_twenty_kilometres_and_half_an_hour() -> None:
    assert rules.distance_m(LODEVE, GIGNAC) == pytest.approx(20_600, rel=0.01)
    assert rules.travel_s(LODEVE, GIGNAC) == pytest.approx(20_600 * 1.3 / (50 / 3.6), rel=0.01)
    assert rules.travel_s(LODEVE, LODEVE) == 0


@pytest.mark.parametrize(
    ("first", "second", "possible"),
    [
        (stay(0, 180), stay(180, 360), True),  # one place all day: no gap needed
        (stay(0, 180), stay(175, 360), False),  # at the same time
        (stay(0, 180), stay(205, 360, 2, GIGNAC), False),  # 25 minutes for 32
        (stay(0, 180), stay(215, 360, 2, GIGNAC), True),
        (stay(0, 180), stay(180, 360, 2, LODEVE), True),  # next door
        (stay(180, 360), stay(0, 180), False),  # asked in the wrong order
    ],
)
def test_a_second_place_needs_the_time_to_go_there(first: Stay, second: Stay, possible: bool) -> None:
    assert rules.can_do_both(first, second) is possible


STAYS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 8), st.sampled_from([(1, LODEVE), (2, GIGNAC), (3, CLERMONT)])), max_size=6
)


@given(STAYS)
def test_a_clash_is_found_when_and_only_when_two_stays_clash(
    drawn: list[tuple[int, int, tuple[int, tuple[float, float]]]],
) -> None:
    stays = [stay(start * 30, (start + length) * 30, place, point) for start, length, (place, point) in drawn]
    ordered = sorted(stays, key=lambda each: (each.start, each.end))
    naive = any(not rules.can_do_both(first, second) for number, first in enumerate(ordered) for second in ordered[number + 1 :])
    found = rules.first_clash(stays)
    assert (found is not None) is naive
    assert found is None or found in set(pairwise(ordered))


def test_a_code_has_eight_signs_without_look_alikes() -> None:
    numbers = count()
    code = rules.short_code(lambda signs: signs[next(numbers) * 4 % len(signs)])
    assert len(code) == 8
    assert not set(rules.CODE_SIGNS) & set("01ILOU")


@pytest.mark.parametrize("typed", ["k7m2 9xqd", "K7M2-9XQD", " k7m29xqd "])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert rules.tidy_code(typed) == "K7M29XQD"


@pytest.mark.parametrize(
    ("phone", "digits", "same"),
    [
        ("+33639987011", "7011", True),
        ("+33639987011", " 7011 ", True),
        ("+33639987011", "7012", False),
        ("+33639987011", "011", False),
        ("+33639987011", "", False),
        ("", "", False),
        ("", "0000", False),
    ],
)
def test_four_digits_prove_a_phone_and_nothing_less(phone: str, digits: str, same: bool) -> None:
    assert rules.ends_with(phone, digits) is same


@pytest.mark.parametrize(("minutes_before", "may"), [(241, True), (240, True), (239, False), (-1, False)])
def test_alone_one_changes_up_to_the_limit(minutes_before: int, may: bool) -> None:
    assert rules.may_still_change(NINE, NINE - timedelta(minutes=minutes_before), 240) is may


@pytest.mark.parametrize(
    ("absence", "status"),
    [("no_transport", "excused"), ("warned", "excused"), ("service", "revoked"), ("technical", "revoked"), ("no_news", "noshow")],
)
def test_only_an_absence_without_news_is_an_absence(absence: str, status: str) -> None:
    assert rules.absence_status(absence) == status


@pytest.mark.parametrize("table", [states.REQUEST, states.SESSION, states.PARTICIPATION])
def test_a_table_of_statuses_is_closed_and_every_status_has_its_words(table: Mapping[str, tuple[str, ...]]) -> None:
    for status, then in table.items():
        assert set(then) <= set(table)
        assert status not in then or status == "moved"  # a permanence may be moved again
        assert states.MEANING[status]


def test_an_absence_can_always_be_corrected() -> None:
    assert set(states.PARTICIPATION["noshow"]) == {"seen", "excused", "revoked", "unknown"}


def test_what_was_cancelled_never_becomes_an_absence() -> None:
    assert not any(states.may_become(states.PARTICIPATION, status, "noshow") for status in ("excused", "revoked"))


def test_the_tables_are_drawn_for_the_documentation() -> None:
    drawn = states.drawn()
    tables = (states.REQUEST, states.SESSION, states.PARTICIPATION, states.WAITING, states.EARLIER)
    rows = sum(len(table) for table in tables)
    assert drawn.count("\n") == rows + 1
    assert "| participation | `noshow` |" in drawn
