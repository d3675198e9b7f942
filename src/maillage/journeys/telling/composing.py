"""Composers of the messages about an appointment: read at the moment of sending, None when it is no longer true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.booking.slips import slip_of, sms_of, trip_of
from maillage.journeys.booking.video_links import link_of
from maillage.journeys.telling import wording
from maillage.journeys.telling.appointments import is_still_true
from maillage.journeys.telling.groups import group_of, out_of_reach
from maillage.journeys.telling.proposals import asked_for, other_hours_for
from maillage.journeys.telling.trips import is_out_of_reach
from maillage.kit.calendars import Entry, ics
from maillage.kit.messages.composing import Attachment, Composed
from maillage.kit.messages.models import Message
from maillage.kit.ui import words
from maillage.kit.ui.sheets import is_remote
from maillage.registry.people.selectors import person

IN_CALENDARS = frozenset({"confirmation", "moved", "promoted", "restored", "revoked"})
WITH_OTHERS = frozenset({"revoked", "bus_lost"})
OF_ALL_DATES = frozenset({"confirmation", "moved", "promoted"})
PREFIXES = {
    "confirmation": "",
    "reminder": "Rappel. ",
    "moved": "Nouvelle date. ",
    "bus_changed": "Car change. ",
    "promoted": "Une place pour vous. ",
    "restored": "Maintenu. ",
}


def compose(message: Message, now: datetime) -> Composed | None:
    """The words of one message, for each means."""
    seat = agenda.seat(message.about_key, now)
    if seat is None or not is_still_true(message.purpose, seat, now):
        return None
    seats = told_with(message.purpose, seat, now)
    found = other_hours_for(seat, now) if message.purpose in WITH_OTHERS else ()
    written, card = write(message.purpose, seats, found, link=_link(seat)), person(seat.person)
    return replace(
        written,
        addresses=card.addresses,
        attachments=(_calendar(seats, now),) if message.purpose in IN_CALENDARS else (),
    )


def write(purpose: str, seats: Sequence[Seat], found: Sequence[wording.OtherHour], *, link: str) -> Composed:
    """The words for each means, without an address; `found` are other hours, where some are proposed."""
    seat = seats[0]
    lines, sms = _words(purpose, seats, found)
    first = [f"Bonjour {seat.given_name},", *first_lines(purpose, seats)]
    text = [*first, "", *lines, "", *wording.last_lines(slip_as_told(seat), link)]
    subject = wording.subject_of(purpose, seat.starts_at)
    return Composed(addresses={}, subject=subject, text="\n".join(text) + "\n", sms=sms)


def told_with(purpose: str, seat: Seat, now: datetime) -> tuple[Seat, ...]:
    """The seats that a message is about: all dates of a series that is followed whole, when it is given or moved."""
    return group_of(seat, now) if purpose in OF_ALL_DATES else (seat,)


def first_lines(purpose: str, seats: Sequence[Seat]) -> list[str]:
    """What is new; of several dates, how many there are."""
    first = seats[0]
    if purpose == "revoked" and first.series is not None:
        return wording.workshop_off_lines(first.starts_at, is_individual=asked_for(first) != first.reason)
    lines = wording.first_lines(purpose, slip_as_told(first))
    return lines if len(seats) == 1 else [*lines, wording.how_many(len(seats))]


def voice_lines(purpose: str, seat: Seat, now: datetime) -> list[str]:
    """What somebody says on the telephone or at the desk."""
    seats = told_with(purpose, seat, now)
    if purpose == "revoked":
        return first_lines(purpose, seats)
    if len(seats) == 1 and (purpose not in OF_ALL_DATES or not is_out_of_reach(seat)):
        return wording.voice_lines(purpose, slip_as_told(seat))
    return [*first_lines(purpose, seats), *(line for each in seats for line in date_lines(each))]


def slip_as_told(seat: Seat) -> wording.Slip:
    """The slip; where no way leads to and back, it does not say how one comes."""
    slip = slip_of(seat, call=settings.MAILLAGE_HELP_PHONE, call_hours=settings.MAILLAGE_HELP_HOURS)
    return replace(slip, travel="", moments=()) if is_out_of_reach(seat) else slip


def date_lines(seat: Seat) -> list[str]:
    """One date, with the way there and back, or plainly none."""
    return [*wording.slip_lines(slip_as_told(seat)), *(wording.no_way_lines() if is_out_of_reach(seat) else [])]


def _words(purpose: str, seats: Sequence[Seat], found: Sequence[wording.OtherHour]) -> tuple[list[str], str]:
    """The lines of an e-mail, and the SMS."""
    seat = seats[0]
    if purpose in PREFIXES:
        video = link_of(seat) if seat.mode == "video" and seat.place is None else ""
        lines = [line for each in seats for line in ("", *date_lines(each))][1:]
        lines += [_("Lien de la vidéo : %(link)s") % {"link": video}] if video else []
        return lines, _sms(PREFIXES[purpose], seats, video)
    is_revoked = purpose == "revoked"
    sms = (
        wording.revoked_sms(seat.starts_at, _where(seat), call(), found)
        if is_revoked
        else wording.lost_sms(seat.starts_at, call())
    )
    return wording.other_hours(found), sms


def _sms(prefix: str, seats: Sequence[Seat], video: str) -> str:
    seat, lacking = seats[0], out_of_reach(seats)
    if len(seats) > 1:
        rides = {_ride(each) for each in seats}
        return wording.dates_sms(
            wording.Dates(
                prefix=prefix,
                at=[each.starts_at for each in seats],
                where=_where(seat),
                adviser=seat.adviser_name,
                call=call(),
                ride=rides.pop() if len(rides) == 1 else "",
                lacking=[each.starts_at for each in lacking],
            )
        )
    if lacking:
        return wording.no_way_sms(prefix, seat.starts_at, _where(seat), call())
    return sms_of(seat, call=settings.MAILLAGE_HELP_PHONE, prefix=prefix, video=video)


def _ride(seat: Seat) -> str:
    """The first bus there and the first bus back, in the words of an SMS."""
    trip = trip_of(seat)
    ways = (trip.way_out, trip.way_back) if trip else ()
    first = [next((leg for leg in way if leg.mode == "bus"), None) for way in ways]
    said = [f"{leg.route_label} {leg.start.at.hour}h{leg.start.at:%M}" for leg in first if leg]
    return f"Car {', retour '.join(said)}" if said else ""


def _where(seat: Seat) -> str:
    return words.place_words(seat.place_name, seat.town)


def _calendar(seats: Sequence[Seat], now: datetime) -> Attachment:
    """The dates for the person's own calendar; called off, they take themselves out of it."""
    is_off = seats[0].status == "revoked"
    entries = [_entry(seat, now, is_off=is_off) for seat in seats]
    return Attachment("rendez-vous.ics", ics(entries, now=now, method="CANCEL" if is_off else "PUBLISH"), "text/calendar")


def _entry(seat: Seat, now: datetime, *, is_off: bool) -> Entry:
    slip = slip_as_told(seat)
    return Entry(
        uid=f"{seat.code.lower()}@maillage",
        start=seat.starts_at,
        end=seat.ends_at,
        title=_("Rendez-vous"),
        where=", ".join([*([slip.place] if slip.place else []), *(() if is_remote(slip) else slip.place_lines)]),
        notes="\n".join(wording.last_lines(slip, "")),
        edition=_minutes(now) if is_off else max(_minutes(seat.changed_at), _minutes(seat.status_at) + bool(seat.status_at)),
        is_cancelled=is_off,
    )


def _minutes(at: datetime | None) -> int:
    """What tells editions of one calendar entry apart: when it last moved; or was put back, the minute after."""
    return int(at.timestamp()) // 60 if at is not None else 0


def call() -> str:
    """The number to call, as in an SMS."""
    return words.phone(settings.MAILLAGE_HELP_PHONE).replace("\u00a0", "").replace(" ", "")


def _link(seat: Seat) -> str:
    """The address of the slip, when it is known under which name the service is reached."""
    if not settings.SITE:
        return ""
    return settings.SITE + reverse("booking:link", args=[agenda.token_of_seat(seat.participation)])
