"""Choices of a home stop: near a point, or by name; stops of one name close together are one choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex

from maillage.domains.mobility.models import TimetableStop
from maillage.domains.mobility.rules.distances import METRES_PER_DEGREE, Point, distance_m
from maillage.domains.mobility.rules.trips import Home
from maillage.domains.mobility.selectors.versions import version_in_service, version_that_answers
from maillage.registry.territories.models import Folded

NEAR_M, WIDER_M, ENOUGH = 3000.0, 5000.0, 3
SAME_STOP_M = 400.0
MOST_MATCHES = 200
STOPS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class StopChoice:
    """A stop to choose as one's own. `stop_ids` are all the posts behind the name, both sides of the road."""

    stop_id: str
    name: str
    lat: float
    lon: float
    distance_m: float | None
    stop_ids: tuple[str, ...]

    def home(self) -> Home:
        """The stop as a place to start from."""
        return Home(self.stop_id, self.lat, self.lon, self.name)


def stops_near(
    lat: float, lon: float, *, radius_m: float = NEAR_M, limit: int = 12, agency: int | None = None
) -> tuple[StopChoice, ...]:
    """Stops around a point, nearest first."""
    rows = _around(_stops(agency), (lat, lon), radius_m)
    return _folded(rows, (lat, lon), radius_m)[:limit]


def stops_of_commune(lat: float, lon: float, *, agency: int | None = None) -> tuple[StopChoice, ...]:
    """Stops around a town hall: within 3 km, or 5 km when there are fewer than three."""
    found = stops_near(lat, lon, radius_m=WIDER_M, limit=40, agency=agency)
    near = tuple(choice for choice in found if (choice.distance_m or 0) <= NEAR_M)
    return near if len(near) >= ENOUGH else found


def search_stops(text: str, *, near: Point | None = None, limit: int = 12, agency: int | None = None) -> tuple[StopChoice, ...]:
    """Stops whose name holds these letters, accents and case ignored: nearest first when a point is given."""
    if not any(sign.isalnum() for sign in text):
        return ()
    rows = _stops(agency).annotate(place=StrIndex("name_folded", Folded(Value(text)))).filter(place__gt=0)
    return _folded(rows.order_by("place", "name_folded", "stop_id")[:MOST_MATCHES], near)[:limit]


def stop_choice(stop_id: str, *, agency: int | None = None) -> StopChoice | None:
    """The stop of that id in the timetable in service."""
    version = version_that_answers(agency)
    return None if version is None else _choice_in(version.pk, version.content_hash, stop_id)


@lru_cache(STOPS_KEPT)
def _choice_in(version: int, content_hash: str, stop_id: str) -> StopChoice | None:
    """Read once per process: the stops of a version never change."""
    row = TimetableStop.objects.filter(version=version, version__content_hash=content_hash, stop_id=stop_id).first()
    return None if row is None else StopChoice(row.stop_id, row.name, row.lat, row.lon, None, (row.stop_id,))


def _stops(agency: int | None) -> QuerySet[TimetableStop]:
    return TimetableStop.objects.filter(version=version_in_service(agency=agency))


def _around(stops: QuerySet[TimetableStop], point: Point, radius_m: float) -> QuerySet[TimetableStop]:
    """A square that holds the circle."""
    high = radius_m / METRES_PER_DEGREE
    wide = high / max(cos(radians(point[0])), 0.01)
    return stops.filter(lat__range=(point[0] - high, point[0] + high), lon__range=(point[1] - wide, point[1] + wide)).order_by(
        "stop_id"
    )


def _folded(rows: Iterable[TimetableStop], near: Point | None, radius_m: float | None = None) -> tuple[StopChoice, ...]:
    """One choice for stops of the same name within 400 m of each other; the nearest post stands for all."""
    measured = [(distance_m(near, (row.lat, row.lon)) if near else None, row) for row in rows]
    kept = [(apart, row) for apart, row in measured if radius_m is None or apart is None or apart <= radius_m]
    if near:
        kept.sort(key=lambda pair: (pair[0] or 0, pair[1].name_folded))
    groups: list[list[tuple[float | None, TimetableStop]]] = []
    by_name: dict[str, list[list[tuple[float | None, TimetableStop]]]] = {}
    for pair in kept:
        alike = by_name.setdefault(pair[1].name_folded, [])
        group = next((each for each in alike if _is_same_stop(each[0][1], pair[1])), None)
        if group is None:
            group = []
            groups.append(group)
            alike.append(group)
        group.append(pair)
    return tuple(_choice(group) for group in groups)


def _is_same_stop(one: TimetableStop, other: TimetableStop) -> bool:
    return distance_m((one.lat, one.lon), (other.lat, other.lon)) <= SAME_STOP_M


def _choice(group: list[tuple[float | None, TimetableStop]]) -> StopChoice:
    apart, row = group[0]
    return StopChoice(row.stop_id, row.name, row.lat, row.lon, apart, tuple(each.stop_id for _, each in group))
