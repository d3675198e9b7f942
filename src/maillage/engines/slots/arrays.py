"""What the search reads and gives: occurrences, busy times and free slots as parallel integer arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.engines.slots.errors import ArrayError
from maillage.engines.slots.reasons import TICK_S

IntArray = npt.NDArray[np.int64]

NO_RESOURCE = -1
MAX_OCCURRENCE_S = 2 * 86_400
MAX_INSTANT_S = 1 << 33  # in the year 2242: a resource and an instant share one 64-bit key
MAX_RESOURCE = 1 << 38


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Dated openings, in any order.

    Parameters
    ----------
    adviser : shape (n,), resource key of the adviser, >= 0
    place : shape (n,), key of the place
    start_s, end_s : shape (n,), epoch seconds [start, end), multiples of 300, at most two days apart
    others : further resources each occurrence needs (room, device, helper): one array of shape (n,) per kind,
        `NO_RESOURCE` where none; they must be free while the appointment lasts, not during its buffer

    Raises
    ------
    ArrayError : another shape, kind or range
    """

    adviser: IntArray
    place: IntArray
    start_s: IntArray
    end_s: IntArray
    others: tuple[IntArray, ...] = ()

    def __post_init__(self) -> None:
        _keep_as_integers(self, "adviser", "place", "start_s", "end_s")
        others = tuple(_integers("others", array) for array in self.others)
        object.__setattr__(self, "others", others)
        _check_same_length("others", self.adviser, *others)
        _check_span(self.start_s, self.end_s)
        _check_resource("adviser", self.adviser, least=0)
        for array in others:
            _check_resource("others", array, least=NO_RESOURCE)
        _refuse_where(self.start_s % TICK_S != 0, "start_s", self.start_s, "must be a multiple of 5 minutes")
        _refuse_where(self.end_s % TICK_S != 0, "end_s", self.end_s, "must be a multiple of 5 minutes")
        _refuse_where(self.end_s - self.start_s > MAX_OCCURRENCE_S, "end_s", self.end_s, "must be within two days")

    def __len__(self) -> int:
        return len(self.adviser)

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[int]]) -> Occurrences:
        """Read rows (adviser, place, start_s, end_s[, room[, device, …]])."""
        adviser, place, start_s, end_s, *others = _columns(rows, least=4)
        return cls(adviser, place, start_s, end_s, tuple(others))

    @classmethod
    def known_sound(
        cls, adviser: IntArray, place: IntArray, start_s: IntArray, end_s: IntArray, others: tuple[IntArray, ...] = ()
    ) -> Occurrences:
        """Keep int64 arrays as they are: whoever stores them has checked what `Raises` lists."""
        kept = object.__new__(cls)
        for name, array in (("adviser", adviser), ("place", place), ("start_s", start_s), ("end_s", end_s)):
            object.__setattr__(kept, name, array)
        object.__setattr__(kept, "others", others)
        return kept

    def take(self, index: IntArray | npt.NDArray[np.bool_]) -> Occurrences:
        """Give the chosen occurrences, already known to be sound."""
        others = tuple(array[index] for array in self.others)
        return self.known_sound(self.adviser[index], self.place[index], self.start_s[index], self.end_s[index], others)


