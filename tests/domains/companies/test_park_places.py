"""A zone is a place to go and work at: made once, moved with the zone, and in no list of places where people are received."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.domains.companies.world import NOW, TODAY, World

from maillage.domains.companies import services
from maillage.domains.companies.jobs import round_of_agency
from maillage.domains.companies.models import BusinessPark
from maillage.domains.companies.selectors.forecast import parks_to_reach
from maillage.domains.companies.services import Zones
from maillage.kit import clock, events
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.places.models import Place
from maillage.registry.places.selectors import active_places, partner_places, places_of

pytestmark = pytest.mark.django_db
ZONES = Zones({"Z1": {"name": "Les Tanes", "lat": 43.62, "lon": 3.43}, "Z2": {"name": "Sans adresse"}})


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(events, "emit", lambda name, **_values: found.append(name))
    return found


def place_of(world: World, code: str) -> Place | None:
    with world.as_job():
        return BusinessPark.objects.select_related("place").get(code=code).place


def keep(world: World, zones: Zones = ZONES, who: Any = None) -> None:
    world.act(services.keep_zones, who or world.sophie, intermunicipality=world.body.pk, zones=zones)


def test_a_zone_that_is_imported_has_its_place_and_twice_is_once(world: World, told: list[str]) -> None:
    for _time in range(2):
        keep(world)
    made = place_of(world, "Z1")
    assert made is not None
    assert (made.kind, made.host_id, made.lat, made.lon, made.town) == (
        "business_park", world.body.pk, 43.62, 3.43, "Les Tanes",
    )  # fmt: skip
    assert place_of(world, "Z2") is None, "nobody knows where it is yet"
    assert told == ["places.changed"]


def test_a_zone_that_moves_takes_its_place_along(world: World) -> None:
    keep(world)
    before = place_of(world, "Z1")
    keep(world, replace(ZONES, parks={"Z1": {"name": "Les Tanes", "lat": 43.63, "lon": 3.43}}))
    after = place_of(world, "Z1")
    assert before is not None
    assert after is not None
    assert (after.pk, after.lat) == (before.pk, 43.63)


def test_the_night_gives_a_place_to_zones_that_had_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert place_of(world, world.park.code) is None
    round_of_agency(agency=world.agency.pk)
    made = place_of(world, world.park.code)
    assert made is not None
    assert (made.lat, made.lon) == (world.commune.lat, world.commune.lon), "its commune's town hall, for want of a point"
    with world.seen_by(world.sophie):
        assert [each.place for each in parks_to_reach()] == [made.pk]


def test_nobody_is_received_in_a_zone(world: World) -> None:
    keep(world)
    made = place_of(world, "Z1")
    assert made is not None
    for found in (active_places(TODAY), partner_places(world.agency.pk, TODAY), places_of(world.body.pk, TODAY)):
        assert made.pk not in {each.key for each in found}


def test_a_neighbour_makes_no_place_of_a_zone(world: World) -> None:
    with pytest.raises(NotAllowed):
        keep(world, who=world.julie)
    with pytest.raises(NotFound):
        world.act(services.stand_park, world.julie, park=world.park.pk)
    assert not Place.objects.filter(kind="business_park").exists()
