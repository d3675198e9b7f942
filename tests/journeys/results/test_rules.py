"""Periods, quantiles and what may be published."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.domains.partnerships.rules.catalogue import Unit
from maillage.journeys.results.rules.figures import Counted, Measure, publish, share
from maillage.journeys.results.rules.hiding import (
    PublishedTable,
    publish_list,
    publish_stages,
    publish_table,
)
from maillage.journeys.results.rules.periods import Period, month, periods_shown, quarter, quarter_of, read, year
from maillage.journeys.results.rules.survival import Lasted, median_survival, nearest_rank, survival

PEOPLE, SEATS, THINGS = Counted.PEOPLE, Counted.SEATS, Counted.THINGS


@pytest.mark.parametrize(
    ("code", "period", "words"),
    [
        ("2026-11", Period(date(2026, 11, 1), date(2026, 12, 1)), "novembre 2026"),
        ("2026-12", month(2026, 12), "décembre 2026"),
        ("2026-T1", Period(date(2026, 1, 1), date(2026, 4, 1)), "1er trimestre 2026"),
        ("2026-T4", Period(date(2026, 10, 1), date(2027, 1, 1)), "4e trimestre 2026"),
        ("2026", Period(date(2026, 1, 1), date(2027, 1, 1)), "année 2026"),
    ],
)
def test_a_period_is_its_code_and_its_words(code: str, period: Period, words: str) -> None:
    assert read(code) == period
    assert (period.code, period.words.replace("\u00a0", " ")) == (code, words)


@pytest.mark.parametrize("code", ["", "2026-T5", "2026-13", "2026-00", "hier", "1999", "2026-T1x"])
def test_what_is_not_a_period_is_none(code: str) -> None:
    assert read(code) is None


def test_a_period_begins_and_ends_at_midnight_in_paris_across_the_change_of_hour() -> None:
    start, end = month(2026, 10).instants()
    assert (start.astimezone(UTC), end.astimezone(UTC)) == (
        datetime(2026, 9, 30, 22, tzinfo=UTC),
        datetime(2026, 10, 31, 23, tzinfo=UTC),
    )
    assert not month(2026, 10).has(datetime(2026, 10, 31, 23, tzinfo=UTC))
    assert month(2026, 11).has(datetime(2026, 10, 31, 23, tzinfo=UTC))


def test_quarters_follow_one_another_and_hold_their_months() -> None:
    assert quarter_of(date(2026, 1, 5)) == quarter(2026, 1)
    assert [each.code for each in periods_shown(date(2026, 2, 1))[:3]] == ["2026-T1", "2025-T4", "2025-T3"]
    assert [each.code for each in quarter(2026, 4).months] == ["2026-10", "2026-11", "2026-12"]
    assert len(year(2026).months) == 12


def test_the_curve_of_kaplan_and_meier_is_the_one_of_the_books() -> None:
    """Freireich's leukaemia patients (6-MP), as in Kleinbaum and Klein: 6,6,6,6+,7,9+,10,10+,11+,13,16,17+…"""
    ended = [Lasted(6, count=3), Lasted(7), Lasted(10), Lasted(13), Lasted(16), Lasted(22), Lasted(23)]
    left = [Lasted(time, is_censored=True) for time in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]
    found = {time: round(share, 4) for time, share in survival([*ended, *left])}
    assert found == {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert median_survival([*ended, *left]) == 23
    assert median_survival(left) is None
    assert median_survival([]) is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_without_censoring_the_curve_is_the_share_that_remains(times: list[int]) -> None:
    for time, left in survival(Lasted(each) for each in times):
        assert left == pytest.approx(sum(each > time for each in times) / len(times), abs=1e-9)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=40), st.sampled_from([0.5, 0.9]))
def test_nine_in_ten_lie_under_the_ninth_tenth(values: list[int], part: float) -> None:
    found = nearest_rank(values, part)
    assert found in values
    assert sum(each <= found for each in values) >= part * len(values)  # type: ignore[operator]  # there are values


@pytest.mark.parametrize(
    ("measure", "unit", "counted", "shown"),
    [
        (share(4, 60), Unit.SHARE, PEOPLE, None),
        (share(57, 60), Unit.SHARE, PEOPLE, None),
        (share(57, 60), Unit.SHARE, SEATS, (55, 60, 55 / 60)),
        (share(60, 60), Unit.SHARE, PEOPLE, (60, 60, 1)),
        (share(13, 48), Unit.SHARE, PEOPLE, (15, 50, 0.3)),
        (share(1, 3), Unit.SHARE, THINGS, (1, 3, 1 / 3)),
        (Measure(4, None, 4), Unit.COUNT, PEOPLE, None),
        (Measure(0, None, 0), Unit.COUNT, PEOPLE, None),
        (Measure(43, None, 43), Unit.COUNT, PEOPLE, (45, None, 45)),
        (Measure(7, 12, 7), Unit.COUNT, PEOPLE, (5, 10, 5)),
        (Measure(8, 30, 6.4), Unit.DAYS, PEOPLE, (10, 30, 6)),
        (Measure(4, 30, 6.4), Unit.DAYS, PEOPLE, None),
        (Measure(33, 40, 1234.5), Unit.KM, PEOPLE, (35, 40, 1230)),
    ],
)
def test_what_is_published_of_a_figure(measure: Measure, unit: Unit, counted: Counted, shown: tuple[float, ...] | None) -> None:
    found = publish(measure, unit, counted)
    assert (found and (found.numerator, found.denominator, found.value)) == shown


