"""Round-trip tables, 64 sites × 40 slots × both ways × all stops, beside cafein; and the memory's bandwidth."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from bench import reach_peers as peers
from bench.reach_run import Run
from bench.reach_scans import City, without_change_time
from bench.report import median_of, progress, row
from maillage.engines.reach import Site, Timetable
from maillage.engines.reach.direction import MIRROR_S, TICK_S, mirrored, towards
from maillage.engines.reach.profiles import ProfileBuilder, site_walks
from maillage.engines.reach.slot_tables import slot_ticks
from maillage.engines.reach.stored import Lane
from maillage.engines.reach.ways import LANES, NEVER, Way, empty_rows

SLOTS = 40
TIMES = [7 * 3600 + 900 * i for i in range(SLOTS)]
Ints = npt.NDArray[np.int64]


class Tables:
    """Profiles and slot tables of 64 stops as sites, changes taking no time as with the peers; filled on each call."""

    def __init__(self, timetable: Timetable, stops: list[int]) -> None:
        ids = [timetable.stop_ids[stop] for stop in stops]
        self.timetable, self.stops = timetable, stops
        self.near, self.walks = site_walks(timetable, [Lane(Site(s, 0.0, 0.0, s), 900) for s in ids])
        self.builders = [ProfileBuilder(without_change_time(way)) for way in (towards(timetable), mirrored(timetable))]
        self.ways = [Way.of(builder.way) for builder in self.builders]
        self.tables = [builder.fill(self.near, self.walks) for builder in self.builders]
        backwards = [(MIRROR_S - t) // TICK_S for t in reversed(TIMES)]
        self.deadlines = [np.array(d, np.uint16) for d in ([t // TICK_S for t in TIMES], backwards)]
        self.slots = [slot_ticks(w, t, d) for w, t, d in zip(self.ways, self.tables, self.deadlines, strict=True)]

    def fill(self) -> None:
        parts = zip(self.builders, self.ways, self.tables, self.deadlines, self.slots, strict=True)
        for builder, way, table, deadlines, slots in parts:
            slot_ticks(way, builder.fill(self.near, self.walks, table), deadlines, slots)

    @cached_property
    def arrive_s(self) -> Ints:
        """int64 (slots, sites, stops): first arrival of those who leave the site then, -1 for none."""
        ticks = self.slots[1][:, ::-1, : len(self.stops)].astype(np.int64)
        return np.where(ticks == 0, -1, MIRROR_S - (ticks - 1) * TICK_S).transpose(1, 2, 0)

    def last_in_time(self, stop: int, lane: int, by_s: int) -> tuple[int, int] | None:
        """When one leaves a stop to be at the site in time, and when one is there, taking the best that leaves then."""
        low, high = self.ways[0].row_ptr[stop : stop + 2].tolist()
        values, departs = self.tables[0][low:high, lane], self.ways[0].row_depart_s[low:high]
        in_time = int(values.searchsorted(np.uint16(by_s // TICK_S), "right"))
        if not in_time:
            return None
        together = int(departs.searchsorted(departs[in_time - 1]))
        return int(departs[together]), TICK_S * int(values[together])


def measure_tables(run: Run, city: City) -> None:
    tables = Tables(city.timetable, city.stops)
    work = f"table 64 sites × {SLOTS} slots × 2, {city.name}"
    if city.cafein is not None:
        progress(f"comparing {work}")
        city.cafein.prepare()
        spent_s, calls = _compare(run, city, city.cafein, tables)
    (mine,) = run.timed(work, "ms", run.runs(15, 50), maillage=tables.fill)
    run.figures[f"table_ms_{city.name}"] = mine["median"]
    if city.cafein is not None:
        whole_s = spent_s[0] + spent_s[1] * len(city.stops) * SLOTS / calls
        engine = f"cafein ({calls} of {len(city.stops) * SLOTS} calls towards sites, scaled)"
        run.rows.append(row(work, engine, [whole_s], "ms"))
        run.rows.append(row(work, "cafein (were it as fast towards sites as from them)", [2 * spent_s[0]], "ms"))
        run.figures[f"table_vs_cafein_{city.name}"] = whole_s * 1e3 / mine["median"]
    if city.name == "vilnius":
        measure_bandwidth(run, tables)


def _compare(run: Run, city: City, cafein: peers.Cafein, tables: Tables) -> tuple[tuple[float, float], int]:
    """Cells that differ, as a figure; seconds cafein took from and towards the sites, and its calls towards them."""
    differing, from_s = _compare_from_sites(city, cafein, tables)
    towards_s, calls = 0.0, 0
    for lane in range(len(city.stops)):
        for slot in {(7 * lane + 10 * turn) % SLOTS for turn in range(run.runs(1, 4))}:
            wrong, spent_s = _compare_towards_site(city, cafein, tables, lane, TIMES[slot])
            differing, towards_s, calls = differing + wrong, towards_s + spent_s, calls + 1
    run.figures[f"table_answers_differing_{city.name}"] = differing
    return (from_s, towards_s), calls


def _compare_from_sites(city: City, cafein: peers.Cafein, tables: Tables) -> tuple[int, float]:
    """Cells that differ, and cafein's seconds: it answers all slots in one call."""
    places = {stop: place for place, stop in enumerate(city.timetable.stop_ids)}
    columns = [places[stop] for stop in cafein.stop_ids]
    start = time.perf_counter()
    theirs = cafein.matrix(city.ids, TIMES)
    spent_s = time.perf_counter() - start
    ours = tables.arrive_s[:, :, columns]
    late = ours - theirs
    is_same = np.where(theirs < 0, ours < 0, (ours >= 0) & (late >= 0) & (late < TICK_S))
    is_same[:, np.arange(len(city.stops)), [columns.index(stop) for stop in city.stops]] = True  # a site to itself
    return int((~is_same).sum()), spent_s


