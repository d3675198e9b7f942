"""The map as numbers: communes as circles, the network as one light path, names where there is room. No HTML here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.domains.mobility.selectors.networks import Segment
from maillage.journeys.reach_map.to_place import CommuneRow, PlacePage
from maillage.kit.ui.maps import WIDTH, Frame, Name, Placed, place_names, radius
from maillage.kit.ui.words import clock, plural_words


@dataclass(frozen=True, slots=True)
class Dot:
    """A commune: filled when its inhabitants can come. `words` is read and shown under a pointer."""

    x: str
    y: str
    r: str
    is_reachable: bool
    words: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """Everything in the units of the view box."""

    height: int
    network: str
    dots: tuple[Dot, ...]
    names: tuple[Name, ...]
    place_x: str
    place_y: str


def draw_map(page: PlacePage) -> MapDrawing:
    """The largest communes below, the others on them; reached communes are named first."""
    place = page.place.lat, page.place.lon
    frame = Frame([place, *((row.residents.commune.lat, row.residents.commune.lon) for row in page.rows)])
    most = max((row.residents.inhabitants or 0 for row in page.rows), default=0) or 1
    ordered = sorted(page.rows, key=lambda row: -(row.residents.inhabitants or 0))
    sized = [
        (row, *frame.at(row.residents.commune.lat, row.residents.commune.lon), radius(row.residents.inhabitants or 0, most))
        for row in ordered
    ]
    dots = tuple(Dot(f"{x:.0f}", f"{y:.0f}", f"{r:.1f}", row.hours.is_reachable, dot_words(row)) for row, x, y, r in sized)
    x, y = frame.at(*place)
    network, names = _path(page.lines, frame), place_names([_placed(*each) for each in sized], [(x, y)])
    return MapDrawing(round(frame.height), network, dots, names, f"{x:.0f}", f"{y:.0f}")


def dot_words(row: CommuneRow) -> str:
    """A commune and its answer, in one line."""
    known = row.residents.inhabitants
    who = f"{row.residents.commune.name}, {plural_words(known, 'habitant')}" if known is not None else row.residents.commune.name
    hours = row.hours
    if hours.leave_home_at is None or hours.home_at is None:
        return f"{who}\u00a0: {hours.reason}"
    return f"{who}\u00a0: départ à {clock(hours.leave_home_at)}, retour à {clock(hours.home_at)}"


def _path(lines: Sequence[Segment], frame: Frame) -> str:
    """Each stretch once at the grain of the picture; none that leaves it altogether."""
    drawn = {}
    for lat, lon, lat2, lon2 in lines:
        (x, y), (x2, y2) = frame.at(lat, lon), frame.at(lat2, lon2)
        ends = sorted([(round(x), round(y)), (round(x2), round(y2))])
        if ends[0] != ends[1] and any(0 <= x <= WIDTH and 0 <= y <= frame.height for x, y in ends):
            drawn[tuple(ends)] = f"M{ends[0][0]} {ends[0][1]}L{ends[1][0]} {ends[1][1]}"
    return "".join(drawn.values())


def _placed(row: CommuneRow, x: float, y: float, r: float) -> Placed:
    return Placed(x, y, r, row.residents.commune.name, row.hours.is_reachable)
