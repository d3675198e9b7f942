"""Reading a GTFS Schedule feed: whole and checked, or refused with every problem found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from maillage.engines.reach.booking_rules import read_booking_rules
from maillage.engines.reach.bookings import BookingRule
from maillage.engines.reach.calendar import Calendar, DayStatus
from maillage.engines.reach.calls import Calls, read_calls
from maillage.engines.reach.checks import flag
from maillage.engines.reach.errors import FeedRefused, Problem
from maillage.engines.reach.reading import (
    PLATFORM,
    Frequencies,
    Routes,
    Stops,
    Transfers,
    Trips,
    read_frequencies,
    read_routes,
    read_stops,
    read_transfers,
    read_trips,
)
from maillage.engines.reach.services import read_calendar, read_zone
from maillage.engines.reach.source import content_version, read_source
from maillage.engines.reach.tables import Report, Table, read_table

NEEDED = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


@dataclass(frozen=True)
class Line:
    """A line of the network, for pages."""

    route_id: str
    short_name: str
    long_name: str
    agency: str
    route_type: int
    trips: int
    colour: str


@dataclass(frozen=True)
class StopPoint:
    """A place where vehicles stop; lat and lon are NaN when the feed does not say."""

    id: str
    name: str
    lat: float
    lon: float
    parent: str | None


@dataclass(frozen=True)
class Part:
    """One of the feeds that a merged feed was made of; `trips` are those of its files, `trips_twice` those left out."""

    name: str
    version: str
    agencies: tuple[str, ...]
    first_date: dt.date | None
    last_date: dt.date | None
    trips: int
    trips_twice: int


@dataclass(frozen=True)
class Feed:
    """A feed without errors; `problems` holds its warnings, `parts` the feeds it was merged from, if any.

    Arrays are indexed by rows of their file; `platforms` are the rows of stops.txt where vehicles stop, in file order.
    """

    version: str
    zone: str
    agencies: tuple[str, ...]
    problems: tuple[Problem, ...]
    calendar: Calendar
    stop_rows: Stops
    routes: Routes
    trips: Trips
    calls: Calls
    transfers: Transfers | None
    frequencies: Frequencies | None
    booking_rules: tuple[BookingRule, ...] = ()
    parts: tuple[Part, ...] = ()

    def dates(self) -> tuple[dt.date, ...]:
        """Every date of the validity, with service or not."""
        return self.calendar.dates()

    def service_kinds(self) -> dict[str, tuple[dt.date, ...]]:
        return self.calendar.service_kinds()

    def kind_of_day(self, date: dt.date) -> str:
        return self.calendar.kind_of_day(date)

    def status(self, date: dt.date) -> DayStatus:
        return self.calendar.status(date)

    def platforms(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Rows of stops.txt that are platforms, or that a trip calls at."""
        is_platform = self.stop_rows.kind == PLATFORM
        is_platform[self.calls.stop] = True
        return np.flatnonzero(is_platform)

    def lines(self) -> tuple[Line, ...]:
        """Lines with their number of trips over the whole validity."""
        routes = self.routes
        trips = np.bincount(self.trips.route, minlength=len(routes.ids)).tolist()
        columns = (routes.ids.to_list(), routes.short_names, routes.long_names, routes.agencies)
        return tuple(
            Line(*row) for row in zip(*columns, routes.kinds.tolist(), trips, routes.colours, strict=True)
        )  # fmt: skip

    def stops(self) -> tuple[StopPoint, ...]:
        rows, stops = self.platforms(), self.stop_rows
        ids = stops.ids.to_list()
        return tuple(
            StopPoint(
                ids[r], stops.names[r], float(stops.lat[r]), float(stops.lon[r]),
                ids[stops.parent[r]] if stops.parent[r] >= 0 else None,
            )
            for r in rows.tolist()
        )  # fmt: skip


