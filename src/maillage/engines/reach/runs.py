"""Which trips run on a day, how often (frequencies.txt), and which of them are one vehicle (block_id)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from maillage.engines.reach.feed import Feed

I32 = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
STAY_SEATED, GET_OFF = 4, 5


@dataclass(frozen=True)
class Runs:
    """Trips as they run on the day; the same trip may run twice (yesterday's and today's, or by frequency).

    Parameters
    ----------
    trip : int32 (runs,), row of trips.txt.
    shift_s : int32, seconds to add to the trip's times.
    is_today : whether it belongs to the date itself, not to the day before.
    is_estimate : run by a frequency without exact times.
    run : int32, number of the vehicle's run: several trips share it when passengers stay seated.
    position : int32, position of the trip's first call in that run.
    run_count : how many vehicle runs.
    """

    trip: I32
    shift_s: I32
    is_today: Bools
    is_estimate: Bools
    run: I32
    position: I32
    run_count: int


def runs_of_day(feed: Feed, days: Iterable[tuple[frozenset[str], int]]) -> Runs:
    """Runs of several service days, each given as (services, seconds to add); the first one is the date itself."""
    trips, shifts, today, estimates = [], [], [], []
    by_frequency = _by_frequency(feed)
    for number, (services, day_shift) in enumerate(days):
        active = np.array([s in services for s in feed.trips.service_ids], bool)[feed.trips.service]
        active &= np.diff(feed.calls.ptr) >= 2
        plain = active & ~by_frequency
        last = feed.calls.arrive_s[np.maximum(feed.calls.ptr[1:] - 1, 0)]
        rows = np.flatnonzero(plain & (last + day_shift >= 0)).astype(np.int32)
        often, extra, estimated = _frequent_runs(feed, active, day_shift)
        trips += [rows, often]
        shifts += [np.full(rows.size, day_shift, np.int32), extra]
        today.append(np.full(rows.size + often.size, number == 0))
        estimates += [np.zeros(rows.size, bool), estimated]
    trip, shift = np.concatenate(trips).astype(np.int32), np.concatenate(shifts).astype(np.int32)
    is_today = np.concatenate(today)
    run, position, count = _vehicle_runs(feed, trip, is_today, by_frequency[trip])
    return Runs(trip, shift, is_today, np.concatenate(estimates), run, position, count)


def _by_frequency(feed: Feed) -> Bools:
    frequent = np.zeros(len(feed.trips.ids), bool)
    if feed.frequencies is not None:
        frequent[feed.frequencies.trip] = True
    return frequent


def _frequent_runs(feed: Feed, active: Bools, day_shift: int) -> tuple[I32, I32, Bools]:
    """A departure at the start of each period, then every headway, before its end."""
    rows = feed.frequencies
    trips: list[int] = []
    shifts: list[int] = []
    estimated: list[bool] = []
    if rows is not None:
        columns = (rows.trip, rows.start_s, rows.end_s, rows.headway_s, rows.is_exact)
        for trip, start, end, headway, exact in zip(*(c.tolist() for c in columns), strict=True):
            if not active[trip]:
                continue
            first, last = feed.calls.ptr[trip], feed.calls.ptr[trip + 1] - 1
            base, end_s = int(feed.calls.depart_s[first]), int(feed.calls.arrive_s[last])
            for departure in range(start, end, headway):
                shift = departure - base + day_shift
                if end_s + shift >= 0:
                    trips.append(trip)
                    shifts.append(shift)
                    estimated.append(not exact)
    return np.array(trips, np.int32), np.array(shifts, np.int32), np.array(estimated, bool)


def _vehicle_runs(feed: Feed, trip: I32, is_today: Bools, frequent: Bools) -> tuple[I32, I32, int]:
    """Number the runs; a trip goes on as the next one of its block when that leaves from where it ends."""
    follows = _followers(feed, trip, is_today, frequent)
    run = np.full(trip.size, -1, np.int32)
    position = np.zeros(trip.size, np.int32)
    length = np.diff(feed.calls.ptr)[trip]
    if not follows:
        return np.arange(trip.size, dtype=np.int32), position, int(trip.size)
    followed = set(follows.values())
    count = 0
    for head in range(trip.size):
        if head in followed:
            continue
        place: int | None = head
        start = 0
        while place is not None:
            run[place], position[place] = count, start
            start += int(length[place])
            place = follows.get(place)
        count += 1
    return run, position, count


def _followers(feed: Feed, trip: I32, is_today: Bools, frequent: Bools) -> dict[int, int]:
    """Run to the run its passengers stay seated for: next of the block (unless type 5), or linked by type 4."""
    calls = feed.calls
    first, last = calls.ptr[trip], calls.ptr[trip + 1] - 1
    leaves, arrives = calls.depart_s[first], calls.arrive_s[last]
    starts, ends = calls.stop[first], calls.stop[last]
    seated, parted = _linked_trips(feed)
    block = feed.trips.block[trip]
    follows: dict[int, int] = {}
    in_block = np.flatnonzero((block >= 0) & ~frequent)
    order = in_block[np.lexsort((in_block, arrives[in_block], leaves[in_block], block[in_block], is_today[in_block]))]
    one, two = order[:-1], order[1:]
    goes_on = (block[one] == block[two]) & (is_today[one] == is_today[two])
    goes_on &= (ends[one] == starts[two]) & (arrives[one] <= leaves[two])
    for a, b in zip(one[goes_on].tolist(), two[goes_on].tolist(), strict=True):
        if (int(trip[a]), int(trip[b])) not in parted:
            follows[a] = b
    if seated:
        in_time = [(a, b) for a, b in seated if calls.arrive_s[calls.ptr[a + 1] - 1] <= calls.depart_s[calls.ptr[b]]]
        _add_linked(follows, in_time, trip, is_today, frequent)
    return follows


def _linked_trips(feed: Feed) -> tuple[list[tuple[int, int]], set[tuple[int, int]]]:
    """Couples of trips of transfers.txt: type 4 stay seated, type 5 get off and board again."""
    rules = feed.transfers
    if rules is None:
        return [], set()
    couples = list(zip(rules.kind.tolist(), rules.from_trip.tolist(), rules.to_trip.tolist(), strict=True))
    seated = [(a, b) for kind, a, b in couples if kind == STAY_SEATED and a >= 0 and b >= 0 and a != b]
    return seated, {(a, b) for kind, a, b in couples if kind == GET_OFF}


def _add_linked(follows: dict[int, int], seated: list[tuple[int, int]], trip: I32, is_today: Bools, frequent: Bools) -> None:
    """Join linked trips that are still free at that end, never into a ring."""
    place = {
        (int(t), bool(today)): i for i, (t, today, often) in enumerate(zip(trip, is_today, frequent, strict=True)) if not often
    }
    followed = set(follows.values())
    for a, b in seated:
        for today in (True, False):
            one, two = place.get((a, today)), place.get((b, today))
            if one is None or two is None or one in follows or two in followed or _last_of(follows, two) == one:
                continue
            follows[one] = two
            followed.add(two)


def _last_of(follows: dict[int, int], place: int) -> int:
    while place in follows:
        place = follows[place]
    return place
