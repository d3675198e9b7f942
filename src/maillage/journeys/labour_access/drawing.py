"""The curve over start times as numbers: a bar per half-hour, the hour asked about marked, hours below. No HTML here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from maillage.journeys.labour_access.figures import StartCount
from maillage.journeys.labour_access.rounding import published_words
from maillage.journeys.labour_access.shifts import Shift
from maillage.kit.ui.drawing import per_cent
from maillage.kit.ui.words import clock

TOP, HEIGHT, FOOT = 24.0, 150.0, 22.0
EVERY: Final = 6  # an hour is written each three hours
GAP: Final = 0.25


@dataclass(frozen=True, slots=True)
class Column:
    """One start time. `kind` is a: asked about, c: near it, b: the others."""

    kind: str
    x: str
    width: str
    middle: str
    y: str
    height: str
    words: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CurveDrawing:
    """Heights in pixels, widths in per cent of the picture."""

    columns: tuple[Column, ...]
    best: str
    best_x: str
    best_y: str
    best_anchor: str
    base: int = round(TOP + HEIGHT)
    label_y: int = round(TOP + HEIGHT + FOOT - 5)
    height: int = round(TOP + HEIGHT + FOOT)


def draw_curve(curve: Sequence[StartCount], asked: Shift) -> CurveDrawing:
    """The bars of the curve; the best one says its number."""
    most, step = max((each.exact for each in curve), default=0) or 1, 100 / len(curve)
    nearest = min(range(len(curve)), key=lambda number: abs(curve[number].shift.start_min - asked.start_min))
    columns = tuple(_column(each, number, step, most, nearest) for number, each in enumerate(curve))
    best = max(range(len(curve)), key=lambda number: curve[number].exact)
    words = f"{clock(curve[best].shift.start)}\u00a0: {published_words(curve[best].bus)}"
    anchor = "start" if best < len(curve) / 4 else "end" if best > len(curve) * 3 / 4 else "middle"
    return CurveDrawing(columns, words, columns[best].middle, f"{float(columns[best].y) - 7:.0f}", anchor)


def _column(each: StartCount, number: int, step: float, most: int, nearest: int) -> Column:
    high = each.exact / most * HEIGHT
    kind = "a" if number == nearest else "c" if abs(number - nearest) <= 4 else "b"
    words = _("Début à %(hour)s\u00a0: %(count)s habitants") % {
        "hour": clock(each.shift.start),
        "count": published_words(each.bus),
    }
    return Column(
        kind=kind,
        x=per_cent(number * step + step * GAP / 2),
        width=per_cent(step * (1 - GAP)),
        middle=per_cent((number + 0.5) * step),
        y=f"{TOP + HEIGHT - high:.1f}",
        height=f"{high:.1f}",
        words=words,
        label=clock(each.shift.start) if number % EVERY == 0 else "",
        anchor="start" if number == 0 else "middle",
    )
