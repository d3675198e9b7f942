"""Is a place open during a whole stretch, as far as its hours and its tour say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from maillage.registry.places.rules.presence import OpenHours

MONDAY = date(2025, 11, 17)
HALF_DAYS = {0: [(time(8, 30), time(12)), (time(13, 30), time(17))]}


def paris(hour: int, minute: int = 0, *, day: int = 17) -> datetime:
    return datetime(2025, 11, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "is_open"),
    [
        (paris(8, 30), paris(9), True),
        (paris(11, 30), paris(12), True),
        (paris(11, 45), paris(12, 15), False),
        (paris(11), paris(14), False),
        (paris(8), paris(8, 45), False),
        (paris(9, day=18), paris(10, day=18), False),
        (paris(16), paris(9, day=18), False),
    ],
)
def test_one_stretch_covers_it_all(start: datetime, end: datetime, is_open: bool) -> None:
    assert OpenHours("Europe/Paris", HALF_DAYS).are_open(start, end) is is_open


def test_a_public_holiday_is_closed() -> None:
    hours = OpenHours("Europe/Paris", HALF_DAYS, holidays=frozenset({MONDAY}))
    assert not hours.are_open(paris(9), paris(10))


def test_the_stop_of_a_tour_counts_like_usual_hours() -> None:
    hours = OpenHours("Europe/Paris", stops=[(paris(13, 30), paris(16))])
    assert hours.are_open(paris(13, 30), paris(14))
    assert not hours.are_open(paris(13), paris(14))


def test_nothing_recorded_is_not_open_and_says_so() -> None:
    hours = OpenHours("Europe/Paris")
    assert not hours.are_recorded
    assert not hours.are_open(paris(9), paris(10))
