"""A video in a house is offered when the room, the device and a helper are free; the staff read why it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.journeys.booking.video import VideoHouse

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _on_tuesday(at_hour: Callable[..., Any]) -> None:
    at_hour(8)


def lodeve(world: World) -> VideoHouse:
    from maillage.journeys.booking.video import video_houses
    from maillage.kit import clock
    from maillage.registry.places.selectors import place_card

    card = place_card(world.cast.place.pk)
    assert card is not None
    (house,) = video_houses([card], clock.now())
    return house


def free_at(world: World, hour: int) -> tuple[int, int] | None:
    from tests.domains.agenda.world import WEDNESDAY, at

    start = at(WEDNESDAY, hour)
    spot = lodeve(world).free_at(start, start + HALF_AN_HOUR)
    return (spot.room, spot.device) if spot else None


def away(world: World, *names: str) -> None:
    from tests.domains.agenda.world import WEDNESDAY, at

    from maillage.registry.diary.services import put_leave

    for name in names:
        resource = getattr(world.cast, name).resource_id
        put_leave(resource=resource, start=at(WEDNESDAY, 9), end=at(WEDNESDAY, 10), kind="training")


def no_counsellor(world: World) -> None:
    from maillage.registry.accounts.models import Membership

    Membership.objects.filter(organisation=world.cast.house, role="counsellor").exclude(account=world.cast.nadege).delete()
    world.cast.nadege.resource = None  # she receives nobody: no diary
    world.cast.nadege.save()


def test_the_room_the_device_and_one_helper_are_enough(world: World) -> None:
    away(world, "nadege")
    assert free_at(world, 9) == (world.cast.room.pk, world.cast.device.pk)


def test_without_a_free_helper_that_hour_is_not_offered_and_the_next_one_is(world: World) -> None:
    away(world, "nadege", "remi")
    assert free_at(world, 9) is None
    assert free_at(world, 10) is not None


def test_outside_the_house_s_hours_nobody_is_there(world: World) -> None:
    assert free_at(world, 17) is None


def test_another_room_is_taken_when_the_first_is_busy(world: World) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import WEDNESDAY, at

    from maillage.registry.diary.services import Taking, take

    taken = [Taking(world.cast.room.resource_id, at(WEDNESDAY, 9), at(WEDNESDAY, 12))]
    take(taken, trade="test", key=1)
    assert free_at(world, 9) is None
    larger = make.room(world.cast.place, "Salle Lergue", seats=8)
    make.room(world.cast.place, "Salle du haut", is_confidential=False)
    assert free_at(world, 9) == (larger.pk, world.cast.device.pk)


def test_a_house_without_helper_offers_video_only_when_it_says_that_people_manage_alone(world: World) -> None:
    from maillage.registry.places.services import set_video_unaided

    no_counsellor(world)
    assert lodeve(world).lacks_helper
    assert free_at(world, 9) is None
    set_video_unaided(place=world.cast.place.pk, is_unaided=True, by=world.actor(world.cast.bruno), now=world_now())
    assert not lodeve(world).lacks_helper
    assert free_at(world, 9) is not None


def world_now() -> Any:
    from tests.domains.agenda.world import NOW

    return NOW


@pytest.mark.parametrize("is_noted", [True, False])
def test_whoever_books_reads_why_a_house_offers_no_video(world: World, enter: Enter, is_noted: bool) -> None:
    if not is_noted:
        no_counsellor(world)
    address = reverse("booking:desk_dates", args=[world.cast.ghislaine.pk])
    page = enter(world.cast.claire).get(f"{address}?motif={world.reason.pk}&moyen=driven&commune={world.cast.lodeve.pk}")
    assert ("personne n’y est noté pour aider" in page.content.decode()) is not is_noted


def test_an_hour_by_video_is_offered_in_the_house_with_its_room_and_device(world: World, enter: Enter) -> None:
    address = reverse("booking:desk_dates", args=[world.cast.ghislaine.pk])
    page = enter(world.cast.claire).get(f"{address}?motif={world.reason.pk}&moyen=driven&commune={world.cast.lodeve.pk}")
    assert f".{world.cast.place.pk}.{world.cast.room.pk}.{world.cast.device.pk}" in page.content.decode()
