"""Pure answers: a programme, its faults; a sheet found by slips; how late a case is; what names somebody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from maillage.domains.houses.rules.cases import Stage, stage, tells_who
from maillage.domains.houses.rules.shadowing import Stretch, fault_of, progress
from maillage.domains.houses.rules.sheets import distance, words_of
from maillage.registry.diary.rules import working_day_after


def part(start: int, end: int, trade: str = "welcome") -> Stretch:
    return Stretch(datetime(2026, 12, 1, start, tzinfo=UTC), datetime(2026, 12, 1, end, tzinfo=UTC), trade, 1)


@pytest.mark.parametrize(
    ("programme", "said"),
    [
        ([part(9, 10), part(10, 12, "benefits")], ""),
        ([part(10, 12), part(9, 10)], ""),
        ([], "au moins un métier"),
        ([part(10, 10)], "finit avant"),
        ([part(9, 11), part(10, 12)], "chevauchent"),
        ([part(9, 10, "juggling")], "métier de la liste"),
    ],
)
def test_a_programme_is_parts_that_follow_each_other(programme: list[Stretch], said: str) -> None:
    assert said in fault_of(programme)
    assert bool(said) is bool(fault_of(programme))


@pytest.mark.parametrize(
    ("before", "after", "rise"), [((1, 2, 2, 3), (3, 4, 4, 4), 1.8), ((2, 2), (2, 2), 0), ((), (4, 4), None), ((1,), (), None)]
)
def test_progress_is_told_when_both_moments_are_there(before: tuple[int], after: tuple[int], rise: float | None) -> None:
    assert progress(before, after) == rise


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Trop-perçu", 0),
        ("trop percu", 0),
        ("TROP", 0),
        ("trop-percus", 1),
        ("remboursement", 10),
        ("rembourssement", 11),
        ("un remboursement de la dette", 10),
        ("permis", None),
        ("trop permis", None),
    ],
)
def test_a_sheet_is_found_whatever_the_accents_the_order_and_a_slip(typed: str, found: int | None) -> None:
    assert distance(words_of(typed), "Trop-perçu : une lettre", "dette remboursement échéancier") == found


def test_small_words_alone_are_kept() -> None:
    assert words_of("de la") == ["de", "la"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 11, 17), Stage.WAITING), (date(2026, 11, 18), Stage.LAST_DAY), (date(2026, 11, 19), Stage.LATE)],
)
def test_the_backup_hears_on_the_last_day_and_the_director_after(today: date, expected: Stage) -> None:
    assert stage(date(2026, 11, 18), today) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 18)),
        (date(2026, 11, 20), date(2026, 11, 24)),  # Friday
        (date(2026, 11, 21), date(2026, 11, 24)),  # Saturday
        (date(2026, 11, 10), date(2026, 11, 13)),  # the 11th is a public holiday
    ],
)
def test_two_working_days_pass_week_ends_and_holidays(day: date, expected: date) -> None:
    assert working_day_after(day, 2, {date(2026, 11, 11)}) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Espace bloqué depuis 15 jours", False),
        ("Courrier du 12/03/2026", False),
        ("Rappeler au 06 39 98 12 34", True),
        ("Numéro 1 84 12 76", True),
        ("jean@exemple.fr", True),
        ("Allocation de 450 euros en mars 2026", False),
    ],
)
def test_numbers_and_addresses_are_seen_as_somebody(words: str, expected: bool) -> None:
    assert tells_who(words) is expected
