"""Outlines of the national standard come in degrees or in Lambert-93 metres: both become longitude and latitude. Pure."""

from __future__ import annotations

from math import atan, exp, hypot, log, pi, radians, sin
from typing import Final

ECCENTRICITY: Final = 0.08181919112  # of GRS 80
N, C, X0, Y0 = 0.7256077650, 11_754_255.426, 700_000.0, 12_655_612.050  # of Lambert-93, IGN NTG 71
MERIDIAN: Final = radians(3)
FRANCE: Final = (0.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)
ENOUGH: Final = 1e-11


def degrees_of(x: float, y: float) -> tuple[float, float] | None:
    """Longitude and latitude of a point in degrees or in Lambert-93; None when it is neither."""
    if abs(x) <= 180 and abs(y) <= 90:
        return x, y
    west, south, east, north = FRANCE
    return lambert93(x, y) if west <= x <= east and south <= y <= north else None


def lambert93(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of Lambert-93 metres, within a millimetre (IGN, ALG0004 and ALG0002)."""
    isometric = -log(hypot(x - X0, y - Y0) / C) / N
    latitude = 2 * atan(exp(isometric)) - pi / 2
    while True:
        wave = ECCENTRICITY * sin(latitude)
        better = 2 * atan(((1 + wave) / (1 - wave)) ** (ECCENTRICITY / 2) * exp(isometric)) - pi / 2
        if abs(better - latitude) < ENOUGH:
            break
        latitude = better
    longitude = MERIDIAN + atan((x - X0) / (Y0 - y)) / N
    return longitude * 180 / pi, better * 180 / pi
