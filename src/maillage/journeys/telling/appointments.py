"""What is told about an appointment, when, and by which means: read again from what is true now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.telling.following import BOOKED, BUS, MOVED, PROMOTED, RESTORED
from maillage.journeys.telling.groups import group_of, out_of_reach
from maillage.journeys.telling.trips import is_out_of_reach, search_trip
from maillage.kit.messages import selectors as outbox
from maillage.kit.messages.services import About, When, give_up, tell
from maillage.registry.people.selectors import PersonCard, person

CONFIRMATION, REMINDER, CHANGE, REVOCATION = "confirmation", "reminder", "moved", "revoked"
BUS_CHANGED, BUS_LOST, PROMOTION, NO_WAY = "bus_changed", "bus_lost", "promoted", "no_way"
RESTORATION: Final = "restored"
ABOUT: Final = "participation"
OF_COMING: Final = (CONFIRMATION, REMINDER, CHANGE, BUS_CHANGED, BUS_LOST, PROMOTION, RESTORATION, NO_WAY)
UNHEARD: Final = frozenset({"waiting", "to_call", "dropped"})
AHEAD, LEAST_AHEAD = timedelta(hours=48), timedelta(hours=2)
SOON = timedelta(hours=36)
FIRST: Final = {BOOKED: CONFIRMATION, MOVED: CHANGE, PROMOTED: PROMOTION}


def tell_of(what: str, *, agency: int, participation: int, now: datetime) -> None:
    """Put what follows from one happening in the outbox. Run twice, it tells once."""
    seat = agenda.seat(participation, now)
    if seat is None or seat.agency != agency:
        return
    card = person(seat.person)
    if card.is_erased:
        return
    is_coming = seat.shown in {"unknown_today", "unknown_future"}
    if what in FIRST and is_coming:
        _tell_first(what, seat, card, now)
    elif what == RESTORED and is_coming:
        _tell_restored(seat, card, now)
    elif what == BUS:
        _tell_of_bus(seat, card, now)
    elif not is_coming:
        _forget(seat, OF_COMING, now)
        if seat.status == "revoked":
            _tell(seat, card, REVOCATION, now, with_voice=True)


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
    return tuple(channel for channel, address in card.addresses.items() if address)


def _tell_first(what: str, seat: Seat, card: PersonCard, now: datetime) -> None:
    """One message for all the dates of a series that is followed whole, whichever of its seats is heard of first.

    The trips of seats that nobody chose on screen are searched before: what is said has the way there and back.
    """
    seats = group_of(seat, now)
    if seat.series is not None and what != BOOKED:
        seats = tuple(search_trip(seat=each, now=now) for each in seats)
    about = _about(seats[0], FIRST[what], seats)
    own = next((each for each in seats if each.participation == seat.participation), seat)
    if what == MOVED:
        _forget(seat, (*OF_COMING, REVOCATION), now, but=[about, *(_about(own, each, (own,)) for each in (REMINDER, NO_WAY))])
    _tell(seats[0], card, FIRST[what], now, with_voice=what != BOOKED, about=about)
    _remind(own, card, now)
    if ways_of(card) and what != BOOKED and out_of_reach([own]):
        _tell(own, None, NO_WAY, now, with_voice=True)  # somebody looks for another way with them, beside the message


def _tell_restored(seat: Seat, card: PersonCard, now: datetime) -> None:
    """Whoever heard that it was called off hears that it is on; whoever has not heard it yet is left in peace."""
    _forget(seat, (REVOCATION,), now)
    said = [each.state for each in outbox.about(kind=ABOUT, keys=[seat.participation]) if each.purpose == REVOCATION]
    if not said or said[-1] not in UNHEARD:
        _tell(seat, card, RESTORATION, now, with_voice=bool(said))
    _remind(seat, card, now)


def _tell_of_bus(seat: Seat, card: PersonCard, now: datetime) -> None:
    _forget(seat, (BUS_CHANGED, BUS_LOST), now, but=[_about(seat, each, (seat,)) for each in (BUS_CHANGED, BUS_LOST)])
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


def _forget(seat: Seat, purposes: Sequence[str], now: datetime, *, but: Collection[About] = ()) -> None:
    """What is no longer true; not what this very job, run a first time, has put there."""
    keys = [each.message_key for each in but]
    give_up(agency=seat.agency, about_kind=ABOUT, about_key=seat.participation, purposes=purposes, now=now, but=keys)


def _about(seat: Seat, purpose: str, seats: Sequence[Seat]) -> About:
    edition = "|".join(_edition(each, purpose) for each in seats)
    return About(purpose, ABOUT, seat.participation, seat.person, edition=edition)


def _edition(seat: Seat, purpose: str) -> str:
    """What tells two tellings of one appointment apart: where and when it is, and which change brought it there.

    It may come back to an hour it has had. For the bus, the timetable and the hours of the trip.
    """
    changes = " ".join(at.isoformat() if at else "" for at in (seat.changed_at, seat.status_at))
    own = f"{seat.starts_at.isoformat()} {seat.place or ''} {seat.room} {changes}"
    if purpose in {BUS_CHANGED, BUS_LOST}:
        bus = (seat.plan_state, seat.timetable_version or "", seat.trip.get("leave_home_at", ""), seat.trip.get("home_at", ""))
        return " ".join(map(str, (own, *bus)))
    return own
