"""How somebody comes, in the few words of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.journeys.earlier.conftest import importing

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

__all__ = ["importing"]  # a fixture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("homeward", "expected"), [((("h0", "10:15:00", "10:40:00"),), "car"), ((), "pas de trajet")])
def test_without_a_way_back_it_says_that_there_is_no_trip(
    world: World, importing: Callable[..., int], homeward: tuple[tuple[str, str, str], ...], expected: str
) -> None:
    from tests.domains.agenda.world import NOW
    from tests.journeys.earlier.wishing import BY_BUS, booked

    from maillage.domains.agenda import selectors
    from maillage.journeys.telling.trips import search_trip
    from maillage.journeys.today.travelling import travelling

    importing(outward=(("o1", "08:40:00", "09:05:00"),), homeward=homeward)
    row = booked(world, "Odile", 1, BY_BUS)
    with world.seen_by(world.cast.claire):
        seat = selectors.seat(row.pk, NOW)
        assert seat is not None
        assert travelling(seat).there != "pas de trajet", "nobody has looked yet"
        found = search_trip(seat=seat, now=NOW)
        assert travelling(found).there.startswith(expected)
        assert travelling(replace(found, is_driven_by_choice=True)).there == "quelqu’un conduit"
