"""Pure answers of the agenda: how far two places are in time, what a short code looks like, when one may still change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000.0
DETOUR = 1.3
ROAD_MPS = 50 / 3.6
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O, 1 I L, U
CODE_LENGTH = 8
MOST_CODE_TRIES = 10

Point = tuple[float, float]


def distance_m(here: Point, there: Point) -> float:
    """Great-circle distance in metres between two (lat, lon) points in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def travel_s(here: Point, there: Point) -> int:
    """Seconds by road between two places, until a router is plugged in: straight line × 1.3 at 50 km/h."""
    return round(distance_m(here, there) * DETOUR / ROAD_MPS)


def can_do_both(first_end: datetime, first: Point, second_start: datetime, second: Point) -> bool:
    """Is there time to go from the first place to the second?"""
    return second_start - first_end >= timedelta(seconds=travel_s(first, second))


def short_code(pick: Callable[[str], str]) -> str:
    """Eight signs without look-alikes; `pick` draws one sign of an alphabet."""
    return "".join(pick(CODE_SIGNS) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """A code as it may be typed: spaces, dashes and small letters do not count."""
    return "".join(sign for sign in typed.upper() if sign in CODE_SIGNS)


def may_still_change(starts_at: datetime, now: datetime, limit_min: int) -> bool:
    """Up to the reason's limit, the person changes or cancels alone."""
    return now <= starts_at - timedelta(minutes=limit_min)


def same_half_day(one: datetime, other: datetime) -> bool:
    """Both before 13 h, or both after, of one day; wall clock."""
    return one.date() == other.date() and (one.hour < 13) == (other.hour < 13)
