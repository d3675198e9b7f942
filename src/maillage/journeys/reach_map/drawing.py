"""The map as numbers: communes as circles, the network as one light path, names where there is room. No HTML here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from maillage.domains.mobility.selectors.networks import Segment
from maillage.journeys.reach_map.to_place import CommuneRow, PlacePage
from maillage.kit.ui.words import clock, plural_words

WIDTH, HIGHEST, MARGIN = 640.0, 760.0, 36.0
SMALLEST_R, LARGEST_R = 4.0, 18.0
LETTER_PX, LINE_PX = 11.0, 24.0  # as on a phone, where letters are largest beside the map
MOST_NAMES = 24
Box = tuple[float, float, float, float]
Sized = tuple[CommuneRow, float, float, float]  # with its place and its radius


@dataclass(frozen=True, slots=True)
class Dot:
    """A commune: filled when its inhabitants can come. `words` is read and shown under a pointer."""

    x: str
    y: str
    r: str
    is_reachable: bool
    words: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name beside its dot."""

    x: str
    y: str
    anchor: str
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


class Frame:
    """From degrees to the picture: the communes and the place fill it, north is up."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        self.north, self.west = max(lats), min(lons)
        self.narrow = max(cos(radians((self.north + min(lats)) / 2)), 0.01)
        wide, high = (max(lons) - self.west) * self.narrow, self.north - min(lats)
        room_x, room_y = WIDTH - 2 * MARGIN, HIGHEST - 2 * MARGIN
        self.scale = min(room_x / max(wide, 0.01), room_y / max(high, 0.01))
        self.left = MARGIN + (room_x - wide * self.scale) / 2
        self.height = high * self.scale + 2 * MARGIN

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """The place of a point."""
        return self.left + (lon - self.west) * self.narrow * self.scale, MARGIN + (self.north - lat) * self.scale


def draw_map(page: PlacePage) -> MapDrawing:
    """The largest communes below, the others on them; reached communes are named first."""
    place = page.place.lat, page.place.lon
    frame = Frame([place, *((row.residents.commune.lat, row.residents.commune.lon) for row in page.rows)])
    most = max((row.residents.inhabitants or 0 for row in page.rows), default=0) or 1
    ordered = sorted(page.rows, key=lambda row: -(row.residents.inhabitants or 0))
    sized = [(row, *frame.at(row.residents.commune.lat, row.residents.commune.lon), _radius(row, most)) for row in ordered]
    dots = tuple(Dot(f"{x:.0f}", f"{y:.0f}", f"{r:.1f}", row.hours.is_reachable, dot_words(row)) for row, x, y, r in sized)
    x, y = frame.at(*place)
    network, names = _path(page.lines, frame), _names(sized, (x, y))
    return MapDrawing(round(frame.height), network, dots, names, f"{x:.0f}", f"{y:.0f}")


def dot_words(row: CommuneRow) -> str:
    """A commune and its answer, in one line."""
    known = row.residents.inhabitants
    who = f"{row.residents.commune.name}, {plural_words(known, 'habitant')}" if known is not None else row.residents.commune.name
    hours = row.hours
    if hours.leave_home_at is None or hours.home_at is None:
        return f"{who}\u00a0: {hours.reason}"
    return f"{who}\u00a0: départ à {clock(hours.leave_home_at)}, retour à {clock(hours.home_at)}"


def _radius(row: CommuneRow, most: int) -> float:
    return SMALLEST_R + (LARGEST_R - SMALLEST_R) * sqrt((row.residents.inhabitants or 0) / most)


def _path(lines: Sequence[Segment], frame: Frame) -> str:
    """Each stretch once at the grain of the picture; none that leaves it altogether."""
    drawn = {}
    for lat, lon, lat2, lon2 in lines:
        (x, y), (x2, y2) = frame.at(lat, lon), frame.at(lat2, lon2)
        ends = sorted([(round(x), round(y)), (round(x2), round(y2))])
        if ends[0] != ends[1] and any(0 <= x <= WIDTH and 0 <= y <= frame.height for x, y in ends):
            drawn[tuple(ends)] = f"M{ends[0][0]} {ends[0][1]}L{ends[1][0]} {ends[1][1]}"
    return "".join(drawn.values())


def _names(sized: Sequence[Sized], place: tuple[float, float]) -> tuple[Name, ...]:
    """Beside its dot, above or below it, where nothing is yet; a commune that is reached may be written over dots."""
    written: list[Box] = [(place[0] - 14, place[1] - 14, place[0] + 14, place[1] + 14)]
    dots: list[Box] = [(x - r, y - r, x + r, y + r) for _, x, y, r in sized]
    names: list[Name] = []
    for row, x, y, r in sorted(sized, key=lambda each: not each[0].hours.is_reachable):
        choices = [each for each in _around(row.residents.commune.name, (x, y, r)) if _is_free(each[1], written)]
        clear = [each for each in choices if _is_free(each[1], dots)]
        found = next(iter(clear or (choices if row.hours.is_reachable else [])), None)
        if found is not None and len(names) < MOST_NAMES:
            names.append(found[0])
            written.append(found[1])
    return tuple(names)


def _is_free(box: Box, others: Sequence[Box]) -> bool:
    return box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, other) for other in others)


def _around(words: str, dot: tuple[float, float, float]) -> Iterator[tuple[Name, Box]]:
    """Where a name may stand: right, left, above, below; with the box it fills."""
    x, y, r = dot
    lasts, half = len(words) * LETTER_PX, LINE_PX / 2
    places = ("start", x + r + 4, y), ("end", x - r - 4, y), ("middle", x, y - r - half), ("middle", x, y + r + half)
    for anchor, at_x, at_y in places:
        left = at_x - {"start": 0.0, "middle": lasts / 2, "end": lasts}[anchor]
        box = (left, at_y - half, left + lasts, at_y + half)
        yield Name(f"{at_x:.0f}", f"{at_y + 5:.0f}", anchor, words), box


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
