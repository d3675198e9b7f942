"""A built day as it lies in its directory, an index and one file of arrays: names for legs, sites, profile tables."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.bookings import BookingRule
from maillage.engines.reach.errors import ProfilesUnreadable
from maillage.engines.reach.packing import read_pack, write_pack
from maillage.engines.reach.ways import LANES, U16, Way

FORMAT = 4
INDEX, ARRAYS = "profiles.json", "arrays.bin"
PLAIN = ("date", "kind", "feed_version", "zone", "has_service", "is_walking", "walk_speed_mps", "walk_detour")
I32 = npt.NDArray[np.int32]
Text = npt.NDArray[np.bytes_]


@dataclass(frozen=True)
class Site:
    """Where events take place. With `stop_id` the stop itself is the site (0 s away).

    Parameters
    ----------
    key : the caller's name for it.
    lat, lon : degrees.
    """

    key: str
    lat: float
    lon: float
    stop_id: str | None = None


@dataclass(frozen=True)
class Lane:
    """One column of the tables: a site, for people who walk at most `walk_s`."""

    site: Site
    walk_s: int


@dataclass(frozen=True)
class Names:
    """What legs are named with; arrays over stops, connections (timetable order), trips as run, routes."""

    stop_ids: Text
    stop_names: Text
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    change_s: I32
    station_ids: Text
    station_ptr: I32
    station_stop: I32
    c_from: I32
    c_to: I32
    c_depart_s: I32
    c_arrive_s: I32
    c_trip: I32
    c_flag: npt.NDArray[np.uint8]
    c_board_rule: I32
    c_alight_rule: I32
    trip_ids: Text
    trip_headsigns: Text
    trip_direction: npt.NDArray[np.int8]
    trip_is_estimate: npt.NDArray[np.bool_]
    trip_route: I32
    route_short_names: Text
    route_long_names: Text
    route_agencies: Text
    route_phones: Text
    route_types: I32


@dataclass(frozen=True)
class Block:
    """Tables of 64 lanes.

    Parameters
    ----------
    out, back : uint16 (rows + 1, 64), 2-second ticks at which one is at the site (back: in mirrored time) when
        taking the row; the last row is NEVER.
    near : int32 (stops,), row of `walk_s` for a stop near a site, else -1.
    walk_s : uint16 (near stops, 64), seconds on foot between stop and site, NEVER beyond the lane's limit.
    """

    out: U16
    back: U16
    near: I32
    walk_s: U16


@dataclass(frozen=True)
class Day:
    """All of a directory."""

    date: str
    kind: str
    feed_version: str
    zone: str
    has_service: bool
    is_walking: bool
    walk_speed_mps: float
    walk_detour: float
    lanes: tuple[Lane, ...]
    booking_rules: tuple[BookingRule, ...]
    names: Names
    out: Way
    back: Way
    blocks: tuple[Block, ...]

    @cached_property
    def stop_index(self) -> dict[str, int]:
        return {name.decode(): place for place, name in enumerate(self.names.stop_ids.tolist())}

    @cached_property
    def station_index(self) -> dict[str, int]:
        return {name.decode(): place for place, name in enumerate(self.names.station_ids.tolist())}

    @cached_property
    def stops_by_latitude(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Stops, their latitudes (radians, rising, unknown ones last) and longitudes (radians)."""
        order = np.argsort(self.names.lat, kind="stable")
        return order, np.radians(self.names.lat[order]), np.radians(self.names.lon[order])

    def save(self, folder: Path) -> None:
        """Write all arrays to one file, then the index; the caller renames the finished folder into place."""
        parts: dict[str, Names | Way | Block] = {"names": self.names, "out": self.out, "back": self.back}
        parts |= {f"block{number}": block for number, block in enumerate(self.blocks)}
        arrays = {f"{part}-{f.name}": getattr(held, f.name) for part, held in parts.items() for f in fields(held)}
        index: dict[str, Any] = {name: getattr(self, name) for name in PLAIN}
        index |= {"format": FORMAT, "lanes": [[asdict(lane.site), lane.walk_s] for lane in self.lanes]}
        index["booking_rules"] = [asdict(rule) for rule in self.booking_rules]
        index["arrays"] = write_pack(folder / ARRAYS, arrays)
        (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Day:
        """Map a directory; ProfilesUnreadable when it is missing, incomplete or of another format."""
        try:
            index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
            if index["format"] != FORMAT:
                raise ProfilesUnreadable(folder, "another format")
            arrays = read_pack(folder / ARRAYS, index["arrays"])
            lanes = tuple(Lane(Site(**site), walk_s) for site, walk_s in index["lanes"])
            blocks = tuple(_part(Block, arrays, f"block{number}") for number in range(-(-len(lanes) // LANES)))
            held: dict[str, Any] = {name: index[name] for name in PLAIN} | {"lanes": lanes, "blocks": blocks}
            held["booking_rules"] = tuple(BookingRule(**rule) for rule in index["booking_rules"])
            held |= {"names": _part(Names, arrays, "names")} | {way: _part(Way, arrays, way) for way in ("out", "back")}
            return cls(**held)
        except (OSError, KeyError, TypeError, ValueError) as error:
            if isinstance(error, ProfilesUnreadable):
                raise
            raise ProfilesUnreadable(folder, f"{type(error).__name__}: {error}") from error


Part = TypeVar("Part", Names, Block, Way)


def _part(kind: type[Part], arrays: dict[str, npt.NDArray[Any]], name: str) -> Part:
    return kind(**{f.name: arrays[f"{name}-{f.name}"] for f in fields(kind)})
