"""Lying bars, bars per month, and the table each picture has beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .drawing import per_cent, wall
from .shapes import Bar, Bars, Column, Rooms, Spark, Table
from .words import between, number

CLASSES = ("a", "b", "c")
BAR_SHARE = 78.0  # the rest is for the total, written after the bar


@dataclass(frozen=True)
class Part:
    kind: str
    x: str
    width: str
    middle: str
    words: str


@dataclass(frozen=True)
class BarRow:
    label: str
    label_y: int
    bar_y: int
    text_y: int
    end: str
    total: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class BarsDrawing:
    title: str
    height: int
    rows: Sequence[BarRow]


BAR_ROW = 54


def draw_bars(bars: Bars) -> BarsDrawing:
    if not 1 <= len(bars.series) <= len(CLASSES):
        raise ValueError(f"one to {len(CLASSES)} series, not {len(bars.series)}")
    ceiling = max((told(bar) for bar in bars.bars), default=0) or 1
    rows = []
    for index, bar in enumerate(bars.bars):
        top, left, parts = index * BAR_ROW, 0.0, []
        for kind, part in zip(CLASSES, bar.parts, strict=False):
            value = part or 0
            width = value / ceiling * BAR_SHARE
            words = number(value) if width >= 5 and len(bars.series) > 1 else ""
            if value:
                parts.append(Part(kind, per_cent(left), per_cent(width), per_cent(left + width / 2), words))
            left += width
        total = bar.note or f"{number(told(bar))} {bars.unit}".strip()
        rows.append(BarRow(bar.label, top + 14, top + 20, top + 36, per_cent(left), total, parts))
    return BarsDrawing(bars.title, BAR_ROW * len(rows), rows)


def bars_table(bars: Bars) -> Table:
    several = len(bars.series) > 1
    columns = [Column(""), *(Column(name, num=True) for name in bars.series)]
    columns += [Column(_("En tout"), num=True)] if several else []
    return Table(bars.title, columns, [cells_of(bar, several) for bar in bars.bars])


def cells_of(bar: Bar, several: bool) -> list[str]:
    """What is not told stays so in the table, and so does a total that would give it away."""
    cells = [bar.note if part is None else number(part) for part in bar.parts]
    total = bar.note if None in bar.parts else number(told(bar))
    return [bar.label, *cells, *([total] if several else [])]


def told(bar: Bar) -> float:
    return sum(part for part in bar.parts if part is not None)


@dataclass(frozen=True)
class Month:
    x: str
    middle: str
    y: str
    height: str
    label: str
    words: str
    words_y: str


@dataclass(frozen=True)
class SparkDrawing:
    title: str
    width: str
    columns: Sequence[Month]


SPARK_HEIGHT = 44.0


def draw_spark(spark: Spark) -> SparkDrawing:
    if len(spark.labels) != len(spark.values) or not spark.values:
        raise ValueError("as many labels as values, and at least one")
    ceiling = spark.ceiling or max(spark.values) or 1
    step = 100 / len(spark.values)
    columns = []
    for index, (label, value) in enumerate(zip(spark.labels, spark.values, strict=True)):
        height = min(value / ceiling, 1) * SPARK_HEIGHT
        top = 16 + SPARK_HEIGHT - height
        columns.append(
            Month(
                x=per_cent(index * step),
                middle=per_cent(index * step + step * 0.39),
                y=f"{top:.1f}",
                height=f"{height:.1f}",
                label=label,
                words=number(value),
                words_y=f"{top - 4:.1f}",
            )
        )
    return SparkDrawing(spark.title, per_cent(step * 0.78), columns)


def spark_table(spark: Spark) -> Table:
    rows = [[label, number(value)] for label, value in zip(spark.labels, spark.values, strict=True)]
    return Table(spark.title, [Column(_("Mois")), Column(_("Nombre"), num=True)], rows)


def rooms_table(rooms: Rooms) -> Table:
    rows = []
    for room in rooms.rooms:
        taken = [f"{between(wall(b.start), wall(b.end))}{f' ({b.what})' if b.what else ''}" for b in room.busy]
        rows.append([room.name, ", ".join(taken) or _("libre toute la journée")])
    return Table(rooms.title, [Column(_("Salle")), Column(_("Occupée"))], rows)
