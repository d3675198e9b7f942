"""What is told about an appointment, when, and by which means: read again from what is true now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.telling.following import BOOKED, BUS, CANCELLED, MOVED, PROMOTED
from maillage.journeys.telling.groups import group_of, out_of_reach
from maillage.journeys.telling.trips import is_out_of_reach, search_trip
from maillage.kit.messages.services import About, When, give_up, tell
from maillage.registry.people.selectors import PersonCard, person

CONFIRMATION, REMINDER, CHANGE, REVOCATION = "confirmation", "reminder", "moved", "revoked"
BUS_CHANGED, BUS_LOST, PROMOTION, NO_WAY = "bus_changed", "bus_lost", "promoted", "no_way"
ABOUT: Final = "participation"
EVERYTHING: Final = (CONFIRMATION, REMINDER, CHANGE, REVOCATION, BUS_CHANGED, BUS_LOST, PROMOTION, NO_WAY)
AHEAD, LEAST_AHEAD = timedelta(hours=48), timedelta(hours=2)
SOON = timedelta(hours=36)
FIRST: Final = {BOOKED: CONFIRMATION, MOVED: CHANGE, PROMOTED: PROMOTION}


def tell_of(what: str, *, agency: int, participation: int, now: datetime) -> None:
    """Put what follows from one happening in the outbox. Run twice, it tells once."""
    seat = agenda.seat(participation, now)
    if seat is None or seat.agency != agency:
        return
    card = person(seat.person)
    if what in FIRST and seat.shown in {"unknown_today", "unknown_future"}:
        _tell_first(what, seat, card, now)
        return
    if what in {MOVED, CANCELLED}:
        _forget(seat, EVERYTHING, now)
    if what == CANCELLED and seat.status == "revoked":
        _tell(seat, card, REVOCATION, now, with_voice=True)
    elif what == BUS:
        _tell_of_bus(seat, card, now)


def is_still_true(purpose: str, seat: Seat, now: datetime) -> bool:
    """Is this still worth saying?"""
    if purpose == REVOCATION:
        return seat.status == "revoked" and seat.starts_at > now
    is_coming = seat.status == "unknown" and seat.starts_at > now
    if purpose == NO_WAY:
        return is_coming and is_out_of_reach(seat)
    wanted = {BUS_CHANGED: "changed", BUS_LOST: "lost"}.get(purpose)
    return is_coming and wanted in {None, seat.plan_state}


def ways_of(card: PersonCard) -> tuple[str, ...]:
    """The person's own means, the surest first: a mobile, then an e-mail address."""
    mobile = ("sms",) if card.phone and not card.is_phone_fixed else ()
    return (*mobile, *(("email",) if card.email else ()))


def _tell_first(what: str, seat: Seat, card: PersonCard, now: datetime) -> None:
    """One message for all the dates of a series that is followed whole, whichever of its seats is heard of first.

    The trips of seats that nobody chose on screen are searched before: what is said has the way there and back.
    """
    seats = group_of(seat, now)
    if seat.series is not None and what != BOOKED:
        seats = tuple(search_trip(seat=each, now=now) for each in seats)
    about = _about(seats[0], FIRST[what], seats)
    if what == MOVED:
        _forget(seat, EVERYTHING, now, but=about)
    _tell(seats[0], card, FIRST[what], now, with_voice=what != BOOKED, about=about)
    own = next((each for each in seats if each.participation == seat.participation), seat)
    _remind(own, card, now)
    if ways_of(card) and what != BOOKED and out_of_reach([own]):
        _tell(own, None, NO_WAY, now, with_voice=True)  # somebody looks for another way with them, beside the message


def _tell_of_bus(seat: Seat, card: PersonCard, now: datetime) -> None:
    _forget(seat, (BUS_CHANGED, BUS_LOST), now)
    if seat.plan_state == "lost":
        _tell(seat, card, BUS_LOST, now, with_voice=True)
    elif seat.plan_state == "changed":
        _tell(seat, card, BUS_CHANGED, now, with_voice=True)


def _remind(seat: Seat, card: PersonCard, now: datetime) -> None:
    """Two days before, to whoever booked sooner; worth nothing in the last two hours."""
    due_at = seat.starts_at - AHEAD
    if due_at > now:
        _tell(seat, card, REMINDER, now, due_at=due_at, with_voice=False)


def _tell(
    seat: Seat,
    card: PersonCard | None,
    purpose: str,
    now: datetime,
    *,
    with_voice: bool,
    due_at: datetime | None = None,
    about: About | None = None,
) -> None:
    """Without any means of their own, a person is called only about what they cannot know: the slip says the rest.

    Without a card, by voice only.
    """
    ways = ways_of(card) if card else ()
    if not ways and not with_voice:
        return
    is_late_useful = purpose == REVOCATION
    tell(
        agency=seat.agency,
        about=about or _about(seat, purpose, (seat,)),
        ways=ways,
        when=When(
            due_at=due_at or now,
            too_late_at=seat.starts_at if is_late_useful else seat.starts_at - LEAST_AHEAD,
            is_urgent=with_voice and seat.starts_at - now < SOON,
        ),
        host=seat.host,
        now=now,
    )


def _forget(seat: Seat, purposes: Sequence[str], now: datetime, *, but: About | None = None) -> None:
    key = but.message_key if but else None
    give_up(agency=seat.agency, about_kind=ABOUT, about_key=seat.participation, purposes=purposes, now=now, but=key)


def _about(seat: Seat, purpose: str, seats: Sequence[Seat]) -> About:
    edition = "|".join(_edition(each, purpose) for each in seats)
    return About(purpose, ABOUT, seat.participation, seat.person, edition=edition)


def _edition(seat: Seat, purpose: str) -> str:
    """What tells two tellings of one appointment apart: its hour and place, and for the bus, the hours of the trip."""
    own = f"{seat.starts_at.isoformat()} {seat.place or ''} {seat.room}"
    if purpose in {BUS_CHANGED, BUS_LOST}:
        return f"{own} {seat.plan_state} {seat.trip.get('leave_home_at', '')} {seat.trip.get('home_at', '')}"
    return own
