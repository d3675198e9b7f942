"""First slots, windows, limits, and what the search refuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from maillage.engines.slots import (
    ArrayError,
    Busy,
    DayCap,
    Limits,
    Occurrences,
    Reason,
    ReasonError,
    Snapshot,
    first_slots,
    free_slots,
)

PARIS = ZoneInfo("Europe/Paris")
NADIA, KARIM = 1, 2
LODEVE, GIGNAC = 7, 8
NOBODY = Busy.from_rows([])
HOUR = Reason(60)
DAY_S = 86_400


def at(day: int, clock: str = "09:00") -> int:
    return int(datetime.fromisoformat(f"2027-04-{day:02}T{clock}").replace(tzinfo=PARIS).timestamp())


def mornings(who: int, place: int, *days: int) -> list[tuple[int, int, int, int]]:
    return [(who, place, at(day), at(day, "11:00")) for day in days]


TWO_DESKS = Occurrences.from_rows([*mornings(KARIM, LODEVE, 6, 8), *mornings(NADIA, GIGNAC, 6, 20)])


def first(count: int, occurrences: Occurrences = TWO_DESKS, **more: Any) -> list[tuple[int, int, int]]:
    load = Snapshot(occurrences, NOBODY).load
    return first_slots(count, load, HOUR, from_s=at(1), until_s=at(30), **more).rows()


def test_all_slots_come_by_adviser_place_and_start() -> None:
    assert free_slots(TWO_DESKS, NOBODY, HOUR).rows() == [
        (NADIA, GIGNAC, at(6)),
        (NADIA, GIGNAC, at(6, "10:00")),
        (NADIA, GIGNAC, at(20)),
        (NADIA, GIGNAC, at(20, "10:00")),
        (KARIM, LODEVE, at(6)),
        (KARIM, LODEVE, at(6, "10:00")),
        (KARIM, LODEVE, at(8)),
        (KARIM, LODEVE, at(8, "10:00")),
    ]


def test_first_slots_come_by_start_adviser_and_place() -> None:
    assert first(3) == [(NADIA, GIGNAC, at(6)), (KARIM, LODEVE, at(6)), (NADIA, GIGNAC, at(6, "10:00"))]


def test_first_slots_give_what_there_is_when_less_is_free() -> None:
    assert len(first(100)) == 8


def test_first_slots_widen_the_window_and_stop_when_they_have_enough() -> None:
    asked: list[tuple[int, int]] = []
    snapshot = Snapshot(TWO_DESKS, NOBODY)

    def load(from_s: int, until_s: int) -> tuple[Occurrences, Busy]:
        asked.append((from_s, until_s))
        return snapshot.load(from_s, until_s)

    first_slots(6, load, HOUR, from_s=at(6, "00:00"), until_s=at(30))
    begin = at(6, "00:00")
    assert asked == [(begin, begin + DAY_S), (begin + DAY_S, begin + 3 * DAY_S)]


def test_an_occurrence_across_two_windows_gives_each_slot_once() -> None:
    begin = at(6, "10:30")
    over_the_edge = Occurrences.from_rows([(NADIA, LODEVE, at(7), at(7, "12:00"))])
    load = Snapshot(over_the_edge, NOBODY).load
    found = first_slots(9, load, HOUR, from_s=begin, until_s=at(30))
    assert found.start_s.tolist() == [at(7), at(7, "10:00"), at(7, "11:00")]


def test_first_slots_skip_the_days_before_the_minimum_notice() -> None:
    asked: list[int] = []
    snapshot = Snapshot(TWO_DESKS, NOBODY)

    def load(from_s: int, until_s: int) -> tuple[Occurrences, Busy]:
        asked.append(from_s)
        return snapshot.load(from_s, until_s)

    limits = Limits(earliest_s=at(8, "09:30"))
    found = first_slots(1, load, HOUR, from_s=at(1), until_s=at(30), limits=limits)
    assert found.rows() == [(KARIM, LODEVE, at(8, "10:00"))]
    assert asked == [at(8, "09:30")]


def test_minimum_and_maximum_notice_are_inclusive() -> None:
    assert first(9, limits=Limits(earliest_s=at(8), latest_s=at(20))) == [
        (KARIM, LODEVE, at(8)),
        (KARIM, LODEVE, at(8, "10:00")),
        (NADIA, GIGNAC, at(20)),
    ]


def test_some_advisers_or_places_only() -> None:
    assert {slot[0] for slot in first(9, limits=Limits(advisers=frozenset({KARIM})))} == {KARIM}
    assert {slot[1] for slot in first(9, limits=Limits(places=frozenset({GIGNAC})))} == {GIGNAC}
    assert first(9, limits=Limits(places=frozenset())) == []


def test_a_day_that_reached_its_cap_offers_nothing_to_that_adviser() -> None:
    cap = DayCap.from_rows(2, "Europe/Paris", [(NADIA, at(6, "14:00")), (NADIA, at(6, "15:00")), (KARIM, at(6, "14:00"))])
    offered = free_slots(TWO_DESKS, NOBODY, HOUR, limits=Limits(per_day=cap)).rows()
    assert {(who, datetime.fromtimestamp(start, PARIS).day) for who, _, start in offered} == {
        (NADIA, 20),
        (KARIM, 6),
        (KARIM, 8),
    }


def test_the_cap_counts_local_days() -> None:
    late_at_night = Occurrences.from_rows([(NADIA, LODEVE, at(6, "23:00"), at(7, "01:00"))])
    cap = DayCap.from_rows(1, "Europe/Paris", [(NADIA, at(7, "18:00"))])  # 23:00 is 6 April in Paris, 00:00 is the 7th
    assert free_slots(late_at_night, NOBODY, HOUR, limits=Limits(per_day=cap)).start_s.tolist() == [at(6, "23:00")]


def test_first_slots_look_beyond_the_days_that_are_full() -> None:
    cap = DayCap.from_rows(1, "Europe/Paris", [(NADIA, at(6)), (KARIM, at(6))])
    assert first(1, limits=Limits(per_day=cap)) == [(KARIM, LODEVE, at(8))]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("duration_min", {"duration_min": 0}),
        ("duration_min", {"duration_min": 32}),
        ("duration_min", {"duration_min": 1_445}),
        ("duration_min", {"duration_min": True}),
        ("duration_min", {"duration_min": 30.0}),
        ("buffer_after_min", {"buffer_after_min": -5}),
        ("buffer_after_min", {"buffer_after_min": 3}),
        ("step_min", {"step_min": 0}),
        ("policy", {"policy": "chain"}),
    ],
)
def test_a_reason_that_makes_no_sense_is_refused_by_its_field(field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ReasonError) as refused:
        Reason(**{"duration_min": 30, **wrong})
    assert (refused.value.field, refused.value.value) == (field, wrong[field])


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("start_s[0]", (NADIA, LODEVE, at(6) + 60, at(7))),
        ("end_s[0]", (NADIA, LODEVE, at(6), at(6) + 299)),
        ("end_s[0]", (NADIA, LODEVE, at(6), at(6))),
        ("end_s[0]", (NADIA, LODEVE, at(6), at(9))),
        ("adviser[0]", (-4, LODEVE, at(6), at(6, "10:00"))),
        ("start_s[0]", (NADIA, LODEVE, -300, at(6))),
        ("others[0]", (NADIA, LODEVE, at(6), at(6, "10:00"), -2)),
    ],
)
def test_occurrences_out_of_range_are_refused_by_row(field: str, row: tuple[int, ...]) -> None:
    with pytest.raises(ArrayError) as refused:
        Occurrences.from_rows([row])
    assert refused.value.field == field


def test_arrays_of_another_kind_or_length_are_refused() -> None:
    one, two = np.array([1]), np.array([1, 2])
    with pytest.raises(ArrayError, match="as long as"):
        Busy(one, two, two)
    with pytest.raises(ArrayError, match="whole numbers"):
        Busy(np.array([1.5]), one, one + 1)
    with pytest.raises(ArrayError, match="same length"):
        Busy.from_rows([(1, 2, 3), (1, 2)])
    with pytest.raises(ArrayError, match="at least 4 columns"):
        Occurrences.from_rows([(1, 2, 3)])


def test_asking_for_no_slot_and_a_cap_of_zero_are_refused() -> None:
    with pytest.raises(ArrayError, match="count"):
        first(0)
    with pytest.raises(ArrayError, match="limit"):
        DayCap.from_rows(0, "Europe/Paris", [])
