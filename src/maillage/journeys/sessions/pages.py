"""What the pages of permanences show: dates with their people, and the houses where none is coming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat, SessionRow
from maillage.journeys.telling.appointments import ABOUT, ways_of
from maillage.journeys.telling.calls import PURPOSES, STATES
from maillage.kit import clock
from maillage.kit.messages import selectors as outbox
from maillage.registry.people.selectors import people_by_key
from maillage.registry.places.selectors import PlaceCard, partner_places

AHEAD, GAP = timedelta(weeks=6), timedelta(days=30)
WAYS: Final[dict[str, Promise]] = {"sms": _("par SMS"), "email": _("par e-mail"), "call": _("à appeler")}
TAGS: Final[dict[str, tuple[str, Promise]]] = {
    "held": ("done", _("Tenue")),
    "moved": ("warn", _("Déplacée")),
    "cancelled": ("off", _("Annulée")),
    "hidden": ("", _("Pas encore ouverte")),
    "planned": ("done", _("Ouverte")),
}


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One date: how many come, and its state."""

    row: SessionRow
    booked: int
    tag_kind: str
    tag: str


@dataclass(frozen=True, slots=True)
class Day:
    """The dates of one day."""

    at: datetime
    lines: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody booked: by which means they would be told, and what they were told."""

    seat: Seat
    way: str
    told: tuple[tuple[str, str, str], ...]


def coming_days(*, host: int | None, adviser: int | None, now: datetime) -> tuple[Day, ...]:
    """Permanences of the coming six weeks, day by day."""
    rows = [row for row in agenda.sessions(start=now, end=now + AHEAD, host=host, adviser=adviser) if row.is_outreach_session]
    booked = agenda.booked_by_occurrence([row.occurrence for row in rows])
    lines = [_line(row, booked.get(row.occurrence, 0)) for row in rows]
    days = groupby(lines, key=lambda line: line.row.starts_at.date())
    found = ((list(group)) for _day, group in days)
    return tuple(Day(group[0].row.starts_at, tuple(group)) for group in found)


def houses_without_date(*, agency: int, now: datetime) -> tuple[PlaceCard, ...]:
    """Places of the agency's partners where nothing is open in the next thirty days."""
    served = {
        row.place
        for row in agenda.sessions(start=now, end=now + GAP)
        if row.is_outreach_session and row.is_published and row.status != "cancelled"
    }
    return tuple(place for place in partner_places(agency, clock.today(now)) if place.key not in served)


def guests_of(occurrence: int, now: datetime) -> tuple[Guest, ...]:
    """Everybody booked, how each would be told, and what each was told since."""
    seats = agenda.seats_of_occurrence(occurrence=occurrence, now=now)
    cards = people_by_key(seat.person for seat in seats)
    told: dict[int, list[tuple[str, str, str]]] = {}
    for message in outbox.about(kind=ABOUT, keys=[seat.participation for seat in seats]):
        kind, label = STATES[message.state]
        told.setdefault(message.about, []).append((str(PURPOSES.get(message.purpose, "")), kind, str(label)))
    return tuple(
        Guest(
            seat,
            str(WAYS[(*ways_of(cards[seat.person]), "call")[0]]) if seat.person in cards else "",
            tuple(told.get(seat.participation, ())),
        )
        for seat in seats
    )


def told_words(revoked: Sequence[int], now: datetime) -> str:
    """After a permanence was called off: who is told by a message, and who is left to be told by voice."""
    if not revoked:
        return str(_("Personne n’était inscrit."))
    seats = agenda.seats_by_key(revoked, now)
    cards = people_by_key(seat.person for seat in seats)
    by_voice = sum(not ways_of(cards[seat.person]) for seat in seats if seat.person in cards)
    counts = (
        (
            len(revoked) - by_voice,
            ngettext(
                "%(count)d personne est prévenue par message, avec d’autres dates quand il y en a.",
                "%(count)d personnes sont prévenues par message, avec d’autres dates quand il y en a.",
                len(revoked) - by_voice,
            ),
        ),
        (
            by_voice,
            ngettext(
                "%(count)d personne n’a ni portable ni e-mail : appelez-la ou donnez-lui la lettre, "
                "elle est dans « À prévenir ».",
                "%(count)d personnes n’ont ni portable ni e-mail : appelez-les ou donnez-leur la lettre, "
                "elles sont dans « À prévenir ».",
                by_voice,
            ),
        ),
    )
    return " ".join(sentence % {"count": count} for count, sentence in counts if count)


def coming_of(guests: Sequence[Guest], now: datetime) -> tuple[Guest, ...]:
    """Those who still come."""
    return tuple(guest for guest in guests if guest.seat.status == "unknown" and guest.seat.ends_at > now)


def _line(row: SessionRow, booked: int) -> SessionLine:
    kind, label = TAGS["hidden" if row.status == "planned" and not row.is_published else row.status]
    return SessionLine(row, booked, kind, str(label))


def tag_of(row: SessionRow) -> tuple[str, str]:
    """The state of one date."""
    line = _line(row, 0)
    return line.tag_kind, line.tag
