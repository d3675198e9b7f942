"""A made-up region: straight lines on a grid of villages, for measuring cost against size. Always the same for a size."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from maillage.engines.reach.direction import Direction
from maillage.engines.reach.footpaths import Footpaths, near_pairs
from maillage.engines.reach.geometry import walk_seconds

REGION = (520_000, 34_000, 512)  # connections, stops, sites
CALLS = 26
HEADWAY_S = 3600
FIRST_S, LAST_S = 6 * 3600, 20 * 3600
CHANGE_S = 120
DATE = dt.date(2026, 3, 10)


@dataclass(frozen=True)
class Region:
    """Connections of a day as a Direction, and where the stops are."""

    way: Direction
    lat: np.ndarray
    lon: np.ndarray


def make_region(connections: int, stops: int, seed: int = 7) -> Region:
    """Lines of 26 calls through neighbouring stops, a trip an hour each way, so that about `connections` hops run."""
    rng = np.random.default_rng(seed)
    side = int(np.sqrt(stops))
    lat = 43.0 + rng.random(stops) * side * 0.012
    lon = 3.0 + rng.random(stops) * side * 0.016
    cell = np.lexsort((lon, (lat / 0.012).astype(int)))
    trips_a_line = 2 * (LAST_S - FIRST_S) // HEADWAY_S
    lines = max(round(connections / (trips_a_line * (CALLS - 1))), 1)
    chains = [_line(cell, side, rng) for _ in range(lines)]
    origin, target, depart, arrive, run = [], [], [], [], []
    number = 0
    for chain in chains:
        hop_s = rng.integers(1, 6, CALLS - 1) * 60
        for stops_in_order, hops in ((chain, hop_s), (chain[::-1], hop_s[::-1])):
            starts = np.arange(FIRST_S, LAST_S, HEADWAY_S) + int(rng.integers(0, 60)) * 60
            after = np.concatenate([[0], np.cumsum(hops)])
            for start in starts:
                origin.append(stops_in_order[:-1])
                target.append(stops_in_order[1:])
                depart.append(start + after[:-1])
                arrive.append(start + after[1:])
                run.append(np.full(CALLS - 1, number))
                number += 1
    columns = [np.concatenate(c).astype(np.int32) for c in (origin, target, depart, arrive, run)]
    order = np.lexsort((np.arange(columns[0].size), columns[4], columns[2]))
    o, t, d, a, r = (c[order] for c in columns)
    first, second, apart = near_pairs(lat, lon, 300.0)
    seconds = walk_seconds(apart, 1.1, 1.3)
    pairs = {(int(x), int(y)): int(s) for x, y, s in zip(first, second, seconds, strict=True)}
    pairs |= {(y, x): s for (x, y), s in pairs.items()}
    walks = Footpaths.from_pairs(stops, pairs)
    flag, change = np.full(o.size, 3, np.uint8), np.full(stops, CHANGE_S, np.int32)
    return Region(Direction(o, t, d, a, r, flag, np.arange(o.size, dtype=np.int32), change, walks), lat, lon)


def _line(cell: np.ndarray, side: int, rng: np.random.Generator) -> np.ndarray:
    """26 stops one after another through the country, sometimes to the next row."""
    place = int(rng.integers(0, cell.size - side - CALLS * 2))
    steps = np.where(rng.random(CALLS - 1) < 0.2, side, rng.integers(1, 3, CALLS - 1))
    places = (place + np.concatenate([[0], np.cumsum(steps)])) % cell.size
    return cell[places]


def mirrored_region(region: Region) -> Direction:
    """The way back: the same connections in mirrored time."""
    from maillage.engines.reach.direction import MIRROR_S

    w = region.way
    depart, arrive = MIRROR_S - w.arrive_s, MIRROR_S - w.depart_s
    order = np.lexsort((-np.arange(w.origin.size), w.run, depart))
    return Direction(
        w.target[order], w.origin[order], depart[order], arrive[order], w.run[order], w.flag[order], w.source[order],
        w.change_s, w.walks.reversed() if isinstance(w.walks, Footpaths) else w.walks,
    )  # fmt: skip
