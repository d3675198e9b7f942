"""An hour came free: whoever wishes for an earlier one, can reach it, and was not told today is told, in order of asking."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat, WishRow
from maillage.domains.agenda.services import earlier
from maillage.journeys.earlier.hours import EarlierHour, Hour, first_hour, freed_hour
from maillage.journeys.earlier.words import ABOUT, PURPOSE
from maillage.journeys.telling.appointments import ways_of
from maillage.kit.jobs import defer
from maillage.kit.messages.services import About, When, tell
from maillage.registry.people.selectors import person

MOST_TOLD = 3  # of one hour: the first who clicks has it, and nobody is made to hope in vain with twenty others


def slot_freed(*, occurrence: int | None, reason: int, starts_s: int, agency: int, **_: Any) -> None:
    """Look for whoever would rather come then; an agency's hours are looked at one at a time."""
    if occurrence is not None:
        lock = f"earlier.match.{agency}"
        defer("earlier.match", lock=lock, agency=agency, occurrence=occurrence, reason=reason, starts_s=starts_s)


def hours_opened(*, agency: int, adviser: int, starts_at: datetime, ends_at: datetime, **_: Any) -> None:
    """Hours were opened, published or moved: look for whoever would rather come then."""
    start_s, end_s = int(starts_at.timestamp()), int(ends_at.timestamp())
    lock = f"earlier.match.{agency}"
    defer("earlier.span", lock=lock, agency=agency, adviser=adviser, start_s=start_s, end_s=end_s)


def time_freed(*, resource: int, starts_at: datetime, ends_at: datetime, **_: Any) -> None:
    """A leave is shorter, or does not take place: the hours that it covered are free again."""
    for agency in agenda.agencies_of_adviser(resource):
        hours_opened(agency=agency, adviser=resource, starts_at=starts_at, ends_at=ends_at)


def match(*, agency: int, occurrence: int, reason: int, starts_s: int, now: datetime) -> int:
    """Tell the first who can come of a time that came free, whatever they come for; how many were told.

    `reason` is that of the appointment that left: it says how long the time is.
    """
    starts_at, told = datetime.fromtimestamp(starts_s, UTC), 0
    if starts_at <= now:
        return 0
    left = agenda.reason_row(reason)
    ends_at = starts_at + timedelta(minutes=left.duration_min + left.buffer_after_min)
    for wish in agenda.earlier_wishes(agency=agency, before=starts_at, now=now):
        seat = agenda.seat(wish.participation, now)
        if seat is None:
            continue
        hour = freed_hour(occurrence, (starts_at, ends_at), seat, now)
        if hour is not None and _tell(wish, seat, hour, now):
            told += 1
        if told >= MOST_TOLD:
            break
    return told


def match_span(*, agency: int, adviser: int, start_s: int, end_s: int, now: datetime) -> int:
    """Tell of the hours of an adviser that were opened or came back: each the first they can come to; how many were told."""
    start, end = max(datetime.fromtimestamp(start_s, UTC), now), datetime.fromtimestamp(end_s, UTC)
    told: Counter[Hour] = Counter()
    for wish in agenda.earlier_wishes(agency=agency, before=start, now=now) if start < end else ():
        seat = agenda.seat(wish.participation, now)
        full = [hour for hour, times in told.items() if times >= MOST_TOLD]
        hour = first_hour(adviser, (start, end), seat, now, full) if seat is not None else None
        if seat is not None and hour is not None and _tell(wish, seat, hour, now):
            told[hour.slot.adviser_resource, hour.slot.starts_at] += 1
    return told.total()


def _tell(wish: WishRow, seat: Seat, hour: EarlierHour, now: datetime) -> bool:
    """The notice and its message, in one transaction."""
    notice = earlier.notice(wish=wish.key, choice=hour.choice, now=now)
    if notice is None:
        return False
    too_late_at = hour.slot.starts_at - timedelta(minutes=hour.asked.reason.least_notice_min)
    about = About(PURPOSE, ABOUT, notice.pk, seat.person)
    tell(agency=wish.agency, about=about, ways=ways_of(person(seat.person)), when=When(now, too_late_at), host=seat.host, now=now)
    return True
