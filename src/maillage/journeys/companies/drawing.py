"""A zone or a territory as a small map: outlines and points laid on a flat picture. No HTML here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from maillage.domains.companies.selectors.zones import ParkLine, ParkPage, Ring

WIDE, MARGIN, TALLEST = 640.0, 30.0, 640.0
HERE, COMING, FREE = "m3", "m2", "m1"


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline: its path, its kind, its name at its middle."""

    path: str
    kind: str
    label: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point and its name."""

    x: str
    y: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Map:
    """A picture with its sentence; empty when nothing has a place."""

    width: str
    height: str
    shapes: tuple[Shape, ...]
    edges: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to the picture: north up, one scale both ways."""

    west: float
    north: float
    scale: float
    stretch: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return MARGIN + (lon - self.west) * self.stretch * self.scale, MARGIN + (self.north - lat) * self.scale

    def path(self, rings: Iterable[Ring]) -> str:
        return " ".join("M" + "L".join("{:.1f} {:.1f}".format(*self.at(*point)) for point in ring) + "Z" for ring in rings)


def map_of_park(page: ParkPage) -> Map | None:
    """The zone's outline and those of its plots; None when neither came with its shape."""
    drawn = [plot for plot in page.plots if plot.rings]
    points = [point for plot in drawn for ring in plot.rings for point in ring]
    points += [point for ring in page.rings for point in ring]
    if not points:
        return None
    frame, width, height = _frame(points)
    shapes = []
    for plot in drawn:
        kind = HERE if plot.here else COMING if plot.coming or plot.land_buyer else FREE
        x, y = _middle(frame, plot.rings[0])
        shapes.append(Shape(frame.path(plot.rings), kind, plot.code.rpartition("_")[2][:8], x, y))
    edges = (frame.path(page.rings),) if page.rings else ()
    return Map(f"{width:.0f}", f"{height:.0f}", tuple(shapes), edges, ())


def map_of_parks(parks: Sequence[tuple[ParkLine, float | None, float | None]]) -> Map | None:
    """Where the zones are; None when fewer than two have a place."""
    placed = [(line, lat, lon) for line, lat, lon in parks if lat is not None and lon is not None]
    if len(placed) < 2:
        return None
    frame, width, height = _frame([(lon, lat) for _line, lat, lon in placed])
    dots = []
    for line, lat, lon in placed:
        x, y = frame.at(lon, lat)
        dots.append(Dot(f"{x:.1f}", f"{y:.1f}", line.name, "end" if x > width / 2 else "start"))
    return Map(f"{width:.0f}", f"{height:.0f}", (), (), tuple(dots))


def _frame(points: Sequence[tuple[float, float]]) -> tuple[_Frame, float, float]:
    west, east = min(lon for lon, _lat in points), max(lon for lon, _lat in points)
    south, north = min(lat for _lon, lat in points), max(lat for _lon, lat in points)
    stretch = cos(radians((south + north) / 2))
    across, down = max((east - west) * stretch, 1e-6), max(north - south, 1e-6)
    scale = min((WIDE - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / down)
    return _Frame(west, north, scale, stretch), across * scale + 2 * MARGIN, down * scale + 2 * MARGIN


def _middle(frame: _Frame, ring: Ring) -> tuple[str, str]:
    x, y = frame.at(sum(lon for lon, _ in ring[:-1]) / len(ring[:-1]), sum(lat for _, lat in ring[:-1]) / len(ring[:-1]))
    return f"{x:.1f}", f"{y:.1f}"
