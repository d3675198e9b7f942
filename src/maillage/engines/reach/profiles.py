"""Building whole-day profiles: every boardable connection × every site, both ways, 64 sites at a time (compiled)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from maillage.engines.reach import kernels
from maillage.engines.reach.answers import Profiles
from maillage.engines.reach.direction import ALIGHT, TICK_S, Direction, mirrored, towards
from maillage.engines.reach.errors import BadOption, UnknownStop
from maillage.engines.reach.footpaths import FORBIDDEN_S
from maillage.engines.reach.geometry import distance_m, is_point
from maillage.engines.reach.stored import Block, Day, Lane, Names, Site
from maillage.engines.reach.timetable import Timetable
from maillage.engines.reach.ways import LANES, Way, as_text, empty_rows

I32 = npt.NDArray[np.int32]
U16 = npt.NDArray[np.uint16]
NEVER = 65535


def build_profiles(
    timetable: Timetable,
    sites: Sequence[Site],
    directory: Path | None = None,
    walk_limits_s: Sequence[int] = (900,),
) -> Profiles:
    """Profiles of a day for all sites, kept in memory or written to a directory and mapped.

    Parameters
    ----------
    timetable : a service day.
    sites : at least one, with distinct keys.
    directory : replaced whole, or left as it was if anything fails.
    walk_limits_s : walking limits at the site's end to build for, seconds, ≤ 7200; people are answered with the
        largest that is not above their own.

    Raises
    ------
    BadOption, UnknownStop
        A site without a point, a key given twice, a limit out of range; a site at a stop that is not there.

    Notes
    -----
    Cost: for each 64 (site, limit) couples and each way, about five rows of 128 bytes a connection plus one for each
    walk; memory 128 bytes a connection. Kept in 2-second ticks, arrivals rounded up: never optimistic.
    """
    lanes = _lanes(sites, walk_limits_s)
    out, back = towards(timetable), mirrored(timetable)
    builders = ProfileBuilder(out), ProfileBuilder(back)
    blocks = []
    for start in range(0, len(lanes), LANES):
        near, walk_s = site_walks(timetable, lanes[start : start + LANES])
        tables = [builder.fill(near, walk_s) for builder in builders]
        blocks.append(Block(tables[0], tables[1], near, walk_s))
    options = timetable.options
    day = Day(
        timetable.date.isoformat(), timetable.kind, timetable.feed_version, timetable.zone, timetable.has_service,
        options.is_walking, options.walk_speed_mps, options.walk_detour,
        lanes, timetable.booking_rules, _names(timetable), Way.of(out), Way.of(back), tuple(blocks),
    )  # fmt: skip
    if directory is None:
        return Profiles(day)
    _write_whole(day, Path(directory))
    return Profiles(Day.load(Path(directory)))


class ProfileBuilder:
    """What the kernel needs of a direction, prepared once for all blocks of sites."""

    def __init__(self, way: Direction) -> None:
        self.way = way
        self.rows = int(way.row_source.size)
        self.row = way.row_of
        self.next_row = self._next_rows()
        self.read_ptr, self.read_row = self._reads()
        runs = int(way.run.max()) + 1 if way.run.size else 0
        self.best = empty_rows(runs)
        self.alight = np.where((way.flag & ALIGHT) > 0, way.target, way.change_s.size).astype(np.int32)

    def fill(self, near: I32, walk_s: U16, table: U16 | None = None) -> U16:
        """Table uint16 (rows + 1, 64) for the lanes whose walks are given (see Block); `table` is reused if given."""
        way = self.way
        if table is None:
            table = empty_rows(self.rows + 1)
        table[self.rows] = NEVER
        self.best[:] = NEVER
        even, odd = (self._ticks(walk_s, extra) for extra in (0, 1))
        kernels.fill_profiles(
            way.arrive_s, way.run, self.alight, np.append(near, np.int32(-1)), self.row, self.next_row, self.read_ptr,
            self.read_row, even, odd, table, self.best,
        )  # fmt: skip
        return table

    @staticmethod
    def _ticks(walk_s: U16, extra_s: int) -> U16:
        """Walks in ticks, rounded up, after an arrival `extra_s` seconds past a tick."""
        ticks = empty_rows(walk_s.shape[0])
        ticks[:] = np.where(walk_s == NEVER, NEVER, -(-(walk_s.astype(np.int32) + extra_s) // TICK_S))
        return ticks

    def _next_rows(self) -> I32:
        """The row after a connection's own at the same stop, or the row that is NEVER."""
        after = np.arange(1, self.rows + 1, dtype=np.int32)
        after[self.way.row_ptr[1:][np.diff(self.way.row_ptr) > 0] - 1] = self.rows
        return np.where(self.row >= 0, after[self.row] if self.rows else 0, self.rows).astype(np.int32)

    def _reads(self) -> tuple[I32, I32]:
        """For each connection, the rows its passengers may board: first at its stop after the change time, first at
        each neighbouring stop after the walk."""
        way = self.way
        alight = np.flatnonzero(way.flag & ALIGHT).astype(np.int32)
        stop, arrive = way.target[alight], way.arrive_s[alight]
        change = way.change_s[stop]
        may_change = change < FORBIDDEN_S
        degree = np.diff(way.walks.ptr)[stop]
        walker = np.repeat(np.arange(alight.size), degree)
        walk = way.walks.ptr[stop][walker] + np.arange(walker.size) - np.repeat(np.cumsum(degree) - degree, degree)
        source = np.concatenate([alight[may_change], alight[walker]])
        where = np.concatenate([stop[may_change], way.walks.to[walk]])
        when = np.concatenate([(arrive + change)[may_change], arrive[walker] + way.walks.seconds[walk]])
        row = way.first_rows(where, when)
        found = row >= 0
        source, row = source[found], row[found]
        order = np.argsort(source, kind="stable")
        ptr = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=way.target.size))])
        return ptr.astype(np.int32), row[order]


