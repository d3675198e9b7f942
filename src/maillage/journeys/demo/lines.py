"""Eight invented but plausible rural lines, as GTFS files written into a folder."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from maillage.domains.agenda.rules import distance_m
from maillage.journeys.demo.territory import CommuneFact

DETOUR, SPEED_MPS, DWELL_S = 1.3, 42 / 3.6, 30
BY_PHONE = ("veille", "2", "1", "17:00:00", "04 65 71 20 40")
BOOKING_RULE = ("booking_rule_id", "booking_type", "prior_notice_last_day", "prior_notice_last_time", "phone_number")
REGULAR, ON_DEMAND = ("0", ""), ("2", "veille")  # how one gets on: at the stop, or by phoning before
BEFORE, AFTER = timedelta(weeks=5), timedelta(weeks=12)
HAMLETS = {
    "Place de la Fontaine": ("Pégairolles-de-l'Escalette", 0.0012, -0.0008),
    "Lodève, gare routière": ("Lodève", -0.0021, 0.0016),
    "Clermont, gare routière": ("Clermont-l'Hérault", 0.0028, 0.0019),
    "Clermont, agence France Travail": ("Clermont-l'Hérault", 0.0056, 0.0104),
    "Clermont, avenue Raymond-Lacombe": ("Clermont-l'Hérault", -0.0028, 0.0068),
    "Gignac, cave coopérative": ("Gignac", -0.0012, -0.0015),
    "Madières": ("Saint-Maurice-Navacelles", 0.0301, 0.0262),
    "Parlatges": ("Saint-Pierre-de-la-Fage", -0.0240, -0.0105),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its stops in order, and the hours at which each kind of day leaves, out and back."""

    number: str
    name: str
    stops: tuple[str, ...]
    out: dict[str, tuple[str, ...]]
    back: dict[str, tuple[str, ...]]
    is_on_demand: bool = False


