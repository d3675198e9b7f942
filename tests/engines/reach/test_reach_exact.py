"""Exact round trips, with and without a limit of changes, against the naive twin: to the second, legs included."""

from __future__ import annotations

import datetime as dt
import math
import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.reach import draws, naive
from tests.engines.reach.cells import LIMITS, earliest_home, is_real, latest_leave, near_stops
from tests.engines.reach.feeds import DAY, REAL, real_feed, write_feed

from maillage.engines.reach import Journey, Options, Site, build_profiles, build_timetable, read_feed
from maillage.engines.reach.direction import MIRROR_S, towards
from maillage.engines.reach.rounds import ExactTrips
from maillage.engines.reach.scans import UNREACHED, Scanner

DATE = dt.date.fromisoformat(DAY)
Moments = tuple[int, int] | None


class Twin:
    """What exact trips should be, by definition: the last to leave, of those the first to arrive; and mirrored."""

    def __init__(self, folder: Path, date: dt.date, *, is_walking: bool, rides: int | None) -> None:
        self.net = naive.load(folder, date, is_walking=is_walking)
        self.is_walking, self.rides = is_walking, rides

    def out(self, home: str, site: str, by: int) -> Moments:
        near_home, near_site = (near_stops(self.net, place, self.is_walking) for place in (home, site))
        targets = {s: by - walk for s, walk in near_site.items()}
        board = naive.latest(self.net, targets, rides=self.rides, walk_first=False).by_vehicle
        leave = latest_leave(board, near_home, site, near_site, by)
        if leave is None:
            return None
        if site in near_home and by - near_home[site] == leave:
            return leave, by
        sources = {s: leave + walk for s, walk in near_home.items()}
        alight = naive.earliest(self.net, sources, rides=self.rides, walk_first=False).by_vehicle
        return leave, min(alight[s] + walk for s, walk in near_site.items() if s in alight)

    def back(self, home: str, site: str, at: int) -> Moments:
        near_home, near_site = (near_stops(self.net, place, self.is_walking) for place in (home, site))
        sources = {s: at + walk for s, walk in near_site.items()}
        alight = naive.earliest(self.net, sources, rides=self.rides, walk_first=False).by_vehicle
        arrive = earliest_home(alight, near_home, site, near_site, at)
        if arrive is None or arrive > MIRROR_S:
            return None
        if site in near_home and at + near_home[site] == arrive:
            return at, arrive
        targets = {s: arrive - walk for s, walk in near_home.items()}
        board = naive.latest(self.net, targets, rides=self.rides, walk_first=False).by_vehicle
        return max(board[s] - walk for s, walk in near_site.items() if s in board), arrive


def differing_trips(
    folder: Path, date: dt.date, *, is_walking: bool, changes: int | None, instants: list[int], rng: random.Random, homes: int
) -> list[object]:
    """Round trips to one site on which engine and twin do not agree, by times or by legs that are not real."""
    twin = Twin(folder, date, is_walking=is_walking, rides=None if changes is None else changes + 1)
    timetable = build_timetable(read_feed(folder), date, Options(is_walking=is_walking))
    site = rng.choice(twin.net.stops)
    point = twin.net.points.get(site, (math.nan, math.nan))
    exact = ExactTrips(build_profiles(timetable, [Site("site", *point, site)]), timetable, "site", changes)
    wrong: list[object] = []
    for home in rng.sample(twin.net.stops, min(homes, len(twin.net.stops))):
        for instant in instants:
            found = exact.round_trip(home, instant, instant, LIMITS)
            for way, journey in (("out", found.out), ("back", found.back)):
                expected = twin.out(home, site, instant) if way == "out" else twin.back(home, site, instant)
                if not is_right(journey, expected, twin.net, changes):
                    wrong.append((way, home, site, instant, changes, expected, journey))
    return wrong


def is_right(journey: Journey | None, expected: Moments, net: naive.Network, changes: int | None) -> bool:
    if journey is None or expected is None:
        return journey is expected
    is_allowed = changes is None or journey.transfers <= changes
    return (journey.leave_s, journey.arrive_s) == expected and is_allowed and is_real(journey, net)


