"""One-to-all scans beside cafein and ferrobus, on the problem they solve: no walking, changes that take no time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from bench import reach_peers as peers
from bench.reach_run import AT_S, DATES, PLAIN, Run, cycle
from bench.report import median_of, progress
from maillage.engines.reach import Feed, Timetable, build_timetable, read_feed
from maillage.engines.reach.direction import Direction, towards
from maillage.engines.reach.scans import UNREACHED, Scanner
from maillage.engines.reach.ways import LANES

COMPARED = 16


@dataclasses.dataclass(frozen=True)
class City:
    """A feed on its day, 64 stops of it with departures ahead, and cafein when it is there."""

    name: str
    folder: Path
    feed: Feed
    timetable: Timetable
    stops: list[int]
    cafein: peers.Cafein | None

    @property
    def ids(self) -> list[str]:
        return [self.timetable.stop_ids[stop] for stop in self.stops]


def open_city(run: Run, name: str) -> City | None:
    folder = run.feed(name)
    if folder is None:
        return None
    feed = read_feed(folder)
    timetable = build_timetable(feed, DATES[name], PLAIN)
    served = np.unique(timetable.c_from[timetable.c_depart_s > AT_S]).tolist()
    stops = random.Random(3).sample(served, min(LANES, len(served)))
    cafein = peers.Cafein(folder, DATES[name]) if "cafein" in run.peers else None
    return City(name, folder, feed, timetable, stops, cafein)


def without_change_time(way: Direction) -> Direction:
    """Changes in no time, and hops of no time in the order in which they lead to one another.

    The engine never does that: a change takes a second at least, so that the order of hops at one instant is free.
    """
    instant = np.flatnonzero(way.arrive_s == way.depart_s)
    places = [way.depart_s[instant].astype(np.int64) << 32 | stops[instant] for stops in (way.origin, way.target)]
    _, known = np.unique(np.concatenate(places), return_inverse=True)
    start, end = known[: instant.size], known[instant.size :]
    rank = np.zeros(instant.size, np.int64)
    for _ in range(way.change_s.size):
        after = np.zeros(known.size, np.int64)
        np.maximum.at(after, end, rank + 1)
        better = np.where(start == end, rank, after[start])
        if (better == rank).all():
            break
        rank = better
    ranks = np.full(way.origin.size, way.origin.size)
    ranks[instant] = rank
    order = np.lexsort((np.arange(way.origin.size), ranks, way.depart_s))
    sorted_arrays = {
        name: getattr(way, name)[order] for name in ("origin", "target", "depart_s", "arrive_s", "run", "flag", "source")
    }
    return dataclasses.replace(way, change_s=np.zeros_like(way.change_s), **sorted_arrays)


def measure_scans(run: Run, city: City) -> None:
    """Earliest arrival at all stops from one, the answers compared first."""
    scanner = Scanner(without_change_time(towards(city.timetable)))
    places, ids, others = (cycle(values) for values in (city.stops, city.ids, city.stops))
    compared = city.stops[:COMPARED]
    calls: dict[str, Callable[[], object]] = {"maillage": lambda: scanner.run({next(places): 0}, AT_S)}
    if (cafein := city.cafein) is not None:
        differing = sum(_differing(scanner, stop, _by_stop(city, cafein, stop)) for stop in compared)
        run.figures[f"scan_answers_differing_{city.name}"] = differing
        calls["cafein"] = lambda: cafein.from_stop(next(ids), AT_S)
    if "ferrobus" in run.peers:
        ferrobus = open_ferrobus(run, city)
        differing = sum(_differing(scanner, stop, ferrobus.travel_from(stop, AT_S), ferrobus.LATE_S) for stop in compared)
        share = differing / (len(compared) * (city.timetable.stop_count - 1))
        run.figures[f"ferrobus_share_of_answers_differing_{city.name}"] = share
        calls["ferrobus"] = lambda: ferrobus.from_stop(next(others), AT_S)
    if len(calls) == 1:
        return
    work = f"one-to-all earliest arrival, {city.name}"
    rows = run.timed(work, "us", run.runs(25, 100), calls_a_run=COMPARED, **calls)
    best = min(median_of(rows, peer) for peer in calls if peer != "maillage")
    run.figures[f"scan_vs_best_peer_{city.name}"] = best / median_of(rows, "maillage")


def open_ferrobus(run: Run, city: City) -> peers.Ferrobus:
    points = list(zip(city.timetable.lat.tolist(), city.timetable.lon.tolist(), strict=True))
    return peers.Ferrobus(city.folder, city.feed, points, DATES[city.name], run.folder())


def _by_stop(city: City, cafein: peers.Cafein, stop: int) -> list[int | None]:
    found = cafein.from_stop(city.timetable.stop_ids[stop], AT_S)
    return [found.get(other) for other in city.timetable.stop_ids]


def _differing(scanner: Scanner, stop: int, theirs: Sequence[int | None], late_s: int = 0) -> int:
    """Stops other than the first one at which the answers differ; a peer may be `late_s` late."""
    ours: npt.NDArray[np.int32] = scanner.run({stop: 0}, AT_S)
    differing = 0
    for other, (mine, found) in enumerate(zip(ours.tolist(), theirs, strict=True)):
        is_same = found is None if mine == UNREACHED else found is not None and 0 <= found - (mine - AT_S) <= late_s
        differing += other != stop and not is_same
    return differing


def measure_pair(run: Run, city: City) -> None:
    """pynigiri answers one pair a query, with walks of its own making: printed, not counted."""
    progress(f"loading pynigiri, {city.name}")
    nigiri = peers.Nigiri(city.folder, DATES[city.name])
    nigiri.load()
    at = dt.datetime.combine(DATES[city.name], dt.time(8), ZoneInfo(city.feed.zone))
    pairs = cycle(list(itertools.pairwise(city.ids)))
    work = f"ONE pair earliest arrival, {city.name} (not counted)"
    run.timed(work, "us", run.runs(30, 100), pynigiri=lambda: nigiri.one_pair(*next(pairs), at))