def test_the_tail_of_few_people_is_not_told() -> None:
    assert publish(Measure(9, 30, 20), Unit.DAYS, PEOPLE, is_tail=True) is None
    assert publish(Measure(10, 30, 20), Unit.DAYS, PEOPLE, is_tail=True) is not None


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((3, 20, 40), ((None, None, 40), 65)),  # the smallest of the others goes with it
        ((3, 4, 40), ((None, None, 40), 45)),
        ((30, 20), ((30, 20), 50)),
        ((3, 40), ((None, None), 45)),
        ((1, 2), ((None, None), None)),
        ((12,), ((10,), 10)),
        ((3,), ((None,), None)),
        ((), ((), None)),
    ],
)
def test_a_list_hides_what_its_total_would_give_away(counts: tuple[int, ...], shown: object) -> None:
    assert publish_list(counts) == shown


def test_a_table_hides_across_lines_and_columns() -> None:
    table = publish_table([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert table.cells == ((None, None, 30), (None, None, 60), (70, 80, 90))
    assert (table.row_totals, table.column_totals, table.total) == ((55, 150, 240), (115, 150, 180), 445)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((60, 40, 20), (60, 40, 20)), ((60, 58, 20), (60, 60, 20)), ((60, 40, 3), (60, 40, None)), ((7, 6, 5), (5, 5, 5))],
)
def test_a_stage_that_few_leave_is_told_as_the_one_before(counts: tuple[int, ...], shown: tuple[int | None, ...]) -> None:
    assert publish_stages(counts) == shown


TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(TABLES)
@settings(max_examples=150)
def test_no_arithmetic_on_what_is_shown_recovers_what_is_hidden(counts: list[list[int]]) -> None:
    """Even told exactly: each hidden cell may be something else in a table that shows the same."""
    table = publish_table(counts)
    whole = augmented(counts)
    hidden = [cell for cell, shown in shown_cells(table, counts).items() if shown is None]
    assert all(cell in hidden for cell, count in whole.items() if count < 5)
    if whole.keys() == {(0, 0)}:
        return
    for cell in hidden:
        assert not is_determined(cell, hidden, equations(len(counts), len(counts[0])))


def augmented(counts: list[list[int]]) -> dict[tuple[int, int], int]:
    """The cells and the totals that are shown, by line and column."""
    height, width = len(counts), len(counts[0])
    rows = [[*row, sum(row)] if width > 1 else list(row) for row in counts]
    if height > 1:
        rows.append([sum(column) for column in zip(*rows, strict=True)])
    return {(r, c): count for r, row in enumerate(rows) for c, count in enumerate(row)}


def shown_cells(table: PublishedTable, counts: list[list[int]]) -> dict[tuple[int, int], int | None]:
    height, width = len(counts), len(counts[0])
    found: dict[tuple[int, int], int | None] = {(r, c): table.cells[r][c] for r, c in product(range(height), range(width))}
    if width > 1:
        found |= {(r, width): total for r, total in enumerate(table.row_totals)}
    if height > 1:
        found |= {(height, c): total for c, total in enumerate(table.column_totals)}
    if width > 1 and height > 1:
        found[height, width] = table.total
    return found


def equations(height: int, width: int) -> list[dict[tuple[int, int], int]]:
    """Each line and each column adds up to its total."""
    last_row, last_column = height if height > 1 else height - 1, width if width > 1 else width - 1
    lines = [{(r, c): 1 if c < width else -1 for c in range(width + 1)} for r in range(last_row + 1)] if width > 1 else []
    columns = [{(r, c): 1 if r < height else -1 for r in range(height + 1)} for c in range(last_column + 1)]
    return [*lines, *(columns if height > 1 else [])]


def is_determined(cell: tuple[int, int], hidden: list[tuple[int, int]], sums: list[dict[tuple[int, int], int]]) -> bool:
    """Whether the cell alone is a combination of the equations, once what is shown is put on the other side."""
    rows = [[Fraction(each.get(one, 0)) for one in hidden] for each in sums]
    goal = [Fraction(one == cell) for one in hidden]
    return rank([*rows, goal]) == rank(rows)


def rank(rows: list[list[Fraction]]) -> int:
    left, found = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for row in left[found + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
        found += 1
    return found
