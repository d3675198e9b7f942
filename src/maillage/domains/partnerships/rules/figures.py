"""A figure as it is frozen, what its data are known by, and how it differs when it is computed again. Pure answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isclose


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one territory (a perimeter; none: all of the agency's), or one part of it, said by `detail`.

    A hidden figure holds no number: it was too small to be told. An incomplete one is told with that word.
    """

    code: str
    version: int
    computed_at: datetime
    data_hash: str
    territory: int | None = None
    detail: str = ""
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    is_hidden: bool = False
    is_incomplete: bool = False

    @property
    def key(self) -> tuple[str, int | None, str]:
        """What it is a figure of."""
        return (self.code, self.territory, self.detail)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not the same any more. `before` or `after` is none when there was, or is, no such figure."""

    code: str
    territory: int | None
    detail: str
    before: Figure | None
    after: Figure | None

    @property
    def is_definition(self) -> bool:
        """The definition has another version: the two are not comparable."""
        return self.before is not None and self.after is not None and self.before.version != self.after.version


def data_hash(rows: Iterable[object]) -> str:
    """What the data of a figure are known by, whatever their order: the same rows, the same sign."""
    lines = sorted(repr(row) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def differences(frozen: Sequence[Figure], recomputed: Sequence[Figure]) -> tuple[Difference, ...]:
    """Every figure that was corrected since, that is new, or that is gone; in the order of the frozen ones."""
    now = {figure.key: figure for figure in recomputed}
    before = {figure.key: figure for figure in frozen}
    found = []
    for key in dict.fromkeys((*before, *now)):
        was, becomes = before.get(key), now.get(key)
        if was is None or becomes is None or not _same(was, becomes):
            found.append(Difference(*key, was, becomes))
    return tuple(found)


def _same(was: Figure, becomes: Figure) -> bool:
    said = (was.version, was.is_hidden, was.is_incomplete, was.data_hash)
    if said != (becomes.version, becomes.is_hidden, becomes.is_incomplete, becomes.data_hash):
        return False
    pairs = ((was.value, becomes.value), (was.numerator, becomes.numerator), (was.denominator, becomes.denominator))
    return all(_close(one, other) for one, other in pairs)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
