"""The house reads who helps with a video, and says when people manage by themselves; another house does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def shown(client: Client) -> str:
    response = client.get(reverse("video_help"))
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def test_the_page_names_the_room_the_device_and_who_helps(world: World, enter: Enter) -> None:
    page = shown(enter(world.cast.nadege))
    for each in ("Bureau 1", "Tablette 1", "Nadège, Rémi"):
        assert each in page
    assert "Aucune vidéo n’est proposée" not in page


def test_the_house_says_that_people_manage_alone_and_takes_it_back(world: World, enter: Enter) -> None:
    client, place = enter(world.cast.nadege), world.cast.place
    for answer, is_unaided in (("1", True), ("0", False)):
        client.post(reverse("video_help_set", args=[place.pk]), {"seuls": answer})
        place.refresh_from_db()
        assert place.is_video_unaided is is_unaided
        assert ("on se débrouille seul" in shown(client)) is is_unaided


def test_without_a_helper_or_hours_it_says_why_nothing_is_offered(world: World, enter: Enter) -> None:
    from maillage.registry.places.models import PlaceHours

    client = enter(world.cast.nadege)
    PlaceHours.objects.filter(place=world.cast.place).delete()
    assert "les heures d’ouverture ne sont pas connues" in shown(client)
    for who in (world.cast.nadege, world.cast.remi):
        who.resource = None
        who.save()
    assert "personne n’est noté pour aider" in shown(client)


@pytest.mark.parametrize(("who", "status"), [("lucie", 404), ("claire", 403), ("helene", 403), ("yolande", 403)])
def test_nobody_else_changes_it(world: World, enter: Enter, who: str, status: int) -> None:
    client = enter(getattr(world.cast, who))
    assert client.post(reverse("video_help_set", args=[world.cast.place.pk]), {"seuls": "1"}).status_code == status
    world.cast.place.refresh_from_db()
    assert not world.cast.place.is_video_unaided