def site_walks(timetable: Timetable, lanes: Sequence[Lane]) -> tuple[I32, U16]:
    """Which stops are near the sites of up to 64 lanes, and how far on foot (see Block)."""
    options = timetable.options
    walk_s = np.full((timetable.stop_count, LANES), NEVER, np.uint16)
    for place, lane in enumerate(lanes):
        if options.is_walking:
            apart = distance_m(lane.site.lat, lane.site.lon, timetable.lat, timetable.lon)
            seconds = np.ceil(np.nan_to_num(apart, nan=np.inf) * options.walk_detour / options.walk_speed_mps)
            close = seconds <= lane.walk_s
            walk_s[close, place] = seconds[close].astype(np.uint16)
        if lane.site.stop_id is not None:
            walk_s[_stops_of(timetable, lane.site.stop_id), place] = 0
    is_near = (walk_s != NEVER).any(axis=1)
    near = np.where(is_near, np.cumsum(is_near) - 1, -1).astype(np.int32)
    return near, np.ascontiguousarray(walk_s[is_near])


def _stops_of(timetable: Timetable, place: str) -> list[int]:
    if place in timetable.stations:
        return list(timetable.stations[place])
    if place not in timetable.stop_ids:
        raise UnknownStop(place)
    return [timetable.stop_ids.index(place)]


def _lanes(sites: Sequence[Site], walk_limits_s: Sequence[int]) -> tuple[Lane, ...]:
    if not sites or len({site.key for site in sites}) < len(sites):
        raise BadOption("sites", "need at least one, with distinct keys")
    for site in sites:
        if not is_point((site.lat, site.lon)) and site.stop_id is None:
            raise BadOption("sites", f"site {site.key!r} has no point")
    limits = sorted(set(walk_limits_s), reverse=True)
    if not limits or limits[-1] < 0 or limits[0] > 7200:
        raise BadOption("walk_limits_s", "need at least one, between 0 and 7200")
    return tuple(Lane(site, limit) for limit in limits for site in sites)


def _names(timetable: Timetable) -> Names:
    feed_names, runs = timetable.labels, timetable.runs
    stations = sorted(timetable.stations.items())
    members = [len(stops) for _, stops in stations]
    return Names(
        stop_ids=as_text(timetable.stop_ids),
        stop_names=as_text(timetable.stop_names),
        lat=timetable.lat,
        lon=timetable.lon,
        change_s=timetable.change_s,
        station_ids=as_text([station for station, _ in stations]),
        station_ptr=np.concatenate([[0], np.cumsum(members)]).astype(np.int32),
        station_stop=np.array([stop for _, stops in stations for stop in stops], np.int32),
        c_from=timetable.c_from,
        c_to=timetable.c_to,
        c_depart_s=timetable.c_depart_s,
        c_arrive_s=timetable.c_arrive_s,
        c_trip=timetable.c_trip,
        c_flag=timetable.c_flag,
        c_board_rule=timetable.c_board_rule,
        c_alight_rule=timetable.c_alight_rule,
        trip_ids=as_text(feed_names.trip_ids),
        trip_headsigns=as_text(feed_names.headsigns),
        trip_direction=feed_names.direction,
        trip_is_estimate=runs.is_estimate,
        trip_route=feed_names.route,
        route_short_names=as_text(feed_names.route_short_names),
        route_long_names=as_text(feed_names.route_long_names),
        route_agencies=as_text(feed_names.route_agencies),
        route_phones=as_text(feed_names.route_phones),
        route_types=feed_names.route_types,
    )


def _write_whole(day: Day, directory: Path) -> None:
    """Write beside, then rename: a reader sees the old directory or the new one, never half of one."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        day.save(aside)
        aside.chmod(0o755)
        old = aside.with_name(f"{aside.name}-old")
        if directory.exists():
            os.replace(directory, old)
        os.replace(aside, directory)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
