"""Octon and Lodève, counted; cars between them; a business park beside the house of Lodève, another where nobody goes yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journeys.reach_map.conftest import at_hour, counted, enter, timetable, world

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.companies.models import BusinessPark

__all__ = ["at_hour", "counted", "enter", "far_park", "park", "timetable", "world"]


def make_park(world: World, name: str, point: tuple[float, float]) -> BusinessPark:
    from tests import factories as make

    from maillage.domains.companies.models import BusinessPark
    from maillage.kit.scope.entering import Scope
    from maillage.registry.organisations.models import Organisation

    agency = world.cast.agency
    body = Organisation.objects.get(memberships__account=world.cast.sophie)
    with make.in_scope(Scope(role="job", agency=agency.pk)):
        return BusinessPark.objects.create(
            agency=agency,
            intermunicipality=body,
            code=name,
            name=name,
            commune=world.cast.lodeve,
            lat=point[0],
            lon=point[1],
        )


@pytest.fixture
def park(counted: World) -> BusinessPark:
    """On the spot of the house, whose hours are built."""
    return make_park(counted, "Les Rocailles", (counted.cast.place.lat, counted.cast.place.lon))


@pytest.fixture
def far_park(counted: World) -> BusinessPark:
    """A kilometre from there."""
    return make_park(counted, "Le Capitoul", (counted.cast.place.lat + 0.01, counted.cast.place.lon))
