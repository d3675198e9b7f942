"""A person at the desk: one file for one person, whatever is clicked twice, and hours to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def typed(world: World, **changes: Any) -> dict[str, Any]:
    """What is typed about somebody new; a field changed to None is left out."""
    values = {
        "cle": str(uuid4()),
        "nom": "Teisserenc",
        "prenom": "Jocelyne",
        "telephone": "06 39 98 55 66",
        "commune": "Lodève",
        "moyen": "bus",
        "motif": world.reason.pk,
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def send(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("desk_person"), data)


def plain(response: Any) -> str:
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def files_named(world: World, name: str) -> list[Any]:
    from maillage.registry.people.models import Person

    with world.seen_by(world.cast.claire):
        return list(Person.objects.filter(given_name=name))


def person_behind(response: Any) -> int:
    found = re.match(r"/guichet/(\d+)/dates/", response["Location"])
    assert found is not None
    return int(found[1])


def test_a_new_person_gets_a_file_and_the_hours_they_can_reach(world: World, enter: Enter) -> None:
    response = send(enter(world.cast.nadege), typed(world))
    (made,) = files_named(world, "Jocelyne")
    assert person_behind(response) == made.pk
    query = parse_qs(urlsplit(response["Location"]).query)
    assert query == {
        "motif": [str(world.reason.pk)],
        "moyen": ["bus"],
        "commune": [str(world.cast.lodeve.pk)],
        "marche": ["15"],
    }
    assert (made.phone, made.commune_id, made.means) == ("+33639985566", world.cast.lodeve.pk, "bus")


def test_the_house_sees_the_file_it_has_opened(world: World, enter: Enter) -> None:
    from maillage.registry.people.models import Person

    made = person_behind(send(enter(world.cast.nadege), typed(world)))
    for account, is_seen in ((world.cast.remi, True), (world.cast.claire, True), (world.cast.lucie, False)):
        with world.seen_by(account):
            assert Person.objects.filter(pk=made).exists() is is_seen


def test_a_double_click_makes_one_person(world: World, enter: Enter) -> None:
    client, data = enter(world.cast.nadege), typed(world)
    first, second = send(client, data), send(client, data)
    assert person_behind(first) == person_behind(second)
    assert len(files_named(world, "Jocelyne")) == 1


def test_the_same_page_sent_again_with_another_name_is_another_person(world: World, enter: Enter) -> None:
    client, data = enter(world.cast.nadege), typed(world)
    first = send(client, data)
    second = send(client, data | {"nom": "Gély", "prenom": "Paulin", "telephone": "06 39 98 77 88"})
    assert person_behind(first) != person_behind(second)


def test_pages_without_a_key_never_share_a_person(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    first = send(client, typed(world, cle=None))
    second = send(client, typed(world, cle="pas une clé", nom="Gély", prenom="Paulin", telephone="06 39 98 77 88"))
    assert person_behind(first) != person_behind(second)


def test_a_number_that_is_none_is_said_at_the_field(world: World, enter: Enter) -> None:
    response = send(enter(world.cast.nadege), typed(world, telephone="06 39 98 12 3"))
    assert response.status_code == 422
    page = plain(response)
    assert "Il manque un chiffre" in page
    assert re.search(r'<div class="field bad"><label for="id_telephone"', page)
    assert 'value="Teisserenc"' in page
    assert not files_named(world, "Jocelyne")


def test_neither_phone_nor_mail_is_said_once_ticked_and_accepted(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    assert send(client, typed(world, telephone="")).status_code == 422
    assert send(client, typed(world, telephone="", sans_contact="on")).status_code == 302
    (made,) = files_named(world, "Jocelyne")
    assert made.has_no_contact_means


def test_an_unknown_commune_is_answered_with_those_that_look_like_it(world: World, enter: Enter) -> None:
    response = send(enter(world.cast.nadege), typed(world, commune="Lodeva"))
    assert response.status_code == 422
    page = plain(response)
    at_field = page[page.index('<label for="id_commune"') : page.index('name="commune"')]
    assert "Lodève" in at_field
    assert not files_named(world, "Jocelyne")


def test_a_likely_duplicate_is_shown_before_a_second_file_is_opened(world: World, enter: Enter) -> None:
    data = typed(world, nom="Vezinhet", prenom="Ghislaine", telephone="06 39 98 12 34")
    response = send(enter(world.cast.nadege), data)
    assert response.status_code == 409
    page = plain(response)
    assert "Une fiche existe déjà ?" in page
    assert "téléphone finissant par 34" in page
    assert f'href="/guichet/{world.cast.ghislaine.pk}/dates/?motif={world.reason.pk}&amp;moyen=bus' in page
    assert f'name="cle" value="{data["cle"]}"' in page
    assert len(files_named(world, "Ghislaine")) == 1


def test_another_person_of_the_same_name_gets_a_file_once_it_is_said(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    data = typed(world, nom="Vézinhet", prenom="Ghislaine", telephone="")
    assert send(client, data | {"sans_contact": "on"}).status_code == 409
    first = send(client, data | {"sans_contact": "on", "nouvelle": "1"})
    second = send(client, data | {"sans_contact": "on", "nouvelle": "1"})
    assert person_behind(first) == person_behind(second) != world.cast.ghislaine.pk
    assert len(files_named(world, "Ghislaine")) == 2


def known_to_the_agency(world: World) -> dict[str, Any]:
    farid = world.cast.farid
    return typed(world, nom=farid.family_name, prenom=farid.given_name, telephone=farid.phone)


def test_a_file_the_house_does_not_see_is_announced_without_a_word_of_it(world: World, enter: Enter) -> None:
    response = send(enter(world.cast.nadege), known_to_the_agency(world))
    assert response.status_code == 409
    page = plain(response)
    assert "Une fiche existe à l’agence" in page
    assert f"/guichet/{world.cast.farid.pk}/" not in page
    assert len(files_named(world, "Farid")) == 1


def test_recognising_the_person_opens_that_file_to_the_house(world: World, enter: Enter) -> None:
    from maillage.registry.people.models import Person

    client, data = enter(world.cast.nadege), known_to_the_agency(world)
    send(client, data)
    for _click in range(2):
        response = client.post(reverse("desk_recognise"), data)
        assert person_behind(response) == world.cast.farid.pk
    with world.seen_by(world.cast.remi):
        assert Person.objects.filter(pk=world.cast.farid.pk).exists()
    with world.seen_by(world.cast.lucie):
        assert not Person.objects.filter(pk=world.cast.farid.pk).exists()


def test_nobody_is_recognised_who_has_no_file_or_was_not_looked_for(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    assert client.post(reverse("desk_recognise"), typed(world)).status_code == 404
    assert client.post(reverse("desk_recognise"), known_to_the_agency(world)).status_code == 404


def test_after_too_many_lookups_the_desk_goes_on_without_the_answer(world: World, enter: Enter, owner: Any) -> None:
    client = enter(world.cast.nadege)
    with owner() as cursor:
        cursor.execute(
            "INSERT INTO people_filelookup (account_id, at) SELECT %s, now() FROM generate_series(1, 30)",
            [world.cast.nadege.pk],
        )
    assert send(client, typed(world)).status_code == 302


@pytest.mark.parametrize("name", ["claire", "helene", "yolande", "bruno", "sophie"])
def test_only_counsellors_use_the_desk(world: World, enter: Enter, name: str) -> None:
    client = enter(getattr(world.cast, name))
    assert send(client, typed(world)).status_code == 403
    assert client.post(reverse("desk_recognise"), typed(world)).status_code == 403
    assert not files_named(world, "Jocelyne")


def test_the_desk_answers_to_a_form_only(world: World, enter: Enter) -> None:
    assert enter(world.cast.nadege).get(reverse("desk_person")).status_code == 405
