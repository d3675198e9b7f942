"""Who could come to work: for whom the page is, what it says by shift, what its file holds; nobody is named in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.companies.models import BusinessPark

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
MONDAY = "2026-11-23"


def asked(park: BusinessPark, **more: object) -> dict[str, object]:
    return {"lieu": f"zone-{park.pk}", "equipes": "9:00-12:00", "semaine": MONDAY, **more}


def page(client: Client, query: dict[str, Any] | None = None, status: int = 200) -> str:
    answer = client.get(reverse("labour_access:show"), query)
    assert answer.status_code == status
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def table(client: Client, query: dict[str, Any]) -> list[dict[str, str]]:
    answer = client.get(reverse("labour_access:file", args=["csv"]), query)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("who", ["helene", "sophie"])
def test_the_director_and_the_economic_officer_read_it(
    park: BusinessPark, world: World, enter: Enter, timetable: int, who: str
) -> None:
    text = page(enter(getattr(world.cast, who)), asked(park))
    assert "7 500 habitants peuvent y être à 9 h et en revenir après 12 h, en car" in text


def test_an_employer_adviser_reads_it_too(park: BusinessPark, world: World, enter: Enter) -> None:
    from tests import factories as make

    olivier = make.account("Olivier", "Roux", role="employer_adviser", organisation=world.cast.agency)
    page(enter(olivier), asked(park))


@pytest.mark.parametrize("who", ["claire", "nadege", "bruno"])
def test_every_other_role_is_refused_pages_and_files(park: BusinessPark, world: World, enter: Enter, who: str) -> None:
    client = enter(getattr(world.cast, who))
    page(client, status=403)
    assert client.get(reverse("labour_access:file", args=["csv"]), asked(park)).status_code == 403
    assert client.post(reverse("labour_access:ask"), {"lieu": f"zone-{park.pk}"}).status_code == 403
    assert client.get(reverse("labour_access:counts")).status_code == 403


def test_a_stranger_is_sent_to_sign_in(db: None) -> None:
    assert Client().get(reverse("labour_access:show")).status_code == 302


def test_an_officer_of_another_territory_does_not_find_this_park(park: BusinessPark, world: World, enter: Enter) -> None:
    from tests import factories as make

    other = make.intermunicipality(make.perimeter("Ailleurs"), works_with=world.cast.agency)
    julie = make.account("Julie", "Salles", role="economic_officer", organisation=other)
    text = page(enter(julie), asked(park), status=422)
    assert "Choisissez un lieu de la liste" in text
    assert park.name not in text


def test_each_shift_has_its_own_count_and_all_of_them_together(
    park: BusinessPark, world: World, enter: Enter, timetable: int
) -> None:
    rows = table(enter(world.cast.helene), asked(park, equipes="9:00-12:00, 5:00-13:00"))
    shifts = {row["horaire"]: row for row in rows if row["partie"] == "équipe"}
    assert shifts["09:00-12:00"]["en_car"] == "7500"
    assert shifts["05:00-13:00"]["en_car"] == "7000", "only Lodève, on foot: no car arrives before 8 h 45"
    assert shifts["05:00-13:00"]["en_voiture_estimation"] == "7700"


def test_a_saturday_without_cars_leaves_only_those_on_foot(
    park: BusinessPark, world: World, enter: Enter, timetable: int
) -> None:
    rows = table(enter(world.cast.helene), asked(park, jours=["4", "5"]))
    days = {row["quoi"]: row["en_car"] for row in rows if row["partie"] == "jour"}
    assert days == {"2026-11-27": "7500", "2026-11-28": "7000"}
    assert next(row for row in rows if row["partie"] == "équipe")["en_car"] == "7000"


def test_a_night_comes_back_on_the_next_morning(park: BusinessPark, world: World, enter: Enter, timetable: int) -> None:
    """Out at 13 h 10 for 14 h; back at 12 h 10 of the next day, which from Friday to Saturday does not run."""
    week = table(enter(world.cast.helene), asked(park, equipes="14:00-2:00", jours=["0"]))
    assert next(row for row in week if row["partie"] == "équipe")["en_car"] == "7000"


def test_a_later_start_says_what_it_brings(park: BusinessPark, world: World, enter: Enter, timetable: int) -> None:
    text = page(enter(world.cast.helene), asked(park, equipes="8:00-11:45"))
    assert "7 000 habitants peuvent y être à 8 h" in text
    assert "Commencer à 9 h, 1 h plus tard (fin à 12 h 45)" not in text, "nobody waits until 16 h 35"
    assert "Une ligne de covoiturage au départ d’Octon" in text
    assert "+ 500" in text


def test_the_page_says_what_it_stands_on(park: BusinessPark, world: World, enter: Enter, timetable: int) -> None:
    text = page(enter(world.cast.helene), asked(park))
    assert f"version {timetable}" in text
    assert "ligne droite × 1,3 à 50 km/h" in text
    assert "estimation" in text
    assert text.count("<rect ") == 40
    assert "style=" not in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"equipes": "le matin"}, "« le matin » n’est pas un horaire"),
        ({"equipes": "5:00-5:10"}, "dure d’une à douze heures"),
        ({"equipes": "5h-6h,6h-7h,7h-8h,8h-9h"}, "d’une à trois équipes"),
        ({"jours": ["9"]}, "jours"),
        ({"semaine": "demain"}, "Choisissez un jour"),
    ],
)
def test_what_cannot_be_answered_is_said_at_its_field(
    park: BusinessPark, world: World, enter: Enter, query: dict[str, Any], said: str
) -> None:
    client = enter(world.cast.helene)
    assert said in page(client, asked(park, **query), status=422)
    assert client.get(reverse("labour_access:file", args=["csv"]), asked(park, **query)).status_code == 422


def test_a_park_whose_hours_are_not_built_says_so_and_an_officer_asks_for_them(
    far_park: BusinessPark, world: World, enter: Enter, timetable: int
) -> None:
    from maillage.registry.places.models import Place

    client = enter(world.cast.sophie)
    assert "Faire calculer les horaires" in page(client, asked(far_park))
    answer = client.post(reverse("labour_access:ask"), {"lieu": f"zone-{far_park.pk}"})
    assert answer.status_code == 302
    made = Place.objects.get(name="Le Capitoul")
    assert (made.lat, made.lon, made.host_id) == (far_park.lat, far_park.lon, far_park.intermunicipality_id)
    client.post(reverse("labour_access:ask"), {"lieu": f"zone-{far_park.pk}"})
    assert Place.objects.filter(name="Le Capitoul").count() == 1
    assert "Faire calculer les horaires" not in page(client, asked(far_park))


def test_the_page_makes_a_constant_number_of_queries(
    park: BusinessPark, world: World, enter: Enter, timetable: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter(world.cast.helene)
    page(client, asked(park))
    with django_assert_max_num_queries(45):
        page(client, asked(park, equipes="9:00-12:00,5:00-13:00,13:00-21:00"))
