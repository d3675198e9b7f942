"""What was looked at when nothing suited: the place and the hour, as one of the hours of the page."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.agenda.errors import SlotNotOffered
from maillage.domains.agenda.services.unmet import Looked
from maillage.journeys.booking.booking import Asked
from maillage.journeys.booking.choices import choice_of
from maillage.journeys.booking.query import Search
from maillage.registry.places.selectors import place_card


def looked_at(word: str) -> tuple[int | None, datetime | None]:
    """The place and the instant; neither when no hour was pointed at, or one that is none of ours."""
    try:
        choice = choice_of(word)
    except SlotNotOffered:
        return None, None
    place = place_card(choice.house or choice.place)
    return (place.key, choice.starts_at) if place is not None else (None, None)


def looked(word: str, search: Search, asked: Asked) -> Looked:
    """The whole search, with nobody in it."""
    place, slot_at = looked_at(word)
    return Looked(search.means, search.walk_min, asked.home.stored(), search.commune, place, slot_at)
