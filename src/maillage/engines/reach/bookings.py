"""How a ride on demand is booked, as booking_rules.txt says it; carried to the legs of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BookingKind = Literal["real_time", "same_day", "days_before"]
KINDS: tuple[BookingKind, ...] = ("real_time", "same_day", "days_before")


@dataclass(frozen=True)
class BookingRule:
    """A row of booking_rules.txt (GTFS Schedule reference).

    Parameters
    ----------
    rule_id : its id in the feed.
    kind : booking_type 0, 1 or 2: while one waits, on the same day, or some days before.
    least_notice_s : at least so long before the ride (prior_notice_duration_min), None when not said.
    last_day : days before the ride on which one may still book (prior_notice_last_day), None when not said.
    last_time_s : until when on that day, seconds from its start (prior_notice_last_time), None when not said.
    phone, url, message : how to reach the carrier and what it adds, empty when not said.
    """

    rule_id: str
    kind: BookingKind
    least_notice_s: int | None = None
    last_day: int | None = None
    last_time_s: int | None = None
    phone: str = ""
    url: str = ""
    message: str = ""