@dataclass(frozen=True, slots=True, eq=False)
class Busy:
    """Busy times of resources, in any order, any overlap, any second.

    Parameters
    ----------
    resource : shape (m,), key of an adviser, a room or a device
    start_s, end_s : shape (m,), epoch seconds [start, end); an adviser's booking runs to its end plus its own buffer
    """

    resource: IntArray
    start_s: IntArray
    end_s: IntArray

    def __post_init__(self) -> None:
        _keep_as_integers(self, "resource", "start_s", "end_s")
        _check_resource("resource", self.resource, least=0)
        _check_span(self.start_s, self.end_s)

    def __len__(self) -> int:
        return len(self.resource)

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[int]]) -> Busy:
        """Read rows (resource, start_s, end_s)."""
        resource, start_s, end_s, *_ = _columns(rows, least=3)
        return cls(resource, start_s, end_s)

    def take(self, index: IntArray | npt.NDArray[np.bool_]) -> Busy:
        """Give the chosen busy times, already known to be sound."""
        chosen = object.__new__(Busy)
        for name in ("resource", "start_s", "end_s"):
            object.__setattr__(chosen, name, getattr(self, name)[index])
        return chosen


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """Free slots, one array of shape (k,) each.

    Parameters
    ----------
    adviser, place : their keys
    start_s : epoch seconds
    row : which of the occurrences that were searched holds it; the earliest when several do
    """

    adviser: IntArray
    place: IntArray
    start_s: IntArray
    row: IntArray

    def __len__(self) -> int:
        return len(self.adviser)

    def rows(self) -> list[tuple[int, int, int]]:
        """List the slots as plain (adviser, place, start_s)."""
        return list(zip(self.adviser.tolist(), self.place.tolist(), self.start_s.tolist(), strict=True))

    def take(self, index: slice | IntArray | npt.NDArray[np.bool_]) -> Slots:
        return Slots(self.adviser[index], self.place[index], self.start_s[index], self.row[index])

    def by_time(self) -> Slots:
        """Sort by (start, adviser, place) what comes by (adviser, place, start), as `free_slots` gives it."""
        return self.take(np.argsort(self.start_s, kind="stable"))

    def by_adviser(self) -> Slots:
        """Sort by (adviser, place, start)."""
        return self.take(np.lexsort((self.start_s, self.place, self.adviser)))

    @classmethod
    def joined(cls, parts: Sequence[Slots]) -> Slots:
        """Put several lists of slots one after the other."""
        if not parts:
            nothing = np.zeros(0, np.int64)
            return cls(nothing, nothing, nothing, nothing)
        return cls(
            np.concatenate([part.adviser for part in parts]),
            np.concatenate([part.place for part in parts]),
            np.concatenate([part.start_s for part in parts]),
            np.concatenate([part.row for part in parts]),
        )


def _integers(field: str, values: npt.ArrayLike) -> IntArray:
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise ArrayError(field, f"{array.dtype} of shape {array.shape}", "must be a flat array of whole numbers")
    return array.astype(np.int64, copy=False)


def _keep_as_integers(owner: object, *fields: str) -> None:
    arrays = [_integers(field, getattr(owner, field)) for field in fields]
    _check_same_length(fields[-1], *arrays)
    for field, array in zip(fields, arrays, strict=True):
        object.__setattr__(owner, field, array)


def _check_same_length(field: str, *arrays: IntArray) -> None:
    lengths = [len(array) for array in arrays]
    if len(set(lengths)) > 1:
        raise ArrayError(field, lengths, "must be as long as the other arrays")


def _check_resource(field: str, resource: IntArray, *, least: int) -> None:
    wrong = (resource < least) | (resource >= MAX_RESOURCE)
    _refuse_where(wrong, field, resource, f"must be a key from {least} to 2^38")


def _check_span(start_s: IntArray, end_s: IntArray) -> None:
    _refuse_where((start_s < 0) | (start_s > MAX_INSTANT_S), "start_s", start_s, "must be in the years 1970 to 2242")
    _refuse_where(end_s > MAX_INSTANT_S, "end_s", end_s, "must be in the years 1970 to 2242")
    _refuse_where(end_s <= start_s, "end_s", end_s, "must be after the start")


def _refuse_where(wrong: npt.NDArray[np.bool_], field: str, values: IntArray, why: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ArrayError(f"{field}[{row}]", int(values[row]), why)


def _columns(rows: Iterable[Sequence[int]], *, least: int) -> list[IntArray]:
    listed = list(rows)
    if not listed:
        return [np.zeros(0, np.int64)] * least
    try:
        table = np.array(listed)
    except ValueError as ragged:
        raise ArrayError("rows", f"{len(listed)} rows", "must all have the same length") from ragged
    if table.ndim != 2 or table.shape[1] < least:
        raise ArrayError("rows", table.shape, f"must have at least {least} columns")
    return [_integers("rows", column) for column in np.ascontiguousarray(table.T)]
