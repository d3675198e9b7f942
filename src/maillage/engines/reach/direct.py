"""Going straight there by one's own means: an estimate by distance, no timetable."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from maillage.engines.reach.errors import BadOption
from maillage.engines.reach.geometry import between_m, is_point
from maillage.engines.reach.journeys import Journey, Leg, Spot
from maillage.engines.reach.verdicts import Limits, RoundTrip, check_times, judge

Means = Literal["foot", "bicycle", "car", "moped"]
Point = tuple[float, float]
DETOUR = 1.3


@dataclass(frozen=True)
class Pace:
    """How fast a means goes, and for how long at most (None: whatever the distance)."""

    speed_mps: float
    longest_s: int | None


PACES: dict[Means, Pace] = {
    "foot": Pace(1.1, None),
    "bicycle": Pace(12 / 3.6, 1800),
    "moped": Pace(30 / 3.6, None),
    "car": Pace(50 / 3.6, None),
}


def direct_round_trip(home: Point, site: Point, t1: int, t2: int, means: Means, limits: Limits | None = None) -> RoundTrip:
    """Round trip of an event by one's own means, straight line × 1.3.

    Parameters
    ----------
    home, site : (lat, lon), degrees.
    t1, t2 : seconds from the day's start.
    means : foot (1.1 m/s, up to limits.walk_s), bicycle (12 km/h, up to 30 min), moped (30 km/h), car (50 km/h).

    Returns
    -------
    A RoundTrip of one leg each way, `is_estimate` by car and moped; verdict too_far_to_go_directly beyond the limit.

    Raises
    ------
    BadOption
    """
    limits = limits or Limits()
    check_times(t1, t2)
    if means not in PACES:
        raise BadOption("means", f"{means!r} is not one of {', '.join(PACES)}")
    if not (is_point(home) and is_point(site)):
        raise BadOption("home and site", "must be (lat, lon)")
    metres = between_m(home, site)
    seconds = math.ceil(metres * DETOUR / PACES[means].speed_mps)
    longest_s = limits.walk_s if means == "foot" else PACES[means].longest_s
    if longest_s is not None and seconds > longest_s:
        return RoundTrip.refused("too_far_to_go_directly")
    arrive_s, leave_s = t1 - limits.early_s, t2 + limits.late_s
    here, there = Spot(None, "", *home), Spot(None, "", *site)
    is_estimate = means in ("car", "moped")
    out = _straight(here, there, arrive_s - seconds, seconds, metres, is_estimate)
    back = _straight(there, here, leave_s, seconds, metres, is_estimate)
    return replace(judge(out, back, t1, t2, limits), is_estimate=is_estimate)


def _straight(start: Spot, end: Spot, leave_s: int, seconds: int, metres: float, is_estimate: bool) -> Journey:
    leg = Leg("direct", start, end, leave_s, leave_s + seconds, metres, is_estimate=is_estimate)
    return Journey(leave_s, leave_s + seconds, (leg,))
