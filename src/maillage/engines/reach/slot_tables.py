"""Slot tables: for every stop, slot and site, when to leave and when one is back. Views of the profiles (compiled)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.engines.reach import kernels
from maillage.engines.reach.answers import Profiles
from maillage.engines.reach.direction import MIRROR_S, TICK_S
from maillage.engines.reach.errors import BadOption
from maillage.engines.reach.ways import U16, Way, empty_rows

I32 = npt.NDArray[np.int32]


@dataclass(frozen=True)
class ReachTable:
    """Times of a person standing at each stop, in seconds; -1 where there is no way by vehicle.

    Parameters
    ----------
    leave_s : int32 (stops, deadlines, sites), the latest departure that is at the site in time, rounded down to 2 s.
    arrive_s : int32 (stops, departures, sites), the first arrival for who leaves the site then, rounded up to 2 s.
    """

    leave_s: I32
    arrive_s: I32


def reach_table(profiles: Profiles, by_s: Sequence[int], from_s: Sequence[int]) -> ReachTable:
    """Every stop × slot × site, both ways.

    Parameters
    ----------
    profiles : a day; its sites (× walking limits) are the columns, in the order of `profiles.day.lanes`.
    by_s : rising instants to be at the site by. from_s : rising instants to leave the site from.

    Raises
    ------
    BadOption
        Instants that do not rise or are not between 0 and 129,600.

    Notes
    -----
    Cost: one pass over the tables each way and 4 bytes a cell.
    """
    for name, instants in (("by_s", by_s), ("from_s", from_s)):
        if list(instants) != sorted(instants) or any(not 0 <= t <= MIRROR_S for t in instants):
            raise BadOption(name, "must rise and lie between 0 and 129600")
    day = profiles.day
    deadlines = np.array([t // TICK_S for t in by_s], np.uint16)
    mirrored = np.array([(MIRROR_S - t) // TICK_S for t in reversed(from_s)], np.uint16)
    out = [slot_ticks(day.out, block.out, deadlines) for block in day.blocks]
    back = [slot_ticks(day.back, block.back, mirrored)[:, ::-1] for block in day.blocks]
    leave, home = (np.concatenate(tables, axis=2)[:, :, : len(day.lanes)].astype(np.int32) for tables in (out, back))
    is_none = leave == 0, home == 0
    return ReachTable(np.where(is_none[0], -1, (leave - 1) * TICK_S), np.where(is_none[1], -1, MIRROR_S - (home - 1) * TICK_S))


def slot_ticks(way: Way, table: U16, deadlines: U16, out: U16 | None = None) -> U16:
    """uint16 (stops, deadlines, 64): 1 + the latest departure tick in time, 0 for none; `out` is reused if given."""
    if out is None:
        out = empty_rows(way.row_ptr.size - 1, deadlines.size)
    ticks = (way.row_depart_s // TICK_S + 1).astype(np.uint16)
    kernels.fill_slots(way.row_ptr, ticks, table, deadlines, out)
    return out
