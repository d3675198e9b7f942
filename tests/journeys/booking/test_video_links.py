"""The link of a video appointment is for those concerned only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def driven() -> Any:
    from maillage.domains.agenda.services.booking import Plan

    return Plan(means="driven", verdict="reachable")


ROOM = "https://visio.exemple.fr/"


def in_the_house(world: World) -> Any:
    """Ghislaine, by video, in the house of Lodève."""
    choice = world.choice(0, "video", house=world.cast.place.pk, room=world.cast.room.pk, device=world.cast.device.pk)
    return world.book(world.cast.ghislaine, world.cast.nadege, choice, plan=driven())


@pytest.mark.parametrize(
    ("name", "sees"), [("claire", True), ("nadege", True), ("remi", True), ("helene", False), ("samir", False)]
)
def test_the_adviser_and_the_house_that_lends_the_room_open_it_and_nobody_else(
    world: World, enter: Enter, name: str, sees: bool
) -> None:
    booked = in_the_house(world)
    page = enter(getattr(world.cast, name)).get(reverse("booking:desk_slip", args=[booked.pk])).content.decode()
    assert (ROOM in page) is sees


def test_the_paper_and_the_person_s_link_do_not_show_it_when_the_house_opens_it(world: World) -> None:
    from tests import factories as make

    from maillage.domains.agenda.selectors import token_of_seat

    booked = in_the_house(world)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        token = token_of_seat(booked.pk)
    assert ROOM not in Client().get(reverse("booking:link", args=[token])).content.decode()


def test_whoever_is_at_home_has_it_on_their_own_link(world: World, at_hour: Callable[..., Any]) -> None:
    from tests import factories as make

    from maillage.domains.agenda.selectors import token_of_seat

    at_hour(8)
    booked = world.book(make.person(world.cast.agency, "Yann"), world.cast.claire, world.choice(0, "video"), plan=driven())
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        token = token_of_seat(booked.pk)
    assert ROOM in Client().get(reverse("booking:link", args=[token])).content.decode()


def test_the_screen_of_another_house_does_not_show_it(world: World) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.journeys.booking.video_links import house_link, video_link

    booked = in_the_house(world)
    with world.seen_by(world.cast.claire):
        seat = selectors.seat(booked.pk, NOW)
    assert seat is not None
    assert house_link(seat, world.cast.house.pk).startswith(ROOM)
    assert house_link(seat, world.cast.house_of_gignac.pk) == ""
    refused = ("lucie", "helene", "samir", "yolande", "bruno", "sophie", "paul")
    assert {video_link(seat, world.actor(getattr(world.cast, name))) for name in refused} == {""}


def test_without_a_provider_nobody_is_offered_video_at_home(world: World, settings: Settings) -> None:
    from tests import factories as make

    from maillage.domains.agenda.errors import ModeImpossible

    settings.VIDEO_TEMPLATE = ""
    with pytest.raises(ModeImpossible):
        world.book(make.person(world.cast.agency, "Yann"), world.cast.claire, world.choice(0, "video"))
