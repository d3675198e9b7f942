"""One table of what may become what, kept by the services and by the database."""

from __future__ import annotations

import pytest

from maillage.domains.houses.states import (
    CASE_LABELS,
    DAY_LABELS,
    LABELS,
    RUNNING,
    TRANSITIONS,
    CaseState,
    DayState,
    OpeningState,
    can_become,
    can_case_become,
    can_day_become,
    drawn,
)

ALLOWED = {("preparing", "open"), ("preparing", "abandoned"), ("open", "closed")}


@pytest.mark.parametrize("before", OpeningState)
@pytest.mark.parametrize("then", OpeningState)
def test_what_may_become_what(before: str, then: str) -> None:
    assert can_become(before, then) is ((before, then) in ALLOWED)


def test_a_project_runs_until_nothing_may_follow() -> None:
    assert RUNNING == ("preparing", "open")
    assert set(LABELS) == set(TRANSITIONS) == set(OpeningState)


def test_the_table_is_drawn_with_every_state() -> None:
    first, days, cases = drawn().split("\n\n")
    for table, states in ((first, OpeningState), (days, DayState), (cases, CaseState)):
        assert [row.split("|")[1].strip() for row in table.splitlines()[2:]] == [f"`{state}`" for state in states]
    assert "| `preparing` | en préparation | `open`, `abandoned` |" in drawn()


def test_a_day_is_held_or_called_off_once_and_a_case_can_be_asked_again() -> None:
    days = {(before, then) for before in DayState for then in DayState if can_day_become(before, then)}
    cases = {(before, then) for before in CaseState for then in CaseState if can_case_become(before, then)}
    assert days == {("planned", "held"), ("planned", "cancelled")}
    assert cases == {("open", "answered"), ("open", "withdrawn"), ("answered", "open")}
    assert (set(DAY_LABELS), set(CASE_LABELS)) == (set(DayState), set(CaseState))
