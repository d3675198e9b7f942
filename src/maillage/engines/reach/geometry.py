"""Distances on the sphere and how long they take; no map, so a straight line with a detour factor."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

EARTH_M = 6_371_008.8
F64 = npt.NDArray[np.float64]


def distance_m(lat1: F64 | float, lon1: F64 | float, lat2: F64 | float, lon2: F64 | float) -> F64:
    """Metres between points given in degrees, straight line, on a sphere of the Earth's mean radius.

    Equirectangular around the middle latitude: under 0.1 % from the great circle below 100 km away from the poles.
    """
    angle = angle_between(np.radians(lat1), np.radians(lon1), np.radians(lat2), np.radians(lon2))
    result: F64 = EARTH_M * angle
    return result


def angle_between(lat1: F64 | float, lon1: F64 | float, lat2: F64 | float, lon2: F64 | float) -> F64:
    """Radians at the Earth's centre between points given in radians, as `distance_m`."""
    east = (lon2 - lon1) * np.cos((lat1 + lat2) * 0.5)
    result: F64 = np.hypot(east, lat2 - lat1)
    return result


def walk_seconds(metres: F64, speed_mps: float, detour: float) -> npt.NDArray[np.int32]:
    """Whole seconds to walk a straight-line distance, rounded up, at least 1."""
    seconds: npt.NDArray[np.int32] = np.maximum(np.ceil(metres * detour / speed_mps), 1).astype(np.int32)
    return seconds


def between_m(one: tuple[float, float], two: tuple[float, float]) -> float:
    """`distance_m` of two (lat, lon) points, without the cost of arrays."""
    middle = math.radians((one[0] + two[0]) / 2)
    east, north = math.radians(two[1] - one[1]) * math.cos(middle), math.radians(two[0] - one[0])
    return EARTH_M * math.hypot(east, north)


def is_point(place: object) -> bool:
    """A (lat, lon) couple of finite degrees."""
    return (
        isinstance(place, tuple)
        and len(place) == 2
        and all(isinstance(v, int | float) and math.isfinite(v) for v in place)
        and abs(place[0]) <= 90
        and abs(place[1]) <= 180
    )
