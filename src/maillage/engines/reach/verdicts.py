"""Limits a person sets, and the verdict on a round trip: pure rules, no tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from maillage.engines.reach.clock import DAY_S
from maillage.engines.reach.errors import BadOption
from maillage.engines.reach.journeys import Journey

Verdict = Literal[
    "reachable",
    "no_service_that_day",
    "too_far_to_walk_to_a_stop",
    "too_far_to_go_directly",
    "no_way_there",
    "arrives_too_early",
    "no_way_back",
    "too_long",
    "outside_feed_dates",
]


@dataclass(frozen=True)
class Limits:
    """What a person accepts; seconds, `back_by_s` from the service day's start.

    Parameters
    ----------
    early_s : be at the site this long before the event starts.
    late_s : leave the site no sooner than this after it ends.
    wait_before_s, wait_after_s : longest wait at the site before and after the event.
    away_s : longest time between leaving home and being back.
    back_by_s : be home by then.
    walk_s : longest walk at each end.
    """

    early_s: int = 300
    late_s: int = 0
    wait_before_s: int = 3600
    wait_after_s: int = 5400
    away_s: int = 21_600
    back_by_s: int = 72_000
    walk_s: int = 900

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not 0 <= value <= 2 * DAY_S:
                raise BadOption(name, "must be between 0 and 172800 seconds")


@dataclass(frozen=True)
class RoundTrip:
    """Whether one can attend an event and be back, and how.

    Parameters
    ----------
    verdict : "reachable", or the first of `reasons`. reasons : all that apply, the gravest first.
    out, back : the journeys found, kept when the verdict is a refusal.
    first_arrival_s : no_way_there: the first arrival possible that day.
    last_departure_s, last_departure_stop : no_way_back: the last vehicle that still leads home, where it leaves from.
    too_far_at : "home" or "site".
    """

    verdict: Verdict
    reasons: tuple[Verdict, ...] = ()
    out: Journey | None = None
    back: Journey | None = None
    leave_home_s: int | None = None
    arrive_site_s: int | None = None
    wait_before_s: int | None = None
    leave_site_s: int | None = None
    wait_after_s: int | None = None
    arrive_home_s: int | None = None
    first_arrival_s: int | None = None
    last_departure_s: int | None = None
    last_departure_stop: str | None = None
    too_far_at: Literal["home", "site"] | None = None
    is_estimate: bool = False

    @property
    def is_reachable(self) -> bool:
        return self.verdict == "reachable"

    @property
    def can_be_chosen_anyway(self) -> bool:
        """There is a journey both ways, even if it breaks a limit."""
        return self.out is not None and self.back is not None

    @classmethod
    def refused(cls, verdict: Verdict) -> RoundTrip:
        """A refusal known without looking for journeys."""
        return cls(verdict, (verdict,))


def judge(out: Journey | None, back: Journey | None, start_s: int, end_s: int, limits: Limits) -> RoundTrip:
    """The verdict on the best journeys found; None where there is none."""
    reasons: list[Verdict] = []
    if out is None:
        reasons.append("no_way_there")
    if back is None or back.arrive_s > limits.back_by_s:
        reasons.append("no_way_back")
    if out is not None and start_s - out.arrive_s > limits.wait_before_s:
        reasons.append("arrives_too_early")
    waits_long = back is not None and back.leave_s - end_s > limits.wait_after_s
    is_away_long = out is not None and back is not None and back.arrive_s - out.leave_s > limits.away_s
    if waits_long or is_away_long:
        reasons.append("too_long")
    return RoundTrip(
        verdict=reasons[0] if reasons else "reachable",
        reasons=tuple(reasons),
        out=out,
        back=back,
        leave_home_s=out.leave_s if out else None,
        arrive_site_s=out.arrive_s if out else None,
        wait_before_s=start_s - out.arrive_s if out else None,
        leave_site_s=back.leave_s if back else None,
        wait_after_s=back.leave_s - end_s if back else None,
        arrive_home_s=back.arrive_s if back else None,
        is_estimate=(out is not None and out.is_estimate) or (back is not None and back.is_estimate),
    )


def put_first(answer: RoundTrip, reason: Verdict) -> RoundTrip:
    """The same answer with a reason graver than all others."""
    return replace(answer, verdict=reason, reasons=(reason, *answer.reasons))


def check_times(start_s: int, end_s: int) -> None:
    """Events start and end within the service day's 36 hours, in that order."""
    if not 0 <= start_s <= end_s <= DAY_S * 3 // 2:
        raise BadOption("start and end", "must be in order, between 0 and 129600 seconds")
