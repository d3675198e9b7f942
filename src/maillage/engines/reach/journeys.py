"""Journeys and their legs, retraced from profiles: the rides that give a value of the table, fewest changes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.bookings import BookingRule
from maillage.engines.reach.direction import packed
from maillage.engines.reach.geometry import between_m
from maillage.engines.reach.stored import Block, Day, Names
from maillage.engines.reach.ways import NEVER, U16, Way

ALIGHT = 2
ASK_TO_BOARD, ASK_TO_ALIGHT = 4, 8
TICK_S = 2
MAX_CHOICES = 8
Ride = tuple[int, int]
I32 = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Spot:
    """An end of a leg: a stop, or a point (stop_id None, empty name)."""

    stop_id: str | None
    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Leg:
    """A walk or a ride. Times in seconds from the service day's start.

    Parameters
    ----------
    is_on_demand_start, is_on_demand_end : to be asked for in advance where one gets on, or off.
    booking_start, booking_end : how, when booking_rules.txt says it; `phone` is the agency's all the same.
    is_estimate : the trip runs by a frequency, without exact times.
    is_same_vehicle : the vehicle of the leg before goes on; stay seated.
    distance_m : straight line, walks only.
    """

    mode: Literal["walk", "ride", "direct"]
    start: Spot
    end: Spot
    leave_s: int
    arrive_s: int
    distance_m: float | None = None
    line: str = ""
    line_name: str = ""
    headsign: str = ""
    direction: int | None = None
    route_type: int | None = None
    trip_id: str | None = None
    agency: str = ""
    phone: str = ""
    is_on_demand_start: bool = False
    is_on_demand_end: bool = False
    booking_start: BookingRule | None = None
    booking_end: BookingRule | None = None
    is_estimate: bool = False
    is_same_vehicle: bool = False


@dataclass(frozen=True)
class Journey:
    """A way from one place to another; `legs` is empty when they were not asked for."""

    leave_s: int
    arrive_s: int
    legs: tuple[Leg, ...] = ()

    @property
    def rides(self) -> tuple[Leg, ...]:
        return tuple(leg for leg in self.legs if leg.mode == "ride")

    @property
    def transfers(self) -> int:
        """Changes of vehicle."""
        return max(sum(not leg.is_same_vehicle for leg in self.rides) - 1, 0)

    @property
    def walk_s(self) -> int:
        return sum(leg.arrive_s - leg.leave_s for leg in self.legs if leg.mode == "walk")

    @property
    def is_estimate(self) -> bool:
        return any(leg.is_estimate for leg in self.legs)

    @property
    def has_on_demand(self) -> bool:
        return any(leg.is_on_demand_start or leg.is_on_demand_end for leg in self.legs)


class Tracer:
    """Finds the rides behind one value of a profile table."""

    def __init__(self, way: Way, change_s: I32, table: U16, block: Block, column: int) -> None:
        self.way, self.change_s, self.block, self.column = way, change_s, block, column
        self.table = table

    def rides(self, row: int) -> list[Ride]:
        """(first, last) connection of each ride, starting with the row's; breadth first, so fewest changes.

        The connections are places in the direction's scan order. A run boarded once is not boarded again further on.
        Cost: some tens of microseconds for each run looked at.
        """
        value = int(self.table[row, self.column])
        boarded: dict[int, int] = {}
        paths: list[tuple[int, list[Ride]]] = [(row, [])]
        while paths:
            onwards: list[tuple[int, list[Ride]]] = []
            for start, path in paths:
                first = int(self.way.row_connection[start])
                hops = self._ridden(first)
                if (last := self._last_hop(hops, value)) is not None:
                    return [*path, (first, last)]
                for last, choice in self._changes(hops, value):
                    if self._is_new(choice, boarded):
                        onwards.append((choice, [*path, (first, last)]))
            paths = onwards
        raise AssertionError("a profile value without rides behind it")

    def _is_new(self, row: int, boarded: dict[int, int]) -> bool:
        """Whether the row's run was not boarded there or before; remembers where it is now."""
        connection = self.way.row_connection[row]
        run, place = int(self.way.run[connection]), int(self.way.run_place[connection])
        if boarded.get(run, place + 1) <= place:
            return False
        boarded[run] = place
        return True

    def _ridden(self, first: int) -> I32:
        """Connections of the run from `first` on, those one may leave."""
        way = self.way
        end = way.run_ptr[way.run[first] + 1]
        hops = way.run_connection[way.run_place[first] : end]
        return hops[(way.flag[hops] & ALIGHT) > 0]

    def _last_hop(self, hops: I32, value: int) -> int | None:
        """The hop to leave by for the site on foot, if that is what gives the value; the shortest walk among those."""
        near = self.block.near[self.way.target[hops]]
        hops = hops[near >= 0]
        if not hops.size:
            return None
        walk = self.block.walk_s[near[near >= 0], self.column].astype(np.int64)
        ticks = -(-(self.way.arrive_s[hops] + walk) // TICK_S)
        good = (walk != NEVER) & (ticks <= value)
        if not good.any():
            return None
        return int(hops[np.argmin(np.where(good, walk, NEVER))])

    def _changes(self, hops: I32, value: int) -> Iterator[tuple[int, int]]:
        """(hop left by, row boarded next) of the changes that still give the value; shortest walk first."""
        if not hops.size:
            return
        way = self.way
        stop, arrive = way.target[hops], way.arrive_s[hops]
        low = way.walk_ptr[stop]
        degree = way.walk_ptr[stop + 1] - low
        walker = np.repeat(np.arange(hops.size), degree)
        walk = np.arange(walker.size) + np.repeat(low - np.cumsum(degree) + degree, degree)
        walk_s = np.concatenate([np.zeros_like(stop), way.walk_s[walk]])
        by = np.concatenate([hops, hops[walker]])
        where = np.concatenate([stop, way.walk_to[walk]])
        when = np.concatenate([arrive + self.change_s[stop], arrive[walker] + way.walk_s[walk]])
        first = np.searchsorted(way.row_key, packed(where, when))
        good = first < way.row_ptr[where + 1]
        good[good] = self.table[first[good], self.column] <= value
        run = way.run[hops[0]]
        for place in np.flatnonzero(good)[np.argsort(walk_s[good], kind="stable")].tolist():
            for row in self._good_rows(int(first[place]), int(way.row_ptr[where[place] + 1]), value):
                if way.run[way.row_connection[row]] != run:
                    yield int(by[place]), row

    def _good_rows(self, first: int, high: int, value: int) -> range:
        """Rows of a stop from `first` on that still give the value; the last ones when there are many.

        Values never fall along a stop's rows, so they are the first ones; the last of them surely is boarded itself.
        """
        end = first + int(self.table[first:high, self.column].searchsorted(np.uint16(value), "right"))
        return range(max(first, end - MAX_CHOICES), end)


def journey_of(day: Day, rides: list[Ride], start: Spot, start_walk_s: int, end: Spot, end_walk_s: int) -> Journey:
    """Legs of rides given as (first, last) connection of the timetable, with the walks at both ends."""
    names = day.names
    boards = [spot_of(names, int(names.c_from[first])) for first, _ in rides]
    alights = [spot_of(names, int(names.c_to[last])) for _, last in rides]
    leave_s = int(names.c_depart_s[rides[0][0]])
    legs: list[Leg] = []
    if start_walk_s:
        legs.append(_walk(start, boards[0], leave_s - start_walk_s, leave_s))
    for number, ride in enumerate(rides):
        if number and alights[number - 1].stop_id != boards[number].stop_id:
            arrive_s = int(names.c_arrive_s[rides[number - 1][1]])
            legs.append(_walk_between(day, rides[number - 1][1], ride[0], arrive_s))
        legs += _ride_legs(day, ride)
    arrive_s = int(names.c_arrive_s[rides[-1][1]])
    if end_walk_s:
        legs.append(_walk(alights[-1], end, arrive_s, arrive_s + end_walk_s))
    return Journey(leave_s - start_walk_s, arrive_s + end_walk_s, tuple(legs))


def spot_of(names: Names, stop: int) -> Spot:
    return Spot(names.stop_ids[stop].decode(), names.stop_names[stop].decode(), float(names.lat[stop]), float(names.lon[stop]))


def _walk(start: Spot, end: Spot, leave_s: int, arrive_s: int) -> Leg:
    return Leg("walk", start, end, leave_s, arrive_s, between_m((start.lat, start.lon), (end.lat, end.lon)))


def _walk_between(day: Day, last: int, first: int, arrive_s: int) -> Leg:
    """The walk of a change of stops."""
    names, way = day.names, day.out
    here, there = int(names.c_to[last]), int(names.c_from[first])
    among = slice(int(way.walk_ptr[here]), int(way.walk_ptr[here + 1]))
    seconds = int(way.walk_s[among][way.walk_to[among] == there][0])
    return _walk(spot_of(names, here), spot_of(names, there), arrive_s, arrive_s + seconds)


def _ride_legs(day: Day, ride: Ride) -> Iterator[Leg]:
    """One leg for each trip of the ride: a vehicle may go on as another trip."""
    names = day.names
    hops = _hops(day, ride)
    trips = names.c_trip[hops]
    cuts = np.flatnonzero(trips[1:] != trips[:-1]) + 1
    for number, part in enumerate(np.split(hops, cuts)):
        first, last = int(part[0]), int(part[-1])
        trip = int(names.c_trip[first])
        route = int(names.trip_route[trip])
        direction = int(names.trip_direction[trip])
        asks_start = bool(names.c_flag[first] & ASK_TO_BOARD) and number == 0
        asks_end = bool(names.c_flag[last] & ASK_TO_ALIGHT) and last == ride[1]
        yield Leg(
            mode="ride",
            start=spot_of(names, int(names.c_from[first])),
            end=spot_of(names, int(names.c_to[last])),
            leave_s=int(names.c_depart_s[first]),
            arrive_s=int(names.c_arrive_s[last]),
            line=names.route_short_names[route].decode(),
            line_name=names.route_long_names[route].decode(),
            headsign=names.trip_headsigns[trip].decode(),
            direction=direction if direction >= 0 else None,
            route_type=int(names.route_types[route]),
            trip_id=names.trip_ids[trip].decode(),
            agency=names.route_agencies[route].decode(),
            phone=names.route_phones[route].decode(),
            is_on_demand_start=asks_start,
            is_on_demand_end=asks_end,
            booking_start=_rule(day, int(names.c_board_rule[first])) if asks_start else None,
            booking_end=_rule(day, int(names.c_alight_rule[last])) if asks_end else None,
            is_estimate=bool(names.trip_is_estimate[trip]),
            is_same_vehicle=number > 0,
        )


def _rule(day: Day, place: int) -> BookingRule | None:
    return day.booking_rules[place] if place >= 0 else None


def _hops(day: Day, ride: Ride) -> I32:
    """Connections of the timetable a ride goes through, in order."""
    way = day.out
    first, last = way.source.searchsorted(np.array(ride, np.int32)).tolist()
    return way.source[way.run_connection[way.run_place[first] : way.run_place[last] + 1]]
