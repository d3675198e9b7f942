"""The search: every free slot of a window, or the first few by widening the window; never a recurrence in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.engines.slots.arrays import Busy, IntArray, Occurrences, Slots
from maillage.engines.slots.bitmap import build, starts, ticks_of
from maillage.engines.slots.errors import ArrayError
from maillage.engines.slots.limits import NO_LIMITS, Limits
from maillage.engines.slots.reasons import TICK_S, Reason

DAY_S = 86_400

Load = Callable[[int, int], tuple[Occurrences, Busy]]


def free_slots(
    occurrences: Occurrences,
    busy: Busy,
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
    busy : every busy time that meets one of the occurrences prolonged by the reason's buffer; more is harmless
    """
    rows = _sorted_inside(occurrences, from_s, until_s)
    marked = starts(build(rows, busy, beyond_ticks=reason.held_ticks - reason.duration_ticks), reason)
    row, tick = ticks_of(marked)
    slots = Slots(rows.adviser[row], rows.place[row], rows.start_s[row] + tick * TICK_S)
    if from_s is not None:
        slots = slots.take(slots.start_s >= from_s)
    if until_s is not None:
        slots = slots.take(slots.start_s < until_s)
    return limits.apply(_without_repeats(slots, rows))


def first_slots(count: int, load: Load, reason: Reason, *, from_s: int, until_s: int, limits: Limits = NO_LIMITS) -> Slots:
    """Give the earliest slots that start in [from_s, until_s), by (start, adviser, place).

    The window widens (1, 2, 4… days, each after the last) until enough slots pass the limits.

    Parameters
    ----------
    count : how many at most, >= 1
    load : given a window [from_s, until_s), gives the occurrences that meet it and the busy times that meet those
        occurrences prolonged by the reason's buffer
    """
    if count < 1:
        raise ArrayError("count", count, "must be at least 1")
    cursor = from_s if limits.earliest_s is None else max(from_s, limits.earliest_s)
    end = until_s if limits.latest_s is None else min(until_s, limits.latest_s + 1)
    found: list[Slots] = []
    missing, width_s = count, DAY_S
    while missing > 0 and cursor < end:
        window_end = min(cursor + width_s, end)
        occurrences, busy = load(cursor, window_end)
        slots = free_slots(occurrences, busy, reason, from_s=cursor, until_s=window_end, limits=limits)
        found.append(slots.by_time().take(slice(missing)))
        missing -= len(found[-1])
        cursor, width_s = window_end, width_s * 2
    return Slots.joined(found)


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


def _sorted_inside(occurrences: Occurrences, from_s: int | None, until_s: int | None) -> Occurrences:
    """Give the occurrences that meet the window, by (adviser, place, start)."""
    inside = np.ones(len(occurrences), np.bool_)
    if from_s is not None:
        inside &= occurrences.end_s > from_s
    if until_s is not None:
        inside &= occurrences.start_s < until_s
    rows = occurrences if inside.all() else occurrences.take(inside)
    return rows.take(np.lexsort((rows.start_s, rows.place, rows.adviser)))


def _without_repeats(slots: Slots, rows: Occurrences) -> Slots:
    """Merge the slots of overlapping occurrences of one adviser and place; the rest is already in order."""
    if not (_is_same_desk(rows.adviser, rows.place) & (rows.start_s[1:] < rows.end_s[:-1])).any():
        return slots
    ordered = slots.by_adviser()
    repeated = _is_same_desk(ordered.adviser, ordered.place) & (ordered.start_s[1:] == ordered.start_s[:-1])
    return ordered.take(np.concatenate((np.ones(min(1, len(slots)), np.bool_), ~repeated)))


def _is_same_desk(adviser: IntArray, place: IntArray) -> npt.NDArray[np.bool_]:
    """Tell for each row but the first whether adviser and place are those of the row before."""
    same: npt.NDArray[np.bool_] = (adviser[1:] == adviser[:-1]) & (place[1:] == place[:-1])
    return same
