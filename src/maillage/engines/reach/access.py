"""From a home to the stops around it: which ones, how far, and the rows of the tables one can take from there."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.errors import BadOption, UnknownStop
from maillage.engines.reach.geometry import EARTH_M, angle_between, is_point
from maillage.engines.reach.journeys import Spot, spot_of
from maillage.engines.reach.stored import Day
from maillage.engines.reach.ways import Way

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
Place = str | tuple[float, float]
Walk = tuple[int, int]  # a stop near home, and the walk to it in seconds


@dataclass(frozen=True)
class Choices:
    """Rows of one direction's tables within reach of home on foot, stop after stop.

    Parameters
    ----------
    row : int64. leave_s : int32, when one leaves home for the row (≥ 0). walk_s : int32, the walk to its stop.
    """

    row: I64
    leave_s: I32
    walk_s: I32


@dataclass(frozen=True)
class Access:
    """A home on one day: its spot, the stops near it and the rows they give in both directions."""

    day: Day
    spot: Spot
    stop: I64
    walk_s: I32

    @cached_property
    def out(self) -> Choices:
        return _choices(self.day.out, self.stop, self.walk_s)

    @cached_property
    def back(self) -> Choices:
        return _choices(self.day.back, self.stop, self.walk_s)

    @cached_property
    def walks(self) -> tuple[Walk, ...]:
        return tuple(zip(self.stop.tolist(), self.walk_s.tolist(), strict=True))


def find_access(day: Day, home: Place, walk_s: int) -> Access:
    """Stops within `walk_s` on foot of a stop, a station or a point; UnknownStop, BadOption."""
    spot, own = locate(day, home)
    near, walks = _on_foot(day, spot, walk_s)
    if own:
        others = ~np.isin(near, own)
        near = np.concatenate([np.array(own, np.int64), near[others]])
        walks = np.concatenate([np.zeros(len(own), np.int32), walks[others]])
    return Access(day, spot, near, walks)


def _on_foot(day: Day, spot: Spot, walk_s: int) -> tuple[I64, I32]:
    """Stops a walk away: those of the latitudes around the spot first, then by their distance."""
    pace = day.walk_detour / day.walk_speed_mps
    order, lat, lon = day.stops_by_latitude
    spot_lat, spot_lon, north = math.radians(spot.lat), math.radians(spot.lon), (walk_s + 1) / pace / EARTH_M
    low = bisect_left(lat.data, spot_lat - north) if day.is_walking else 0
    high = bisect_left(lat.data, spot_lat + north, low) if day.is_walking else 0
    seconds = np.ceil(angle_between(spot_lat, spot_lon, lat[low:high], lon[low:high]) * (EARTH_M * pace))
    (close,) = (seconds <= walk_s).nonzero()
    return order[low:high][close], seconds[close].astype(np.int32)


def locate(day: Day, place: Place) -> tuple[Spot, list[int]]:
    """The spot of a place, and the stops that are the place itself."""
    names = day.names
    if isinstance(place, str):
        if place in day.stop_index:
            stop = day.stop_index[place]
            return spot_of(names, stop), [stop]
        if place in day.station_index:
            station = day.station_index[place]
            stops = names.station_stop[names.station_ptr[station] : names.station_ptr[station + 1]].tolist()
            lat, lon = float(np.mean(names.lat[stops])), float(np.mean(names.lon[stops]))
            return Spot(place, names.stop_names[stops[0]].decode(), lat, lon), stops
        raise UnknownStop(place)
    if not is_point(place):
        raise BadOption("home", f"{place!r} is neither a stop id nor a (lat, lon) couple")
    return Spot(None, "", float(place[0]), float(place[1])), []


def _choices(way: Way, stop: I64, walk_s: I32) -> Choices:
    low = way.row_ptr[stop]
    count = way.row_ptr[stop + 1] - low
    after = count.cumsum()
    row = (low + count - after).repeat(count)
    row += np.arange(row.size)
    walks = walk_s.repeat(count)
    leave = way.row_depart_s[row] - walks
    if leave.size and leave.min() < 0:
        is_in_day = leave >= 0
        row, leave, walks = row[is_in_day], leave[is_in_day], walks[is_in_day]
    return Choices(row, leave, walks)
