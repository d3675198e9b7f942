"""Maps of communes as numbers: circles by size and by shade, names where there is room. No HTML here, no outline of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from .shapes import Column, Dot, DotMap, Table

WIDTH, HIGHEST, MARGIN = 640.0, 760.0, 36.0
SMALLEST_R, LARGEST_R = 4.0, 18.0
LETTER_PX, LINE_PX = 11.0, 24.0  # as on a phone, where letters are largest beside the map
MOST_NAMES = 24
SPOT_R = 14.0
Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Name:
    """A name beside its dot."""

    x: str
    y: str
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A dot in the picture, with its name; `is_kept`: its name may lie over other dots."""

    x: float
    y: float
    r: float
    words: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """A commune of the picture. `kind` becomes its class."""

    x: str
    y: str
    r: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """Everything in the units of the view box."""

    title: str
    sentence: str
    height: int
    circles: Sequence[Circle]
    names: Sequence[Name]
    spots: Sequence[tuple[str, str]]
    classes: Sequence[tuple[str, str]]


class Frame:
    """From degrees to the picture: the points fill it, north is up."""

    def __init__(self, points: Sequence[Point]) -> None:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        self.north, self.west = max(lats), min(lons)
        self.narrow = max(cos(radians((self.north + min(lats)) / 2)), 0.01)
        wide, high = (max(lons) - self.west) * self.narrow, self.north - min(lats)
        room_x, room_y = WIDTH - 2 * MARGIN, HIGHEST - 2 * MARGIN
        self.scale = min(room_x / max(wide, 0.01), room_y / max(high, 0.01))
        self.left = MARGIN + (room_x - wide * self.scale) / 2
        self.height = high * self.scale + 2 * MARGIN

    def at(self, lat: float, lon: float) -> Point:
        """The place of a point."""
        return self.left + (lon - self.west) * self.narrow * self.scale, MARGIN + (self.north - lat) * self.scale


def radius(size: float, most: float) -> float:
    """The surface grows with the size."""
    return SMALLEST_R + (LARGEST_R - SMALLEST_R) * sqrt(size / (most or 1))


def place_names(dots: Sequence[Placed], taken: Sequence[Point] = ()) -> tuple[Name, ...]:
    """Beside its dot, above or below it, where nothing is yet; in the order of the dots, those that are kept first."""
    written: list[Box] = [(x - SPOT_R, y - SPOT_R, x + SPOT_R, y + SPOT_R) for x, y in taken]
    round_dots: list[Box] = [(dot.x - dot.r, dot.y - dot.r, dot.x + dot.r, dot.y + dot.r) for dot in dots]
    names: list[Name] = []
    for dot in sorted(dots, key=lambda each: not each.is_kept):
        choices = [each for each in _around(dot) if _is_free(each[1], written)]
        clear = [each for each in choices if _is_free(each[1], round_dots)]
        found = next(iter(clear or (choices if dot.is_kept else [])), None)
        if found is not None and len(names) < MOST_NAMES:
            names.append(found[0])
            written.append(found[1])
    return tuple(names)


def draw_map(shape: DotMap) -> MapDrawing:
    """The largest communes below, the others on them; the darkest are named first."""
    if not shape.dots:
        raise ValueError("a map needs at least one commune")
    frame = Frame([*((dot.lat, dot.lon) for dot in shape.dots), *shape.spots])
    most = max(dot.size for dot in shape.dots)
    ordered = sorted(shape.dots, key=lambda dot: -dot.size)
    placed = [_placed(dot, frame, most) for dot in ordered]
    pairs = zip(ordered, placed, strict=True)
    circles = [Circle(f"{at.x:.0f}", f"{at.y:.0f}", f"{at.r:.1f}", kind_of(dot), dot.words) for dot, at in pairs]
    spots = [frame.at(*spot) for spot in shape.spots]
    return MapDrawing(
        title=shape.title,
        sentence=shape.sentence,
        height=round(frame.height),
        circles=circles,
        names=place_names(placed, spots),
        spots=[(f"{x:.0f}", f"{y:.0f}") for x, y in spots],
        classes=[(f"m{level}", label) for level, label in enumerate(shape.labels) if label],
    )


def map_table(shape: DotMap) -> Table:
    """The same by name, what is shown darkest first."""
    ordered = sorted(shape.dots, key=lambda dot: (-dot.level, dot.name))
    columns = [Column(label, num=number > 0) for number, label in enumerate(shape.columns)]
    return Table(shape.title, columns, [[dot.name, *dot.cells] for dot in ordered])


def kind_of(dot: Dot) -> str:
    """Its shade: m0 is empty, m3 the darkest."""
    return f"m{dot.level}"


def _placed(dot: Dot, frame: Frame, most: float) -> Placed:
    x, y = frame.at(dot.lat, dot.lon)
    return Placed(x, y, radius(dot.size, most), dot.name, dot.level > 0)


def _is_free(box: Box, others: Sequence[Box]) -> bool:
    return box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, other) for other in others)


def _around(dot: Placed) -> Iterator[tuple[Name, Box]]:
    """Where a name may stand: right, left, above, below; with the box it fills."""
    lasts, half = len(dot.words) * LETTER_PX, LINE_PX / 2
    places = (
        ("start", dot.x + dot.r + 4, dot.y),
        ("end", dot.x - dot.r - 4, dot.y),
        ("middle", dot.x, dot.y - dot.r - half),
        ("middle", dot.x, dot.y + dot.r + half),
    )
    for anchor, at_x, at_y in places:
        left = at_x - {"start": 0.0, "middle": lasts / 2, "end": lasts}[anchor]
        box = (left, at_y - half, left + lasts, at_y + half)
        yield Name(f"{at_x:.0f}", f"{at_y + 5:.0f}", anchor, dot.words), box


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
