"""The rules of partnerships as truth tables: no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from maillage.domains.partnerships.rules.agreements import Signed, holds_until, is_ending
from maillage.domains.partnerships.rules.catalogue import CATALOGUE, definition, in_force, version
from maillage.domains.partnerships.rules.contacts import Doubt, Known, doubts
from maillage.domains.partnerships.rules.figures import Figure, data_hash, differences
from maillage.domains.partnerships.rules.watching import Flag, Raised, Watched, edition_on, raised
from maillage.domains.partnerships.states import LABELS, TRANSITIONS, ActionState, can_become, drawn

TODAY = date(2026, 11, 16)
SOON = date(2027, 1, 1)
ELECTION = date(2026, 3, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("watched", "found"),
    [
        (Watched(SOON, ago(29), True, None), []),
        (Watched(SOON, ago(30), True, None), [Raised(Flag.STALE, TODAY)]),
        (Watched(SOON, ago(59), True, None), [Raised(Flag.STALE, ago(29))]),
        (Watched(SOON, ago(60), True, None), [Raised(Flag.FORGOTTEN, TODAY)]),
        (Watched(SOON, ago(400), False, None), []),  # proposed: nobody has to tell how it goes
        (Watched(TODAY, ago(1), True, None), []),  # its last day is not late
        (Watched(ago(1), ago(1), True, None), [Raised(Flag.LATE, TODAY)]),
        (Watched(ago(1), ago(1), False, None), [Raised(Flag.LATE, TODAY)]),
        (Watched(SOON, TODAY, True, ago(3)), [Raised(Flag.OWNERLESS, ago(3))]),
        (Watched(SOON, TODAY, True, SOON), []),  # leaves, but not yet
        (Watched(SOON, ago(2), True, None, "stuck"), [Raised(Flag.STUCK, ago(2))]),
        (Watched(SOON, ago(2), True, None, "hard"), []),
        (
            Watched(ago(5), ago(61), True, ago(2), "stuck"),
            [
                Raised(Flag.OWNERLESS, ago(2)),
                Raised(Flag.LATE, ago(4)),
                Raised(Flag.FORGOTTEN, ago(1)),
                Raised(Flag.STUCK, ago(61)),
            ],
        ),
    ],
)
def test_what_is_wrong_with_an_action_the_gravest_first(watched: Watched, found: list[Raised]) -> None:
    assert list(raised(watched, TODAY)) == found


@pytest.mark.parametrize(
    ("since", "on"),
    [
        ([], None),
        ([TODAY], TODAY),
        ([ago(1)], ago(1)),
        ([ago(6)], ago(6)),
        ([ago(7)], TODAY),
        ([ago(20)], ago(6)),
        ([ago(20), ago(2)], ago(2)),  # something new is told at once
        ([SOON], None),
    ],
)
def test_a_reminder_comes_at_once_then_each_week_even_when_a_day_was_missed(since: list[date], on: date | None) -> None:
    assert edition_on(since, TODAY) == on


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (Known(ago(90), False), []),
        (Known(ago(91), False), [Doubt.SILENT]),
        (Known(ago(300), False, signed_on=ago(10)), []),
        (Known(ago(10), False, has_left=True), [Doubt.LEFT]),
        (Known(ago(10), False, bounced_on=ago(9)), [Doubt.BOUNCED]),
        (Known(ago(10), False, bounced_on=ago(10)), []),  # reached since
        (Known(ELECTION, True, signed_on=TODAY), []),
        (Known(ELECTION - timedelta(days=1), True, signed_on=TODAY), [Doubt.ELECTION]),
        (Known(ELECTION - timedelta(days=1), False, signed_on=TODAY), []),
    ],
)
def test_who_is_to_be_verified(known: Known, found: list[Doubt]) -> None:
    assert list(doubts(known, [ELECTION, SOON], TODAY)) == found


def test_an_amendment_gives_another_end_and_the_last_one_counts() -> None:
    agreement = Signed(ago(700), ago(10))
    assert holds_until(agreement, []) == ago(10)
    assert holds_until(agreement, [Signed(ago(50), SOON), Signed(ago(20), None), Signed(ago(90), ago(1))]) == SOON
    assert holds_until(Signed(ago(1), None), []) is None
    assert [is_ending(until, TODAY) for until in (None, SOON, ago(1), date(2027, 6, 1))] == [False, True, True, False]


def test_a_definition_is_the_latest_version_in_force_and_a_retired_one_is_not_computed() -> None:
    codes = [each.code for each in in_force(TODAY)]
    assert codes == [*map(str, range(1, 4)), "3b", *map(str, range(4, 9)), *map(str, range(10, 23))]
    assert definition("9", TODAY) is None
    assert version("9", 1) is not None  # but an old figure is still read with it
    assert definition("2", date(2025, 12, 31)) is None
    assert definition("99", TODAY) is None
    assert len({(each.code, each.version) for each in CATALOGUE}) == len(CATALOGUE)
    assert all(each.title and each.sentence.endswith(".") for each in CATALOGUE)


FIGURE = Figure("2", 1, datetime(2026, 11, 16, tzinfo=UTC), "a" * 64, 7, "", 40.0, 40.0, None)


@pytest.mark.parametrize(
    "change",
    [{"value": 45.0}, {"data_hash": "b" * 64}, {"version": 2}, {"is_incomplete": True}, {"denominator": 1.0}],
)
def test_a_figure_that_was_corrected_shows_as_a_difference(change: dict[str, object]) -> None:
    after = replace(FIGURE, **change)
    (found,) = differences([FIGURE], [after])
    assert (found.before, found.after) == (FIGURE, after)
    assert found.is_definition is ("version" in change)


def test_the_same_figure_computed_later_is_no_difference_one_that_is_new_or_gone_is() -> None:
    later = replace(FIGURE, computed_at=datetime(2027, 1, 1, tzinfo=UTC), value=40.0 + 1e-12)
    assert differences([FIGURE], [later]) == ()
    other = replace(FIGURE, territory=8)
    assert [(each.before, each.after) for each in differences([FIGURE], [other])] == [(FIGURE, None), (None, other)]


def test_data_are_known_by_what_they_hold_not_by_their_order() -> None:
    assert data_hash([("seen", 1), ("noshow", 2)]) == data_hash([("noshow", 2), ("seen", 1)])
    assert data_hash([("seen", 1)]) != data_hash([("seen", 1), ("seen", 1)])


ALLOWED = {
    *(("proposed", then) for then in ("running", "dropped")),
    *(("running", then) for then in ("reached", "missed", "dropped")),
    *((before, "running") for before in ("reached", "missed", "dropped")),
}


def test_what_an_action_may_become() -> None:
    found = {(before.value, then.value) for before in ActionState for then in ActionState if can_become(before, then)}
    assert found == ALLOWED
    assert not can_become("running", "elsewhere")
    assert set(LABELS) == set(TRANSITIONS)
    assert "| `proposed` | proposée | `running`, `dropped` |" in drawn()
