"""One service day as packed arrays: connections of all runs, walks, change times. Immutable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.bookings import BookingRule
from maillage.engines.reach.clock import previous_day_shift_s
from maillage.engines.reach.errors import BadOption, OutsideFeedDates
from maillage.engines.reach.footpaths import Footpaths, stop_links
from maillage.engines.reach.runs import Runs, runs_of_day

if TYPE_CHECKING:
    from maillage.engines.reach.feed import Feed

I32 = npt.NDArray[np.int32]
MAY_BOARD, MAY_ALIGHT, ASK_TO_BOARD, ASK_TO_ALIGHT = 1, 2, 4, 8
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Options:
    """How people change and walk.

    Parameters
    ----------
    change_s : seconds between two vehicles at one stop, ≥ 1; transfers.txt overrides it stop by stop.
    walk_radius_m : straight-line metres between stops people walk between.
    walk_speed_mps, walk_detour : pace, and path length over straight line.
    is_walking : False means no link at all between two stops.
    """

    change_s: int = 120
    walk_radius_m: float = 300.0
    walk_speed_mps: float = 1.1
    walk_detour: float = 1.3
    is_walking: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.change_s <= 7200:
            raise BadOption("change_s", "must be between 1 and 7200 (zero-length hops need a real change time)")
        if not 0 <= self.walk_radius_m <= 5000:
            raise BadOption("walk_radius_m", "must be between 0 and 5000")
        if not 0.2 <= self.walk_speed_mps <= 5:
            raise BadOption("walk_speed_mps", "must be between 0.2 and 5")
        if not 1 <= self.walk_detour <= 5:
            raise BadOption("walk_detour", "must be between 1 and 5")


@dataclass(frozen=True)
class Labels:
    """Names of the trips as run (in the order of `Runs`) and of the routes they belong to."""

    trip_ids: list[str]
    headsigns: list[str]
    direction: npt.NDArray[np.int8]
    route: I32
    route_short_names: list[str]
    route_long_names: list[str]
    route_agencies: list[str]
    route_phones: list[str]
    route_types: I32


@dataclass(frozen=True)
class Timetable:
    """Connections of one service day, sorted by (departure, run, position in the run).

    Parameters
    ----------
    stop_ids, stop_names, lat, lon : the stops, in file order; degrees, NaN when unknown.
    stations : station id to its stops, for places given by their station.
    change_s : int32 (stops,), change time at the stop; FORBIDDEN_S where one may not change.
    c_from, c_to : int32 (connections,), stops. c_depart_s, c_arrive_s : int32, seconds from the day's start, ≥ 0.
    c_run : int32, the vehicle's run: passengers stay seated along it (one trip, or several of one block).
    c_position : int32, rising along the run.
    c_trip : int32, row in `runs` of the trip being run.
    c_flag : uint8, MAY_BOARD at the start, MAY_ALIGHT at the end, ASK_TO_BOARD, ASK_TO_ALIGHT (on demand).
    c_board_rule, c_alight_rule : int32, place in `booking_rules` of how the start or the end is booked, -1 without one.
    footpaths : walks between stops.
    has_service : whether a service of the date itself runs (and not only last night's).
    """

    date: dt.date
    kind: str
    feed_version: str
    zone: str
    options: Options
    stop_ids: list[str]
    stop_names: list[str]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    stations: dict[str, tuple[int, ...]]
    change_s: I32
    c_from: I32
    c_to: I32
    c_depart_s: I32
    c_arrive_s: I32
    c_run: I32
    c_position: I32
    c_trip: I32
    c_flag: npt.NDArray[np.uint8]
    c_board_rule: I32
    c_alight_rule: I32
    footpaths: Footpaths
    runs: Runs
    labels: Labels
    booking_rules: tuple[BookingRule, ...]
    has_service: bool

    @property
    def stop_count(self) -> int:
        return len(self.stop_ids)

    @property
    def connection_count(self) -> int:
        return int(self.c_from.size)


def build_timetable(feed: Feed, date: dt.date, options: Options | None = None) -> Timetable:
    """Everything that runs on one date, trips of the day before that are still running included.

    Parameters
    ----------
    feed : a feed read by `read_feed`.
    date : within the feed's dates.
    options : change and walking; the defaults of `Options`.

    Raises
    ------
    OutsideFeedDates
        The date is before the first or after the last date of the feed.

    Notes
    -----
    Times count from noon minus 12 h in the feed's zone; times of the day before are shifted by the hours between the
    two (24, or 23 or 25 on clock-change days). Connections that leave before the day's start are left out. Cost: one
    sort of the day's connections.
    """
    options = options or Options()
    calendar = feed.calendar
    if calendar.status(date) == "outside_feed_dates":
        raise OutsideFeedDates(date, calendar.first_date, calendar.last_date)
    shift = previous_day_shift_s(date, ZoneInfo(feed.zone))
    today, yesterday = calendar.services_on(date), calendar.services_on(date - ONE_DAY)
    runs = runs_of_day(feed, [(today, 0), (yesterday, shift)])
    rows = feed.platforms()
    ids = feed.stop_rows.ids.to_list()
    change, footpaths = stop_links(feed, options)
    return Timetable(
        date=date,
        kind=calendar.kind_of_day(date),
        feed_version=feed.version,
        zone=feed.zone,
        options=options,
        stop_ids=[ids[r] for r in rows.tolist()],
        stop_names=[feed.stop_rows.names[r] for r in rows.tolist()],
        lat=feed.stop_rows.lat[rows],
        lon=feed.stop_rows.lon[rows],
        stations=_stations(feed, rows, ids),
        change_s=change,
        footpaths=footpaths,
        runs=runs,
        labels=_labels(feed, runs),
        booking_rules=feed.booking_rules,
        has_service=bool(runs.is_today.any()),
        **_connections(feed, runs, rows),
    )


def _labels(feed: Feed, runs: Runs) -> Labels:
    """A trip without a headsign is named by its last stop."""
    trips = feed.trips
    rows = runs.trip.tolist()
    last_stop = feed.calls.stop[np.maximum(feed.calls.ptr[runs.trip + 1] - 1, 0)].tolist()
    names = feed.stop_rows.names
    headsigns = [trips.headsigns[t] or names[s] for t, s in zip(rows, last_stop, strict=True)]
    return Labels(
        trips.ids.gather(runs.trip).to_list(),
        headsigns,
        trips.direction[runs.trip].astype(np.int8),
        trips.route[runs.trip],
        feed.routes.short_names,
        feed.routes.long_names,
        feed.routes.agencies,
        feed.routes.phones,
        feed.routes.kinds,
    )


def _stations(feed: Feed, rows: npt.NDArray[np.int64], ids: list[str]) -> dict[str, tuple[int, ...]]:
    members: dict[str, list[int]] = {}
    for place, station in enumerate(feed.stop_rows.parent[rows].tolist()):
        if station >= 0:
            members.setdefault(ids[station], []).append(place)
    return {station: tuple(places) for station, places in members.items()}


def _connections(feed: Feed, runs: Runs, rows: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[Any]]:
    """Hops between neighbouring calls of each running trip, in scan order."""
    calls = feed.calls
    place_of = np.zeros(len(feed.stop_rows.ids), np.int32)
    place_of[rows] = np.arange(rows.size, dtype=np.int32)
    first = calls.ptr[runs.trip].astype(np.int64)
    hops = np.maximum(calls.ptr[runs.trip + 1] - first - 1, 0)
    trip = np.repeat(np.arange(runs.trip.size, dtype=np.int32), hops)
    hop = np.arange(trip.size) - np.repeat(np.cumsum(hops) - hops, hops)
    call = first[trip] + hop
    shift = runs.shift_s[trip]
    depart, arrive = calls.depart_s[call] + shift, calls.arrive_s[call + 1] + shift
    kept = np.flatnonzero(depart >= 0)
    trip, hop, call, depart, arrive = trip[kept], hop[kept], call[kept], depart[kept], arrive[kept]
    position = runs.position[trip] + hop
    run = runs.run[trip]
    key = (depart.astype(np.int64) << 44) | (run.astype(np.int64) << 22) | position
    order = np.argsort(key)
    call = call[order]
    pickup, drop_off = calls.pickup[call], calls.drop_off[call + 1]
    flag = (pickup != 1) * MAY_BOARD | (drop_off != 1) * MAY_ALIGHT
    flag |= (pickup >= 2) * ASK_TO_BOARD | (drop_off >= 2) * ASK_TO_ALIGHT
    return {
        "c_from": place_of[calls.stop[call]],
        "c_to": place_of[calls.stop[call + 1]],
        "c_depart_s": depart[order].astype(np.int32),
        "c_arrive_s": arrive[order].astype(np.int32),
        "c_run": run[order].astype(np.int32),
        "c_position": position[order].astype(np.int32),
        "c_trip": trip[order].astype(np.int32),
        "c_flag": flag.astype(np.uint8),
        "c_board_rule": _rule_at(calls.pickup_rule, call),
        "c_alight_rule": _rule_at(calls.drop_off_rule, call + 1),
    }


def _rule_at(rules: I32 | None, call: npt.NDArray[np.int64]) -> I32:
    return np.full(call.size, -1, np.int32) if rules is None else rules[call].astype(np.int32)
