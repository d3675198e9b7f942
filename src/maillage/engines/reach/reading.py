"""The small files of a feed → arrays and lists: stops, routes, trips, transfers, frequencies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from maillage.engines.reach.checks import (
    F64,
    I32,
    Bools,
    check_filled,
    check_known,
    check_unique,
    flag,
    index_of,
    integers,
    numbers,
    times,
)
from maillage.engines.reach.tables import Report, Table

PLATFORM = 0
MAX_DEPARTURES = 500_000


@dataclass(frozen=True)
class Stops:
    """Rows of stops.txt, all kinds of location.

    Parameters
    ----------
    ids, names : rows in file order.
    lat, lon : float64, degrees, NaN when unknown; a platform without a point takes its station's.
    kind : int32, location_type (0 platform, 1 station, 2 entrance, 3 node, 4 boarding area).
    parent : int32, row of the parent station, -1 without one.
    """

    ids: pl.Series
    names: list[str]
    lat: F64
    lon: F64
    kind: I32
    parent: I32


def read_stops(table: Table, report: Report) -> Stops:
    check_filled(table, "stop_id", report)
    check_unique(table, "stop_id", report)
    ids = table.column("stop_id")
    parent = index_of(table.column("parent_station"), ids)
    check_known(table, "parent_station", parent, "stops.txt", report, may_be_empty=True)
    kind = integers(table, "location_type", report, default=PLATFORM, high=4)
    lat, lon = numbers(table, "stop_lat", -90, 90, report), numbers(table, "stop_lon", -180, 180, report)
    lost = (np.isnan(lat) | np.isnan(lon)) | ((lat == 0) & (lon == 0))
    lat[lost], lon[lost] = np.nan, np.nan
    inherits = lost & (parent >= 0)
    lat[inherits], lon[inherits] = lat[parent[inherits]], lon[parent[inherits]]
    unplaced = np.isnan(lat) & (kind == PLATFORM)
    message = "L'arrêt n'a pas de position\u00a0: on ne peut pas y aller à pied."
    flag(table, unplaced, "stop_lat", "no_position", message, "Ajoutez ses coordonnées.", report=report, severity="warning")
    return Stops(ids, table.texts("stop_name"), lat, lon, kind, parent)


@dataclass(frozen=True)
class Routes:
    """Rows of routes.txt; agencies and phones are the name and phone number of each route's agency."""

    ids: pl.Series
    short_names: list[str]
    long_names: list[str]
    agencies: list[str]
    phones: list[str]
    kinds: I32
    colours: list[str]


def read_routes(table: Table, agencies: Table, report: Report) -> Routes:
    check_filled(table, "route_id", report)
    check_unique(table, "route_id", report)
    place_of = {agency: place for place, agency in enumerate(agencies.texts("agency_id"))}
    places = [place_of.get(agency, 0) for agency in table.texts("agency_id")]
    names, phones = ([agencies.texts(field)[place] for place in places] for field in ("agency_name", "agency_phone"))
    kinds = integers(table, "route_type", report, default=3, high=2000)
    colours = table.texts("route_color")
    labels = table.texts("route_short_name"), table.texts("route_long_name")
    return Routes(table.column("route_id"), *labels, names, phones, kinds, colours)


@dataclass(frozen=True)
class Trips:
    """Rows of trips.txt; block is -1 without one, direction -1 when not said."""

    ids: pl.Series
    route: I32
    service: I32
    service_ids: list[str]
    headsigns: list[str]
    direction: I32
    block: I32


def read_trips(table: Table, routes: pl.Series, report: Report) -> Trips:
    for field in ("trip_id", "service_id"):
        check_filled(table, field, report)
    check_unique(table, "trip_id", report)
    route = index_of(table.column("route_id"), routes)
    check_known(table, "route_id", route, "routes.txt", report)
    services = table.column("service_id").unique(maintain_order=True)
    service = index_of(table.column("service_id"), services)
    blocks = table.column("block_id").unique(maintain_order=True)
    block = index_of(table.column("block_id"), blocks.filter(blocks != ""))
    direction = integers(table, "direction_id", report, default=-1, low=-1, high=1)
    headsigns = table.texts("trip_headsign")
    return Trips(table.column("trip_id"), route, service, services.to_list(), headsigns, direction, block)


@dataclass(frozen=True)
class Transfers:
    """Rows of transfers.txt between stops or trips; -1 where nothing is said."""

    origin: I32
    target: I32
    kind: I32
    least_s: I32
    is_qualified: Bools
    from_trip: I32
    to_trip: I32


def read_transfers(table: Table, stops: pl.Series, trips: pl.Series, report: Report) -> Transfers:
    kind = integers(table, "transfer_type", report, default=0, high=5)
    origin, target = (index_of(table.column(name), stops) for name in ("from_stop_id", "to_stop_id"))
    for name, places in (("from_stop_id", origin), ("to_stop_id", target)):
        check_known(table, name, np.where(kind >= 4, 0, places), "stops.txt", report)
    from_trip, to_trip = (index_of(table.column(name), trips) for name in ("from_trip_id", "to_trip_id"))
    qualifiers = ("from_route_id", "to_route_id", "from_trip_id", "to_trip_id")
    qualified = np.zeros(len(table), bool)
    for name in qualifiers:
        qualified |= (table.column(name) != "").to_numpy()
    least = integers(table, "min_transfer_time", report, default=-1, low=-1, high=86_400)
    _warn_of_narrow_rules(table, kind, qualified, report)
    return Transfers(origin, target, kind, least, qualified, from_trip, to_trip)


def _warn_of_narrow_rules(table: Table, kind: I32, qualified: Bools, report: Report) -> None:
    wider = qualified & (kind == 2)
    message = "La durée de correspondance ne vaut que pour certaines lignes\u00a0: elle est appliquée à toutes."
    flag(table, wider, "transfer_type", "rule_widened", message, "Rien à faire.", report=report, severity="warning")
    dropped = qualified & (kind != 2) & (kind < 4)
    message = "La règle de correspondance ne vaut que pour certaines lignes\u00a0: elle est ignorée."
    flag(table, dropped, "transfer_type", "rule_ignored", message, "Rien à faire.", report=report, severity="warning")


@dataclass(frozen=True)
class Frequencies:
    """Rows of frequencies.txt, by trip."""

    trip: I32
    start_s: I32
    end_s: I32
    headway_s: I32
    is_exact: npt.NDArray[np.bool_]


def read_frequencies(table: Table, trips: pl.Series, report: Report) -> Frequencies:
    trip = index_of(table.column("trip_id"), trips)
    check_known(table, "trip_id", trip, "trips.txt", report)
    for field in ("start_time", "end_time"):
        check_filled(table, field, report)
    start, end = times(table, "start_time", report), times(table, "end_time", report)
    flag(table, end < start, "end_time", "ends_before_start", "La fin {value} est avant le début.", "Corrigez.", report=report)
    headway = integers(table, "headway_secs", report, low=10, high=86_400)
    departures = np.cumsum(np.maximum(end - start, 0) // headway + 1)
    message = "Avec cette ligne, les fréquences donnent plus de {count} départs par jour."
    message = message.replace("{count}", f"{MAX_DEPARTURES:_}".replace("_", "\u202f"))
    over = departures > MAX_DEPARTURES
    flag(table, over, "headway_secs", "too_many_departures", message, "Vérifiez les intervalles.", report=report)
    return Frequencies(trip, start, end, headway, integers(table, "exact_times", report, default=0, high=1) == 1)
