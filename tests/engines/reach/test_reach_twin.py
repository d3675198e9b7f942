"""The engine against its naive twin: random feeds always, real feeds where they are there. No cell may differ."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.reach import draws, naive
from tests.engines.reach.cells import differing_cells
from tests.engines.reach.feeds import DAY, REAL, real_feed, write_feed

from maillage.engines.reach import Options, build_timetable, earliest, latest, read_feed

DATE = dt.date.fromisoformat(DAY)


def same_as_twin(folder: Path, date: dt.date, *, is_walking: bool, places: list[str], times: list[int]) -> None:
    timetable = build_timetable(read_feed(folder), date, Options(is_walking=is_walking))
    twin = naive.load(folder, date, is_walking=is_walking)
    for place, at in zip(places, times, strict=True):
        for rides in (None, 1, 2):
            changes = None if rides is None else rides - 1
            expected = naive.earliest(twin, {place: at}, rides=rides).reached
            assert earliest(timetable, place, at, max_transfers=changes) == expected
            expected = naive.latest(twin, {place: at}, rides=rides).reached
            assert latest(timetable, place, at, max_transfers=changes) == expected | {place: at}


def rush_hour_in(folder: Path, seed: int) -> tuple[Path, random.Random]:
    rng = random.Random(seed)
    return write_feed(folder, **draws.rush_hour(rng)), rng


@pytest.mark.parametrize("seed", range(12))
def test_scans_and_tables_answer_as_the_definition_when_it_takes_changes(tmp_path: Path, seed: int) -> None:
    folder, rng = rush_hour_in(tmp_path, seed)
    is_walking, instants = seed % 3 > 0, [8 * 3600 + rng.randrange(5000) * 2 for _ in range(3)]
    same_as_twin(folder, DATE, is_walking=is_walking, places=["S0", "S4"], times=[instants[0] + 1, instants[1]])
    assert differing_cells(folder, DATE, is_walking=is_walking, sites=3, instants=instants, rng=rng) == []


@pytest.mark.slow(reason="many random feeds")
@settings(max_examples=120, deadline=None)
@given(draws.feeds(), st.booleans(), draws.MOMENT)
def test_scans_answer_as_the_definition_on_random_feeds(files: dict[str, str], is_walking: bool, at: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_feed(Path(folder), **files)
        same_as_twin(Path(folder), DATE, is_walking=is_walking, places=["S0", "S1"], times=[at, at // 2])


@pytest.mark.slow(reason="many random feeds")
@settings(max_examples=60, deadline=None)
@given(draws.feeds(), st.booleans(), st.lists(draws.MOMENT, min_size=3, max_size=3), st.randoms(use_true_random=False))
def test_tables_and_their_journeys_answer_as_the_definition(
    files: dict[str, str], is_walking: bool, moments: list[int], rng: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_feed(Path(folder), **files)
        instants = [moment // 2 * 2 for moment in moments]
        assert differing_cells(Path(folder), DATE, is_walking=is_walking, sites=3, instants=instants, rng=rng) == []


@pytest.mark.slow(reason="the twin is plain Python, on a real feed")
@pytest.mark.parametrize("is_walking", [False, True])
@pytest.mark.parametrize(("name", "date"), REAL)
def test_scans_answer_as_the_definition_on_real_feeds(name: str, date: str, is_walking: bool) -> None:
    folder, rng = real_feed(name), random.Random(name)
    places = [rng.choice(read_feed(folder).stops()).id for _ in range(2)]
    same_as_twin(folder, dt.date.fromisoformat(date), is_walking=is_walking, places=places, times=[7 * 3600, 12 * 3600])


@pytest.mark.slow(reason="the twin reads 445,000 stop times in plain Python")
def test_scans_answer_as_the_definition_in_a_city_with_blocks() -> None:
    folder, date = real_feed("vilnius"), dt.date(2015, 9, 15)
    timetable, twin = build_timetable(read_feed(folder), date), naive.load(folder, date)
    place = random.Random(1).choice(twin.stops)
    assert earliest(timetable, place, 8 * 3600) == naive.earliest(twin, {place: 8 * 3600}).reached
    assert latest(timetable, place, 8 * 3600) == naive.latest(twin, {place: 8 * 3600}).reached


@pytest.mark.slow(reason="the twin is plain Python, on a real feed")
@pytest.mark.parametrize(("name", "date"), REAL)
def test_tables_answer_as_the_definition_on_real_feeds(name: str, date: str) -> None:
    rng = random.Random(name)
    folder, day = real_feed(name), dt.date.fromisoformat(date)
    found = differing_cells(folder, day, is_walking=True, sites=2, instants=[9 * 3600, 15 * 3600], rng=rng, homes=150)
    assert found == []


DEAR = {"vilnius", "ter2022"}  # the sweep of the proofs reads all of their days
SWEEP = [
    *REAL,
    ("libellus", "2024-05-11"),
    ("libellus", "2024-05-09"),
    ("libellus", "2024-05-01"),
    ("transcollines", "2026-03-10"),
    ("transcollines", "2026-03-14"),
    ("transcollines", "2026-04-03"),
    ("rovigo", "2020-10-10"),
    ("rovigo", "2021-04-05"),
    ("ter2022", "2022-01-15"),
    ("ter2022", "2021-12-25"),
    ("vilnius", "2015-10-20"),
    ("vilnius", "2015-10-25"),
]


@pytest.mark.slow(reason="the twin is plain Python, on a real feed")
@pytest.mark.parametrize(("name", "date"), [day for day in SWEEP if day not in REAL and day[0] not in DEAR])
def test_a_sample_of_cells_on_saturdays_and_holidays_is_that_of_the_definition(name: str, date: str) -> None:
    folder, day, rng = real_feed(name), dt.date.fromisoformat(date), random.Random(date)
    for is_walking in (False, True):
        asked = {"is_walking": is_walking, "sites": 1, "instants": [10 * 3600], "rng": rng, "homes": 40}
        assert differing_cells(folder, day, **asked) == []


WITHOUT_SERVICE = {("libellus", "2024-05-09"), ("transcollines", "2026-04-03"), ("rovigo", "2021-04-05")}


@pytest.mark.parametrize(("name", "date"), sorted(set(SWEEP) - set(REAL)))
def test_holidays_on_which_nothing_runs_are_days_without_service(name: str, date: str) -> None:
    """On the holidays of three of these feeds nothing runs; on the other days the compared cells are not empty."""
    feed, day = read_feed(real_feed(name)), dt.date.fromisoformat(date)
    expected = "no_service_that_day" if (name, date) in WITHOUT_SERVICE else "served"
    assert feed.status(day) == expected
    timetable = build_timetable(feed, day)
    assert timetable.has_service is (expected == "served")
    assert (timetable.connection_count > 200) is timetable.has_service


@pytest.mark.proof
@pytest.mark.parametrize("is_walking", [False, True])
@pytest.mark.parametrize(("name", "date"), SWEEP)
def test_no_cell_differs_on_real_feeds(name: str, date: str, is_walking: bool) -> None:
    folder, day, rng = real_feed(name), dt.date.fromisoformat(date), random.Random(name + date)
    instants = [hour * 3600 + 1800 for hour in range(7, 19, 2)]
    sites = 4
    if name == "vilnius":  # a fixpoint over 191,000 connections takes the twin seconds
        sites, instants = 2, instants[::2]
    served = [s.id for s in read_feed(folder).stops()]
    places = [rng.choice(served) for _ in instants]
    same_as_twin(folder, day, is_walking=is_walking, places=places, times=instants)
    assert differing_cells(folder, day, is_walking=is_walking, sites=sites, instants=instants, rng=rng) == []


def test_the_comparison_sees_a_wrong_cell(tmp_path: Path) -> None:
    folder = write_feed(tmp_path)
    timetable = build_timetable(read_feed(folder), DATE, Options(is_walking=False))
    timetable.c_arrive_s[0] += 60
    assert np.all(timetable.c_arrive_s >= timetable.c_depart_s)
    assert earliest(timetable, "A", 0) != naive.earliest(naive.load(folder, DATE, is_walking=False), {"A": 0}).reached
