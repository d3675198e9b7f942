"""What a person's file shows: what is to come, what was, what was told, and whether there is a second file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Asked, Seat
from maillage.journeys.telling.appointments import ABOUT
from maillage.journeys.telling.calls import PURPOSES, STATES
from maillage.journeys.today.labels import TAGS
from maillage.kit.messages import selectors as outbox
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.permissions import can_decide_rights, can_merge
from maillage.registry.people.selectors import PersonCard, likely_duplicates


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One appointment of the person."""

    seat: Seat
    tag_kind: str
    tag: str
    told: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file."""

    card: PersonCard
    coming: tuple[SeatLine, ...]
    past: tuple[SeatLine, ...]
    asked: tuple[Asked, ...]
    doubles: tuple[PersonCard, ...]
    may_merge: bool
    may_lift: bool


def file_page(card: PersonCard, by: Actor, now: datetime) -> FilePage:
    """Everything of one person that this reader may see."""
    seats = agenda.seats_of_person(person=card.key, now=now)
    told: dict[int, list[tuple[str, str, str]]] = {}
    for message in outbox.about(kind=ABOUT, keys=[seat.participation for seat in seats]):
        kind, label = STATES[message.state]
        told.setdefault(message.about, []).append((str(PURPOSES.get(message.purpose, "")), kind, str(label)))
    lines = [_line(seat, told.get(seat.participation, [])) for seat in seats]
    may_merge = can_merge(by, card.agency)
    doubles = [each for each in likely_duplicates(by, card, limit=4) if each.key != card.key] if may_merge else []
    return FilePage(
        card=card,
        coming=tuple(line for line in lines if line.seat.status == "unknown" and line.seat.ends_at > now),
        past=tuple(line for line in reversed(lines) if line.seat.status != "unknown" or line.seat.ends_at <= now),
        asked=agenda.open_requests(card.key),
        doubles=tuple(doubles),
        may_merge=may_merge,
        may_lift=can_decide_rights(by, card.agency),
    )


def _line(seat: Seat, told: list[tuple[str, str, str]]) -> SeatLine:
    kind, label = TAGS[seat.shown]
    return SeatLine(seat, kind, str(label), tuple(told))
