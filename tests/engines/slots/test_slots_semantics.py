"""Each line of the definition of a free slot, on agendas small enough to work out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from maillage.engines.slots import NO_RESOURCE, Busy, Occurrences, Reason, free_slots

PARIS = ZoneInfo("Europe/Paris")
NADIA, KARIM, ROOM, SCREEN = 1, 2, 90, 91
LODEVE, GIGNAC = 7, 8


def at(clock: str, day: str = "2027-04-06") -> int:
    return int(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=PARIS).timestamp())


def opened(*rows: tuple[int, int, str, str]) -> Occurrences:
    return Occurrences.from_rows((adviser, place, at(start), at(end)) for adviser, place, start, end in rows)


def busy(*rows: tuple[int, str, str]) -> Busy:
    return Busy.from_rows((who, at(start), at(end)) for who, start, end in rows)


def clocks(occurrences: Occurrences, taken: Busy, reason: Reason) -> list[str]:
    return [f"{datetime.fromtimestamp(s, PARIS):%H:%M}" for s in free_slots(occurrences, taken, reason).start_s.tolist()]


MORNING = opened((NADIA, LODEVE, "09:00", "11:00"))


def test_grid_counts_steps_from_the_start_of_the_occurrence() -> None:
    off_the_hour = opened((NADIA, LODEVE, "09:05", "10:45"))
    assert clocks(off_the_hour, busy(), Reason(30, policy="grid")) == ["09:05", "09:35", "10:05"]
    assert clocks(off_the_hour, busy(), Reason(30, step_min=20, policy="grid")) == ["09:05", "09:25", "09:45", "10:05"]


def test_step_is_the_duration_when_none_is_given() -> None:
    assert clocks(MORNING, busy(), Reason(45, policy="grid")) == ["09:00", "09:45"]


def test_appointment_may_end_with_the_opening_but_not_after() -> None:
    assert clocks(MORNING, busy(), Reason(120)) == ["09:00"]
    assert clocks(MORNING, busy(), Reason(125)) == []


def test_appointment_may_touch_a_busy_time_on_both_sides() -> None:
    taken = busy((NADIA, "09:30", "10:00"))
    assert clocks(MORNING, taken, Reason(30, policy="grid")) == ["09:00", "10:00", "10:30"]


def test_two_touching_occurrences_are_not_one() -> None:
    halves = opened((NADIA, LODEVE, "09:00", "10:00"), (NADIA, LODEVE, "10:00", "11:00"))
    assert clocks(halves, busy(), Reason(40, policy="grid")) == ["09:00", "10:00"]


def test_overlapping_occurrences_offer_each_start_once() -> None:
    twice = opened((NADIA, LODEVE, "09:00", "10:00"), (NADIA, LODEVE, "09:30", "10:30"))
    assert clocks(twice, busy(), Reason(30, policy="grid")) == ["09:00", "09:30", "10:00"]


def test_buffer_may_run_past_the_end_of_the_opening() -> None:
    assert clocks(MORNING, busy(), Reason(30, buffer_after_min=60, policy="grid")) == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
    ]


def test_buffer_never_runs_over_a_booking_even_after_the_opening() -> None:
    taken = busy((NADIA, "11:10", "11:40"))
    assert clocks(MORNING, taken, Reason(30, buffer_after_min=10, policy="grid"))[-1] == "10:30"
    assert clocks(MORNING, taken, Reason(30, buffer_after_min=15, policy="grid"))[-1] == "10:00"


def test_buffer_sees_a_booking_in_the_word_after_the_opening() -> None:
    one_word = opened((NADIA, LODEVE, "08:00", "13:20"))  # 64 ticks
    taken = busy((NADIA, "13:25", "14:00"))
    assert clocks(one_word, taken, Reason(40, buffer_after_min=5, policy="grid"))[-1] == "12:40"
    assert clocks(one_word, taken, Reason(40, buffer_after_min=10, policy="grid"))[-1] == "12:00"


def test_fill_adds_the_end_of_a_busy_time_to_the_grid() -> None:
    taken = busy((NADIA, "09:00", "09:40"))
    assert clocks(MORNING, taken, Reason(30)) == ["09:40", "10:00", "10:30"]
    assert clocks(MORNING, taken, Reason(30, policy="grid")) == ["10:00", "10:30"]


def test_fill_is_the_default_policy() -> None:
    assert Reason(30).policy == "fill"


def test_fill_rounds_the_end_of_a_busy_time_up_to_five_minutes() -> None:
    assert clocks(MORNING, busy((NADIA, "09:00", "09:40:01")), Reason(30))[0] == "09:45"
    assert clocks(MORNING, busy((NADIA, "09:00", "09:39:59")), Reason(30))[0] == "09:40"


def test_fill_ignores_busy_times_that_end_outside_the_opening() -> None:
    taken = busy((NADIA, "08:00", "08:50"), (NADIA, "10:50", "11:10"))
    assert clocks(MORNING, taken, Reason(30)) == ["09:00", "09:30", "10:00"]


def test_fill_after_a_busy_time_that_began_before_the_opening() -> None:
    assert clocks(MORNING, busy((NADIA, "08:00", "09:10")), Reason(30))[0] == "09:10"


def test_busy_seconds_are_rounded_outwards() -> None:
    assert "09:30" not in clocks(MORNING, busy((NADIA, "09:59:59", "10:30")), Reason(30))
    assert "10:00" not in clocks(MORNING, busy((NADIA, "09:30", "10:00:01")), Reason(30))


def test_adviser_busy_at_one_place_is_busy_at_the_other() -> None:
    places = opened((NADIA, LODEVE, "09:00", "10:00"), (NADIA, GIGNAC, "14:00", "15:00"))
    taken = busy((NADIA, "09:00", "14:30"))
    assert free_slots(places, taken, Reason(30)).rows() == [(NADIA, GIGNAC, at("14:30"))]


def test_a_colleague_being_busy_changes_nothing() -> None:
    assert len(clocks(MORNING, busy((KARIM, "09:00", "11:00")), Reason(30))) == 4


def test_room_or_device_in_use_closes_the_slot() -> None:
    in_house = Occurrences.from_rows([(NADIA, LODEVE, at("09:00"), at("11:00"), ROOM, SCREEN)])
    taken = busy((ROOM, "09:00", "09:30"), (SCREEN, "10:30", "10:40"))
    assert clocks(in_house, taken, Reason(30, policy="grid")) == ["09:30", "10:00"]


def test_room_need_not_be_free_during_the_buffer() -> None:
    in_house = Occurrences.from_rows([(NADIA, LODEVE, at("09:00"), at("10:00"), ROOM)])
    reason = Reason(30, buffer_after_min=15, policy="grid")
    assert clocks(in_house, busy((ROOM, "09:30", "10:00")), reason) == ["09:00"]
    assert clocks(in_house, busy((NADIA, "09:30", "10:00")), reason) == []


def test_an_opening_without_a_room_is_not_closed_by_one() -> None:
    rows = [(NADIA, LODEVE, at("09:00"), at("10:00"), NO_RESOURCE), (KARIM, LODEVE, at("09:00"), at("10:00"), ROOM)]
    found = free_slots(Occurrences.from_rows(rows), busy((ROOM, "09:00", "10:00")), Reason(60))
    assert found.rows() == [(NADIA, LODEVE, at("09:00"))]


def test_leave_of_several_days_covers_every_occurrence() -> None:
    week = Occurrences.from_rows(
        (NADIA, LODEVE, at("09:00", f"2027-04-{day:02}"), at("10:00", f"2027-04-{day:02}")) for day in range(5, 10)
    )
    leave = Busy.from_rows([(NADIA, at("00:00", "2027-04-06"), at("00:00", "2027-04-09"))])
    found = free_slots(week, leave, Reason(60))
    assert found.start_s.tolist() == [at("09:00", "2027-04-05"), at("09:00", "2027-04-09")]


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2027-03-29", 24), ("2027-10-31", 25)])
def test_a_whole_day_has_as_many_hours_as_the_clock_gives_it(day: str, hours: int) -> None:
    following = f"{day[:-2]}{int(day[-2:]) + 1}" if day != "2027-10-31" else "2027-11-01"
    whole = Occurrences.from_rows([(NADIA, LODEVE, at("00:00", day), at("00:00", following))])
    assert len(free_slots(whole, busy(), Reason(60))) == hours


def test_slots_run_through_the_hour_that_comes_twice() -> None:
    night = Occurrences.from_rows([(NADIA, LODEVE, at("01:00", "2027-10-31"), at("04:00", "2027-10-31"))])
    found = free_slots(night, Busy.from_rows([(NADIA, at("01:30", "2027-10-31"), at("02:00", "2027-10-31"))]), Reason(60))
    offered = [f"{datetime.fromtimestamp(s, UTC):%H:%M}" for s in found.start_s.tolist()]
    assert offered == ["00:00", "01:00", "02:00"]


def test_long_openings_need_more_than_one_word() -> None:
    whole_day = opened((NADIA, LODEVE, "06:00", "22:00"))
    taken = busy((NADIA, "06:00", "11:15"), (NADIA, "11:20", "16:40"), (NADIA, "17:00", "21:30"))
    assert clocks(whole_day, taken, Reason(20, step_min=5, policy="grid")) == ["16:40", "21:30", "21:35", "21:40"]


def test_no_opening_gives_no_slot() -> None:
    assert free_slots(Occurrences.from_rows([]), busy((NADIA, "09:00", "10:00")), Reason(30)).rows() == []
