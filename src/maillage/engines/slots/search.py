"""The search: every free slot of a window, or the first few by widening the window; never a recurrence in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from maillage.engines.slots.arrays import Busy, IntArray, Occurrences, Slots
from maillage.engines.slots.bitmap import Bitmaps, build, starts, ticks_of
from maillage.engines.slots.errors import ArrayError
from maillage.engines.slots.limits import NO_LIMITS, Limits
from maillage.engines.slots.reasons import TICK_S, Reason

DAY_S = 86_400

Load = Callable[[int, int], tuple[Occurrences, Busy | Bitmaps]]


def free_slots(
    occurrences: Occurrences,
    busy: Busy | Bitmaps,
    reason: Reason,
    *,
    from_s: int | None = None,
    until_s: int | None = None,
    limits: Limits = NO_LIMITS,
) -> Slots:
    """List every slot that starts in [from_s, until_s), by (adviser, place, start).

    A start `t` is offered when `[t, t + duration)` lies inside one occurrence and meets no busy time of its adviser
    nor of its other resources, and `[t, t + duration + buffer)` meets none of its adviser; `t` is a step of the
    occurrence's own grid or, when the policy fills, the end of a busy time rounded up to 5 minutes.

    Parameters
    ----------
    busy : every busy time that meets one of the occurrences prolonged by the reason's buffer, more is harmless; or the
        bitmaps of the occurrences, row by row
    """
    order = np.lexsort((occurrences.start_s, occurrences.place, occurrences.adviser))
    rows = occurrences.take(order)
    drawn = busy if isinstance(busy, Busy) else busy.take(order)
    slots = limits.apply(_inside(_every(rows, drawn, reason), from_s, until_s))
    return _named(_without_repeats(slots, rows), order)


def first_parts(
    count: int, load: Load, reason: Reason, *, from_s: int, until_s: int, limits: Limits = NO_LIMITS
) -> Iterator[Slots]:
    """Give the earliest slots that start in [from_s, until_s), window by window; `row` is among those of the window.

    The window widens (1, 2, 4… days, each after the last) until enough slots pass the limits; within each, and so
    over all, they come by (start, adviser, place).

    Parameters
    ----------
    count : how many at most, >= 1
    load : given a window [from_s, until_s), gives the occurrences that meet it and the busy times that meet those
        occurrences prolonged by the reason's buffer, or their bitmaps
    """
    if count < 1:
        raise ArrayError("count", count, "must be at least 1")
    cursor = from_s if limits.earliest_s is None else max(from_s, limits.earliest_s)
    end = until_s if limits.latest_s is None else min(until_s, limits.latest_s + 1)
    missing, width_s, others = count, DAY_S, replace(limits, earliest_s=None, latest_s=None)
    while missing > 0 and cursor < end:
        window_end = min(cursor + width_s, end)
        occurrences, busy = load(cursor, window_end)
        found = others.apply(_inside(_every(occurrences, busy, reason), cursor, window_end))
        slots = _earliest(found, occurrences, missing)
        yield slots
        missing -= len(slots)
        cursor, width_s = window_end, width_s * 2


def first_slots(count: int, load: Load, reason: Reason, *, from_s: int, until_s: int, limits: Limits = NO_LIMITS) -> Slots:
    """Give the slots of `first_parts` in one list."""
    parts = first_parts(count, load, reason, from_s=from_s, until_s=until_s, limits=limits)
    return Slots.joined(list(parts))


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Occurrences and busy times held in memory; `load` is what `first_slots` asks for."""

    occurrences: Occurrences
    busy: Busy

    def load(self, from_s: int, until_s: int) -> tuple[Occurrences, Busy]:
        occurrences, busy = self.occurrences, self.busy
        rows = occurrences.take((occurrences.start_s < until_s) & (occurrences.end_s > from_s))
        first_s, last_s = rows.start_s.min(initial=until_s), rows.end_s.max(initial=from_s) + DAY_S  # longest buffer
        return rows, busy.take((busy.end_s > first_s) & (busy.start_s < last_s))


def _every(rows: Occurrences, busy: Busy | Bitmaps, reason: Reason) -> Slots:
    """Find the slots of each occurrence, in the order of the occurrences; overlapping ones repeat theirs."""
    beyond_ticks = reason.held_ticks - reason.duration_ticks
    if isinstance(busy, Busy):
        busy = build(rows, busy, beyond_ticks=beyond_ticks)
    busy.check_holds(beyond_ticks)
    row, tick = ticks_of(starts(busy, reason))
    return Slots(rows.adviser[row], rows.place[row], rows.start_s[row] + tick * TICK_S, row)


def _inside(slots: Slots, from_s: int | None, until_s: int | None) -> Slots:
    if from_s is not None and slots.start_s.min(initial=from_s) < from_s:
        slots = slots.take(slots.start_s >= from_s)
    if until_s is not None and slots.start_s.max(initial=until_s - 1) >= until_s:
        slots = slots.take(slots.start_s < until_s)
    return slots


def _earliest(slots: Slots, occurrences: Occurrences, count: int) -> Slots:
    """Sort by (start, adviser, place), without repeats, and keep the first few."""
    row_start = occurrences.start_s[slots.row]
    ordered = slots.take(np.lexsort((row_start, slots.place, slots.adviser, slots.start_s)))
    return _once(ordered).take(slice(count))


def _without_repeats(slots: Slots, rows: Occurrences) -> Slots:
    """Merge the slots of overlapping occurrences of one adviser and place; the rest is already in order."""
    if not (_is_same_desk(rows.adviser, rows.place) & (rows.start_s[1:] < rows.end_s[:-1])).any():
        return slots
    return _once(slots.by_adviser())


def _once(ordered: Slots) -> Slots:
    """Drop each slot that is the one before it again."""
    repeated = _is_same_desk(ordered.adviser, ordered.place) & (ordered.start_s[1:] == ordered.start_s[:-1])
    if not repeated.any():
        return ordered
    return ordered.take(np.concatenate((np.ones(1, np.bool_), ~repeated)))


def _named(slots: Slots, order: IntArray) -> Slots:
    """Say which occurrence of the caller each slot is in."""
    return Slots(slots.adviser, slots.place, slots.start_s, order[slots.row])


def _is_same_desk(adviser: IntArray, place: IntArray) -> npt.NDArray[np.bool_]:
    """Tell for each row but the first whether adviser and place are those of the row before."""
    same: npt.NDArray[np.bool_] = (adviser[1:] == adviser[:-1]) & (place[1:] == place[:-1])
    return same
