"""The compiled loops: exact scans (one label per stop) and whole-day profiles of 64 sites at once.

Scans use unsigned indices: with signed ones each index is tested for wrapping around. Rows of 64 are vectors."""

# Arguments are typed by numba, from the arrays of each call.
# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np

from maillage.engines.reach.vectors import (
    are_equal,
    fetch_to_write,
    largest,
    lower,
    lower_after,
    put_least,
    put_where_in_time,
    smallest,
)

UNREACHED = np.int32(2_000_000_000)
NEVER = np.uint16(65535)
AHEAD = 16  # connections between asking for a row and using it
_TICK_S = 2
_BOARD, _ALIGHT = np.uint8(1), np.uint8(2)


@nb.njit(nogil=True, cache=True, boundscheck=False, error_model="numpy")
def scan(start, origin, target, depart, arrive, run, flag, walk_ptr, walk_to, walk_s, change, board_in, reached,
         by_vehicle, board_out, boarded):  # fmt: skip
    """Earliest arrival from the stops whose `board_in` is set, in one pass over the connections (Connection Scan).

    reached: earliest moment at a stop, by vehicle or on foot; by_vehicle: by vehicle only (walks start from those:
    one walk between two rides); board_out: earliest moment one can board, change time or walk included. With
    board_out the same array as board_in rides are unlimited; with another one, exactly one ride more is taken.
    """
    for i in range(nb.uint64(start), nb.uint64(depart.size)):
        r = nb.uint64(run[i])
        if boarded[r] or (board_in[nb.uint64(origin[i])] <= depart[i] and flag[i] & _BOARD):
            boarded[r] = 1
            s = nb.uint64(target[i])
            a = arrive[i]
            if a < by_vehicle[s] and flag[i] & _ALIGHT:
                by_vehicle[s] = a
                if a < reached[s]:
                    reached[s] = a
                if a + change[s] < board_out[s]:
                    board_out[s] = a + change[s]
                for e in range(nb.uint64(walk_ptr[s]), nb.uint64(walk_ptr[s + nb.uint64(1)])):
                    q = nb.uint64(walk_to[e])
                    w = a + walk_s[e]
                    if w < board_out[q]:
                        board_out[q] = w
                    if w < reached[q]:
                        reached[q] = w


@nb.njit(nogil=True, cache=True, boundscheck=False, error_model="numpy")
def scan_plain(start, origin, target, depart, arrive, run, change, ready, boarded, reached):
    """`scan` without walks and with one change time: one label per stop, `ready` = arrival + change.

    Connections one may not board start at a stop nobody reaches, those one may not leave end at a stop nobody uses.
    """
    for i in range(nb.uint64(start), nb.uint64(depart.size)):
        r = nb.uint64(run[i])
        if boarded[r] or ready[nb.uint64(origin[i])] <= depart[i]:
            boarded[r] = 1
            t = nb.uint64(target[i])
            a = arrive[i] + change
            if a < ready[t]:
                ready[t] = a
    for s in range(reached.size):
        reached[s] = UNREACHED if ready[s] == UNREACHED else ready[s] - change


@nb.njit(nogil=True, cache=True, boundscheck=False, error_model="numpy")
def fill_profiles(arrive, run, alight, near, row, next_row, read_ptr, read_row, walk_even, walk_odd, table, best):
    """Whole-day profiles of 64 sites, one pass by falling departure; no search and no branch on data.

    table[row, lane] becomes the earliest tick at the site for somebody at the row's stop when it departs; its last
    row stays NEVER. best[run, lane]: the same for somebody aboard. alight[c]: the stop where c arrives, near[stop]:
    its row of the walk tables (-1: no site near); read_row: rows whose passengers c's may join, by a change or on foot.

    The rows one may join were written shortly before, in scan order. The row that is written, the one after it at its
    stop and that of the run are far away in a large region, and known ahead: they are fetched before their turn.
    """
    for c in range(arrive.size - 1, -1, -1):
        soon = max(c - AHEAD, 0)
        fetch_to_write(table, row[soon])
        fetch_to_write(table, next_row[soon])
        fetch_to_write(best, run[soon])
        r = run[c]
        g = near[alight[c]]
        if g >= 0:
            lower_after(best, r, walk_odd if arrive[c] & 1 else walk_even, g, np.uint16(arrive[c] // _TICK_S))
        for e in range(read_ptr[c], read_ptr[c + 1]):
            lower(best, r, table, read_row[e])
        if row[c] >= 0:
            put_least(table, row[c], next_row[c], best, r)


@nb.njit(nogil=True, cache=True, boundscheck=False, error_model="numpy")
def fill_slots(row_ptr, depart_tick, table, deadline, out):
    """out[stop, slot, lane] = the latest `depart_tick` from the stop that is at the site by deadline[slot] (0: none).

    Rows of a stop rise by departure, arrivals never fall along them: a row changes nothing for slots before its first
    arrival nor for those the next departure serves in every lane; rows equal to the next are skipped.
    """
    slots = deadline.size
    out[:] = 0
    for s in range(row_ptr.size - 1):
        first = 0
        for r in range(row_ptr[s], row_ptr[s + 1]):
            is_last = r + 1 == row_ptr[s + 1]
            if not is_last and are_equal(table, r, r + 1):
                continue
            low = smallest(table, r)
            high = NEVER if is_last else largest(table, r + 1)
            while first < slots and deadline[first] < low:
                first += 1
            for k in range(first, slots):
                put_where_in_time(out, s * slots + k, table, r, (deadline[k], depart_tick[r]))
                if deadline[k] >= high:
                    break


@nb.njit(nogil=True, cache=True)
def scan_traced(start, origin, target, depart, arrive, run, flag, walk_ptr, walk_to, walk_s, change, board_in,
                by_vehicle, board_out, first_hop, enter, leave, came_from):  # fmt: skip
    """One ride more than in `board_in`, remembering how: `scan` with exactly one ride.

    first_hop[run]: connection boarded (-1 on entry); enter, leave[stop]: connections of the ride behind by_vehicle;
    came_from[stop]: the stop one got off at for board_out. Only what this ride improves is written.
    """
    for i in range(start, depart.size):
        r = run[i]
        if first_hop[r] < 0:
            if not (board_in[origin[i]] <= depart[i] and flag[i] & _BOARD):
                continue
            first_hop[r] = i
        s = target[i]
        a = arrive[i]
        if flag[i] & _ALIGHT and a < by_vehicle[s]:
            by_vehicle[s] = a
            enter[s] = first_hop[r]
            leave[s] = i
            if a + change[s] < board_out[s]:
                board_out[s] = a + change[s]
                came_from[s] = s
            for e in range(walk_ptr[s], walk_ptr[s + 1]):
                q = walk_to[e]
                w = a + walk_s[e]
                if w < board_out[q]:
                    board_out[q] = w
                    came_from[q] = s
