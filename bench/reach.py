"""`python -m bench.reach --json`: the reach engine against its naive twin, the memory's bandwidth and other engines."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import itertools
import math
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numba as nb
import numpy as np

from bench import reach_peers as peers
from bench.reach_region import make_region, mirrored_region
from bench.report import Row, median_of, missing_peer, print_report, progress, row, shared_data, time_in_turn
from maillage.engines.reach import Options, Profiles, Site, Timetable, build_timetable, open_profiles, read_feed
from maillage.engines.reach.direction import mirrored, towards
from maillage.engines.reach.profiles import ProfileBuilder, build_profiles, site_walks
from maillage.engines.reach.scans import UNREACHED, Scanner
from maillage.engines.reach.slot_tables import slot_ticks
from maillage.engines.reach.stored import Lane
from maillage.engines.reach.ways import LANES, Way

FEEDS = {"libellus": dt.date(2024, 5, 14), "vilnius": dt.date(2015, 9, 15)}
PLAIN = Options(is_walking=False)
AT_S = 8 * 3600
SLOTS = 40
REGION = (520_000, 34_000, 512)


class Bench:
    """Rows, figures and what was skipped, gathered step by step."""

    def __init__(self, data: Path | None, *, is_quick: bool) -> None:
        self.data, self.is_quick = data, is_quick
        self.rows: list[Row] = []
        self.figures: dict[str, float] = {}
        self.skipped: list[dict[str, str]] = []
        self.runs = 9 if is_quick else 25
        self.cafein = self._has("cafein")
        self.nigiri = self._has("pynigiri")
        self.skipped.append({"engine": "ferrobus", "why": peers.FERROBUS_WHY})

    def _has(self, module: str) -> bool:
        missing = missing_peer(module, module)
        if missing is not None:
            self.skipped.append(missing)
        return missing is None

    def timed(self, work: str, unit: str, runs: int | None = None, **calls: Callable[[], object]) -> list[Row]:
        rows = time_in_turn(calls, runs or self.runs, work=work, unit=unit)
        self.rows += rows
        return rows

    def feed(self, name: str) -> Path | None:
        if self.data is not None and (self.data / "gtfs" / name).is_dir():
            return self.data / "gtfs" / name
        self.skipped.append({"engine": name, "why": "the feed is not among the shared data"})
        return None


# ------------------------------------------------------------------ exactness


def measure_cells(bench: Bench) -> None:
    """Cells on which tables, journeys and the naive twin disagree."""
    from tests.engines.reach.cells import differing_cells

    sample = [("libellus", "2024-05-11"), ("transcollines", "2026-03-08"), ("rovigo", "2021-03-09")]
    if not bench.is_quick:
        sample += [("ter2022", "2022-01-15"), ("vilnius", "2015-10-25")]
    wrong, seen = 0, False
    for name, date in sample:
        folder = bench.feed(name)
        if folder is not None:
            for is_walking in (False, True):
                found = differing_cells(
                    folder, dt.date.fromisoformat(date), is_walking=is_walking, sites=3,
                    instants=[9 * 3600, 14 * 3600], rng=random.Random(1), homes=120,
                )  # fmt: skip
                wrong, seen = wrong + len(found), True
    if seen:
        bench.figures["cells_differing"] = wrong


# ------------------------------------------------------------------ scans and tables


def measure_feed(bench: Bench, name: str) -> None:
    folder = bench.feed(name)
    if folder is None:
        return
    date = FEEDS[name]
    timetable = build_timetable(read_feed(folder), date, PLAIN)
    rng = random.Random(3)
    served = np.unique(timetable.c_from[timetable.c_depart_s > AT_S]).tolist()
    stops = rng.sample(served, min(LANES, len(served)))
    cafein = peers.Cafein(folder, date) if bench.cafein else None
    progress(f"{name}: scans")
    measure_scan(bench, name, timetable, stops, cafein)
    progress(f"{name}: tables")
    measure_table(bench, name, timetable, stops, cafein)
    if bench.nigiri:
        measure_pair(bench, name, folder, [timetable.stop_ids[s] for s in stops])


def measure_scan(bench: Bench, name: str, timetable: Timetable, stops: list[int], cafein: peers.Cafein | None) -> None:
    """Earliest arrival at all stops, no walking, changes as the peer has them (no time)."""
    way = towards(timetable)
    scanner = Scanner(dataclasses.replace(way, change_s=np.zeros_like(way.change_s)))
    turns = _cycle(stops), _cycle([timetable.stop_ids[s] for s in stops])
    calls: dict[str, Callable[[], object]] = {"maillage": lambda: scanner.run({next(turns[0]): 0}, AT_S)}
    if cafein is not None:
        differing = _differing_arrivals(scanner, cafein, timetable, stops[:20])
        bench.figures[f"scan_answers_differing_{name}"] = differing
        calls["cafein"] = lambda: cafein.from_stop(next(turns[1]), AT_S)
    rows = bench.timed(f"one-to-all earliest arrival, {name}", "us", 60 if bench.is_quick else 200, **calls)
    if cafein is not None:
        bench.figures[f"scan_vs_best_peer_{name}"] = median_of(rows, "cafein") / median_of(rows, "maillage")


def _differing_arrivals(scanner: Scanner, cafein: peers.Cafein, timetable: Timetable, stops: list[int]) -> int:
    differing = 0
    for stop in stops:
        theirs, ours = cafein.from_stop(timetable.stop_ids[stop], AT_S), scanner.run({stop: 0}, AT_S)
        mine = {timetable.stop_ids[s]: int(ours[s]) - AT_S for s in np.flatnonzero(ours != UNREACHED).tolist()}
        differing += sum(mine.get(s) != theirs.get(s) for s in timetable.stop_ids)
    return differing


def measure_table(bench: Bench, name: str, timetable: Timetable, stops: list[int], cafein: peers.Cafein | None) -> None:
    """64 sites × 40 slots × 2 directions × all stops, profiles and slot tables, and the kernel's share of bandwidth."""
    ids = [timetable.stop_ids[s] for s in stops]
    lanes = [Lane(Site(s, float(timetable.lat[i]), float(timetable.lon[i]), s), 900) for s, i in zip(ids, stops, strict=True)]
    near, walks = site_walks(timetable, lanes)
    builders = [ProfileBuilder(way) for way in (towards(timetable), mirrored(timetable))]
    tables = [builder.fill(near, walks) for builder in builders]
    ways = [Way.of(builder.way) for builder in builders]
    deadlines = np.array([(7 * 3600 + 900 * i) // 2 for i in range(SLOTS)], np.uint16)
    slots = [slot_ticks(way, table, deadlines) for way, table in zip(ways, tables, strict=True)]

    def whole_table() -> None:
        for builder, way, table, out in zip(builders, ways, tables, slots, strict=True):
            slot_ticks(way, builder.fill(near, walks, table), deadlines, out)

    (mine,) = bench.timed(f"table 64 sites × 40 slots × 2, {name}", "ms", maillage=whole_table)
    bench.figures[f"table_ms_{name}"] = mine["median"]
    if name == "vilnius":
        measure_bandwidth(bench, builders[0], near, walks, tables[0])
    if cafein is not None:
        measure_table_of_cafein(bench, name, ids, cafein, mine["median"])


def measure_table_of_cafein(bench: Bench, name: str, ids: list[str], cafein: peers.Cafein, mine_ms: float) -> None:
    """One matrix a slot from the sites; towards them it has one slow call a site and slot: a sample, scaled."""
    times = [7 * 3600 + 900 * i for i in range(SLOTS)]
    forward = _seconds(lambda: [cafein.matrix(ids, at) for at in times[:: 8 if bench.is_quick else 1]])
    forward *= SLOTS / len(times[:: 8 if bench.is_quick else 1])
    sample = times[:: 8 if bench.is_quick else 2]
    backward = _seconds(lambda: [cafein.to_stop(stop, by) for stop, by in zip(ids, sample, strict=False)])
    backward *= len(ids) * SLOTS / len(sample)
    work = f"table 64 sites × 40 slots × 2, {name}"
    bench.rows.append(
        row(work, f"cafein ({len(sample)} of {len(ids) * SLOTS} calls towards sites, scaled)", [forward + backward], "ms")
    )
    bench.rows.append(row(work, "cafein (as if towards sites cost as from them)", [2 * forward], "ms"))
    bench.figures[f"table_vs_cafein_{name}"] = (forward + backward) * 1e3 / mine_ms
    bench.figures[f"table_vs_cafein_at_least_{name}"] = 2 * forward * 1e3 / mine_ms


@nb.njit(cache=False, fastmath=True)
def _triad(a, b, c):  # type: ignore[no-untyped-def]  # compiled
    for i in range(a.size):
        a[i] = b[i] + np.float32(3) * c[i]


def measure_bandwidth(bench: Bench, builder: ProfileBuilder, near: Any, walks: Any, table: Any) -> None:
    """Bytes of rows the kernel reads and writes over its time, against a triad over as much memory."""
    hops, rows, reads = builder.way.origin.size, builder.rows, builder.read_row.size
    touched = 2 * LANES * (2 * hops + reads + 2 * rows)
    third = max((table.nbytes + builder.best.nbytes) // 12, 1)
    a, b, c = (np.ones(third, np.float32) for _ in range(3))
    rows_timed = bench.timed(
        "profile kernel and triad over as much memory", "ms",
        maillage=lambda: builder.fill(near, walks, table), triad=lambda: _triad(a, b, c),
    )  # fmt: skip
    kernel, triad = median_of(rows_timed, "maillage"), median_of(rows_timed, "triad")
    bench.figures["bandwidth_share"] = (touched / kernel) / (3 * a.nbytes / triad)


def measure_pair(bench: Bench, name: str, folder: Path, ids: list[str]) -> None:
    """pynigiri answers one pair a query: printed, not counted."""
    nigiri = peers.Nigiri(folder, FEEDS[name])
    nigiri.load()
    at = dt.datetime.combine(FEEDS[name], dt.time(8), ZoneInfo(read_feed(folder).zone))
    pairs = _cycle(list(itertools.pairwise(ids)))
    bench.timed(f"ONE pair earliest arrival, {name}", "us", pynigiri=lambda: nigiri.one_pair(*next(pairs), at))


# ------------------------------------------------------------------ loading, answering, size


def measure_loading(bench: Bench) -> None:
    folder = bench.feed("vilnius")
    if folder is None:
        return
    date = FEEDS["vilnius"]
    calls: dict[str, Callable[[], object]] = {"maillage": lambda: build_timetable(read_feed(folder), date, PLAIN)}
    if bench.nigiri:
        calls["pynigiri"] = peers.Nigiri(folder, date).load
    if bench.cafein:
        calls["cafein"] = lambda: peers.Cafein(folder, date)
    rows = bench.timed("files to arrays, vilnius", "ms", 5 if bench.is_quick else 15, **calls)
    timetable = build_timetable(read_feed(folder), date)
    bench.timed(
        "event lists, both ways, vilnius",
        "ms",
        5,
        maillage=lambda: [ProfileBuilder(towards(timetable)), ProfileBuilder(mirrored(timetable))],
    )
    if bench.nigiri:
        bench.figures["load_vs_pynigiri_vilnius"] = median_of(rows, "maillage") / median_of(rows, "pynigiri")


def measure_answers(bench: Bench) -> None:
    """From a directory: reopening it, and answering people who were not asked for before."""
    name = "libellus"
    folder = bench.feed(name)
    if folder is None:
        return
    rng = random.Random(5)
    feed = read_feed(folder)
    stops = [s for s in feed.stops() if math.isfinite(s.lat)]
    sites = [Site(s.id, s.lat, s.lon) for s in rng.sample(stops, LANES)]
    with tempfile.TemporaryDirectory() as place:
        build_profiles(build_timetable(feed, FEEDS[name]), sites, Path(place) / "day")
        (reload,) = bench.timed("reopen a built day", "ms", maillage=lambda: open_profiles(Path(place) / "day"))
        profiles = open_profiles(Path(place) / "day")
    bench.figures["packed_reload_ms"] = reload["median"]
    homes = _homes([(s.lat, s.lon) for s in stops], rng)
    _measure_one_answer(bench, profiles, homes, rng)
    (everywhere,) = bench.timed(
        "all 64 sites for a new home", "ms", maillage=lambda: profiles.all_sites(next(homes), 36_000, 39_600)
    )
    bench.figures["all_sites_ms"] = everywhere["median"]


def _measure_one_answer(bench: Bench, profiles: Profiles, homes: Iterator[tuple[float, float]], rng: random.Random) -> None:
    asked = [(rng.choice(profiles.site_keys), rng.choice([9, 10, 14, 15]) * 3600) for _ in range(64)]
    turns = _cycle(asked)
    here = next(homes)

    def answer(home: tuple[float, float], *, with_legs: bool) -> None:
        key, start = next(turns)
        profiles.round_trip(home, key, start, start + 3600, with_legs=with_legs)

    runs = 200 if bench.is_quick else 1000
    (cold,) = bench.timed("one answer, a new home", "us", runs, maillage=lambda: answer(next(homes), with_legs=False))
    bench.timed("one answer, the same home", "us", runs, maillage=lambda: answer(here, with_legs=False))
    (legs,) = bench.timed("one answer with legs, a new home", "ms", runs, maillage=lambda: answer(next(homes), with_legs=True))
    bench.figures["answer_us"], bench.figures["answer_with_legs_ms"] = cold["median"], legs["median"]


def measure_region(bench: Bench) -> None:
    """Profiles both ways of a made-up region, then of halves and quarters of it: the slope of cost against size."""
    sizes, spent = [], []
    for share in (8, 4, 2, 1):
        connections, stops, sites = REGION[0] // share, REGION[1] // share, REGION[2]
        progress(f"region of {connections} connections")
        region = make_region(connections, stops)
        builders = [ProfileBuilder(region.way), ProfileBuilder(mirrored_region(region))]
        rng = np.random.default_rng(11)
        blocks = [_walks_of(region.way.change_s.size, rng) for _ in range(sites // LANES)]
        tables = [builder.fill(*blocks[0]) for builder in builders]

        def whole_region(
            blocks: list[Any] = blocks, builders: list[ProfileBuilder] = builders, tables: list[Any] = tables
        ) -> None:
            for near, walks in blocks:
                for builder, table in zip(builders, tables, strict=True):
                    builder.fill(near, walks, table)

        (found,) = bench.timed(
            f"made-up region, {region.way.origin.size} connections, {sites} sites", "s", 3, maillage=whole_region
        )
        sizes.append(math.log(region.way.origin.size))
        spent.append(math.log(found["median"]))
    bench.figures["region_s"] = math.exp(spent[-1])
    bench.figures["region_growth_exponent"] = float(np.polyfit(sizes, spent, 1)[0])


def _walks_of(stops: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Three stops near each of 64 sites."""
    chosen = rng.choice(stops, 3 * LANES, replace=False)
    near = np.full(stops, -1, np.int32)
    near[chosen] = np.arange(chosen.size)
    walks = np.full((chosen.size, LANES), 65535, np.uint16)
    walks[np.arange(chosen.size), np.arange(chosen.size) % LANES] = rng.integers(0, 900, chosen.size)
    return near, walks


def _cycle(values: list[Any]) -> Iterator[Any]:
    while True:
        yield from values


def _homes(points: list[tuple[float, float]], rng: random.Random) -> Iterator[tuple[float, float]]:
    """A new home near some stop, each time."""
    while True:
        lat, lon = rng.choice(points)
        yield lat + rng.uniform(-0.003, 0.003), lon + rng.uniform(-0.003, 0.003)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.reach")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout (the only output there is)")
    parser.add_argument("--quick", action="store_true", help="fewer runs, every figure")
    bench = Bench(shared_data(), is_quick=parser.parse_args().quick)
    progress("cells")
    measure_cells(bench)
    for name in FEEDS:
        measure_feed(bench, name)
    progress("loading, answers")
    measure_loading(bench)
    measure_answers(bench)
    measure_region(bench)
    figures = {name: round(value, 4) for name, value in bench.figures.items()}
    print_report("reach", bench.rows, figures, bench.skipped)


if __name__ == "__main__":
    main()
