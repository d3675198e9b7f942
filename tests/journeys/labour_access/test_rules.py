"""Shifts as they are typed, counts as they are published, what each remedy brings: on arrays small enough to do by hand."""

from __future__ import annotations

from datetime import date, time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.journeys.labour_access import remedies
from maillage.journeys.labour_access.ground import along, drive_s, on_plane, road_m
from maillage.journeys.labour_access.rounding import hidden_beside, published, published_part, published_words
from maillage.journeys.labour_access.shifts import Shift, ShiftTooLong, ShiftUnreadable, days_after, read_shifts

MORNING, EVENING, NIGHT = Shift(300, 780), Shift(780, 1260), Shift(1260, 300)


@pytest.mark.parametrize(
    "typed", ["5:00-13:00", "5h-13h", "05h00 – 13h00", "de 5 h à 13 h", "5\u00a0h – 13\u00a0h", "5.00-13.00", "5-13"]
)
def test_a_shift_is_read_however_it_is_typed(typed: str) -> None:
    assert read_shifts(typed) == (MORNING,)


def test_several_shifts_keep_their_order_and_each_is_taken_once() -> None:
    assert read_shifts("13:00-21:00, 5:00-13:00; 13h-21h et 21h-5h") == (EVENING, MORNING, NIGHT)


@pytest.mark.parametrize("typed", ["matin", "5:00", "25:00-30:00", "5:75-13:00", "5:00-13:00-21:00"])
def test_what_is_no_shift_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ShiftUnreadable) as refusal:
        read_shifts(typed)
    assert refusal.value.args == (typed,)


@pytest.mark.parametrize("typed", ["5:00-5:30", "5:00-5:00", "5:00-18:00"])
def test_a_shift_lasts_from_one_to_twelve_hours(typed: str) -> None:
    with pytest.raises(ShiftTooLong):
        read_shifts(typed)


def test_a_night_ends_next_day_and_midnight_is_the_end_of_a_day() -> None:
    assert NIGHT.ends_next_day
    assert NIGHT.lasts_min == 480
    assert read_shifts("16:00-24:00") == (Shift(960, 0),)
    assert read_shifts("16:00-24:00")[0].ends_next_day
    assert not MORNING.ends_next_day


def test_a_shift_moves_around_midnight() -> None:
    assert Shift(30, 510).moved(-60) == Shift(1410, 450)
    assert NIGHT.moved(200).start == time(0, 20)


def test_the_days_are_those_of_the_week_of_any_of_its_days() -> None:
    assert days_after(date(2025, 3, 6), [5, 0, 0]) == (date(2025, 3, 3), date(2025, 3, 8))


@pytest.mark.parametrize(
    ("count", "shown"), [(None, None), (0, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1234, 1235)]
)
def test_counts_under_five_are_hidden_and_the_others_rounded_to_five(count: int | None, shown: int | None) -> None:
    assert published(count) == shown


def test_a_part_that_leaves_fewer_than_five_others_is_shown_as_the_whole() -> None:
    assert published_part(98, 101) == published(101) == 100
    assert published_part(101, 101) == 100
    assert published_part(50, 101) == 50
    assert published_part(3, 101) is None
    assert published_words(None) == "moins de 5"


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=2, max_size=8))
def test_no_hidden_figure_is_the_only_one_of_its_row(counts: list[int | None]) -> None:
    hidden = hidden_beside(counts)
    small = [count is None or count < 5 for count in counts]
    assert all(is_hidden for is_hidden, is_small in zip(hidden, small, strict=True) if is_small)
    assert sum(hidden) != 1


def test_the_least_of_the_others_is_hidden_beside_a_single_small_one() -> None:
    assert hidden_beside([40, 3, 12]) == (False, True, True)
    assert hidden_beside([40, 12]) == (False, False)
    assert hidden_beside([2, 3, 50]) == (True, True, False)


def test_ten_kilometres_of_straight_line_are_thirteen_by_road_and_take_a_quarter_of_an_hour() -> None:
    points = on_plane([(43.7 + 10_000 / 111_195, 3.3)], (43.7, 3.3))
    assert points[0] == pytest.approx([0, 10_000], abs=1)
    metres = road_m(points, np.zeros((1, 2)))
    assert metres[0, 0] == pytest.approx(13_000, abs=2)
    assert drive_s(metres)[0, 0] == pytest.approx(936, abs=1)


def test_along_and_beside_the_way_are_measured_from_its_origin() -> None:
    forward, beside = along(np.array([0.0, 10_000.0]), np.array([[0.0, 10_000.0], [1_500.0, 4_000.0], [0.0, 12_000.0]]))
    assert forward == pytest.approx([0, 6_000, -2_000])
    assert beside == pytest.approx([0, 1_500, 0])


POINTS = np.array([[0.0, 10_000.0], [1_000.0, 5_000.0], [9_000.0, 9_000.0], [0.0, 80_000.0], [500.0, 10_500.0]])
PEOPLE = np.array([300, 200, 450, 9_000, 60])


def test_a_shuttle_takes_the_communes_on_its_way_and_the_next_one_others() -> None:
    first, second = remedies.shuttles(POINTS, PEOPLE, np.ones(5, np.bool_))
    assert first.stops == (4, 0, 1)
    assert first.gain == 560
    assert second.stops == (2,)
    assert second.gain == 450
    assert first.ride_s <= remedies.LONGEST_RIDE_S


def test_a_commune_served_already_gains_nothing_and_one_too_far_gets_no_line() -> None:
    served = np.array([True, False, True, False, True])
    (only,) = remedies.shuttles(POINTS, PEOPLE, ~served)
    assert (only.stops, only.gain) == ((1,), 200)
    (ride,) = remedies.shared_rides(POINTS, PEOPLE, ~served)
    assert (ride.stops, ride.gain) == ((1,), 200)


def test_a_line_of_shared_rides_serves_the_communes_around_its_meeting_point() -> None:
    first, second = remedies.shared_rides(POINTS, PEOPLE, np.ones(5, np.bool_))
    assert first.gain == 450
    assert (set(second.stops), second.gain) == ({0, 4}, 360)


def test_somebody_takes_to_a_served_commune_those_who_live_near_it() -> None:
    served = np.array([True, False, False, False, False])
    assert remedies.lifted(POINTS, served, 3_000.0).tolist() == [False, False, False, False, True]
    assert not remedies.lifted(POINTS, np.zeros(5, np.bool_), 3_000.0).any()


def test_better_starts_are_those_that_serve_more_the_nearest_of_equals_first() -> None:
    assert remedies.better_starts([50, 20, 10, 30, 50], [-120, -60, 0, 60, 120]) == ((-120, 40), (60, 20), (-60, 10))
    assert remedies.better_starts([5, 10, 5], [-15, 0, 15]) == ()
