"""The call list and the page of messages: the outbox with the names of those it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.booking.slips import slip_of
from maillage.journeys.telling.appointments import is_still_true
from maillage.journeys.telling.wording import voice_lines
from maillage.kit import clock
from maillage.kit.messages import selectors as outbox
from maillage.kit.messages.selectors import Outgoing
from maillage.registry.people.selectors import PersonCard, people_by_key

PURPOSES: Final[dict[str, Promise]] = {
    "confirmation": _("Confirmation"),
    "reminder": _("Rappel"),
    "moved": _("Rendez-vous changé"),
    "revoked": _("Rendez-vous annulé par le service"),
    "bus_changed": _("Car changé"),
    "bus_lost": _("Plus de car"),
    "promoted": _("Une place s’est libérée"),
}
PROBLEMS: Final[dict[str, Promise]] = {
    "": _("Sans téléphone portable ni e-mail"),
    "no_address": _("Sans téléphone portable ni e-mail"),
    "number_refused": _("Le numéro n’existe pas ou plus"),
    "gateway_refused": _("Le SMS a été refusé"),
    "address_refused": _("L’adresse e-mail n’existe pas ou plus"),
    "message_refused": _("L’e-mail a été refusé"),
    "interrupted": _("L’envoi a été interrompu : on ne sait pas si le message est parti"),
    "mail_server_gone_meanwhile": _("L’envoi a été interrompu : on ne sait pas si le message est parti"),
    "gateway_gone_meanwhile": _("L’envoi a été interrompu : on ne sait pas si le message est parti"),
}
STATES: Final[dict[str, tuple[str, Promise]]] = {
    "waiting": ("", _("Attend son heure")),
    "sending": ("", _("En cours")),
    "sent": ("done", _("Envoyé")),
    "delivered": ("done", _("Reçu")),
    "to_call": ("warn", _("À dire de vive voix")),
    "called": ("done", _("Dit de vive voix")),
    "printed": ("done", _("Remis sur papier")),
    "dropped": ("off", _("Devenu inutile")),
}


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be told by voice: who, at which number, what, and why no message got through."""

    message: Outgoing
    person: PersonCard
    purpose: str
    why: str
    words: tuple[str, ...]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One message of the page."""

    message: Outgoing
    name: str
    purpose: str
    tag_kind: str
    tag: str


def call_list(*, host: int | None, now: datetime) -> tuple[Call, ...]:
    """Who is to be called, with what to say now; what is no longer true is left out."""
    rows = outbox.to_call(now=now, host=host)
    cards = people_by_key(row.recipient for row in rows)
    seats = {seat.participation: seat for seat in agenda.seats_by_key([row.about for row in rows], now)}
    known = [(row, seats[row.about]) for row in rows if row.recipient in cards and row.about in seats]
    return tuple(_call(row, seat, cards[row.recipient]) for row, seat in known if is_still_true(row.purpose, seat, now))


def messages_of(*, agency: int) -> tuple[Told, ...]:
    """The last messages, with the names of those they are for."""
    rows = outbox.latest(agency=agency)
    cards = people_by_key(row.recipient for row in rows)
    return tuple(_told(row, cards) for row in rows)


def month_cost_cents(*, agency: int, now: datetime) -> float:
    """What the messages of this month have cost."""
    first = clock.wall(clock.today(now).replace(day=1))
    return float(outbox.cost_cents(agency=agency, start=first, end=now))


def _call(row: Outgoing, seat: Seat, card: PersonCard) -> Call:
    slip = slip_of(seat, call=settings.MAILLAGE_HELP_PHONE, call_hours=settings.MAILLAGE_HELP_HOURS)
    why = PROBLEMS.get(row.problem, _("Le message n’est pas passé"))
    return Call(row, card, str(PURPOSES[row.purpose]), str(why), tuple(voice_lines(row.purpose, slip)), seat.starts_at)


def _told(row: Outgoing, cards: dict[int, PersonCard]) -> Told:
    card = cards.get(row.recipient)
    kind, label = STATES[row.state]
    return Told(row, card.full_name if card else "", str(PURPOSES.get(row.purpose, row.purpose)), kind, str(label))
