"""A reason for the people of other communes: said in a sentence, with what to do, before any hour is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.registry.territories.models import Commune

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
SENTENCE = "est réservé aux habitants de : Lodévois et Larzac. Gignac n’en fait pas partie."


@pytest.fixture
def gignac(world: World, at_hour: Callable[..., object]) -> Commune:
    """The reason is for the people of the cast's territory; Gignac is not of it."""
    at_hour(8)
    world.reason.territories.add(world.cast.territory)
    return make.commune("Gignac")


def plain(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def asked(world: World, commune: Commune) -> dict[str, Any]:
    return {"motif": world.reason.pk, "commune": commune.pk, "moyen": "car", "marche": 15}


def test_alone_one_reads_for_whom_it_is_and_what_to_do(world: World, gignac: Commune, settings: Any) -> None:
    settings.MAILLAGE_HELP_PHONE = "04 67 00 00 00"
    page = Client().get(reverse("booking:dates"), asked(world, gignac))
    assert page.status_code == 200
    text = plain(page)
    assert SENTENCE in text
    assert reverse("booking:reason") in text
    assert "04 67 00 00 00" in text
    assert "choix=" not in text


def test_who_lives_there_reads_the_hours(world: World, gignac: Commune) -> None:
    text = plain(Client().get(reverse("booking:dates"), asked(world, world.cast.lodeve)))
    assert SENTENCE not in text
    assert "choix=" in text


def test_it_is_said_as_soon_as_the_commune_is_there_before_asking_for_a_stop(world: World, gignac: Commune) -> None:
    typed = asked(world, gignac) | {"commune": "Gignac", "moyen": "bus", "envoi": 1}
    answer = Client().get(reverse("booking:travel"), typed)
    assert answer["Location"].startswith(reverse("booking:dates"))


def test_an_address_that_was_kept_books_nothing(world: World, gignac: Commune) -> None:
    slot = world.slots()[0]
    word = f"p.{int(slot.starts_at.timestamp())}.{slot.adviser_resource}.{slot.place}.0.0.0"
    address = f"{reverse('booking:name')}?motif={world.reason.pk}&commune={gignac.pk}&moyen=car&choix={word}"
    who = {"prenom": "Zoé", "nom": "Fabre", "telephone": "06 39 98 70 11", "cle": str(uuid4())}
    answer = Client().post(address, who)
    assert answer.status_code == 409
    assert SENTENCE in plain(answer)
    assert world.slots()[0] == slot


def test_at_the_desk_one_reads_it_of_the_person(world: World, gignac: Commune, enter: Enter) -> None:
    cast = world.cast
    person = make.person(cast.agency, "Odile", "Vidal", commune=gignac, shared_with=[cast.house])
    client = enter(cast.nadege)
    page = client.get(reverse("booking:desk_dates", args=[person.pk]), asked(world, gignac))
    assert SENTENCE in plain(page)
    assert reverse("booking:desk_travel", args=[person.pk]) in plain(page)
    slot = world.slots()[0]
    word = f"p.{int(slot.starts_at.timestamp())}.{slot.adviser_resource}.{slot.place}.0.0.0"
    address = f"{reverse('booking:desk_book', args=[person.pk])}?motif={world.reason.pk}&commune={gignac.pk}&moyen=car"
    answer = client.post(address, {"choix": word, "cle": str(uuid4())})
    assert answer.status_code == 409
    assert SENTENCE in plain(answer)
    assert world.slots()[0] == slot
