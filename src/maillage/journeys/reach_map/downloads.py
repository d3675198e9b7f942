"""The same answers as a table for a spreadsheet and as a layer for a map, with what they stand on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse

from maillage.journeys.reach_map.by_hour import HoursPage
from maillage.journeys.reach_map.from_home import HALF_HOURS, HomePage
from maillage.journeys.reach_map.reasons import CellHours, hours_of
from maillage.journeys.reach_map.residents import Residents
from maillage.journeys.reach_map.to_place import PlacePage

RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute
HOURS = ("depart", "arrivee", "reprise", "retour", "minutes_hors_de_chez_soi", "raison")
Row = Sequence[object]
Features = list[dict[str, Any]]


def home_rows(page: HomePage, lasts: timedelta) -> list[Row]:
    """A line per day, place and hour."""
    rows: list[Row] = [("jour", "lieu", "ville", "debut", "fin", "possible", *HOURS)]
    for grid in page.grids:
        for number, place in enumerate(page.places):
            for column, start in enumerate(HALF_HOURS):
                hours = hours_of(grid, (0, number, column))
                end = (datetime.combine(grid.days[0], start) + lasts).time()
                cells = place.name, place.town, f"{start:%H:%M}", f"{end:%H:%M}", _yes(hours.is_reachable), *_hours(hours)
                rows += [(day.isoformat(), *cells) for day in grid.days]
    return [rows[0], *sorted(rows[1:], key=lambda row: str(row[0]))]


def place_rows(page: PlacePage) -> list[Row]:
    """A line per commune."""
    head: Row = ("commune", "code_insee", "habitants", "possible", *HOURS)
    return [head, *((*_who(row.residents), _yes(row.hours.is_reachable), *_hours(row.hours)) for row in page.rows)]


def hours_rows(page: HoursPage) -> list[Row]:
    """A line per hour."""
    head: Row = ("debut", "habitants", "habitants_en_tout", "part", "communes")
    total = page.census.total
    return [head, *((f"{row.start:%H:%M}", row.inhabitants, total, round(row.share, 4), row.communes) for row in page.rows)]


def home_features(page: HomePage) -> Features:
    """The home, and each place with the hours at which one can be there."""
    features = [_feature(page.home.lat, page.home.lon, {"nature": "depart", "nom": page.home.label})]
    for number, place in enumerate(page.places):
        possible: dict[str, list[str]] = {}
        for grid in page.grids:
            possible |= {day.isoformat(): _starts(grid.is_reachable[0, number]) for day in grid.days}
        named = {"nature": "lieu", "nom": place.name, "ville": place.town}
        features.append(_feature(place.lat, place.lon, {**named, "debuts_possibles": dict(sorted(possible.items()))}))
    return features


def place_features(page: PlacePage) -> Features:
    """The place, and each commune with its way there and back."""
    features = [_feature(page.place.lat, page.place.lon, {"nature": "lieu", "nom": page.place.name, "ville": page.place.town})]
    for row in page.rows:
        answer = {"possible": row.hours.is_reachable, **dict(zip(HOURS, _hours(row.hours), strict=True))}
        features.append(_commune(row.residents, answer))
    return features


def hours_features(page: HoursPage) -> Features:
    """The place, and each commune with the hours at which its inhabitants can be there."""
    features = [_feature(page.place.lat, page.place.lon, {"nature": "lieu", "nom": page.place.name, "ville": page.place.town})]
    for number, each in enumerate(page.census.rows):
        features.append(_commune(each, {"debuts_possibles": _starts(page.grid.is_reachable[number, 0])}))
    return features


def csv_answer(rows: Iterable[Row], terms: Sequence[str], name: str) -> HttpResponse:
    """Semicolons and a mark of the encoding, as spreadsheets expect here; the first line says what it stands on."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    beside = {0: "conditions", 1: " ".join(terms)}
    for number, row in enumerate(rows):
        writer.writerow([_safe(cell) for cell in (*row, beside.get(number, ""))])
    return _named(HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8"), f"{name}.csv")


def geojson_answer(features: Features, terms: Sequence[str], about: Mapping[str, object], name: str) -> HttpResponse:
    """A collection of points in WGS 84, as RFC 7946 wants it, with what it is about beside."""
    whole = {"type": "FeatureCollection", "features": features, "sujet": dict(about), "conditions": list(terms)}
    answer = JsonResponse(whole, json_dumps_params={"ensure_ascii": False}, content_type="application/geo+json")
    return _named(answer, f"{name}.geojson")


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _commune(residents: Residents, answer: Mapping[str, object]) -> dict[str, Any]:
    name, insee, inhabitants = _who(residents)
    named = {"nature": "commune", "nom": name, "code_insee": insee, "habitants": inhabitants}
    return _feature(residents.commune.lat, residents.commune.lon, {**named, **answer})


def _feature(lat: float, lon: float, properties: Mapping[str, object]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    return {"type": "Feature", "geometry": point, "properties": dict(properties)}


def _who(residents: Residents) -> tuple[str, str, int | None]:
    return residents.commune.name, residents.insee, residents.inhabitants


def _hours(hours: CellHours) -> tuple[object, ...]:
    instants = (hours.leave_home_at, hours.arrive_at, hours.leave_at, hours.home_at)
    printed = (f"{at:%H:%M}" if at else None for at in instants)
    return (*printed, None if hours.away_s is None else round(hours.away_s / 60), hours.reason)


def _starts(possible: Iterable[bool]) -> list[str]:
    return [f"{start:%H:%M}" for start, can in zip(HALF_HOURS, possible, strict=True) if can]


def _yes(is_so: bool) -> str:
    return "oui" if is_so else "non"


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
