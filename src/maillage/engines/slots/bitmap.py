"""One bitmap per occurrence: 5-minute ticks counted from its start, so that no clock change can shift it.

A tick is a bit, 64 ticks a little-endian word; a bit is set when somebody needed is busy. Any duration, buffer, step
and policy is answered from the same words by shifts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.engines.slots.arrays import NO_RESOURCE, Busy, IntArray, Occurrences
from maillage.engines.slots.reasons import TICK_S, Reason

WordArray = npt.NDArray[np.uint64]

WORD_TICKS = 64
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
    blocked = _spread_back(bitmaps.adviser_busy, reason.held_ticks)
    candidates = _grid(bitmaps.adviser_busy.shape[1], reason.step_ticks)
    if reason.is_filling:
        candidates = candidates | _ends(bitmaps.adviser_busy)
    if bitmaps.others_busy is not None:
        blocked |= _spread_back(bitmaps.others_busy, reason.duration_ticks)
        if reason.is_filling:
            candidates = candidates | _ends(bitmaps.others_busy)
    inside = _below(bitmaps.length - reason.duration_ticks + 1, bitmaps.adviser_busy.shape[1])
    return candidates & inside & ~blocked


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


def _grid(words: int, step: int) -> WordArray:
    """Mark every step-th tick; shape (words,), the same for every row since rows count from their own start."""
    bits = np.zeros(words * WORD_TICKS, np.uint8)
    bits[::step] = 1
    marked: WordArray = np.packbits(bits, bitorder="little").view("<u8").astype(np.uint64)
    return marked


def _below(limit: IntArray, words: int) -> WordArray:
    """Mark the ticks under each row's limit."""
    offsets = np.arange(words) * WORD_TICKS
    marked: WordArray = _LOW_BITS[(limit[:, None] - offsets).clip(0, WORD_TICKS)]
    return marked


def _spread_back(busy: WordArray, ticks: int) -> WordArray:
    """Mark t when any of the ticks [t, t + ticks) is marked, by doubling."""
    spread, covered = busy.copy(), 1
    while covered < ticks:
        step = min(covered, ticks - covered)
        spread |= _earlier(spread, step)
        covered += step
    return spread


def _ends(busy: WordArray) -> WordArray:
    """Mark the first free tick after each run of busy ones."""
    carried = np.zeros_like(busy)
    carried[:, 1:] = busy[:, :-1] >> np.uint64(WORD_TICKS - 1)
    ends: WordArray = ((busy << np.uint64(1)) | carried) & ~busy
    return ends


def _earlier(marked: WordArray, ticks: int) -> WordArray:
    """Move every mark some ticks earlier; what falls before tick 0 is lost."""
    whole, rest = divmod(ticks, WORD_TICKS)
    moved = np.zeros_like(marked)
    kept = marked.shape[1] - whole
    if kept <= 0:
        return moved
    moved[:, :kept] = marked[:, whole:] >> np.uint64(rest)
    if rest and kept > 1:
        moved[:, : kept - 1] |= marked[:, whole + 1 :] << np.uint64(WORD_TICKS - rest)
    return moved
