"""The engine beside cafein and pynigiri: the same answers where they solve the same problem, each difference by hand.

Needs the peers extra; without it these tests are skipped. docs/explanation/reach.md tells the differences.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import random
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.engines.reach.draws import text_of
from tests.engines.reach.feeds import DAY, real_feed, stop_times, stops, trips, write_feed

from maillage.engines.reach import Options, Timetable, build_timetable, earliest, parse_clock, read_feed

DATE = dt.date.fromisoformat(DAY)
EIGHT = 8 * 3600
NO_WALK = Options(is_walking=False)
Files = dict[str, str]


def needs(peer: str) -> pytest.MarkDecorator:
    is_absent = importlib.util.find_spec(peer) is None
    return pytest.mark.skipif(is_absent, reason=f"skipped: {peer} is not installed (the peers extra)")


def day_of(folder: Path, date: dt.date = DATE) -> Timetable:
    return build_timetable(read_feed(folder), date, NO_WALK)


def by_cafein(folder: Path, origin: str, at_s: int) -> dict[str, int]:
    from bench.reach_peers import Cafein

    return {stop: at_s + travel for stop, travel in Cafein(folder, DATE).from_stop(origin, at_s).items()}


def by_pynigiri(folder: Path, pairs: list[tuple[str, str]], at_s: int) -> list[int | None]:
    """Earliest arrival of each pair in seconds of the day, whole minutes; None without a way."""
    from bench.reach_peers import Nigiri

    peer = Nigiri(folder, DATE)
    peer.load()
    start = dt.datetime.combine(DATE, dt.time(at_s // 3600, at_s // 60 % 60), ZoneInfo("Europe/Paris"))
    found = [peer.one_pair(*pair, start) for pair in pairs]
    arrivals = [min((journey.dest_time for journey in journeys), default=None) for journeys in found]
    return [None if a is None else (a - int(start.timestamp()) // 60) * 60 + at_s for a in arrivals]


def change_at_b(arrives: str, leaves: str, **more: str) -> Files:
    calls = stop_times(T=[("A", "08:00:00"), ("B", arrives)], U=[("B", leaves), ("C", "09:00:00")])
    return {"trips": trips("T", "U"), "stop_times": calls, **more}


RULE = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
DIFFERENCES = {  # files; then whether C is reached by the engine, by cafein, by pynigiri
    "change in no time": (change_at_b("08:20:00", "08:20:00"), False, True, False),
    "change in 119 s": (change_at_b("08:20:00", "08:21:59"), False, True, False),
    "change in 120 s": (change_at_b("08:20:00", "08:22:00"), True, True, True),
    "seconds": (change_at_b("08:20:30", "08:22:10"), False, True, True),
    "least time of transfers.txt": (change_at_b("08:20:00", "08:29:00", transfers=RULE + "B,B,2,600\n"), False, True, False),
    "change forbidden": (change_at_b("08:20:00", "08:29:00", transfers=RULE + "B,B,3,\n"), False, True, True),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_engine_answers_the_cases_on_which_peers_differ(tmp_path: Path, name: str) -> None:
    files, ours, _, _ = DIFFERENCES[name]
    assert ("C" in earliest(day_of(write_feed(tmp_path, **files)), "A", EIGHT)) is ours


@needs("cafein")
@pytest.mark.parametrize("name", DIFFERENCES)
def test_cafein_changes_in_no_time_whatever_transfers_say(tmp_path: Path, name: str) -> None:
    files, _, theirs, _ = DIFFERENCES[name]
    assert ("C" in by_cafein(write_feed(tmp_path, **files), "A", EIGHT)) is theirs


@needs("pynigiri")
@pytest.mark.parametrize("name", DIFFERENCES)
def test_pynigiri_counts_in_minutes_and_lets_people_change_where_it_is_forbidden(tmp_path: Path, name: str) -> None:
    files, _, _, theirs = DIFFERENCES[name]
    (found,) = by_pynigiri(write_feed(tmp_path, **files), [("A", "C")], EIGHT)
    assert (found is not None) is theirs


@needs("cafein")
@pytest.mark.slow(reason="a real feed is loaded twice")
@pytest.mark.parametrize(("name", "date"), [("libellus", "2024-05-14"), ("rovigo", "2021-03-09")])
def test_cafein_answers_alike_on_a_real_feed_when_changes_take_no_time(name: str, date: str) -> None:
    from bench.reach_peers import Cafein
    from bench.reach_scans import without_change_time

    from maillage.engines.reach.direction import towards
    from maillage.engines.reach.scans import UNREACHED, Scanner

    day = dt.date.fromisoformat(date)
    timetable, peer = day_of(real_feed(name), day), Cafein(real_feed(name), day)
    scanner = Scanner(without_change_time(towards(timetable)))
    served = np.unique(timetable.c_from[timetable.c_depart_s > EIGHT]).tolist()
    for stop in random.Random(name).sample(served, 12):
        ours = scanner.run({stop: 0}, EIGHT).tolist()
        mine = {timetable.stop_ids[s]: t - EIGHT for s, t in enumerate(ours) if t != UNREACHED and s != stop}
        theirs = peer.from_stop(timetable.stop_ids[stop], EIGHT)
        assert mine == {s: t for s, t in theirs.items() if s != timetable.stop_ids[stop]}


def whole_minutes(rng: random.Random) -> Files:
    """Short trips within two hours between stops nobody walks between, times in whole minutes."""
    names = [f"S{i}" for i in range(7)]
    calls = {}
    for trip in range(30):
        time, called = EIGHT + rng.randrange(120) * 60, []
        for stop in rng.sample(names, 3):
            called.append((stop, text_of(time)))
            time += rng.choice([60, 240, 600])
        calls[f"T{trip}"] = called
    return {"stops": stops(*names), "trips": trips(*calls), "stop_times": stop_times(**calls)}


@needs("pynigiri")
@pytest.mark.parametrize("seed", range(5))
def test_pynigiri_answers_alike_when_times_are_whole_minutes(tmp_path: Path, seed: int) -> None:
    folder = write_feed(tmp_path, **whole_minutes(random.Random(seed)))
    pairs = [(a, b) for a in ("S0", "S1", "S2") for b in (f"S{i}" for i in range(7)) if a != b]
    at_s = parse_clock("08:00")
    ours = [earliest(day_of(folder), a, at_s).get(b) for a, b in pairs]
    assert sum(time is not None for time in ours) > 5
    assert by_pynigiri(folder, pairs, at_s) == ours
