"""Who may read the map of reach, and of which places. Nobody else, whatever their role."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.http import HttpRequest

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.places.selectors import PlaceCard, partner_places, places_of

READERS: Final = frozenset({Role.DIRECTOR, Role.ADVISER, Role.COUNSELLOR, Role.HOUSE_LEAD, Role.ECONOMIC_OFFICER})


def can_read_reach(by: Actor) -> bool:
    """Whether this actor is shown the map."""
    return by.role in READERS and by.agency is not None


def reader_of(request: HttpRequest) -> tuple[Actor, int]:
    """Who reads, and the agency whose places and timetable are shown."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set with the scope
    if not can_read_reach(by) or by.agency is None:
        raise NotAllowed
    return by, by.agency


def places_shown(agency: int, day: date) -> tuple[PlaceCard, ...]:
    """The places of an agency and of those who work with it, by town."""
    found = {place.key: place for place in (*places_of(agency, day), *partner_places(agency, day))}
    return tuple(sorted(found.values(), key=lambda place: (place.town, place.name)))
