"""One table of what may become what, kept by the services and by the database."""

from __future__ import annotations

import pytest

from maillage.domains.houses.states import LABELS, RUNNING, TRANSITIONS, OpeningState, can_become, drawn

ALLOWED = {("preparing", "open"), ("preparing", "abandoned"), ("open", "closed")}


@pytest.mark.parametrize("before", OpeningState)
@pytest.mark.parametrize("then", OpeningState)
def test_what_may_become_what(before: str, then: str) -> None:
    assert can_become(before, then) is ((before, then) in ALLOWED)


def test_a_project_runs_until_nothing_may_follow() -> None:
    assert RUNNING == ("preparing", "open")
    assert set(LABELS) == set(TRANSITIONS) == set(OpeningState)


def test_the_table_is_drawn_with_every_state() -> None:
    assert [row.split("|")[1].strip() for row in drawn().splitlines()[2:]] == [f"`{state}`" for state in OpeningState]
    assert "| `preparing` | en préparation | `open`, `abandoned` |" in drawn()
