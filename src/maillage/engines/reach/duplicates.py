"""Trips that a feed describes though an earlier one already does, and a feed without some of its trips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.feed import Feed
from maillage.engines.reach.geometry import distance_m

Bools = npt.NDArray[np.bool_]
Key = tuple[str, bytes, bytes]
SAME_PLACE_M = 100.0


def duplicate_trips(feed: Feed, earlier: Sequence[Feed]) -> Bools:
    """Which trips an earlier feed has too: line number, times, places (within 100 m) and all dates; no frequencies."""
    twice = np.zeros(len(feed.trips.ids), bool)
    if not earlier:
        return twice
    known: dict[Key, list[tuple[Feed, int]]] = {}
    for other in earlier:
        for trip in _timed_trips(other):
            known.setdefault(_key(other, trip), []).append((other, trip))
    dates = {id(each): _dates_of_services(each) for each in (feed, *earlier)}
    for trip in _timed_trips(feed):
        days = dates[id(feed)][int(feed.trips.service[trip])]
        for other, candidate in known.get(_key(feed, trip), []):
            runs_too = days <= dates[id(other)][int(other.trips.service[candidate])]
            if runs_too and _same_places(feed, trip, other, candidate):
                twice[trip] = True
                break
    return twice


def without_trips(feed: Feed, dropped: Bools) -> Feed:
    """The same feed without the trips of the mask."""
    kept = np.flatnonzero(~dropped)
    place = np.full(dropped.size + 1, -1, np.int32)  # the last one is where -1 points to
    place[kept] = np.arange(kept.size, dtype=np.int32)
    trips, calls = feed.trips, feed.calls
    lengths = np.diff(calls.ptr)
    called = np.repeat(~dropped, lengths)
    names = ("stop", "arrive_s", "depart_s", "pickup", "drop_off", "pickup_rule", "drop_off_rule")
    columns = {name: getattr(calls, name) for name in names}
    ptr = np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int32)
    fewer_calls = replace(calls, ptr=ptr, **{name: c[called] for name, c in columns.items() if c is not None})
    fewer_trips = replace(
        trips, ids=trips.ids.gather(kept), route=trips.route[kept], service=trips.service[kept],
        headsigns=[trips.headsigns[t] for t in kept.tolist()], direction=trips.direction[kept], block=trips.block[kept],
    )  # fmt: skip
    rules, often = feed.transfers, feed.frequencies
    return replace(
        feed, trips=fewer_trips, calls=fewer_calls,
        transfers=rules and replace(rules, from_trip=place[rules.from_trip], to_trip=place[rules.to_trip]),
        frequencies=often and replace(often, trip=place[often.trip]),
    )  # fmt: skip


def _timed_trips(feed: Feed) -> list[int]:
    """Trips that run at the times of stop_times.txt."""
    runs = np.diff(feed.calls.ptr) >= 2
    if feed.frequencies is not None:
        runs[feed.frequencies.trip] = False
    found: list[int] = np.flatnonzero(runs).tolist()
    return found


def _calls_of(feed: Feed, trip: int) -> slice:
    return slice(int(feed.calls.ptr[trip]), int(feed.calls.ptr[trip + 1]))


def _key(feed: Feed, trip: int) -> Key:
    calls, part = feed.calls, _calls_of(feed, trip)
    line = feed.routes.short_names[int(feed.trips.route[trip])].casefold()
    return line, calls.arrive_s[part].tobytes(), calls.depart_s[part].tobytes()


def _same_places(feed: Feed, trip: int, other: Feed, candidate: int) -> bool:
    """Stops pairwise close; those without a position are nobody's."""
    here, there = feed.calls.stop[_calls_of(feed, trip)], other.calls.stop[_calls_of(other, candidate)]
    one, two = feed.stop_rows, other.stop_rows
    return bool((distance_m(one.lat[here], one.lon[here], two.lat[there], two.lon[there]) <= SAME_PLACE_M).all())


def _dates_of_services(feed: Feed) -> list[frozenset[dt.date]]:
    found: dict[str, set[dt.date]] = {service: set() for service in feed.trips.service_ids}
    for date in feed.dates():
        for service in feed.calendar.services_on(date):
            found[service].add(date)
    return [frozenset(found[service]) for service in feed.trips.service_ids]
