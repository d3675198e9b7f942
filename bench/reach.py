"""`python -m bench.reach --json`: the reach engine against its naive twin, the memory's bandwidth and other engines."""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
from pathlib import Path

import numpy as np

from bench.reach_answers import measure_answers, measure_loading
from bench.reach_memory import peak_gb
from bench.reach_plot import write_plot
from bench.reach_region import REGION, make_region, mirrored_region
from bench.reach_run import DATES, Run
from bench.reach_scans import measure_pair, measure_scans, open_city
from bench.reach_tables import measure_tables, walks_of
from bench.report import print_report, progress, shared_data
from maillage.engines.reach.profiles import ProfileBuilder
from maillage.engines.reach.ways import LANES

SHARES = (0.25, 0.5, 1, 2)
QUICK_CELLS = (("libellus", "2024-05-11"), ("transcollines", "2026-03-08"), ("rovigo", "2021-03-09"))
MORE_CELLS = (("ter2022", "2022-01-15"), ("vilnius", "2015-10-25"))


def measure_cells(run: Run) -> None:
    """Cells on which tables, journeys and the naive twin disagree."""
    from tests.engines.reach.cells import differing_cells

    wrong, seen = 0, False
    for name, date in QUICK_CELLS if run.is_quick else (*QUICK_CELLS, *MORE_CELLS):
        folder = run.feed(name)
        if folder is None:
            continue
        progress(f"cells of {name}")
        for is_walking in (False, True):
            found = differing_cells(
                folder, dt.date.fromisoformat(date), is_walking=is_walking, sites=3,
                instants=[9 * 3600, 14 * 3600], rng=random.Random(1), homes=120,
            )  # fmt: skip
            wrong, seen = wrong + len(found), True
    if seen:
        run.figures["cells_differing"] = wrong


def measure_feeds(run: Run) -> None:
    for name in DATES:
        city = open_city(run, name)
        if city is None:
            continue
        measure_scans(run, city)
        measure_tables(run, city)
        if "pynigiri" in run.peers:
            measure_pair(run, city)


def measure_region(run: Run, plot: Path | None) -> None:
    """Profiles both ways of a made-up region, then of a quarter, half and twice of it: the slope of cost against size.

    All are larger than the caches; smaller ones cost less a connection.
    """
    connections, stops, sites = REGION
    points = {each: _measure_region_of(run, int(connections * each), int(stops * each), sites) for each in SHARES}
    slope = float(np.polyfit(*np.log(list(points.values())).T, 1)[0])
    run.figures["region_s"], run.figures["region_growth_exponent"] = points[1][1], slope
    if plot is not None:
        write_plot(plot, list(points.values()), slope)
    progress("memory of a made-up region")
    run.figures["region_peak_gb"] = peak_gb()


def _measure_region_of(run: Run, connections: int, stops: int, sites: int) -> tuple[float, float]:
    """Connections there are, and median seconds."""
    progress(f"making a region of {connections} connections")
    region = make_region(connections, stops)
    builders = [ProfileBuilder(region.way), ProfileBuilder(mirrored_region(region))]
    rng = np.random.default_rng(11)
    blocks = [walks_of(region.way.change_s.size, rng) for _ in range(sites // LANES)]
    tables = [builder.fill(*blocks[0]) for builder in builders]

    def whole_region() -> None:
        for near, walks in blocks:
            for builder, table in zip(builders, tables, strict=True):
                builder.fill(near, walks, table)

    made = int(region.way.origin.size)
    (found,) = run.timed(f"made-up region, {made} connections, {sites} sites", "s", run.runs(5, 9), maillage=whole_region)
    return made, found["median"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.reach")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout (the only output there is)")
    parser.add_argument("--quick", action="store_true", help="fewer runs, every figure")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw cost against size")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-reach-") as scratch:
        run = Run(shared_data(), Path(scratch), is_quick=asked.quick)
        measure_cells(run)
        measure_feeds(run)
        measure_loading(run)
        measure_answers(run)
        measure_region(run, asked.plot)
    figures = {name: round(value, 4) for name, value in run.figures.items()}
    print_report("reach", run.rows, figures, run.skipped)


if __name__ == "__main__":
    main()
