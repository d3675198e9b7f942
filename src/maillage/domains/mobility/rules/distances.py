"""Straight lines between points of one district."""

from __future__ import annotations

from math import cos, hypot, radians

Point = tuple[float, float]
METRES_PER_DEGREE = 111_195.0


def distance_m(one: Point, other: Point) -> float:
    """Metres between two (lat, lon) points, on a plane tangent between them: exact to 0.1 % under 100 km."""
    middle = radians((one[0] + other[0]) / 2)
    return METRES_PER_DEGREE * hypot(one[0] - other[0], (one[1] - other[1]) * cos(middle))
