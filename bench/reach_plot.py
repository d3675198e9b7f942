"""Cost against size as a picture: both axes by their logarithm, so that what grows as the size does is a line at 45°."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

SIDE, EDGE = 420, 60
Point = tuple[float, float]


def write_plot(path: Path, points: Sequence[Point], slope: float) -> None:
    """An SVG of (connections, seconds) and the line through the last point on which cost is proportional to size."""
    low = [10 ** math.floor(math.log10(min(values))) for values in zip(*points, strict=True)]
    decades = max(math.log10(max(v) / low[axis]) for axis, v in enumerate(zip(*points, strict=True))) * 1.05

    def at(point: Point) -> tuple[float, float]:
        x, y = (math.log10(value / low[axis]) / decades * (SIDE - 2 * EDGE) for axis, value in enumerate(point))
        return round(EDGE + x, 1), round(SIDE - EDGE - y, 1)

    size, cost = points[-1]
    ends = [at((size * share, cost * share)) for share in (points[0][0] / size, 1)]
    dots = "".join(f'<circle cx="{at(p)[0]}" cy="{at(p)[1]}" r="4"/>' for p in points)
    words = "".join(_words(*at(p), f"{p[0]:,.0f}: {p[1]:.3f} s") for p in points)
    line = f'<path d="M{ends[0][0]} {ends[0][1]}L{ends[1][0]} {ends[1][1]}" stroke="#888"/>'
    title = f"Profiles both ways: seconds against connections (slope {slope:.2f}; grey: 1)"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}"><title>{title}</title>'
    path.write_text(f"{head}{_words(8, 20, title)}{line}{dots}{words}</svg>\n", encoding="utf-8")


def _words(x: float, y: float, text: str) -> str:
    return f'<text x="{x + 7}" y="{y + 4}" font-size="11" font-family="sans-serif">{text}</text>'
