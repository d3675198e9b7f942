"""The call list and the page of messages: the outbox with the names of those it is for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.telling import appointments, composing, waits, wording
from maillage.journeys.telling.appointments import NO_WAY
from maillage.journeys.telling.composing import WITH_OTHERS
from maillage.journeys.telling.proposals import Proposals
from maillage.kit import clock
from maillage.kit.messages import selectors as outbox
from maillage.kit.messages.composing import voice_of
from maillage.kit.messages.selectors import Outgoing
from maillage.registry.accounts.selectors import given_names
from maillage.registry.organisations.selectors import names_of
from maillage.registry.people.selectors import PersonCard, people_by_key

EARLIER: Final = "earlier_notice"
PURPOSES: Final[dict[str, Promise]] = {
    "confirmation": _("Confirmation"),
    "reminder": _("Rappel"),
    "moved": _("Rendez-vous changé"),
    "revoked": _("Rendez-vous annulé par le service"),
    "bus_changed": _("Car changé"),
    "bus_lost": _("Plus de car"),
    "promoted": _("Une place s’est libérée"),
    "restored": _("Rendez-vous remis"),
    "no_way": _("Pas de trajet pour venir et rentrer"),
    "passed_over": _("Une place libre, mais un autre rendez-vous"),
    "wait_over": _("L’attente est finie"),
    "no_date": _("Maison sans permanence"),
    "session_changed": _("Permanence changée"),
    "opening_clash": _("Heures à décider"),
    "undecided": _("Atelier sous le minimum"),
    "earlier": _("Une heure plus tôt est libre"),
}
PROBLEMS: Final[dict[str, Promise]] = {
    "": _("Sans téléphone portable ni e-mail"),
    "no_address": _("Sans téléphone portable ni e-mail"),
    "number_refused": _("Le numéro n’existe pas ou plus"),
    "gateway_refused": _("Le SMS a été refusé"),
    "address_refused": _("L’adresse e-mail n’existe pas ou plus"),
    "message_refused": _("L’e-mail a été refusé"),
    "not_sent": _("Le message n’a pas pu être envoyé"),
    "interrupted": _("L’envoi a été interrompu : on ne sait pas si le message est parti"),
    "restored": _("Une sauvegarde a été restaurée : on ne sait pas si le message est parti"),
    "mail_server_gone_meanwhile": _("L’envoi a été interrompu : on ne sait pas si le message est parti"),
    "gateway_gone_meanwhile": _("L’envoi a été interrompu : on ne sait pas si le message est parti"),
}
UNSENT: Final = _("Le message n’est pas passé")
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
    seat: int | None = None

    @property
    def letter_words(self) -> tuple[str, ...]:
        """What is written to the person; for a trip to be found with them, what they were told already."""
        if self.message.purpose == NO_WAY:
            return (self.words[0], *wording.no_way_lines()[1:])
        return self.words


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
    rows = [row for row in outbox.to_call(now=now, host=host) if row.recipient_kind == "person"]
    cards = people_by_key(row.recipient for row in rows)
    seats = {
        seat.participation: seat
        for seat in agenda.seats_by_key([row.about for row in rows if row.about_kind == appointments.ABOUT], now)
    }
    searched = Proposals([seats[row.about] for row in rows if row.purpose in WITH_OTHERS and row.about in seats], now)
    found = []
    for row in rows:
        if row.recipient not in cards:
            continue
        if row.about_kind == waits.ABOUT:
            found.append(_call_of_wait(row, cards[row.recipient], now))
        elif row.about_kind == appointments.ABOUT:
            found.append(_call_of_seat(row, seats.get(row.about), cards[row.recipient], searched, now))
        elif row.about_kind == EARLIER:
            found.append(_call_of_earlier(row, cards[row.recipient], now))
    return tuple(call for call in found if call is not None)


def messages_of(*, agency: int) -> tuple[Told, ...]:
    """The last messages, with the names of those they are for; a company is named on its own page only."""
    rows = outbox.latest(agency=agency)
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        keys[row.recipient_kind].add(row.recipient)
    cards = people_by_key(keys["person"])
    names: dict[str, dict[int, str]] = {
        "person": {key: card.full_name for key, card in cards.items()},
        "account": given_names(keys["account"]),
        "organisation": names_of(keys["organisation"]),
        "company": dict.fromkeys(keys["company"], str(_("une entreprise"))),
    }
    return tuple(_told(row, names.get(row.recipient_kind, {}).get(row.recipient, "")) for row in rows)


def month_cost_cents(*, agency: int, now: datetime) -> float:
    """What the messages of this month have cost."""
    first = clock.wall(clock.today(now).replace(day=1))
    return float(outbox.cost_cents(agency=agency, start=first, end=now))


def _call_of_seat(row: Outgoing, seat: Seat | None, card: PersonCard, searched: Proposals, now: datetime) -> Call | None:
    """Called off, or without a bus: other hours this person can come to are said with it."""
    if seat is None or not appointments.is_still_true(row.purpose, seat, now):
        return None
    lines = composing.voice_lines(row.purpose, seat, now)
    if row.purpose in WITH_OTHERS:
        lines += wording.other_hours(searched.of(seat, card))
    return _call(row, card, lines, seat.starts_at)


def _call_of_wait(row: Outgoing, card: PersonCard, now: datetime) -> Call | None:
    wait = waits.wait_of(row.about, now)
    if wait is None or not waits.is_wait_true(row.purpose, wait):
        return None
    return _call(row, card, waits.wait_lines(row.purpose, wait), wait.starts_at)


def _call_of_earlier(row: Outgoing, card: PersonCard, now: datetime) -> Call | None:
    """An hour that is free: said as long as it is. Whoever says it moves the appointment from its slip."""
    notice = agenda.earlier_notice(row.about)
    seat = agenda.seat(notice.participation, now) if notice is not None else None
    lines = voice_of(row.key, now)
    if seat is None or not lines:
        return None
    return replace(_call(row, card, list(lines), seat.starts_at), seat=seat.participation)


def _call(row: Outgoing, card: PersonCard, lines: list[str], starts_at: datetime) -> Call:
    is_voice_too = row.purpose == NO_WAY
    why = _("Un message est parti ; il faut aussi en parler") if is_voice_too else PROBLEMS.get(row.problem, UNSENT)
    return Call(row, card, str(PURPOSES[row.purpose]), str(why), tuple(lines), starts_at)


def _told(row: Outgoing, name: str) -> Told:
    kind, label = STATES[row.state]
    return Told(row, name, str(PURPOSES.get(row.purpose, row.purpose)), kind, str(label))
