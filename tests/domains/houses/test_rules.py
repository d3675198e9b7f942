"""The label's conditions, the checklist's days and the red flags, as truth tables."""

from __future__ import annotations

from datetime import date, time

import pytest
from tests.domains.houses.world import PLANNED, TODAY, days

from maillage.domains.houses.rules.label import NAMED, TERMS, Condition, asked_on, listed
from maillage.domains.houses.rules.openings import (
    REVIEWS,
    Recorded,
    Step,
    due_on,
    flags,
    is_recorded,
    months_after,
    unmet,
)
from maillage.domains.houses.rules.openings import usual_week as week

GOOD = Recorded(24 * 60, 5, True, 2)
UNKNOWN = Recorded(None, None, None, 0)
ALL_DONE = tuple(Step(each.value, PLANNED, True, each.value) for each in Condition)


def without(condition: Condition) -> tuple[Step, ...]:
    return tuple(step for step in ALL_DONE if step.condition != condition)


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([], (0, 0)),
        ([(0, time(9), time(12))], (180, 1)),
        ([(0, time(9), time(12)), (0, time(13, 30), time(17))], (390, 1)),
        ([(day, time(8, 45), time(13, 33)) for day in range(5)], (24 * 60, 5)),
    ],
)
def test_a_usual_week_counts_minutes_and_days(stretches: list[tuple[int, time, time]], expected: tuple[int, int]) -> None:
    assert week(stretches) == expected


@pytest.mark.parametrize(
    ("recorded", "condition", "expected"),
    [
        (GOOD, "hours", True),
        (Recorded(24 * 60 - 1, 5, True, 2), "hours", False),
        (Recorded(40 * 60, 4, True, 2), "hours", False),
        (GOOD, "confidential_room", True),
        (Recorded(24 * 60, 5, False, 2), "confidential_room", False),
        (GOOD, "two_agents", True),
        (Recorded(24 * 60, 5, True, 1), "two_agents", False),
        (UNKNOWN, "hours", None),
        (UNKNOWN, "confidential_room", None),
        (UNKNOWN, "two_agents", None),
        (GOOD, "training", None),
        (GOOD, "", None),
    ],
)
def test_registers_tell_hours_rooms_and_agents_and_nothing_else(
    recorded: Recorded, condition: str, expected: bool | None
) -> None:
    assert is_recorded(recorded, condition, PLANNED) is expected


def test_a_condition_is_met_when_the_registers_say_so_and_ticked_only_where_they_know_nothing() -> None:
    ticked = (Step("x", PLANNED, True, "training"), Step("x", PLANNED, True, "operators"))
    told = tuple(Step("x", PLANNED, False, each) for each in ("hours", "two_agents", "confidential_room"))
    assert unmet((*ticked, *told), GOOD, PLANNED) == ()
    assert unmet((*ticked, *told), UNKNOWN, PLANNED) == (Condition.HOURS, Condition.TWO_AGENTS, Condition.CONFIDENTIAL_ROOM)
    assert unmet((), GOOD, PLANNED) == tuple(Condition)
    assert unmet((Step("x", PLANNED, False, "training"), *without(Condition.TRAINING)), GOOD, PLANNED) == (Condition.TRAINING,)
    assert unmet(ALL_DONE, Recorded(60, 1, False, 1), PLANNED) == (
        Condition.HOURS,
        Condition.TWO_AGENTS,
        Condition.CONFIDENTIAL_ROOM,
    )
    assert unmet(ALL_DONE, UNKNOWN, PLANNED) == ()


def test_a_step_is_due_so_many_days_before_the_opening_and_never_in_the_past() -> None:
    assert due_on(PLANNED, 60, TODAY) == date(2025, 7, 3)
    assert due_on(TODAY + days(10), 60, TODAY) == TODAY
    assert due_on(PLANNED, -30, TODAY) == date(2025, 10, 1)


def test_every_condition_is_dated_with_its_text_and_reviews_come_at_one_and_three_months() -> None:
    assert set(asked_on(PLANNED)) == set(NAMED) == set(Condition)
    assert all(asked.days_before > 0 and "6094-SG" in asked.source for asked in TERMS)
    assert asked_on(date(2019, 6, 30)) == {}  # the label did not exist
    assert REVIEWS == (1, 3)
    assert [months_after(date(2025, 11, 30), each) for each in (1, 3)] == [date(2025, 12, 30), date(2026, 2, 28)]


@pytest.mark.parametrize(("names", "expected"), [(["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")])
def test_names_are_listed_as_they_are_said(names: list[str], expected: str) -> None:
    assert listed(names) == expected


def kinds(
    *,
    status: str = "preparing",
    planned_on: date = PLANNED,
    steps: tuple[Step, ...] = ALL_DONE,
    recorded: Recorded = GOOD,
    today: date = TODAY,
) -> list[str]:
    found = flags(status=status, planned_on=planned_on, steps=steps, recorded=recorded, today=today)
    return [flag.kind for flag in found]


LATE = Step("Poser l’enseigne", TODAY - days(1), False)
TO_COME = Step("Poser l’enseigne", TODAY, False)
TRAINING = Step("Former", PLANNED - days(15), False, "training")
TRAINED = without(Condition.TRAINING)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({}, []),
        ({"steps": (*ALL_DONE, TO_COME)}, []),
        ({"steps": (*ALL_DONE, LATE)}, ["late_step"]),
        ({"steps": (*ALL_DONE, LATE), "status": "open"}, ["late_step"]),
        ({"steps": (*ALL_DONE, LATE), "status": "closed"}, []),
        ({"steps": (*ALL_DONE, LATE), "status": "abandoned"}, []),
        ({"planned_on": TODAY - days(1)}, ["date_passed"]),
        ({"planned_on": TODAY}, []),
        ({"planned_on": TODAY - days(1), "status": "open"}, []),
        ({"steps": (*TRAINED, TRAINING)}, []),  # there is time
        ({"steps": (*TRAINED, TRAINING), "today": PLANNED - days(31)}, []),
        ({"steps": (*TRAINED, TRAINING), "today": PLANNED - days(30)}, ["unmet_condition"]),
        ({"steps": (*TRAINED, TRAINING), "today": PLANNED - days(14)}, ["late_step", "unmet_condition"]),
        ({"steps": TRAINED}, ["unmet_condition"]),
        ({"steps": (*TRAINED, TRAINING), "status": "open"}, ["unmet_condition"]),
        ({"recorded": Recorded(20 * 60, 4, True, 2)}, ["unmet_condition"]),  # ticked, and the hours were cut since
        ({"recorded": Recorded(20 * 60, 4, True, 2), "status": "open"}, ["unmet_condition"]),
        ({"recorded": Recorded(24 * 60, 5, True, 1)}, ["unmet_condition"]),  # one of the two has left
        ({"recorded": UNKNOWN}, []),
    ],
)
def test_red_flags(case: dict[str, object], expected: list[str]) -> None:
    assert kinds(**case) == expected  # type: ignore[arg-type]  # a table of cases


def test_a_flag_names_what_is_missing() -> None:
    (flag,) = flags(status="open", planned_on=PLANNED, steps=without(Condition.TWO_AGENTS), recorded=GOOD, today=TODAY)
    assert flag.text == "Condition du label non remplie\u00a0: deux agents d’accueil."
