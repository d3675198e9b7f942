"""The words of the message: an earlier hour is free, where, and how to take it. No reason, no surname."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.earlier.hours import EarlierHour, told_hour
from maillage.journeys.telling import wording
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.gsm7 import SEGMENT, gsm7
from maillage.kit.messages.models import Message
from maillage.kit.ui import words
from maillage.registry.people.selectors import person

PURPOSE: Final = "earlier"
ABOUT: Final = "earlier_notice"


def compose(message: Message, now: datetime) -> Composed | None:
    """The words for each means; none when the hour is gone by the time they leave."""
    notice = agenda.earlier_notice(message.about_key)
    seat = agenda.seat(notice.participation, now) if notice is not None else None
    hour = told_hour(notice, seat, now) if notice is not None and seat is not None else None
    if seat is None or hour is None:
        return None
    card = person(seat.person)
    return Composed(
        addresses=card.addresses,
        subject=subject(hour),
        text="\n".join([f"Bonjour {seat.given_name},", *lines(seat, hour), *_how_to_take_it(seat)]) + "\n",
        sms=sms(hour, where_of(hour), _call()),
        voice=tuple(lines(seat, hour)),
    )


def subject(hour: EarlierHour) -> str:
    """The subject of an e-mail."""
    return _("Une heure plus tôt est libre : %(day)s") % {"day": words.date_words(hour.starts_at)}


def lines(seat: Seat, hour: EarlierHour) -> list[str]:
    """What is said, in an e-mail or by voice."""
    first = _("Une heure plus tôt est libre : %(when)s, %(where)s, avec %(adviser)s.")
    told = first % {"when": words.when_words(hour.starts_at), "where": where_of(hour), "adviser": hour.adviser_name}
    kept = _("Si vous ne faites rien, vous gardez votre rendez-vous : %(when)s.")
    return [told, *way_lines(hour), kept % {"when": words.when_words(seat.starts_at)}]


def where_of(hour: EarlierHour) -> str:
    """The place, by video there or not, or the telephone."""
    if hour.place is None:
        return _("par téléphone")
    where = words.place_words(hour.place.name, hour.place.town)
    return _("par vidéo, %(where)s") % {"where": where} if hour.mode == "video" else where


def sms(hour: EarlierHour, where: str, call: str) -> str:
    """One segment: when, where, how to take it, and that nothing is lost. The place gives way first."""
    at = hour.starts_at
    first = f"Une heure plus tot est libre: {wording.DAYS[at.weekday()]} {at:%d/%m} {at.hour}h{at:%M}"
    take = f". Pour la prendre: appelez le {call}" if call else ". Pour la prendre: votre bulletin en ligne"
    for place in (f", {where}", ""):
        text = gsm7(f"{first}{place}{take}. Sinon rien ne change")
        if len(text) <= SEGMENT:
            return text
    return gsm7(f"{first}{take}")[:SEGMENT]


def way_lines(hour: EarlierHour) -> list[str]:
    """When one leaves home, and is back."""
    if hour.trip is None or hour.trip.leave_home_at is None or hour.trip.home_at is None:
        return []
    whole = _("Vous partez à %(leave)s, vous êtes chez vous à %(back)s.")
    return [whole % {"leave": words.clock(hour.trip.leave_home_at), "back": words.clock(hour.trip.home_at)}]


def _how_to_take_it(seat: Seat) -> list[str]:
    if not settings.SITE:
        return wording.call_lines(settings.MAILLAGE_HELP_PHONE)
    link = settings.SITE + reverse("earlier:hour", args=[agenda.token_of_seat(seat.participation)])
    return [_("Pour prendre cette heure : %(link)s") % {"link": link}, *wording.call_lines(settings.MAILLAGE_HELP_PHONE)]


def _call() -> str:
    return words.phone(settings.MAILLAGE_HELP_PHONE).replace("\u00a0", "").replace(" ", "")
