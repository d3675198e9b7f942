"""Composers of the messages about an appointment: read at the moment of sending, None when it is no longer true."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.booking.slips import slip_of, sms_of
from maillage.journeys.booking.video_links import link_of
from maillage.journeys.telling import wording
from maillage.journeys.telling.appointments import is_still_true
from maillage.journeys.telling.proposals import other_hours_for
from maillage.kit.calendars import Entry, ics
from maillage.kit.messages.composing import Attachment, Composed
from maillage.kit.messages.models import Message
from maillage.kit.ui import words
from maillage.registry.people.selectors import person

IN_CALENDARS = frozenset({"confirmation", "moved", "promoted", "revoked"})
PREFIXES = {
    "confirmation": "",
    "reminder": "Rappel. ",
    "moved": "Nouvelle date. ",
    "bus_changed": "Car change. ",
    "promoted": "Une place pour vous. ",
}


def compose(message: Message, now: datetime) -> Composed | None:
    """The words of one message, for each means."""
    seat = agenda.seat(message.about_key, now)
    if seat is None or not is_still_true(message.purpose, seat, now):
        return None
    lines, sms = _words(message.purpose, seat, now)
    card, slip = person(seat.person), _slip(seat)
    text = [
        f"Bonjour {seat.given_name},",
        *wording.first_lines(message.purpose, slip),
        "",
        *lines,
        "",
        *wording.last_lines(slip, _link(seat)),
    ]
    return Composed(
        addresses={"sms": "" if card.is_phone_fixed else card.phone, "email": card.email},
        subject=wording.subject_of(message.purpose, seat.starts_at),
        text="\n".join(text) + "\n",
        sms=sms,
        attachments=(_calendar(seat, slip, now),) if message.purpose in IN_CALENDARS else (),
    )


def _words(purpose: str, seat: Seat, now: datetime) -> tuple[list[str], str]:
    """The lines of an e-mail, and the SMS."""
    if purpose in PREFIXES:
        video = link_of(seat) if seat.mode == "video" and seat.place is None else ""
        lines = [*wording.slip_lines(_slip(seat)), *([_("Lien de la vidéo : %(link)s") % {"link": video}] if video else [])]
        return lines, sms_of(seat, call=settings.MAILLAGE_HELP_PHONE, prefix=PREFIXES[purpose], video=video)
    found = other_hours_for(seat, now)
    where = words.place_words(seat.place_name, seat.town)
    is_revoked = purpose == "revoked"
    sms = wording.revoked_sms(seat.starts_at, where, _call(), found) if is_revoked else wording.lost_sms(seat.starts_at, _call())
    return wording.other_hours(found), sms


def _calendar(seat: Seat, slip: wording.Slip, now: datetime) -> Attachment:
    """The appointment for the person's own calendar; called off, it takes itself out of it."""
    is_off = seat.status == "revoked"
    changed_at = now if is_off else seat.changed_at
    entry = Entry(
        uid=f"{seat.code.lower()}@maillage",
        start=seat.starts_at,
        end=seat.ends_at,
        title=_("Rendez-vous"),
        where=", ".join([*([slip.place] if slip.place else []), *slip.place_lines]),
        notes="\n".join(wording.last_lines(slip, "")),
        edition=int(changed_at.timestamp()) // 60 if changed_at else 0,
        is_cancelled=is_off,
    )
    return Attachment("rendez-vous.ics", ics([entry], now=now, method="CANCEL" if is_off else "PUBLISH"), "text/calendar")


def _slip(seat: Seat) -> wording.Slip:
    return slip_of(seat, call=settings.MAILLAGE_HELP_PHONE, call_hours=settings.MAILLAGE_HELP_HOURS)


def _call() -> str:
    return words.phone(settings.MAILLAGE_HELP_PHONE).replace("\u00a0", "").replace(" ", "")


def _link(seat: Seat) -> str:
    """The address of the slip, when it is known under which name the service is reached."""
    if not settings.SITE:
        return ""
    return settings.SITE + reverse("booking:link", args=[agenda.token_of_seat(seat.participation)])
