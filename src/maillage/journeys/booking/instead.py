"""When no hour can be reached: the workshops that can, both ways."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import OpenWorkshop, SessionCard
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.trips import Attendance, Home
from maillage.journeys.booking.booking import Asked
from maillage.kit.ui import words
from maillage.registry.places.selectors import place_card

AHEAD, MOST = timedelta(days=56), 3


@dataclass(frozen=True, slots=True)
class Instead:
    """One workshop that this person can come to and be back from, each time."""

    session: int
    token: str
    label: str
    at: datetime
    where: str


def workshops_instead(
    *, asked: Asked, commune: int | None, now: datetime, reasons: Collection[int] | None = None
) -> tuple[Instead, ...]:
    """The first few. Alone, those with an address of their own; at the desk, those of the reasons that it may enrol for."""
    if asked.who.means == "none" or not asked.who.can_be_asked:
        return ()
    agency = asked.reason.agency_id
    found = []
    for each in agenda.open_workshops(agency=agency, commune=commune, start=now, end=now + AHEAD):
        is_open = bool(each.token) if reasons is None else each.sessions[0].reason in reasons
        if is_open and all(_is_reachable(card, asked) for card in each.sessions):
            found.append(_instead(each))
        if len(found) == MOST:
            break
    return tuple(found)


def _is_reachable(card: SessionCard, asked: Asked) -> bool:
    place = place_card(card.place) if card.place is not None else None
    if place is None:
        return False
    who, at = asked.who, Attendance(place.key, place.lat, place.lon, card.starts_at, card.ends_at, place.zone)
    home = who.home or Home(None, place.lat, place.lon)
    return mobility.trip(home, at, who.means, who.limits, agency=asked.reason.agency_id).is_reachable


def _instead(found: OpenWorkshop) -> Instead:
    card = found.sessions[0]
    return Instead(card.session, found.token, card.label, card.starts_at, words.place_words(card.place_name, card.town))
