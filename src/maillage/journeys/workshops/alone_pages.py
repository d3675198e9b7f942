"""What the public pages of a workshop show: one row for each session, with the way there and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.domains.agenda.selectors import SessionCard
from maillage.domains.mobility.rules.moments import moments, strip
from maillage.domains.mobility.rules.sentences import MEANS_WORDS, explain
from maillage.journeys.booking.homes import HomeFound
from maillage.journeys.booking.pages import keys_of, legend_of, steps, waits_of
from maillage.journeys.booking.query import Search
from maillage.journeys.workshops.alone import Coming, Invitation, may_wait
from maillage.journeys.workshops.enrolling import Way
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Key, Moment, Strip
from maillage.registry.places.selectors import place_card

STEPS = (gettext_lazy("Atelier"), gettext_lazy("Trajet"), gettext_lazy("Venir"), gettext_lazy("Nom"), gettext_lazy("Bulletin"))


@dataclass(frozen=True, slots=True)
class WayRow:
    """One session and how one comes to it."""

    card: SessionCard
    where: str
    strip: Strip | None
    keys: tuple[Key, ...]
    moments: tuple[Moment, ...]
    waits: str
    is_hard: bool
    sentence: str
    remedy: str
    notes: tuple[str, ...]


def page_of(invited: Invitation, now: datetime, step: int, **more: Any) -> dict[str, Any]:
    """What every page of the journey knows."""
    own = invited.own.sessions if invited.own else ()
    places = {key: place_card(key) for key in {card.place for card in own} if key is not None}
    return {
        "invited": invited,
        "token": invited.address.token,
        "sessions": [(card, places.get(card.place) if card.place else None) for card in own],
        "is_whole": bool(own) and own[0].is_whole,
        "may_wait": may_wait(invited, now),
        "call": next((place.phone for place in places.values() if place and place.phone), settings.MAILLAGE_HELP_PHONE),
        **steps(step, STEPS),
        **more,
    }


def way_rows(coming: Coming) -> list[WayRow]:
    """The sessions of one date, drawn."""
    return [_row(way) for way in coming.ways]


def legend(rows: Iterable[WayRow]) -> str:
    """What is drawn in these rows."""
    return legend_of(row.strip for row in rows)


def from_where(search: Search, home: HomeFound) -> str:
    """Where the way starts, in a sentence."""
    how = MEANS_WORDS.get(search.means, "")
    if not home.label:
        return how.capitalize()
    return _("Depuis %(home)s, %(how)s, aller et retour.") % {"home": home.label, "how": how}


def finding(coming: Coming, search: Search) -> str:
    """The first line of the page: can one come?"""
    if search.means == "none":
        return _("Cet atelier se tient sur place")
    if coming.is_reachable:
        return _("Vous pouvez venir et rentrer")
    if coming.is_impossible:
        return _("Vous ne pouvez pas venir et rentrer %(how)s") % {"how": MEANS_WORDS.get(search.means, "")}
    return _("Possible, mais ce n’est pas simple")


def _row(way: Way) -> WayRow:
    trip, card = way.trip, way.session
    told = explain(trip) if trip is not None else None
    has_way = trip is not None and bool(trip.legs)
    is_driven = trip is not None and trip.is_reachable and trip.means == "driven"
    return WayRow(
        card=card,
        where=words.place_words(card.place_name, card.town) if card.place else "",
        strip=strip(trip) if trip is not None and has_way else None,
        keys=keys_of(trip) if has_way else (),
        moments=moments(trip, card.town, card.label) if trip is not None and has_way else (),
        waits=waits_of(trip),
        is_hard=trip is not None and not trip.is_reachable and trip.can_be_chosen_anyway,
        sentence="" if told is None or is_driven else told.sentence,
        remedy=told.remedy if told else "",
        notes=trip.on_demand if trip else (),
    )
