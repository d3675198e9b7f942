"""What is told about an appointment, when, and by which means: read again from what is true now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.telling.following import BOOKED, BUS, CANCELLED, MOVED, PROMOTED
from maillage.kit.messages.services import About, When, give_up, tell
from maillage.registry.people.selectors import PersonCard, person

CONFIRMATION, REMINDER, CHANGE, REVOCATION = "confirmation", "reminder", "moved", "revoked"
BUS_CHANGED, BUS_LOST, PROMOTION = "bus_changed", "bus_lost", "promoted"
ABOUT: Final = "participation"
EVERYTHING: Final = (CONFIRMATION, REMINDER, CHANGE, REVOCATION, BUS_CHANGED, BUS_LOST, PROMOTION)
AHEAD, LEAST_AHEAD = timedelta(hours=48), timedelta(hours=2)
SOON = timedelta(hours=36)
FIRST: Final = {BOOKED: CONFIRMATION, MOVED: CHANGE, PROMOTED: PROMOTION}


def tell_of(what: str, *, agency: int, participation: int, now: datetime) -> None:
    """Put what follows from one happening in the outbox. Run twice, it tells once."""
    seat = agenda.seat(participation, now)
    if seat is None:
        return
    card = person(seat.person)
    if what in {MOVED, CANCELLED}:
        give_up(agency=agency, about_kind=ABOUT, about_key=participation, purposes=EVERYTHING, now=now)
    if what == CANCELLED and seat.status == "revoked":
        _tell(seat, card, REVOCATION, now, with_voice=True)
    elif what == BUS:
        _tell_of_bus(seat, card, now)
    elif what in FIRST and seat.shown in {"unknown_today", "unknown_future"}:
        _tell(seat, card, FIRST[what], now, with_voice=what != BOOKED)
        _remind(seat, card, now)


def is_still_true(purpose: str, seat: Seat, now: datetime) -> bool:
    """Is this still worth saying?"""
    if purpose == REVOCATION:
        return seat.status == "revoked" and seat.starts_at > now
    is_coming = seat.status == "unknown" and seat.starts_at > now
    wanted = {BUS_CHANGED: "changed", BUS_LOST: "lost"}.get(purpose)
    return is_coming and wanted in {None, seat.plan_state}


def ways_of(card: PersonCard) -> tuple[str, ...]:
    """The person's own means, the surest first: a mobile, then an e-mail address."""
    mobile = ("sms",) if card.phone and not card.is_phone_fixed else ()
    return (*mobile, *(("email",) if card.email else ()))


def _tell_of_bus(seat: Seat, card: PersonCard, now: datetime) -> None:
    give_up(agency=seat.agency, about_kind=ABOUT, about_key=seat.participation, purposes=(BUS_CHANGED, BUS_LOST), now=now)
    if seat.plan_state == "lost":
        _tell(seat, card, BUS_LOST, now, with_voice=True)
    elif seat.plan_state == "changed":
        _tell(seat, card, BUS_CHANGED, now, with_voice=True)


def _remind(seat: Seat, card: PersonCard, now: datetime) -> None:
    """Two days before, to whoever booked sooner; worth nothing in the last two hours."""
    due_at = seat.starts_at - AHEAD
    if due_at > now:
        _tell(seat, card, REMINDER, now, due_at=due_at, with_voice=False)


def _tell(seat: Seat, card: PersonCard, purpose: str, now: datetime, *, with_voice: bool, due_at: datetime | None = None) -> None:
    """Without any means of their own, a person is called only about what they cannot know: the slip says the rest."""
    ways = ways_of(card)
    if not ways and not with_voice:
        return
    is_late_useful = purpose == REVOCATION
    tell(
        agency=seat.agency,
        about=About(purpose, ABOUT, seat.participation, seat.person, edition=_edition(seat, purpose)),
        ways=ways,
        when=When(
            due_at=due_at or now,
            too_late_at=seat.starts_at if is_late_useful else seat.starts_at - LEAST_AHEAD,
            is_urgent=with_voice and seat.starts_at - now < SOON,
        ),
        host=seat.host,
        now=now,
    )


def _edition(seat: Seat, purpose: str) -> str:
    """What tells two tellings of one appointment apart: its hour and place, and for the bus, the hours of the trip."""
    own = f"{seat.starts_at.isoformat()} {seat.place or ''} {seat.room}"
    if purpose in {BUS_CHANGED, BUS_LOST}:
        return f"{own} {seat.plan_state} {seat.trip.get('leave_home_at', '')} {seat.trip.get('home_at', '')}"
    return own
