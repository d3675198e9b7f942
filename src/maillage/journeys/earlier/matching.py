"""An hour came free: whoever wishes for an earlier one, can reach it, and was not told today is told, in order of asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat, WishRow
from maillage.domains.agenda.services import earlier
from maillage.journeys.earlier.hours import EarlierHour, freed_hour
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


def match(*, agency: int, occurrence: int, reason: int, starts_s: int, now: datetime) -> int:
    """Tell the first who can come of an hour that came free, as long as it is free; how many were told."""
    starts_at, told = datetime.fromtimestamp(starts_s, UTC), 0
    if starts_at <= now:
        return 0
    for wish in agenda.earlier_wishes(agency=agency, reason=reason, before=starts_at, now=now):
        seat = agenda.seat(wish.participation, now)
        if seat is None or not ways_of(person(seat.person)):
            continue
        hour = freed_hour(occurrence, starts_at, seat, now)
        if hour is not None and _tell(wish, seat, hour, now):
            told += 1
        if told >= MOST_TOLD:
            break
    return told


def _tell(wish: WishRow, seat: Seat, hour: EarlierHour, now: datetime) -> bool:
    """The notice and its message, in one transaction."""
    notice = earlier.notice(wish=wish.key, choice=hour.choice, now=now)
    if notice is None:
        return False
    too_late_at = hour.slot.starts_at - timedelta(minutes=hour.asked.reason.least_notice_min)
    about = About(PURPOSE, ABOUT, notice.pk, seat.person)
    tell(agency=wish.agency, about=about, ways=ways_of(person(seat.person)), when=When(now, too_late_at), host=seat.host, now=now)
    return True
