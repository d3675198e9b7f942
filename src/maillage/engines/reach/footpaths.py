"""Walks between stops and changes at a stop, out of positions, names, stations and transfers.txt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.geometry import EARTH_M, distance_m, walk_seconds

if TYPE_CHECKING:
    from maillage.engines.reach.feed import Feed
    from maillage.engines.reach.timetable import Options

SAME_NAME_M = 400.0
LINK_LEAST_S = 60
FORBIDDEN_S = 1 << 29
TAKES_TIME, FORBIDDEN = 2, 3  # transfer_type
F64 = npt.NDArray[np.float64]
Pairs = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Footpaths:
    """Direct walks, as a table by first stop (CSR): not closed transitively, one walk between two rides.

    Parameters
    ----------
    ptr : int32 (stops + 1,), walks from stop s are ptr[s] to ptr[s + 1].
    to : int32 (walks,), stop reached. seconds : int32 (walks,), at least 1.
    """

    ptr: npt.NDArray[np.int32]
    to: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]

    @classmethod
    def from_pairs(cls, stops: int, pairs: Pairs) -> Footpaths:
        ordered = sorted((a, b, s) for (a, b), s in pairs.items() if a != b and s < FORBIDDEN_S)
        columns = np.array(ordered, np.int32).reshape(-1, 3)
        ptr = np.concatenate([[0], np.cumsum(np.bincount(columns[:, 0], minlength=stops))]).astype(np.int32)
        return cls(ptr, np.ascontiguousarray(columns[:, 1]), np.ascontiguousarray(columns[:, 2]))

    def reversed(self) -> Footpaths:
        """The same walks by their last stop."""
        stops = self.ptr.size - 1
        origin = np.repeat(np.arange(stops, dtype=np.int32), np.diff(self.ptr))
        order = np.argsort(self.to, kind="stable")
        ptr = np.concatenate([[0], np.cumsum(np.bincount(self.to, minlength=stops))]).astype(np.int32)
        return Footpaths(ptr, origin[order], self.seconds[order])


def stop_links(feed: Feed, options: Options) -> tuple[npt.NDArray[np.int32], Footpaths]:
    """Change time of each stop (seconds, FORBIDDEN_S where one may not change) and the walks between stops.

    Order of the rules, the later ones winning: walks within the radius; stops of one name within 400 m or of one
    station (by distance, at least 60 s); transfers.txt (0 and 1 link by distance, 2 gives the time), the rules for
    some lines only after those for all; what transfers.txt forbids (3), whatever another of its lines says.
    Without walking no pair is linked, and only the rules of a stop with itself are kept.
    """
    rows = feed.platforms()
    place_of = np.full(len(feed.stop_rows.ids), -1, np.int64)
    place_of[rows] = np.arange(rows.size)
    change = np.full(rows.size, options.change_s, np.int32)
    links = _Links(feed.stop_rows.lat[rows], feed.stop_rows.lon[rows], options)
    if options.is_walking:
        links.add_walks()
        links.add_same_places([feed.stop_rows.names[r] for r in rows.tolist()], feed.stop_rows.parent[rows].tolist())
    _apply_rules(links, change, feed, place_of)
    return change, Footpaths.from_pairs(rows.size, links.pairs)


def near_pairs(lat: F64, lon: F64, radius_m: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], F64]:
    """Pairs of points (first < second) at most `radius_m` apart, with their distance in metres.

    Points are dropped into cells of the radius; each is compared with the points of its cell and the cells around.
    """
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if known.size < 2 or radius_m <= 0:
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0)
    step = np.degrees(radius_m / EARTH_M) * 1.0001
    row = np.floor((lat[known] + 90) / step).astype(np.int64)
    widest = max(np.cos(np.radians(min(89.9, np.abs(lat[known]).max() + step))), 1e-3)
    column = np.floor((lon[known] + 180) / (step / widest)).astype(np.int64) + 1
    width = int(column.max()) + 2
    cell = row * width + column
    order = np.argsort(cell, kind="stable")
    known, cell = known[order], cell[order]
    firsts, seconds = [], []
    for near in (0, 1, width - 1, width, width + 1):
        low, high = np.searchsorted(cell, cell + near, "left"), np.searchsorted(cell, cell + near, "right")
        low = np.maximum(low, np.arange(cell.size) + 1) if near == 0 else low
        count = np.maximum(high - low, 0)
        a = np.repeat(np.arange(cell.size), count)
        b = np.repeat(low, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        firsts.append(known[a])
        seconds.append(known[b])
    one, two = np.concatenate(firsts), np.concatenate(seconds)
    apart = distance_m(lat[one], lon[one], lat[two], lon[two])
    close = apart <= radius_m
    first, second = np.minimum(one, two)[close], np.maximum(one, two)[close]
    return first, second, apart[close]


@dataclass
class _Links:
    """Links between stops while they are being gathered; FORBIDDEN_S marks a pair that must stay apart."""

    lat: F64
    lon: F64
    options: Options
    pairs: Pairs = field(default_factory=dict)

    def add_walks(self) -> None:
        first, second, apart = near_pairs(self.lat, self.lon, self.options.walk_radius_m)
        seconds = walk_seconds(apart, self.options.walk_speed_mps, self.options.walk_detour)
        for a, b, s in zip(first.tolist(), second.tolist(), seconds.tolist(), strict=True):
            self.pairs[a, b] = self.pairs[b, a] = s

    def add_same_places(self, names: list[str], stations: list[int]) -> None:
        """Stops of one name within 400 m, and all stops of one station."""
        first, second, _ = near_pairs(self.lat, self.lon, SAME_NAME_M)
        folded = [name.casefold() for name in names]
        near = zip(first.tolist(), second.tolist(), strict=True)
        same = [(a, b) for a, b in near if folded[a] and folded[a] == folded[b]]
        by_station: dict[int, list[int]] = {}
        for place, station in enumerate(stations):
            if station >= 0:
                by_station.setdefault(station, []).append(place)
        for members in by_station.values():
            same += [(a, b) for i, a in enumerate(members) for b in members[i + 1 :]]
        self.link(same)
        self.link([(b, a) for a, b in same])

    def link(self, couples: list[tuple[int, int]]) -> None:
        """Link by distance, at least 60 s; 60 s where a position is unknown."""
        ends = np.array(couples, np.int64).reshape(-1, 2)
        apart = distance_m(self.lat[ends[:, 0]], self.lon[ends[:, 0]], self.lat[ends[:, 1]], self.lon[ends[:, 1]])
        seconds = walk_seconds(np.nan_to_num(apart, nan=0.0), self.options.walk_speed_mps, self.options.walk_detour)
        for (a, b), s in zip(ends.tolist(), seconds.tolist(), strict=True):
            self.pairs[a, b] = max(s, LINK_LEAST_S)

    def apply_rule(self, pair: tuple[int, int], kind: int, least_s: int, is_narrow: bool) -> None:
        """A rule of transfers.txt; one for some lines only may slow everybody down, never hurry anybody."""
        if kind == FORBIDDEN:
            self.pairs[pair] = FORBIDDEN_S
        elif kind == TAKES_TIME and is_narrow:
            if pair in self.pairs:
                self.pairs[pair] = max(self.pairs[pair], least_s)
        elif kind == TAKES_TIME:
            self.pairs[pair] = max(least_s, 1)
        elif pair not in self.pairs:
            self.link([pair])


def _apply_rules(links: _Links, change: npt.NDArray[np.int32], feed: Feed, place_of: npt.NDArray[np.int64]) -> None:
    rules = feed.transfers
    if rules is None:
        return
    members = _members_of_stations(feed, place_of)
    in_order = np.lexsort((rules.is_qualified, rules.kind == FORBIDDEN))  # general first, what is forbidden has the last word
    columns = (rules.origin, rules.target, rules.kind, rules.least_s, rules.is_qualified)
    for origin, target, kind, least, narrow in zip(*(c[in_order].tolist() for c in columns), strict=True):
        if kind > FORBIDDEN or (narrow and kind != TAKES_TIME) or (kind == TAKES_TIME and least < 0):
            continue
        for a in members.get(origin, ()):
            for b in members.get(target, ()):
                if a != b and links.options.is_walking:
                    links.apply_rule((a, b), kind, least, narrow)
                elif a == b and kind >= TAKES_TIME:
                    slower = max(int(change[a]), least) if narrow else max(least, 1)
                    change[a] = FORBIDDEN_S if kind == FORBIDDEN else slower


def _members_of_stations(feed: Feed, place_of: npt.NDArray[np.int64]) -> dict[int, list[int]]:
    """Row of stops.txt to the platforms a rule about it applies to: itself, or all of a station."""
    members: dict[int, list[int]] = {}
    for row, place in enumerate(place_of.tolist()):
        if place >= 0:
            members.setdefault(row, []).append(place)
            if (station := int(feed.stop_rows.parent[row])) >= 0:
                members.setdefault(station, []).append(place)
    return members
