"""Several feeds as one: ids made distinct by the feed they come from, trips that two feeds describe kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from maillage.engines.reach.calendar import Calendar
from maillage.engines.reach.calls import Calls
from maillage.engines.reach.duplicates import duplicate_trips, without_trips
from maillage.engines.reach.errors import BadOption, Problem
from maillage.engines.reach.feed import Feed, Part
from maillage.engines.reach.reading import Frequencies, Routes, Stops, Transfers, Trips

I32 = npt.NDArray[np.int32]
Feeds = Sequence[tuple[str, Feed]]


def merge_feeds(feeds: Mapping[str, Feed]) -> Feed:
    """Several feeds of one region as one; people change between them as between any stops.

    Parameters
    ----------
    feeds : name to feed, at least one, the one to keep duplicate trips from first. Ids become "name:id".

    Raises
    ------
    BadOption
        No feed, a name with a colon in it, or feeds of different time zones.

    Notes
    -----
    A trip is a duplicate when an earlier feed has one of the same line number and times, at stops at most 100 m
    apart, that runs on all its dates; it is removed and counted in a warning. Feeds of different dates are a warning
    too: outside the dates of one of them its trips are missing. Cost: a pass over the calls.
    """
    zones = {feed.zone for feed in feeds.values()}
    if len(zones) != 1 or any(":" in name for name in feeds):
        raise BadOption("feeds", "need at least one, of one time zone, with names without a colon")
    kept: list[tuple[str, Feed]] = []
    problems: list[Problem] = []
    parts: list[Part] = []
    for name, feed in feeds.items():
        twice = duplicate_trips(feed, [earlier for _, earlier in kept])
        problems += [*feed.problems, *_said_of(name, int(twice.sum()))]
        dates = feed.calendar.first_date, feed.calendar.last_date
        parts.append(Part(name, feed.version, feed.agencies, *dates, len(feed.trips.ids), int(twice.sum())))
        kept.append((name, without_trips(feed, twice) if twice.any() else feed))
    problems += _said_of_dates(kept)
    version = hashlib.sha256("\n".join(f"{name} {feed.version}" for name, feed in feeds.items()).encode()).hexdigest()
    first = kept[0][1]
    return replace(
        first, version=version, agencies=tuple(dict.fromkeys(a for _, feed in kept for a in feed.agencies)),
        problems=tuple(problems), calendar=_calendars(first.zone, kept), stop_rows=_stops(kept), routes=_routes(kept),
        trips=_trips(kept), calls=_calls(kept), transfers=_transfers(kept), frequencies=_frequencies(kept),
        booking_rules=tuple(rule for _, feed in kept for rule in feed.booking_rules), parts=tuple(parts),
    )  # fmt: skip


def _said_of(name: str, count: int) -> list[Problem]:
    if not count:
        return []
    message = f"{count} course(s) de « {name} » sont déjà dans un autre réseau\u00a0: elles sont comptées une fois."
    return [Problem("trips.txt", None, None, "trips_twice", message, "Rien à faire.", "warning")]


def _said_of_dates(feeds: Feeds) -> list[Problem]:
    if len({(feed.calendar.first_date, feed.calendar.last_date) for _, feed in feeds}) == 1:
        return []
    message = "Les réseaux ne couvrent pas les mêmes dates\u00a0: hors des siennes, les courses d'un réseau manquent."
    return [Problem("calendar.txt", None, None, "dates_differ", message, "Importez les mêmes périodes.", "warning")]


def _ids(feeds: Feeds, columns: Sequence[pl.Series]) -> pl.Series:
    return pl.Series([f"{name}:{value}" for (name, _), column in zip(feeds, columns, strict=True) for value in column.to_list()])


def _moved(columns: Sequence[I32], sizes: Sequence[int]) -> I32:
    """Row numbers of several tables put one after another; -1 stays -1."""
    starts = np.cumsum([0, *sizes[:-1]])
    return np.concatenate([np.where(c >= 0, c + s, -1) for c, s in zip(columns, starts, strict=True)]).astype(np.int32)


def _calendars(zone: str, feeds: Feeds) -> Calendar:
    weeks = {f"{name}:{service}": week for name, feed in feeds for service, week in feed.calendar.weeks.items()}
    dates = [{d for _, feed in feeds for d in feed.calendar.added}, {d for _, feed in feeds for d in feed.calendar.removed}]
    added = {d: frozenset(f"{n}:{s}" for n, f in feeds for s in f.calendar.added.get(d, ())) for d in dates[0]}
    removed = {d: frozenset(f"{n}:{s}" for n, f in feeds for s in f.calendar.removed.get(d, ())) for d in dates[1]}
    return Calendar(zone, weeks, added, removed, frozenset(f"{n}:{s}" for n, f in feeds for s in f.calendar.used))


def _stops(feeds: Feeds) -> Stops:
    parts = [feed.stop_rows for _, feed in feeds]
    sizes = [len(part.ids) for part in parts]
    lat, lon, kind = (np.concatenate([getattr(p, name) for p in parts]) for name in ("lat", "lon", "kind"))
    names = [name for part in parts for name in part.names]
    return Stops(_ids(feeds, [p.ids for p in parts]), names, lat, lon, kind, _moved([p.parent for p in parts], sizes))


def _routes(feeds: Feeds) -> Routes:
    parts = [feed.routes for _, feed in feeds]
    texts = ("short_names", "long_names", "agencies", "phones")
    short, long, agencies, phones = ([text for part in parts for text in getattr(part, name)] for name in texts)
    kinds, colours = np.concatenate([p.kinds for p in parts]), [colour for p in parts for colour in p.colours]
    return Routes(_ids(feeds, [p.ids for p in parts]), short, long, agencies, phones, kinds, colours)


def _trips(feeds: Feeds) -> Trips:
    parts = [feed.trips for _, feed in feeds]
    return Trips(
        _ids(feeds, [p.ids for p in parts]),
        _moved([p.route for p in parts], [len(feed.routes.ids) for _, feed in feeds]),
        _moved([p.service for p in parts], [len(p.service_ids) for p in parts]),
        [f"{name}:{service}" for name, feed in feeds for service in feed.trips.service_ids],
        [headsign for part in parts for headsign in part.headsigns],
        np.concatenate([p.direction for p in parts]),
        _moved([p.block for p in parts], [int(p.block.max(initial=-1)) + 1 for p in parts]),
    )


def _calls(feeds: Feeds) -> Calls:
    parts = [feed.calls for _, feed in feeds]
    ptr = np.concatenate([[0], np.cumsum(np.concatenate([np.diff(p.ptr) for p in parts]))]).astype(np.int32)
    stop = _moved([p.stop for p in parts], [len(feed.stop_rows.ids) for _, feed in feeds])
    names = ("arrive_s", "depart_s", "pickup", "drop_off")
    arrive, depart, pickup, drop_off = (np.concatenate([getattr(p, name) for p in parts]) for name in names)
    sizes = [len(feed.booking_rules) for _, feed in feeds]
    rules = []
    for name in ("pickup_rule", "drop_off_rule"):
        columns = [getattr(p, name) for p in parts]
        whole = [np.full(p.stop.size, -1, np.int32) if c is None else c for p, c in zip(parts, columns, strict=True)]
        rules.append(None if all(c is None for c in columns) else _moved(whole, sizes))
    return Calls(ptr, stop, arrive, depart, pickup, drop_off, sum(p.interpolated for p in parts), *rules)


def _transfers(feeds: Feeds) -> Transfers | None:
    there = [feed.transfers for _, feed in feeds if feed.transfers is not None]
    if not there:
        return None
    stops, trips = np.cumsum([[0, 0], *([len(f.stop_rows.ids), len(f.trips.ids)] for _, f in feeds)], axis=0)[:-1].T
    starts = [(s, t) for s, t, (_, f) in zip(stops, trips, feeds, strict=True) if f.transfers is not None]

    def moved(name: str, which: int) -> I32:
        columns = [(getattr(rules, name), start[which]) for rules, start in zip(there, starts, strict=True)]
        return np.concatenate([np.where(c >= 0, c + s, -1) for c, s in columns]).astype(np.int32)

    kind, least, qualified = (np.concatenate([getattr(r, n) for r in there]) for n in ("kind", "least_s", "is_qualified"))
    ends = moved("origin", 0), moved("target", 0)
    return Transfers(*ends, kind, least, qualified, moved("from_trip", 1), moved("to_trip", 1))


def _frequencies(feeds: Feeds) -> Frequencies | None:
    if all(feed.frequencies is None for _, feed in feeds):
        return None
    none = np.zeros(0, np.int32)
    empty = Frequencies(none, none, none, none, none.astype(bool))
    parts = [feed.frequencies or empty for _, feed in feeds]
    trip = _moved([p.trip for p in parts], [len(feed.trips.ids) for _, feed in feeds])
    names = ("start_s", "end_s", "headway_s", "is_exact")
    return Frequencies(trip, *(np.concatenate([getattr(p, name) for p in parts]) for name in names))
