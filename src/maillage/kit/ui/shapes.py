"""What the components take: frozen values ready to show. Pages pass these, never HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

Kind = Literal["walk", "bus", "wait", "rdv", "drive", "gap", "now", "end"]
LegKind = Literal["walk", "bus", "wait", "rdv", "drive"]
State = Literal["", "done", "warn", "stop", "off", "group"]
Mode = Literal["in_person", "video_house", "video_home", "phone"]
BUS_PLACE = "{bus}"


@dataclass(frozen=True)
class Link:
    """One entry of a menu or of a row of tabs."""

    label: str
    url: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True)
class Door:
    """One of the ways in on a home page."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Key:
    """A small label over a large value."""

    label: str
    value: str


@dataclass(frozen=True)
class Moment:
    """One dot of a line. `kind` says what follows the dot; `{bus}` in the title is where the line number goes."""

    at: datetime | time | date | None
    kind: Kind
    title: str
    detail: str = ""
    bus_no: str = ""
    stop: str = ""

    @property
    def before(self) -> str:
        return self.title.split(BUS_PLACE, 1)[0].strip()

    @property
    def after(self) -> str:
        return self.title.split(BUS_PLACE, 1)[1].strip() if BUS_PLACE in self.title else ""

    @property
    def has_hour(self) -> bool:
        return isinstance(self.at, (datetime, time))


@dataclass(frozen=True)
class StripLeg:
    kind: LegKind
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Strip:
    """A journey lying down. `lost_at`: there is no way back, the dashes end at that hour."""

    legs: Sequence[StripLeg]
    title: str
    lost_at: datetime | None = None


@dataclass(frozen=True)
class Slip:
    """The bulletin a person leaves with: no reason, no surname in full, no word about unemployment."""

    holder: str
    code: str
    at: datetime
    minutes: int
    adviser: str
    place: str
    place_lines: Sequence[str] = ()
    mode: Mode = "in_person"
    moments: Sequence[Moment] = ()
    travel: str = ""
    bring: Sequence[str] = ()
    call: str = ""
    call_hours: str = ""
    stub: Sequence[str] = ()
    to_confirm: bool = False
    others: Sequence[str] = ()  # the other dates one comes to, in words


@dataclass(frozen=True)
class Busy:
    start: datetime
    end: datetime
    what: str = ""
    kind: Literal["busy", "moved"] = "busy"


@dataclass(frozen=True)
class Room:
    name: str
    busy: Sequence[Busy] = ()


@dataclass(frozen=True)
class Rooms:
    """A day of rooms. `title` is the finding, as a full sentence."""

    rooms: Sequence[Room]
    opens: time
    closes: time
    title: str
    now: datetime | None = None


@dataclass(frozen=True)
class Event:
    start: datetime
    end: datetime
    title: str
    kind: State = ""
    url: str = ""
    note: str = ""
    struck: bool = False


@dataclass(frozen=True)
class Day:
    on: date
    place: str = ""
    events: Sequence[Event] = ()
    today: bool = False


@dataclass(frozen=True)
class Week:
    days: Sequence[Day]
    opens: time = time(8)
    closes: time = time(18)


@dataclass(frozen=True)
class Column:
    label: str
    num: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of text; the first cell of a row is its header. `visible`: the caption is shown.

    `labelled`: folded on a small screen, each cell says its column, since numbers alone would say nothing.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    fold: bool = False
    visible: bool = False
    labelled: bool = False


@dataclass(frozen=True)
class Bar:
    """A part that is None is not told: nothing is drawn, its cell of the table says `note`, as in non dit."""

    label: str
    parts: Sequence[float | None]
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Lying bars, one to three parts each. `title` is the finding; `unit` names what is counted."""

    series: Sequence[str]
    bars: Sequence[Bar]
    title: str
    unit: str = ""


@dataclass(frozen=True)
class Spark:
    """One figure per month. `ceiling` gives several sparks one scale."""

    labels: Sequence[str]
    values: Sequence[float]
    title: str
    ceiling: float | None = None


@dataclass(frozen=True)
class Dot:
    """A commune of a map: `level` shades it, from 0 (empty) to 3; `cells` follow its name in the table."""

    name: str
    lat: float
    lon: float
    size: float
    level: int
    words: str
    cells: Sequence[str]


@dataclass(frozen=True)
class DotMap:
    """Communes as circles. `title` is the finding; `labels` say what each shade means, empty when it is not used.

    `spots` are places (lat, lon).
    """

    title: str
    sentence: str
    dots: Sequence[Dot]
    labels: Sequence[str]
    columns: Sequence[str]
    spots: Sequence[tuple[float, float]] = ()
    spot_label: str = ""


@dataclass(frozen=True)
class Option:
    """One radio or checkbox, ready to show."""

    id: str
    name: str
    value: str
    label: str
    kind: Literal["radio", "checkbox"]
    checked: bool = False
    disabled: bool = False
    required: bool = False
    hint: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