CHANGES = st.sampled_from([None, 0, 1, 2])


@pytest.mark.slow(reason="many random feeds")
@settings(max_examples=80, deadline=None)
@given(draws.feeds(), st.booleans(), CHANGES, st.lists(draws.MOMENT, max_size=3), st.randoms(use_true_random=False))
def test_exact_trips_are_those_of_the_definition(
    files: dict[str, str], is_walking: bool, changes: int | None, instants: list[int], rng: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_feed(Path(folder), **files)
        asked = {"is_walking": is_walking, "changes": changes, "instants": instants, "rng": rng, "homes": 4}
        assert differing_trips(Path(folder), DATE, **asked) == []


def differing_at_rush_hour(seed: int) -> list[object]:
    rng = random.Random(seed)
    instants = [8 * 3600 + rng.randrange(10_000) for _ in range(3)]
    asked = {"is_walking": rng.random() < 0.7, "changes": rng.choice([None, 2, 1, 0]), "instants": instants}
    with tempfile.TemporaryDirectory() as folder:
        write_feed(Path(folder), **draws.rush_hour(rng))
        return differing_trips(Path(folder), DATE, **asked, rng=rng, homes=4)


@pytest.mark.parametrize("part", range(2))
def test_exact_trips_are_those_of_the_definition_when_they_take_changes(part: int) -> None:
    assert [found for seed in range(10 * part, 10 * part + 10) for found in differing_at_rush_hour(seed)] == []


@pytest.mark.proof
@pytest.mark.parametrize("part", range(5))
def test_no_exact_trip_differs_at_rush_hours(part: int) -> None:
    assert [found for seed in range(200 * part, 200 * part + 200) for found in differing_at_rush_hour(1000 + seed)] == []


@pytest.mark.slow(reason="the twin is plain Python, on a real feed")
@pytest.mark.parametrize(("name", "date"), [("transcollines", "2026-03-10"), ("libellus", "2024-05-14")])
def test_exact_trips_are_those_of_the_definition_on_a_real_feed(name: str, date: str) -> None:
    folder, rng = real_feed(name), random.Random(name)
    asked = {"is_walking": True, "instants": [10 * 3600 + 1], "rng": rng, "homes": 3}
    for changes in (None, 1):
        assert differing_trips(folder, dt.date.fromisoformat(date), changes=changes, **asked) == []


@pytest.mark.proof
@pytest.mark.parametrize("changes", [None, 0, 1, 2])
@pytest.mark.parametrize(("name", "date"), REAL)
def test_no_exact_trip_differs_on_real_feeds(name: str, date: str, changes: int | None) -> None:
    folder, rng = real_feed(name), random.Random(f"{name} {changes}")
    asked = {"instants": [9 * 3600 + 1, 14 * 3600 + 1799], "rng": rng, "homes": 6}
    for is_walking in (False, True):
        assert differing_trips(folder, dt.date.fromisoformat(date), changes=changes, is_walking=is_walking, **asked) == []


@settings(max_examples=60, deadline=None)
@given(draws.feeds(), draws.MOMENT, st.integers(0, 900))
def test_a_scan_may_start_from_stops_a_walk_away(files: dict[str, str], at: int, walk: int) -> None:
    files = {**files, "transfers": None}
    with tempfile.TemporaryDirectory() as folder:
        write_feed(Path(folder), **files)
        way = towards(build_timetable(read_feed(Path(folder)), DATE, Options(is_walking=False)))
        found = Scanner(way).run({0: walk, 1: 0}, at)
        twin = naive.load(Path(folder), DATE, is_walking=False)
        expected = naive.earliest(twin, {twin.stops[0]: at + walk, twin.stops[1]: at}, walk_first=False).reached
    assert {twin.stops[s]: int(found[s]) for s in np.flatnonzero(found != UNREACHED).tolist() if found[s] <= MIRROR_S} == {
        stop: moment for stop, moment in expected.items() if moment <= MIRROR_S
    }