LINES = (
    Line(
        "401",
        "Lodève – Clermont-l’Hérault – Gignac",
        (
            "Lodève, gare routière",
            "Le Bosc",
            "Lacoste",
            "Clermont, gare routière",
            "Clermont, agence France Travail",
            "Brignac",
            "Saint-André-de-Sangonis",
            "Gignac, cave coopérative",
        ),
        {
            "semaine": ("06:35", "07:35", "08:50", "10:20", "12:15", "13:35", "15:40", "17:10", "18:20"),
            "samedi": ("08:10", "10:10", "13:30", "17:30"),
        },
        {
            "semaine": ("06:50", "07:50", "09:40", "11:30", "12:40", "14:20", "16:15", "17:40", "18:55"),
            "samedi": ("09:10", "12:10", "15:30", "18:30"),
        },
    ),
    Line(
        "402",
        "Le Caylar – Pégairolles – Soubès – Lodève",
        ("Le Caylar", "Les Rives", "Place de la Fontaine", "Soubès", "Lodève, gare routière"),
        {"semaine": ("06:55", "08:20", "12:35", "16:30"), "samedi": ("08:25",)},
        {"semaine": ("07:45", "10:35", "15:35", "18:10"), "samedi": ("12:20",)},
    ),
    Line(
        "403",
        "Saint-Étienne-de-Gourgas – Saint-Privat – Lodève",
        ("Saint-Étienne-de-Gourgas", "Fozières", "Poujols", "Lodève, gare routière"),
        {"semaine": ("08:00", "13:10"), "école": ("07:10",)},
        {"semaine": ("11:40", "16:40"), "école": ("17:35",)},
    ),
    Line(
        "404",
        "Lodève – Octon – Clermont-l’Hérault",
        (
            "Lodève, gare routière",
            "Olmet-et-Villecun",
            "Le Puech",
            "Octon",
            "Salasc",
            "Mourèze",
            "Clermont, gare routière",
        ),
        {"semaine": ("07:20", "13:00", "17:15"), "mercredi": ("08:40",)},
        {"semaine": ("08:30", "12:10", "18:15"), "mercredi": ("11:45",)},
    ),
    Line(
        "405",
        "Clermont-l’Hérault – Nébian – Paulhan",
        ("Clermont, gare routière", "Clermont, avenue Raymond-Lacombe", "Nébian", "Aspiran", "Paulhan", "Usclas-d'Hérault"),
        {"semaine": ("07:05", "09:15", "12:20", "16:10", "18:05"), "mercredi": ("11:50",)},
        {"semaine": ("06:40", "08:15", "10:10", "13:20", "17:00"), "mercredi": ("09:05",)},
    ),
    Line(
        "406",
        "Saint-Guilhem-le-Désert – Aniane – Gignac",
        ("Saint-Guilhem-le-Désert", "Saint-Jean-de-Fos", "Aniane", "Gignac, cave coopérative"),
        {"semaine": ("07:15", "08:35", "13:05", "16:50"), "samedi": ("08:40",)},
        {"semaine": ("08:05", "11:35", "15:50", "18:20"), "samedi": ("12:30",)},
    ),
    Line(
        "407",
        "Saint-Pargoire – Le Pouget – Gignac",
        ("Saint-Pargoire", "Campagnan", "Bélarga", "Le Pouget", "Pouzols", "Gignac, cave coopérative"),
        {"semaine": ("08:10", "13:25"), "école": ("07:00",)},
        {"semaine": ("11:45", "17:20"), "école": ("16:35",)},
    ),
    Line(
        "408",
        "Causse : à la demande",
        (
            "Madières",
            "Saint-Maurice-Navacelles",
            "La Vacquerie-et-Saint-Martin-de-Castries",
            "Saint-Pierre-de-la-Fage",
            "Parlatges",
            "Lodève, gare routière",
        ),
        {"semaine": ("08:00", "13:00")},
        {"semaine": ("11:50", "16:45")},
        is_on_demand=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Closed:
    """Public holidays, and school holidays as (first day off, last day off)."""

    holidays: frozenset[date]
    school_breaks: tuple[tuple[date, date], ...]


def write(folder: Path, communes: Sequence[CommuneFact], today: date, closed: Closed) -> Path:
    """Write the feed; running it again on another day writes the weeks around that day."""
    folder.mkdir(parents=True, exist_ok=True)
    points = _points(communes)
    names = sorted({name for line in LINES for name in line.stops})
    keys = {name: f"S{number:03d}" for number, name in enumerate(names, 1)}
    _table(
        folder,
        "agency",
        ("agency_id", "agency_name", "agency_url", "agency_timezone"),
        [("demo", "Réseau de démonstration", "https://demo.example/", "Europe/Paris")],
    )
    _table(
        folder,
        "stops",
        ("stop_id", "stop_name", "stop_lat", "stop_lon"),
        [(keys[name], name, f"{points[name][0]:.5f}", f"{points[name][1]:.5f}") for name in names],
    )
    _table(
        folder,
        "routes",
        ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"),
        [(line.number, "demo", line.number, line.name, "3") for line in LINES],
    )
    _table(folder, "calendar_dates", ("service_id", "date", "exception_type"), list(_days(today, closed)))
    trips, times = _trips(points, keys)
    _table(folder, "trips", ("route_id", "service_id", "trip_id", "trip_headsign", "direction_id"), trips)
    _table(
        folder,
        "stop_times",
        (
            *("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type"),
            *("pickup_booking_rule_id", "drop_off_booking_rule_id"),
        ),
        times,
    )
    _table(folder, "booking_rules", BOOKING_RULE, [BY_PHONE])
    return folder


def _points(communes: Sequence[CommuneFact]) -> dict[str, tuple[float, float]]:
    points = {fact.name: (fact.lat, fact.lon) for fact in communes}
    for name, (commune, north, east) in HAMLETS.items():
        lat, lon = points[commune]
        points[name] = (lat + north, lon + east)
    return points


def _days(today: date, closed: Closed) -> list[tuple[str, str, str]]:
    rows = []
    monday = today - timedelta(days=today.weekday())
    day, last = monday - BEFORE, monday + AFTER
    while day < last:
        kinds: list[str] = []
        if day not in closed.holidays and day.weekday() < 5:
            kinds = ["semaine"] + (["mercredi"] if day.weekday() == 2 else [])
            if not any(first <= day <= end for first, end in closed.school_breaks):
                kinds.append("école")
        elif day not in closed.holidays and day.weekday() == 5:
            kinds = ["samedi"]
        rows += [(kind, day.strftime("%Y%m%d"), "1") for kind in kinds]
        day += timedelta(days=1)
    return rows


def _trips(points: dict[str, tuple[float, float]], keys: dict[str, str]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    trips: list[tuple[str, ...]] = []
    times: list[tuple[str, ...]] = []
    for line in LINES:
        for direction, (hours, stops) in enumerate(((line.out, line.stops), (line.back, line.stops[::-1]))):
            for service, departures in hours.items():
                for departure in departures:
                    trip = f"{line.number}-{direction}-{service}-{departure.replace(':', '')}"
                    trips.append((line.number, service, trip, _headsign(stops[-1]), str(direction)))
                    times += _times(trip, stops, departure, points, keys, ON_DEMAND if line.is_on_demand else REGULAR)
    return trips, times


def _headsign(stop: str) -> str:
    return stop.split(",")[0]


def _times(  # one row per stop
    trip: str,
    stops: Sequence[str],
    departure: str,
    points: dict[str, tuple[float, float]],
    keys: dict[str, str],
    kind: tuple[str, str],
) -> list[tuple[str, ...]]:
    hour, minute = map(int, departure.split(":"))
    at = hour * 3600 + minute * 60
    rows: list[tuple[str, ...]] = []
    for number, name in enumerate(stops):
        if number:
            ride = distance_m(points[stops[number - 1]], points[name]) * DETOUR / SPEED_MPS
            at += max(120, round((ride + DWELL_S) / 60) * 60)
        clock = f"{at // 3600:02d}:{at % 3600 // 60:02d}:00"
        rows.append((trip, clock, clock, keys[name], str(number + 1), kind[0], kind[0], kind[1], kind[1]))
    return rows


def _table(folder: Path, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with (folder / f"{name}.txt").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
