"""Pure answers of the agenda: how far two places are in time, what a short code looks like, when one may still change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000.0
DETOUR = 1.3
ROAD_MPS = 50 / 3.6
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O, 1 I L, U
CODE_LENGTH, LONG_CODE_LENGTH = 8, 10
MOST_CODE_TRIES = 10
NO_NEWS = "no_news"
LEAST_AHEAD = timedelta(hours=2)
MOST_NOTICES = 3
SHARED_RIDE = "shared_ride"  # what a request may wish for
SERVICE_REASONS = frozenset({"service", "technical"})

Point = tuple[float, float]


def distance_m(here: Point, there: Point) -> float:
    """Great-circle distance in metres between two (lat, lon) points in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def travel_s(here: Point, there: Point) -> int:
    """Seconds by road between two places, until a router is plugged in: straight line × 1.3 at 50 km/h."""
    return round(distance_m(here, there) * DETOUR / ROAD_MPS)


@dataclass(frozen=True, slots=True)
class Stay:
    """An adviser receives at a place from one instant to another."""

    start: datetime
    end: datetime
    place: int
    point: Point


def can_do_both(first: Stay, second: Stay) -> bool:
    """Is there time to go from the first place to the second? One place per half-day needs none."""
    if second.start < first.end:
        return False
    return first.place == second.place or (second.start - first.end >= timedelta(seconds=travel_s(first.point, second.point)))


def first_clash(stays: Iterable[Stay]) -> tuple[Stay, Stay] | None:
    """The first two stays that follow each other too closely, or None. Going straight there is never longer."""
    ordered = sorted(stays, key=lambda stay: (stay.start, stay.end))
    return next((pair for pair in pairwise(ordered) if not can_do_both(*pair)), None)


def short_code(pick: Callable[[str], str]) -> str:
    """Eight signs without look-alikes; `pick` draws one sign of an alphabet."""
    return "".join(pick(CODE_SIGNS) for _ in range(CODE_LENGTH))


def long_code(drawn: bytes) -> str:
    """Ten signs without look-alikes, always the same for the same bytes; one in 30 to the power of ten."""
    number, signs = int.from_bytes(drawn, "big"), []
    for _ in range(LONG_CODE_LENGTH):
        number, rest = divmod(number, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[rest])
    return "".join(signs)


def tidy_code(typed: str) -> str:
    """A code as it may be typed: spaces, dashes and small letters do not count."""
    return "".join(sign for sign in typed.upper() if sign in CODE_SIGNS)


def ends_with(phone: str, last_four: str) -> bool:
    """Are these the phone's last four digits? No phone, no answer."""
    digits = last_four.strip()
    return bool(phone) and len(digits) == 4 and digits.isdigit() and phone.endswith(digits)


def may_still_change(starts_at: datetime, now: datetime, limit_min: int) -> bool:
    """Up to the reason's limit, the person changes or cancels alone."""
    return now <= starts_at - timedelta(minutes=limit_min)


def absence_status(absence: str) -> str:
    """What not having been seen means: only an absence without news is the person's own, and even then never a fault."""
    if absence in SERVICE_REASONS:
        return "revoked"
    return "noshow" if absence == NO_NEWS else "excused"


def can_be_earlier(mode: str, place: int | None, series: int | None) -> bool:
    """An earlier hour may be told of an appointment for one person; by video, in the house it is in."""
    return series is None and (mode != "video" or place is not None)


def lowest_free_seat(taken: Collection[int], seats: int) -> int | None:
    """The first number from 1 to `seats` that nobody has, or None."""
    return next((number for number in range(1, seats + 1) if number not in taken), None)


def may_wait(starts_at: datetime, now: datetime) -> bool:
    """A seat that comes free less than two hours before is given to nobody who is not there: they could not come in time."""
    return starts_at - now >= LEAST_AHEAD
