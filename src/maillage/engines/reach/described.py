"""A round trip as plain values for JSON, times as HH:MM:SS."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from maillage.engines.reach.clock import format_clock
from maillage.engines.reach.journeys import Journey, Leg
from maillage.engines.reach.verdicts import RoundTrip

CLOCKS = ("leave_home", "arrive_site", "leave_site", "arrive_home", "first_arrival", "last_departure")


def described(trip: RoundTrip, *, with_legs: bool = True) -> dict[str, Any]:
    """All of a round trip; without legs only verdict, times and waits."""
    answer: dict[str, Any] = {"verdict": trip.verdict, "reasons": list(trip.reasons)}
    answer |= {name: _clock(getattr(trip, f"{name}_s")) for name in CLOCKS}
    answer |= {"wait_before_s": trip.wait_before_s, "wait_after_s": trip.wait_after_s}
    if with_legs:
        answer |= {
            "can_be_chosen_anyway": trip.can_be_chosen_anyway,
            "last_departure_stop": trip.last_departure_stop,
            "too_far_at": trip.too_far_at,
            "is_estimate": trip.is_estimate,
            "out": _journey(trip.out),
            "back": _journey(trip.back),
        }
    return answer


def _journey(journey: Journey | None) -> dict[str, Any] | None:
    if journey is None:
        return None
    return {
        "leave": format_clock(journey.leave_s),
        "arrive": format_clock(journey.arrive_s),
        "transfers": journey.transfers,
        "walk_s": journey.walk_s,
        "legs": [_leg(leg) for leg in journey.legs],
    }


def _leg(leg: Leg) -> dict[str, Any]:
    """A leg without what does not apply to it; a position that is not known is left out of its end."""
    values = asdict(leg)
    for end in ("start", "end"):
        values[end] = {name: value for name, value in values[end].items() if value == value and value is not None}
    values["leave"], values["arrive"] = format_clock(values.pop("leave_s")), format_clock(values.pop("arrive_s"))
    if leg.distance_m is not None:
        values["distance_m"] = round(leg.distance_m) if leg.distance_m == leg.distance_m else None
    for end in ("booking_start", "booking_end"):
        values[end] = values[end] and {name: value for name, value in values[end].items() if value not in (None, "")}
    return {name: value for name, value in values.items() if value is not None and value is not False and value != ""}


def _clock(seconds: int | None) -> str | None:
    return None if seconds is None else format_clock(seconds)
