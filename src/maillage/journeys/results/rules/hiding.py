"""What may be published of counts of people: under five is hidden, the rest rounded to five, nothing left to subtract.

A table is shown with its totals, so one hidden cell alone in a line or a column is given away by the others: more are hidden
until each lies on a closed path of hidden cells. Adding to one and taking from the next along that path changes no line and
no column, so no arithmetic on what is shown can tell them apart (Gusfield, SIAM J. Comput. 17, 1988).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import floor
from typing import Final

SMALLEST: Final = 5
STEP: Final = 5
TOTAL_COST: Final = 1_000_000  # a total is given up last
Cell = tuple[int, int]
Node = tuple[str, int]
FREE: Final[Node] = ("free", 0)  # the other end of a cell that only one sum goes through


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Counts as they may be shown, None where hidden. A single line or column has no other totals than `total`."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def rounded(count: float) -> int:
    """To the nearest five, half up."""
    return floor(count / STEP + 0.5) * STEP


def published(count: float) -> int | None:
    """One count alone: rounded, None under five."""
    return None if count < SMALLEST else rounded(count)


def is_small_part(part: float, whole: float) -> bool:
    """Whether a part tells of fewer than five people: its own, or those it leaves out."""
    return part < SMALLEST or 0 < whole - part < SMALLEST


def publish_list(counts: Sequence[int]) -> tuple[tuple[int | None, ...], int | None]:
    """A list and its total."""
    table = publish_table([list(counts)])
    return table.cells[0] if counts else (), table.total


def publish_table(counts: Sequence[Sequence[int]]) -> PublishedTable:
    """A table and all its totals."""
    grid = _Grid(counts)
    hidden = {cell for cell, count in grid.counts.items() if count < SMALLEST}
    while (alone := next(_given_away(grid, hidden), None)) is not None:
        way = _cheapest_way(grid, hidden, alone)
        if way is None:
            break  # all is hidden: nothing is left to subtract from
        hidden |= way

    def shown(row: int, column: int) -> int | None:
        return None if (row, column) in hidden else rounded(grid.counts[row, column])

    rows, columns = range(grid.height), range(grid.width)
    last_row, last_column = grid.last
    return PublishedTable(
        cells=tuple(tuple(shown(row, column) for column in columns) for row in rows),
        row_totals=tuple(shown(row, last_column) for row in rows),
        column_totals=tuple(shown(last_row, column) for column in columns),
        total=shown(last_row, last_column),
    )


def publish_stages(counts: Sequence[int]) -> tuple[int | None, ...]:
    """Counts that each lie within the one before: a stage that fewer than five people leave is told as the one before."""
    shown: list[int | None] = []
    for number, count in enumerate(counts):
        if number and 0 < counts[number - 1] - count < SMALLEST and count >= SMALLEST:
            shown.append(shown[-1])
        else:
            shown.append(published(count))
    return tuple(shown)


class _Grid:
    """The counts with their totals, as the edges of a graph whose nodes are the sums."""

    def __init__(self, counts: Sequence[Sequence[int]]) -> None:
        self.height, self.width = len(counts), len(counts[0]) if counts else 0
        self.counts: dict[Cell, int] = {(r, c): count for r, row in enumerate(counts) for c, count in enumerate(row)}
        has_rows, has_columns = self.width > 1, self.height > 1  # a sum of one cell would be that cell
        self.last = (self.height if has_columns else 0, self.width if has_rows else 0)
        if has_rows:
            self.counts |= {(row, self.width): sum(counts[row]) for row in range(self.height)}
        if has_columns:
            self.counts |= {
                (self.height, column): sum(self.counts[row, column] for row in range(self.height))
                for column in range(self.last[1] + 1)
            }
        self.counts.setdefault(self.last, 0)
        self.has_rows, self.has_columns = has_rows, has_columns

    def ends(self, cell: Cell) -> tuple[Node, Node]:
        """The two sums that a cell is in."""
        return (("row", cell[0]) if self.has_rows else FREE, ("column", cell[1]) if self.has_columns else FREE)

    def cost(self, cell: Cell) -> int:
        """What is lost when it is hidden."""
        is_total = (self.has_rows and cell[1] == self.width) or (self.has_columns and cell[0] == self.height)
        return 1 + self.counts[cell] + (TOTAL_COST if is_total else 0)


def _given_away(grid: _Grid, hidden: set[Cell]) -> Iterator[Cell]:
    """Hidden cells that what is shown gives away: those whose two sums no other hidden cells join."""
    for cell in sorted(hidden):
        if len(grid.counts) > 1 and not _are_joined(grid, hidden - {cell}, grid.ends(cell)):
            yield cell


def _are_joined(grid: _Grid, cells: set[Cell], ends: tuple[Node, Node]) -> bool:
    beside: dict[Node, list[Node]] = defaultdict(list)
    for cell in cells:
        one, other = grid.ends(cell)
        beside[one].append(other)
        beside[other].append(one)
    seen, waiting = {ends[0]}, [ends[0]]
    while waiting:
        for node in beside[waiting.pop()]:
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return ends[1] in seen


def _cheapest_way(grid: _Grid, hidden: set[Cell], alone: Cell) -> set[Cell] | None:
    """The cells to hide so that a path of hidden cells joins the two sums of that one; None when there is no path."""
    beside: dict[Node, list[tuple[Node, Cell]]] = defaultdict(list)
    for cell in sorted(grid.counts):
        if cell != alone:
            one, other = grid.ends(cell)
            beside[one].append((other, cell))
            beside[other].append((one, cell))
    start, goal = grid.ends(alone)
    reached: set[Node] = set()
    waiting: list[tuple[int, Node, tuple[Cell, ...]]] = [(0, start, ())]
    while waiting:
        spent, node, way = heappop(waiting)
        if node == goal:
            return set(way)
        if node in reached:
            continue
        reached.add(node)
        for other, cell in beside[node]:
            heappush(waiting, (spent + (0 if cell in hidden else grid.cost(cell)), other, (*way, cell)))
    return None
