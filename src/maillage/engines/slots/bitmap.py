"""One bitmap per occurrence: 5-minute ticks counted from its start, so that no clock change can shift it.

A tick is a bit, 64 ticks a little-endian word; a bit is set when somebody needed is busy. Any duration, buffer, step
and policy is answered from the same words by shifts of all rows at once, as one long whole number: what a shift carries
from one row to another falls beyond the last tick where an appointment still fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from maillage.engines.slots.arrays import NO_RESOURCE, Busy, IntArray, Occurrences
from maillage.engines.slots.errors import ArrayError
from maillage.engines.slots.reasons import TICK_S, Reason

WordArray = npt.NDArray[np.uint64]
OctetArray = npt.NDArray[np.uint8]

WORD_TICKS = 64
WORD_OCTETS = 8
_TICK_BITS = 25  # a resource and a tick since 1970 share one 64-bit key
_LOW_BITS: WordArray = np.array([(1 << count) - 1 for count in range(WORD_TICKS + 1)], dtype=np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Bitmaps:
    """Busy ticks of n occurrences.

    Parameters
    ----------
    length : shape (n,), ticks of each occurrence
    adviser_busy : shape (n, words), busy ticks of the adviser, beyond the occurrence's end too (for the buffer)
    others_busy : shape (n, words), busy ticks of its room and devices; None when no occurrence needs any
    """

    length: IntArray
    adviser_busy: WordArray
    others_busy: WordArray | None = None

    @classmethod
    def from_octets(cls, length: IntArray, adviser_busy: OctetArray, others_busy: OctetArray | None = None) -> Bitmaps:
        """Read rows kept elsewhere.

        Parameters
        ----------
        adviser_busy, others_busy : shape (n, 8 × words), each row one big-endian number: tick t is worth 2^t
        """
        return cls(length, _words_of(adviser_busy), None if others_busy is None else _words_of(others_busy))

    def take(self, index: IntArray) -> Bitmaps:
        """Give the chosen rows."""
        others = None if self.others_busy is None else self.others_busy[index]
        return Bitmaps(self.length[index], self.adviser_busy[index], others)

    def check_holds(self, beyond_ticks: int) -> None:
        """Refuse to answer for ticks that are not there."""
        needed, ticks = int(self.length.max(initial=0)) + beyond_ticks, self.adviser_busy.shape[1] * WORD_TICKS
        if needed > ticks:
            raise ArrayError("adviser_busy", ticks, f"must hold {needed} ticks, to the end of the buffer")


def words_for(ticks: int) -> int:
    """Count the words that hold so many ticks (three words, 24 bytes, hold 16 hours)."""
    return max(1, -(-ticks // WORD_TICKS))


def build(occurrences: Occurrences, busy: Busy, *, beyond_ticks: int) -> Bitmaps:
    """Draw the busy ticks of each occurrence.

    Parameters
    ----------
    beyond_ticks : how far after an occurrence's end the adviser's ticks must be right: the longest buffer asked for

    Cost: one binary search per busy time and bound, then one word operation per (busy time, occurrence) that meet.
    """
    start = occurrences.start_s // TICK_S
    length = occurrences.end_s // TICK_S - start
    words = words_for(int(length.max(initial=0)) + beyond_ticks)
    busy_from, busy_until = busy.start_s // TICK_S, -(-busy.end_s // TICK_S)  # rounded outwards
    others: WordArray | None = None
    for resource in occurrences.others:
        drawn = _draw(resource, start, words, (busy.resource, busy_from, busy_until))
        others = drawn if others is None else others | drawn
    return Bitmaps(length, _draw(occurrences.adviser, start, words, (busy.resource, busy_from, busy_until)), others)


def starts(bitmaps: Bitmaps, reason: Reason) -> WordArray:
    """Mark the ticks at which an appointment may start; shape (n, words)."""
    rows, words = bitmaps.adviser_busy.shape
    adviser = _number_of(bitmaps.adviser_busy)
    blocked = _spread_back(adviser, reason.held_ticks)
    candidates = _repeated(_grid(words, reason.step_ticks), rows, words)
    if reason.is_filling:
        candidates |= _ends(adviser)
    if bitmaps.others_busy is not None:
        others = _number_of(bitmaps.others_busy)
        blocked |= _spread_back(others, reason.duration_ticks)
        if reason.is_filling:
            candidates |= _ends(others)
    inside = _number_of(_below(words)[(bitmaps.length - reason.duration_ticks + 1).clip(0)])
    marked = candidates & inside & ~blocked
    return np.frombuffer(marked.to_bytes(rows * words * WORD_OCTETS, "little"), "<u8").reshape(rows, words)


def ticks_of(marked: WordArray) -> tuple[IntArray, IntArray]:
    """List the marked ticks as (row, tick), by row then tick."""
    octets = np.ascontiguousarray(marked.astype("<u8", copy=False)).view(np.uint8)
    flat = np.flatnonzero(np.unpackbits(octets.reshape(-1), bitorder="little").view(np.bool_))
    row, tick = np.divmod(flat, marked.shape[1] * WORD_TICKS)
    return row, tick


def _draw(resource: IntArray, start: IntArray, words: int, busy: tuple[IntArray, IntArray, IntArray]) -> WordArray:
    """Draw the busy ticks (resource, from, until) of one resource per row; rows of NO_RESOURCE stay free."""
    drawn = np.zeros((words, len(start)), np.uint64)
    row, from_tick, until_tick = _meetings(resource, start, words * WORD_TICKS, busy)
    for word in range(words):
        offset = word * WORD_TICKS
        until_mask = _LOW_BITS[(until_tick - offset).clip(0, WORD_TICKS)]
        from_mask = _LOW_BITS[(from_tick - offset).clip(0, WORD_TICKS)]
        np.bitwise_or.at(drawn[word], row, until_mask ^ from_mask)
    return np.ascontiguousarray(drawn.T)


def _meetings(
    resource: IntArray, start: IntArray, span: int, busy: tuple[IntArray, IntArray, IntArray]
) -> tuple[IntArray, IntArray, IntArray]:
    """Find which busy times meet [start, start + span) of which rows of their resource.

    Returns (row, from_tick, until_tick), one entry per meeting, the ticks counted from the row's start.
    """
    order = np.lexsort((start, resource))
    order = order[resource[order] != NO_RESOURCE]
    row_keys = _keys(resource[order], start[order])
    busy_resource, busy_from, busy_until = busy
    lowest = np.searchsorted(row_keys, _keys(busy_resource, busy_from - span), side="right")
    highest = np.searchsorted(row_keys, _keys(busy_resource, busy_until), side="left")
    count = highest - lowest
    skipped = np.cumsum(count) - count
    row = order[np.arange(int(count.sum())) + np.repeat(lowest - skipped, count)]
    met_start = start[row]
    return row, np.repeat(busy_from, count) - met_start, np.repeat(busy_until, count) - met_start


def _keys(resource: IntArray, tick: IntArray) -> IntArray:
    keys: IntArray = (resource << _TICK_BITS) + tick.clip(-1)  # before 1970 falls between two resources
    return keys


def _words_of(octets: OctetArray) -> WordArray:
    """Read big-endian numbers as words, the least first."""
    return np.ascontiguousarray(octets[:, ::-1]).view("<u8")


def _number_of(rows: WordArray) -> int:
    """Read all rows as one number: tick t of row r is bit r × words × 64 + t."""
    return int.from_bytes(rows.astype("<u8", copy=False).tobytes(), "little")


def _repeated(row: int, rows: int, words: int) -> int:
    """Give every row the same ticks."""
    return int.from_bytes(row.to_bytes(words * WORD_OCTETS, "little") * rows, "little")


@lru_cache(64)
def _grid(words: int, step: int) -> int:
    """Mark every step-th tick of a row; the same for every row since rows count from their own start."""
    return sum(1 << tick for tick in range(0, words * WORD_TICKS, step))


@lru_cache(16)
def _below(words: int) -> WordArray:
    """Give for each count the row whose first so many ticks are marked; shape (words × 64 + 1, words)."""
    counts, offsets = np.arange(words * WORD_TICKS + 1), np.arange(words) * WORD_TICKS
    table: WordArray = _LOW_BITS[(counts[:, None] - offsets).clip(0, WORD_TICKS)]
    return table


def _spread_back(busy: int, ticks: int) -> int:
    """Mark t when any of the ticks [t, t + ticks) is marked, by doubling."""
    covered = 1
    while covered < ticks:
        step = min(covered, ticks - covered)
        busy |= busy >> step
        covered += step
    return busy


def _ends(busy: int) -> int:
    """Mark the first free tick after each run of busy ones; the first tick of a row is on every grid anyway."""
    return (busy << 1) & ~busy
