"""Booked alone, then back: one appointment and one file, and nothing is told to whoever only guesses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
WHO = {"prenom": "Martine", "nom": "Aubert", "telephone": "06 39 98 77 66", "courriel": ""}


@pytest.fixture(autouse=True)
def _on_tuesday(at_hour: Callable[..., Any]) -> None:
    at_hour(8)


def search(world: World, reason: int | None = None) -> str:
    return f"?motif={reason or world.reason.pk}&moyen=driven&commune={world.cast.lodeve.pk}"


def hours(world: World, reason: int | None = None) -> list[str]:
    page = Client().get(reverse("booking:dates") + search(world, reason)).content.decode()
    return list(dict.fromkeys(re.findall(r"choix=(p(?:\.\d+){6})", page)))


def book(world: World, word: str, who: dict[str, str] | None = None, reason: int | None = None) -> Any:
    """The page of the name is loaded, with its new key, and sent."""
    address = reverse("booking:name") + search(world, reason) + f"&choix={word}"
    client = Client()
    key = re.findall(r'name="cle" value="([\w-]{36})"', client.get(address).content.decode())[0]
    return client.post(address, (who or WHO) | {"cle": key}, follow=True)


def plain(answer: Any) -> str:
    return html.unescape(re.sub("[\u00a0\u202f]", " ", answer.content.decode()))


def counts(world: World) -> tuple[int, int]:
    from maillage.domains.agenda.models import Participation
    from maillage.registry.people.models import Person

    with world.seen_by(world.cast.claire):
        return Person.objects.filter(name_folded="aubert martine").count(), Participation.objects.count()


def test_the_same_hour_sent_again_from_a_page_that_was_loaded_again_shows_the_slip(world: World) -> None:
    word = hours(world)[0]
    first = book(world, word)
    again = book(world, word)
    assert "C’est réservé" in plain(first)
    assert again.redirect_chain == first.redirect_chain, "the same slip"
    assert counts(world) == (1, 1)


def test_another_hour_for_the_same_reason_is_not_a_second_appointment_and_says_no_date(world: World) -> None:
    word, other = hours(world)[0], hours(world)[-1]
    day = re.search(r"<h1>C’est réservé pour (.*?)</h1>", plain(book(world, word)))
    assert day is not None
    answer = book(world, other)
    assert answer.status_code == 409
    page = plain(answer)
    assert "Vous avez déjà un rendez-vous pour ce motif" in page
    assert reverse("booking:find") in page
    assert day[1] not in page, "only what was typed is confirmed"
    assert counts(world) == (1, 1)


@pytest.mark.parametrize("change", [{"telephone": "06 39 98 77 67"}, {"nom": "Auberte"}])
def test_whoever_guesses_a_name_or_a_number_learns_nothing(world: World, change: dict[str, str]) -> None:
    word, other = hours(world)[0], hours(world)[-1]
    book(world, word)
    page = plain(book(world, word, WHO | change))
    assert "vient d’être pris" in page
    assert "déjà un rendez-vous" not in page
    assert "C’est réservé" in plain(book(world, other, WHO | change))
    assert counts(world)[1] == 2


def test_another_reason_goes_into_the_same_file(world: World) -> None:
    from tests.domains.agenda.world import a_reason

    short = a_reason(world.cast.agency, "Une question")
    world.in_house.reasons.add(short)
    book(world, hours(world)[0])
    assert "C’est réservé" in plain(book(world, hours(world, short.pk)[-1], reason=short.pk))
    assert counts(world) == (1, 2)


def test_the_hour_that_the_same_person_has_for_another_reason_is_not_offered_twice(world: World) -> None:
    from tests.domains.agenda.world import a_reason, open_hours

    short = a_reason(world.cast.agency, "Une question")
    first = hours(world)[0]
    open_hours(world.cast.samir, world.agency_place, short, day=day_of(first))
    book(world, first)
    same = [word for word in hours(world, short.pk) if word.split(".")[1] == first.split(".")[1]]
    answer = book(world, same[0], reason=short.pk)
    assert answer.status_code == 409
    assert "vient d’être pris" in plain(answer)
    assert counts(world) == (1, 1)


def day_of(word: str) -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(word.split(".")[1]), UTC).date()


def test_once_the_appointment_is_cancelled_another_one_is_taken_in_the_same_file(world: World) -> None:
    word, other = hours(world)[-1], hours(world)[0]
    first = book(world, word)
    token = first.redirect_chain[-1][0].strip("/").split("/")[-1]
    assert Client().post(reverse("booking:link_cancel", args=[token])).status_code == 302
    assert "C’est réservé" in plain(book(world, other))
    assert counts(world) == (1, 2)