def _compare_towards_site(city: City, cafein: peers.Cafein, tables: Tables, lane: int, by_s: int) -> tuple[int, float]:
    """Cells that differ, and cafein's seconds: it answers one site and slot in a call."""
    start = time.perf_counter()
    found = cafein.to_stop(city.ids[lane], by_s)
    spent_s = time.perf_counter() - start
    differing = sum(
        not _is_same_way(tables.last_in_time(stop, lane, by_s), found.get(name), by_s)
        for stop, name in enumerate(city.timetable.stop_ids)
        if name != city.ids[lane]
    )
    return differing, spent_s


def _is_same_way(mine: tuple[int, int] | None, travel_s: int | None, by_s: int) -> bool:
    """cafein tells how long the journey takes that leaves last, though it may not be the first to arrive of those."""
    if mine is None or travel_s is None:
        return mine is travel_s
    leave_s, arrive_s = mine
    return arrive_s - leave_s - TICK_S < travel_s <= by_s - leave_s


@nb.njit(cache=False, fastmath=True)
def _triad(a, b, c):  # type: ignore[no-untyped-def]  # compiled
    for i in range(a.size):
        a[i] = b[i] + np.float32(3) * c[i]


def measure_bandwidth(run: Run, tables: Tables) -> None:
    """Bytes of rows the kernel reads and writes over its time, against a triad over as much memory."""
    builder, table = tables.builders[0], tables.tables[0]
    hops, rows, reads = builder.way.origin.size, builder.rows, builder.read_row.size
    touched = 2 * LANES * (2 * hops + reads + 2 * rows)
    rows_a_third = max((table.nbytes + builder.best.nbytes) // (3 * 2 * LANES), 1)
    a, b, c = (empty_rows(rows_a_third).reshape(-1).view(np.float32) for _ in range(3))  # aligned as the tables are
    for each in (a, b, c):
        each[:] = 1
    timed = run.timed(
        "profile kernel and triad over as much memory", "ms", run.runs(25, 100),
        maillage=lambda: builder.fill(tables.near, tables.walks, table), triad=lambda: _triad(a, b, c),
    )  # fmt: skip
    kernel, triad = median_of(timed, "maillage"), median_of(timed, "triad")
    run.figures["bandwidth_share"] = (touched / kernel) / (3 * a.nbytes / triad)


def walks_of(stops: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Three stops near each of 64 sites, drawn by lot."""
    chosen = rng.choice(stops, 3 * LANES, replace=False)
    near = np.full(stops, -1, np.int32)
    near[chosen] = np.arange(chosen.size)
    walks = np.full((chosen.size, LANES), NEVER, np.uint16)
    walks[np.arange(chosen.size), np.arange(chosen.size) % LANES] = rng.integers(0, 900, chosen.size)
    return near, walks
