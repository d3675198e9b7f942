"""The figures of this quarter beside what was promised. Who computes them gives them: this journey cannot import that one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FigureWords:
    """One figure in words: the number, what it counts, out of how many; not told, `beside` says why there is no number."""

    title: str
    value: str
    beside: str
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one territory, by code, and the words of their period."""

    period: str
    by_code: Mapping[str, FigureWords] = field(default_factory=dict)


Giver = Callable[[int, int, Collection[str], datetime], Figures]
_givers: list[Giver] = []


def give_figures(giver: Giver) -> None:
    """Beside actions, show what this function computes of an agency, a territory and some codes."""
    _givers[:] = [giver]


def figures_of(agency: int, territory: int | None, codes: Collection[str], now: datetime) -> Figures:
    """Computed now, of what really happened; nothing of a territory that has no perimeter, or without a code."""
    if not codes or territory is None or not _givers:
        return Figures("")
    return _givers[0](agency, territory, codes, now)
