"""A plan back from its opening as a picture: a bar per thing to start, today and the opening as lines. No HTML here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from maillage.domains.companies.selectors.anticipation import Plan
from maillage.kit.ui.drawing import per_cent
from maillage.kit.ui.words import SHORT_MONTHS, date_short

ROW: Final = 62
TOP: Final = 30
MOST_TICKS: Final = 6
SHORT: Final = re.compile(r"\s*[:,(]")  # a phone has no room for more, nor for longer words
MOST_SIGNS: Final = 42


@dataclass(frozen=True, slots=True)
class Row:
    """A thing to start: what and when, on two lines above its bar. `kind` is late, over, soon or ahead."""

    words: str
    when: str
    text_y: int
    when_y: int
    bar_y: int
    x: str
    width: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class TimelineDrawing:
    """Heights in pixels, widths in per cent of the picture."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today_x: str
    today_anchor: str
    opening_x: str
    height: int
    foot_y: int


def draw_timeline(plan: Plan, today: date) -> TimelineDrawing | None:
    """None when the opening day is not known."""
    if plan.opens_on is None or not plan.steps:
        return None
    first = min(today, plan.steps[0].starts_on)
    last = max(plan.opens_on, today) + timedelta(days=7)
    lasts = (last - first).days

    def at(day: date) -> float:
        return (day - first).days / lasts * 100

    rows = []
    for number, step in enumerate(plan.steps):
        top = TOP + number * ROW
        left, right = at(step.starts_on), at(step.ends_on)
        when = date_short(step.starts_on)
        if step.state != "ahead":
            when = f"{when}, {_('en retard') if step.late_days else _('bientôt')}"
        title = f"{step.lead.label}, {date_short(step.starts_on)} – {date_short(step.ends_on)}"
        bar = per_cent(left), per_cent(max(right - left, 0.8))
        rows.append(Row(_short(step.lead.label), when, top + 14, top + 31, top + 37, *bar, step.state, title))
    foot = TOP + len(rows) * ROW
    return TimelineDrawing(
        rows=tuple(rows),
        ticks=_ticks(first, last, at),
        today_x=per_cent(at(today)),
        today_anchor="end" if at(today) > 70 else "start",
        opening_x=per_cent(at(plan.opens_on)),
        height=foot + 22,
        foot_y=foot + 16,
    )


def _ticks(first: date, last: date, at: Callable[[date], float]) -> tuple[Tick, ...]:
    numbers = range(first.year * 12 + first.month, last.year * 12 + last.month)
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    every = max(1, -(-len(months) // MOST_TICKS))
    return tuple(Tick(per_cent(at(day)), SHORT_MONTHS[day.month - 1], _anchor(at(day))) for day in months[::every])


def _anchor(x: float) -> str:
    return "start" if x <= 4 else "end" if x >= 96 else "middle"


def _short(label: str) -> str:
    """What fits on a phone; the whole of it is in the title and in the table."""
    words = SHORT.split(label)[0]
    return words if len(words) <= MOST_SIGNS else f"{words[: MOST_SIGNS - 1].rsplit(' ', 1)[0]}…"