def read_feed(path: str | Path) -> Feed:
    """Read a GTFS feed.

    Parameters
    ----------
    path : a .zip or a folder. Files and columns the engine does not use are left alone.

    Raises
    ------
    FeedRefused
        With all problems (file, line, field, what to do) when any of them is an error.

    Notes
    -----
    Cost: one pass over the files, about 0.2 s for 450,000 stop times. Source: GTFS Schedule reference.
    """
    files = read_source(Path(path))
    report = Report()
    _check_files(files, report)
    tables = {name: read_table(name, raw, report) for name, raw in files.items()}
    present = {name: table for name, table in tables.items() if table is not None}
    _check_rows(present, report)
    if report.has_errors:
        raise FeedRefused(report.finished())
    feed = _assemble(content_version(files), present, report)
    if feed is None or report.has_errors:
        raise FeedRefused(report.finished())
    return feed


def _check_files(files: dict[str, bytes], report: Report) -> None:
    for name in NEEDED:
        if name not in files:
            report.add(Problem(name, None, None, "file_missing", "Le fichier manque.", "Ajoutez-le à l'archive."))
    for name in set(files) - set(NEEDED):
        if not files[name].strip():
            del files[name]


def _check_rows(tables: dict[str, Table], report: Report) -> None:
    for name in NEEDED:
        if name in tables and not len(tables[name]):
            report.add(Problem(name, 2, None, "no_rows", "Le fichier n'a que ses noms de colonnes.", "Complétez-le."))


def _assemble(version: str, tables: dict[str, Table], report: Report) -> Feed | None:
    agencies = tables["agency.txt"]
    zone = read_zone(agencies, report)
    stops = read_stops(tables["stops.txt"], report)
    routes = read_routes(tables["routes.txt"], agencies, report)
    trips = read_trips(tables["trips.txt"], routes.ids, report)
    calendar = read_calendar(
        zone, tables.get("calendar.txt"), tables.get("calendar_dates.txt"), frozenset(trips.service_ids), report
    )
    _check_dates(calendar, tables, report)
    rules: tuple[BookingRule, ...] = ()
    if (table := tables.get("booking_rules.txt")) is not None:
        rules = read_booking_rules(table, report)
    rule_ids = table.column("booking_rule_id") if table is not None else None
    calls = read_calls(tables["stop_times.txt"], trips.ids, stops.ids, rule_ids, report)
    transfers, frequencies = None, None
    if (table := tables.get("transfers.txt")) is not None:
        transfers = read_transfers(table, stops.ids, trips.ids, report)
    if (table := tables.get("frequencies.txt")) is not None:
        frequencies = read_frequencies(table, trips.ids, report)
    if calls is None:
        return None
    _warn_of_silent_trips(tables["trips.txt"], calls, report)
    _warn_of_idle_services(tables["trips.txt"], calendar, report)
    names = tuple(agencies.texts("agency_name"))
    parts = calendar, stops, routes, trips, calls, transfers, frequencies, rules
    return Feed(version, zone, names, report.finished(), *parts)


def _check_dates(calendar: Calendar, tables: dict[str, Table], report: Report) -> None:
    if calendar.first_date is None and not report.has_errors:
        message = "Aucun service n'a de date\u00a0: aucune course ne circule jamais."
        file = "calendar.txt" if "calendar.txt" in tables else "calendar_dates.txt"
        report.add(Problem(file, None, None, "no_dates", message, "Complétez le calendrier."))


def _warn_of_silent_trips(table: Table, calls: Calls, report: Report) -> None:
    silent = np.diff(calls.ptr) < 2
    message = "La course {value} a moins de deux arrêts\u00a0: elle est ignorée."
    flag(table, silent, "trip_id", "trip_without_stops", message, "Complétez stop_times.txt.", report=report, severity="warning")


def _warn_of_idle_services(table: Table, calendar: Calendar, report: Report) -> None:
    dated = set(calendar.weeks).union(*calendar.added.values()) if calendar.added else set(calendar.weeks)
    idle = ~table.column("service_id").is_in(list(dated)).to_numpy()
    message = "Le service {value} n'a aucune date\u00a0: la course ne circule jamais."
    flag(
        table, idle, "service_id", "service_without_dates", message, "Complétez le calendrier.", report=report, severity="warning"
    )
