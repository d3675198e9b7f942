"""What the random feeds hold: each nasty thing they promise can be drawn; and days on which the clock changes."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from tests.engines.reach import draws, naive
from tests.engines.reach.feeds import write_feed
from tests.engines.reach.test_reach_twin import same_as_twin

Files = dict[str, str | None]
Timed = list[tuple[str, int, int]]  # stop, arrival, departure
CLOCK_CHANGES = ("20260329", "20260330", "20261025", "20261026")


def trips_of(files: Files) -> list[Timed]:
    """Calls of each trip, those without a time left out."""
    found: dict[str, Timed] = {}
    for line in str(files["stop_times"]).splitlines()[1:]:
        trip, arrive, depart, stop, *_ = line.split(",")
        times = naive.clock(arrive), naive.clock(depart)
        if times[0] is not None and times[1] is not None:
            found.setdefault(trip, []).append((stop, times[0], times[1]))
    return list(found.values())


def has_loop(files: Files) -> bool:
    return any(len({stop for stop, *_ in trip}) < len(trip) for trip in trips_of(files))


def has_hop_of_no_time(files: Files) -> bool:
    return any(one[2] == two[1] for trip in trips_of(files) for one, two in itertools.pairwise(trip))


def hops(files: Files) -> list[tuple[str, str, int, int]]:
    return [(a[0], b[0], a[2], b[1]) for trip in trips_of(files) for a, b in itertools.pairwise(trip) if a[0] != b[0]]


def has_overtaking(files: Files) -> bool:
    return any(one[:2] == two[:2] and one[2] < two[2] and one[3] > two[3] for one, two in itertools.permutations(hops(files), 2))


def has_equal_times(files: Files) -> bool:
    return any(one[0] == two[0] and one[2] == two[2] for one, two in itertools.combinations(hops(files), 2))


def crosses_midnight(files: Files) -> bool:
    return any(trip[0][2] < 86_400 <= trip[-1][1] for trip in trips_of(files))


def has_no_calendar(files: Files) -> bool:
    return files["calendar"] is None and ",1" in str(files["calendar_dates"])


def has_removed_service(files: Files) -> bool:
    return files["calendar"] is not None and "S,20260310,2" in str(files["calendar_dates"])


def has_untimed_call(files: Files) -> bool:
    return ",,,S" in str(files["stop_times"])


PROMISED = [
    has_loop, has_hop_of_no_time, has_overtaking, has_equal_times, crosses_midnight, has_no_calendar,
    has_removed_service, has_untimed_call,
]  # fmt: skip


@pytest.mark.slow(reason="draws feeds until one holds what is looked for")
@pytest.mark.parametrize("holds", PROMISED, ids=lambda holds: holds.__name__)
def test_the_random_feeds_can_hold(holds: Callable[[Files], bool]) -> None:
    drawing = settings(max_examples=1500, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    assert holds(find(draws.feeds(), holds, settings=drawing))


def scans_differ_nowhere_when_the_clock_changes(files: Files, day: str, at: int) -> None:
    date = dt.date(int(day[:4]), int(day[4:6]), int(day[6:]))
    before = f"{date - dt.timedelta(days=1):%Y%m%d}"
    dates = str(files["calendar_dates"]).replace("20260310", day).replace("20260309", before)
    with tempfile.TemporaryDirectory() as folder:
        write_feed(Path(folder), **{**files, "calendar_dates": dates})
        same_as_twin(Path(folder), date, is_walking=True, places=["S0", "S1"], times=[at, at // 3])


@pytest.mark.slow(reason="many random feeds")
@settings(max_examples=60, deadline=None)
@given(draws.feeds(), st.sampled_from(CLOCK_CHANGES), draws.MOMENT)
def test_scans_answer_as_the_definition_when_the_clock_changes(files: Files, day: str, at: int) -> None:
    scans_differ_nowhere_when_the_clock_changes(files, day, at)


@pytest.mark.proof
@settings(max_examples=2000, deadline=None)
@given(draws.feeds(), st.sampled_from(CLOCK_CHANGES), draws.MOMENT)
def test_no_scan_differs_when_the_clock_changes(files: Files, day: str, at: int) -> None:
    scans_differ_nowhere_when_the_clock_changes(files, day, at)
