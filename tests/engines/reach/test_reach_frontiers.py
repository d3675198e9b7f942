"""Many events at once are answered as one by one, to the very row that is taken."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.reach.draws import rush_hour
from tests.engines.reach.feeds import write_feed
from tests.engines.reach.test_reach_answers import DATE

from maillage.engines.reach import Limits, Site, build_profiles, build_timetable, read_feed
from maillage.engines.reach.access import Choices, Walk
from maillage.engines.reach.frontiers import frontier_of
from maillage.engines.reach.search import Rows, first_of_all, last_in_time
from maillage.engines.reach.ways import NEVER

ROW = st.tuples(st.integers(0, 12), st.integers(0, 12) | st.just(NEVER))
STOP = st.tuples(st.integers(0, 5), st.lists(ROW, max_size=8))


def rows_of(stops: list[tuple[int, list[tuple[int, int]]]]) -> tuple[Rows, list[Walk], Choices]:
    """All rows, rising at each stop; the stops and the walks to them; the rows one may still catch."""
    first, ticks, departs = [0], list[int](), list[int]()
    rows, leaves, walks = [], [], []
    for walk_s, found in stops:
        departs += sorted(depart for depart, _ in found)
        ticks += sorted(tick for _, tick in found)
        for row in range(first[-1], len(ticks)):
            if departs[row] >= walk_s:
                rows.append(row)
                leaves.append(departs[row] - walk_s)
                walks.append(walk_s)
        first.append(len(ticks))
    choices = Choices(np.array(rows, np.int64), np.array(leaves, np.int32), np.array(walks, np.int32))
    return Rows(first, departs, ticks), [(stop, walk_s) for stop, (walk_s, _) in enumerate(stops)], choices


@settings(max_examples=300, deadline=None)
@given(st.lists(STOP, max_size=4))
def test_a_frontier_takes_the_row_that_the_search_takes(stops: list[tuple[int, list[tuple[int, int]]]]) -> None:
    rows, walks, choices = rows_of(stops)
    frontier = frontier_of(choices, np.array(rows.tick, np.uint16)[choices.row])
    assert frontier.first_of_all() == first_of_all(rows, walks) == first_of_all(rows, walks[::-1])
    for deadline in range(15):
        found = last_in_time(rows, walks, deadline)
        assert frontier.last_in_time(deadline) == found == last_in_time(rows, walks[::-1], deadline)


def test_many_events_are_answered_as_one_by_one(tmp_path: Path) -> None:
    """Homes at a stop and beside one, near sites too, hours that work and hours that do not, and a walking limit of its own."""
    files = rush_hour(random.Random(5))
    sites = [Site("far", 43.8, 3.3, "S6"), Site("near", 43.6005, 3.3), Site("lost", 40.0, 3.3)]
    profiles = build_profiles(build_timetable(read_feed(write_feed(tmp_path, **files)), DATE), sites, walk_limits_s=(900, 300))
    starts = list(range(7 * 3600, 13 * 3600, 700))
    ends = [start + 1800 for start in starts]
    verdicts = set()
    for limits in (Limits(), Limits(walk_s=400, wait_before_s=600, away_s=9000)):
        for home in ("S0", "S2", "S4", (43.601, 3.3), (45.0, 3.3)):
            for site in profiles.site_keys:
                many = profiles.slots(home, site, starts, ends, limits)
                hours = zip(starts, ends, strict=True)
                assert many == tuple(profiles.round_trip(home, site, *pair, limits, with_legs=False) for pair in hours)
                verdicts |= {answer.verdict for answer in many}
    assert {"reachable", "no_way_there", "no_way_back", "too_far_to_walk_to_a_stop", "arrives_too_early"} <= verdicts
