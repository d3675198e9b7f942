"""Recurrences worked out on a calendar: which dates, which instants, which keys."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from maillage.engines.slots import (
    LAST,
    NO_CLOSURES,
    Closures,
    DatedOccurrence,
    OccurrenceChange,
    Recurrence,
    RecurrenceError,
    expand,
    original_dates,
)

TUESDAY, FRIDAY, SUNDAY = 1, 4, 6


def every(*weekdays: int, first: str = "2027-03-01", **more: Any) -> Recurrence:
    return Recurrence(date.fromisoformat(first), time(9), time(12), weekdays, **more)


def days(recurrence: Recurrence, first: str, until: str, closures: Closures = NO_CLOSURES) -> list[str]:
    window = {"from_day": date.fromisoformat(first), "until_day": date.fromisoformat(until)}
    return [day.isoformat()[5:] for day in original_dates(recurrence, closures=closures, **window)]


def dated(recurrence: Recurrence, first: str, until: str, *changes: OccurrenceChange) -> list[DatedOccurrence]:
    window = {"from_day": date.fromisoformat(first), "until_day": date.fromisoformat(until)}
    return expand(recurrence, zone="Europe/Paris", changes=changes, **window)


def test_weekly_on_two_weekdays() -> None:
    assert days(every(FRIDAY, TUESDAY), "2027-04-01", "2027-04-14") == ["04-02", "04-06", "04-09", "04-13"]


def test_nothing_before_the_first_day_nor_after_the_last() -> None:
    short = every(TUESDAY, first="2027-04-06", until=date(2027, 4, 20))
    assert days(short, "2027-03-01", "2027-06-01") == ["04-06", "04-13", "04-20"]


def test_every_other_week_counts_from_the_week_of_the_first_day() -> None:
    fortnightly = every(TUESDAY, first="2027-04-02", every_weeks=2)  # a Friday: its own week's Tuesday is past
    assert days(fortnightly, "2027-04-01", "2027-05-31") == ["04-13", "04-27", "05-11", "05-25"]
    assert days(fortnightly, "2027-05-01", "2027-05-31") == ["05-11", "05-25"]


def test_second_and_fourth_tuesday() -> None:
    mobile_house = every(TUESDAY, nths=(2, 4))
    assert days(mobile_house, "2027-03-01", "2027-06-01") == ["03-09", "03-23", "04-13", "04-27", "05-11", "05-25"]


def test_last_friday() -> None:
    assert days(every(FRIDAY, nths=(LAST,)), "2027-03-01", "2027-07-01") == ["03-26", "04-30", "05-28", "06-25"]


def test_fifth_weekday_only_exists_in_some_months() -> None:
    assert days(every(FRIDAY, nths=(5,)), "2027-03-01", "2027-08-01") == ["04-30", "07-30"]


def test_fourth_and_last_on_one_date_is_one_occurrence() -> None:
    assert days(every(FRIDAY, nths=(4, LAST)), "2027-05-01", "2027-06-01") == ["05-28"]


def test_second_and_fourth_of_each_weekday() -> None:
    tour = every(0, TUESDAY, nths=(2, 4))
    assert days(tour, "2027-06-01", "2027-07-01") == ["06-08", "06-14", "06-22", "06-28"]


def test_school_weeks_only_skips_the_breaks() -> None:
    spring = Closures(school_breaks=((date(2027, 4, 10), date(2027, 4, 26)),))
    assert days(every(TUESDAY, school_weeks_only=True), "2027-04-01", "2027-05-01", spring) == ["04-06", "04-27"]
    assert len(days(every(TUESDAY), "2027-04-01", "2027-05-01", spring)) == 4


def test_no_occurrence_on_a_public_holiday_unless_the_opening_says_so() -> None:
    ascension_week = Closures(holidays=frozenset({date(2027, 5, 4)}))
    assert days(every(TUESDAY), "2027-05-01", "2027-05-12", ascension_week) == ["05-11"]
    assert days(every(TUESDAY, on_holidays=True), "2027-05-01", "2027-05-12", ascension_week) == ["05-04", "05-11"]


def test_wall_clock_time_stays_when_the_clock_changes() -> None:
    before, after = dated(every(FRIDAY), "2027-03-26", "2027-04-03")
    assert (before.start.hour, after.start.hour) == (8, 7)  # UTC: winter, then summer
    before, after = dated(every(FRIDAY), "2027-10-29", "2027-11-06")
    assert (before.start.hour, after.start.hour) == (7, 8)


def test_a_changed_occurrence_keeps_its_key() -> None:
    moved = OccurrenceChange(date(2027, 4, 6), day=date(2027, 4, 8), start=time(14), end=time(15, 30))
    first, second = dated(every(TUESDAY), "2027-04-06", "2027-04-14", moved)
    assert (first.original_date, first.start.isoformat()) == (date(2027, 4, 6), "2027-04-08T12:00:00+00:00")
    assert first.end_s - first.start_s == 90 * 60
    assert second.original_date == date(2027, 4, 13)


def test_a_change_of_the_end_only_keeps_the_start() -> None:
    (changed,) = dated(every(TUESDAY), "2027-04-06", "2027-04-07", OccurrenceChange(date(2027, 4, 6), end=time(10)))
    assert changed.end_s - changed.start_s == 3_600


def test_a_dropped_occurrence_is_gone() -> None:
    dropped = OccurrenceChange(date(2027, 4, 6), dropped=True)
    assert [one.original_date.day for one in dated(every(TUESDAY), "2027-04-06", "2027-04-14", dropped)] == [13]


def test_a_change_of_a_date_without_occurrence_has_no_effect() -> None:
    wednesday = OccurrenceChange(date(2027, 4, 7), start=time(14), end=time(15))
    assert dated(every(TUESDAY), "2027-04-06", "2027-04-14", wednesday) == dated(every(TUESDAY), "2027-04-06", "2027-04-14")


def test_neighbouring_windows_share_no_key_even_when_an_occurrence_moves_across() -> None:
    moved = OccurrenceChange(date(2027, 4, 6), day=date(2027, 4, 15))
    first = dated(every(TUESDAY), "2027-04-01", "2027-04-10", moved)
    second = dated(every(TUESDAY), "2027-04-10", "2027-04-20", moved)
    assert [one.original_date.day for one in [*first, *second]] == [6, 13]


def test_an_end_at_midnight_ends_the_day() -> None:
    evening = Recurrence(date(2027, 4, 6), time(20), time(0), (TUESDAY,))
    (occurrence,) = dated(evening, "2027-04-06", "2027-04-07")
    assert occurrence.end_s - occurrence.start_s == 4 * 3_600


def test_an_occurrence_inside_the_skipped_hour_starts_after_it() -> None:
    night = Recurrence(date(2027, 3, 1), time(2), time(4), (SUNDAY,))
    (skipped,) = dated(night, "2027-03-28", "2027-03-29")
    assert (skipped.start.hour, skipped.end.hour) == (1, 2)  # 03:00 to 04:00 in summer time: one hour is left


def test_an_occurrence_left_without_time_does_not_exist() -> None:
    night = Recurrence(date(2027, 3, 1), time(2, 30), time(3, 15), (SUNDAY,))
    assert dated(night, "2027-03-28", "2027-03-29") == []
    assert len(dated(night, "2027-03-28", "2027-04-05")) == 1


def test_an_open_end_and_a_last_day_at_the_end_of_time_are_understood() -> None:
    assert days(every(TUESDAY, until=date.max), "2027-04-06", "2027-04-07") == ["04-06"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("weekdays", {"weekdays": ()}),
        ("weekdays", {"weekdays": (7,)}),
        ("nths", {"nths": (6,)}),
        ("nths", {"nths": (0,)}),
        ("every_weeks", {"every_weeks": 0}),
        ("every_weeks", {"every_weeks": 2, "nths": (1,)}),
        ("until", {"until": date(2027, 2, 1)}),
        ("start", {"start": time(9, 2)}),
        ("start", {"start": time(9, 0, 30)}),
        ("end", {"end": time(9)}),
        ("end", {"end": time(8, 55)}),
    ],
)
def test_a_recurrence_that_makes_no_sense_is_refused_by_its_field(field: str, wrong: dict[str, Any]) -> None:
    sound: dict[str, Any] = {"first_day": date(2027, 3, 1), "start": time(9), "end": time(12), "weekdays": (1,)}
    with pytest.raises(RecurrenceError) as refused:
        Recurrence(**{**sound, **wrong})
    assert refused.value.field == field


def test_two_changes_of_one_occurrence_are_refused() -> None:
    twice = [OccurrenceChange(date(2027, 4, 6), dropped=True), OccurrenceChange(date(2027, 4, 6), start=time(10))]
    with pytest.raises(RecurrenceError, match="changed twice"):
        dated(every(TUESDAY), "2027-04-06", "2027-04-14", *twice)


def test_a_change_with_times_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(RecurrenceError, match="must be after the start"):
        dated(every(TUESDAY), "2027-04-06", "2027-04-14", OccurrenceChange(date(2027, 4, 6), end=time(8)))


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(RecurrenceError) as refused:
        expand(every(TUESDAY), zone="Europe/Lodeve", from_day=date(2027, 4, 6), until_day=date(2027, 4, 7))
    assert (refused.value.field, refused.value.value) == ("zone", "Europe/Lodeve")


def test_a_window_that_runs_backwards_or_out_of_time_is_refused() -> None:
    with pytest.raises(RecurrenceError, match="until_day"):
        days(every(TUESDAY), "2027-04-06", "2027-04-05")
    with pytest.raises(RecurrenceError, match="1970 to 2199"):
        days(every(TUESDAY), "1969-12-31", "2027-04-05")
