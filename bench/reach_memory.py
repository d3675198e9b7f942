"""`python -m bench.reach_memory`: the most memory a process held to profile the whole made-up region both ways, in GB.

Run by bench.reach as a process of its own, since what was held before counts for ever."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import numpy as np

from bench.reach_region import REGION, make_region, mirrored_region
from bench.reach_tables import walks_of
from maillage.engines.reach.profiles import ProfileBuilder
from maillage.engines.reach.ways import LANES


def peak_gb() -> float:
    """Of a new process in which all tables stay in memory."""
    done = subprocess.run([sys.executable, "-m", "bench.reach_memory"], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    connections, stops, sites = REGION
    region = make_region(connections, stops)
    builders = [ProfileBuilder(region.way), ProfileBuilder(mirrored_region(region))]
    rng = np.random.default_rng(11)
    tables = [builder.fill(*walks_of(stops, rng)) for _ in range(sites // LANES) for builder in builders]
    assert len(tables) == 2 * sites // LANES
    print(_most_held_bytes() / 1e9)


def _most_held_bytes() -> int:
    """As Linux tells; elsewhere getrusage, which counts what the parent held too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    held = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return int(held.split()[1]) * 1024


if __name__ == "__main__":
    main()
