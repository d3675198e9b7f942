"""Who can come where and when: for whom it is, what each page says, what its files hold; nobody is in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
TUESDAY = "2026-11-24"
NAMES = ("reach_map:start", "reach_map:from_home", "reach_map:to_place", "reach_map:by_hour")
FROM_OCTON = {"commune": "octon", "semaine": TUESDAY, "duree": 45, "marche": 15}


def asked(world: World, **more: object) -> dict[str, object]:
    return {"lieu": world.cast.place.pk, "jour": TUESDAY, "duree": 120, "marche": 15, **more}


def page(client: Client, name: str, query: dict[str, Any] | None = None, status: int = 200) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == status
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def table(client: Client, name: str, query: dict[str, Any]) -> list[dict[str, str]]:
    answer = client.get(reverse(f"{name}_file", args=["csv"]), query)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def layer(client: Client, name: str, query: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(reverse(f"{name}_file", args=["geojson"]), query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


@pytest.mark.parametrize("who", ["claire", "helene", "nadege", "bruno", "sophie"])
def test_those_it_is_for_read_every_page(counted: World, enter: Enter, who: str) -> None:
    client = enter(getattr(counted.cast, who))
    for name in NAMES:
        page(client, name)
    page(client, "reach_map:to_place", asked(counted, heure="09:30"))


@pytest.mark.parametrize("role", ["partner", "employer_adviser", "administrator"])
def test_every_other_role_is_refused_pages_and_files(counted: World, enter: Enter, role: str) -> None:
    from tests import factories as make

    client = enter(make.account("Ines", "Roux", role=role, organisation=counted.cast.agency))
    for name in NAMES:
        assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("reach_map:to_place_file", args=["csv"]), asked(counted, heure="09:30")).status_code == 403


def test_a_stranger_is_sent_to_sign_in(counted: World) -> None:
    for name in NAMES:
        assert Client().get(reverse(name)).status_code == 302


def test_another_agency_does_not_see_these_places(counted: World, enter: Enter) -> None:
    client = enter(counted.cast.paul)
    assert counted.cast.place.name not in page(client, "reach_map:to_place")
    assert "Choisissez un lieu de la liste" in page(client, "reach_map:to_place", asked(counted, heure="09:30"), 422)


def test_a_house_that_works_with_no_agency_is_refused(counted: World, enter: Enter) -> None:
    from tests import factories as make

    lone = make.account("Ines", "Roux", role="counsellor", organisation=make.house("Maison seule"))
    assert enter(lone).get(reverse("reach_map:start")).status_code == 403


def test_from_a_commune_each_place_has_its_half_hours(counted: World, enter: Enter, timetable: int) -> None:
    text = page(enter(counted.cast.claire), "reach_map:from_home", FROM_OCTON)
    assert "1 lieu sur 3 accessible sans voiture" in text
    assert "Départ de la mairie d’Octon" in text
    assert '<td class="h2">3 h 50</td>' in text  # leaves at 13 h 10 for 14 h 30, back at 17 h
    assert "<td>t</td>" in text
    assert "lundi 23 novembre" in text.lower()
    assert "Aucun car ne circule ce jour-là" in text  # on Saturday


def test_one_may_start_from_a_stop_instead(counted: World, enter: Enter, timetable: int) -> None:
    text = page(enter(counted.cast.claire), "reach_map:from_home", {**FROM_OCTON, "arret": "octon"})
    assert "Départ de l’arrêt « Octon - Mairie »" in text
    assert "Partir de la mairie" in text
    assert '<input type="hidden" name="arret" value="octon"' in text, "another week is asked from the same stop"


def test_a_stop_of_another_commune_is_not_started_from(counted: World, enter: Enter, timetable: int) -> None:
    text = page(enter(counted.cast.claire), "reach_map:from_home", {**FROM_OCTON, "arret": "lodeve"})
    assert "Départ de la mairie d’Octon" in text


@pytest.mark.parametrize("name", ["reach_map:to_place", "reach_map:by_hour"])
def test_the_first_look_already_answers_for_ones_own_house(counted: World, enter: Enter, timetable: int, name: str) -> None:
    said = page(enter(counted.cast.nadege), name)
    assert f'<option value="{counted.cast.place.pk}" selected' in said
    assert "Ce que ces chiffres supposent" in said


def test_the_map_fills_the_communes_that_can_come_and_says_why_others_cannot(
    counted: World, enter: Enter, timetable: int
) -> None:
    text = page(enter(counted.cast.helene), "reach_map:to_place", asked(counted, heure="09:30"))
    assert "2 communes sur 3 peuvent venir et rentrer" in text
    assert "7 500 habitants sur 7 700 (97 %)" in text
    assert text.count('<circle class="can"') == 2
    assert "Octon, 500 habitants : départ à 8 h 20, retour à 12 h 35" in text
    assert "Aucun arrêt assez près du départ" in text
    assert 'class="net"' in text
    assert "http" not in text.split("<svg class=", 1)[1].split("</svg>", 1)[0], "nothing is fetched from elsewhere"


def test_an_hour_without_a_way_there_says_when_the_first_car_comes(counted: World, enter: Enter, timetable: int) -> None:
    text = page(enter(counted.cast.claire), "reach_map:to_place", asked(counted, heure="08:00"))
    assert "Pas d’aller : le premier car arrive à 8 h 4" in text


def test_the_day_says_its_best_and_worst_hour(counted: World, enter: Enter, timetable: int) -> None:
    text = page(enter(counted.cast.claire), "reach_map:by_hour", asked(counted))
    assert "d’habitants de plus que 8 h" in text
    assert "À 9 h, 7 500 habitants sur 7 700 (97 %) peuvent venir et rentrer sans voiture." in text
    assert "À 8 h, 7 000 (91 %)." in text
    assert text.count('<rect class="a"') == 20


def test_each_page_says_what_it_stands_on(counted: World, enter: Enter, timetable: int) -> None:
    text = page(enter(counted.cast.claire), "reach_map:by_hour", asked(counted, marche=10))
    assert f"version {timetable}, du 2 novembre 2026 au 18 décembre 2026" in text
    assert "Jour d’école." in text
    assert "À pied, 10 min au plus à chaque bout" in text
    assert "Population : Insee, un essai (année 2025)." in text


def test_a_projected_day_is_said_to_be_confirmed(counted: World, enter: Enter, timetable: int) -> None:
    text = page(enter(counted.cast.claire), "reach_map:to_place", asked(counted, jour="2027-01-12", heure="09:30"))
    assert "horaires à confirmer" in text
    assert "Horaires à confirmer, repris d’un jour comparable : mardi 12 janvier." in text


def test_holidays_and_school_breaks_are_said(counted: World, enter: Enter, timetable: int) -> None:
    from datetime import date

    from tests import factories as make

    from maillage.registry.diary.models import SchoolBreak

    make.holiday(date(2026, 11, 25), "Un essai")
    SchoolBreak.objects.create(zone="C", name="Essai", first_day=date(2026, 11, 24), last_day=date(2026, 12, 1))
    text = page(enter(counted.cast.claire), "reach_map:from_home", FROM_OCTON)
    assert "Mercredi 25 novembre est férié." in text
    assert "Vacances scolaires : mardi 24 novembre – samedi 28 novembre." in text


def test_without_a_timetable_the_page_says_so_and_walkers_still_count(counted: World, enter: Enter) -> None:
    text = page(enter(counted.cast.claire), "reach_map:to_place", asked(counted, heure="09:30"))
    assert "Aucun horaire de car n’est enregistré." in text
    assert "1 commune sur 3 peut venir et rentrer" in text


def test_the_files_say_the_same_as_the_page(counted: World, enter: Enter, timetable: int) -> None:
    client, query = enter(counted.cast.sophie), asked(counted, heure="09:30")
    rows = {row["commune"]: row for row in table(client, "reach_map:to_place", query)}
    assert rows["Octon"]["possible"] == "oui"
    assert (rows["Octon"]["depart"], rows["Octon"]["retour"], rows["Octon"]["habitants"]) == ("08:20", "12:35", "500")
    assert f"version {timetable}" in next(iter(rows.values()))["conditions"]
    found = layer(client, "reach_map:to_place", query)
    octon = next(each for each in found["features"] if each["properties"]["nom"] == "Octon")
    assert octon["geometry"] == {"type": "Point", "coordinates": [3.303, 43.655]}
    assert octon["properties"]["possible"] is True
    assert found["sujet"]["jour"] == TUESDAY
    assert any("année 2025" in each for each in found["conditions"])


def test_the_week_and_the_hours_have_their_files_too(counted: World, enter: Enter, timetable: int) -> None:
    client = enter(counted.cast.claire)
    week = table(client, "reach_map:from_home", FROM_OCTON)
    assert len(week) == 6 * 3 * 20
    possible = [row["debut"] for row in week if row["jour"] == TUESDAY and row["possible"] == "oui"]
    house = next(each for each in layer(client, "reach_map:from_home", FROM_OCTON)["features"] if "debuts_possibles" in
                 each["properties"] and any(each["properties"]["debuts_possibles"].values()))  # fmt: skip
    assert house["properties"]["debuts_possibles"][TUESDAY] == possible != []
    hours = {row["debut"]: row for row in table(client, "reach_map:by_hour", asked(counted))}
    assert (hours["09:00"]["habitants"], hours["09:00"]["part"], hours["09:00"]["communes"]) == ("7500", "0.974", "2")
    octon = next(
        each["properties"]
        for each in layer(client, "reach_map:by_hour", asked(counted))["features"]
        if each["properties"]["nom"] == "Octon"
    )
    assert "09:00" in octon["debuts_possibles"]
    assert "08:00" not in octon["debuts_possibles"]


def test_a_name_that_a_spreadsheet_would_compute_is_written_as_text(counted: World, enter: Enter, timetable: int) -> None:
    counted.cast.place.name = "=1+1"
    counted.cast.place.save()
    names = {row["lieu"] for row in table(enter(counted.cast.claire), "reach_map:from_home", FROM_OCTON)}
    assert "'=1+1" in names


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("reach_map:from_home", {"commune": "Nulle-Part"}, "n’est pas connu"),
        ("reach_map:from_home", {**FROM_OCTON, "semaine": "demain"}, "Choisissez un jour."),
        ("reach_map:to_place", {"lieu": "x"}, "Choisissez un lieu de la liste."),
        ("reach_map:to_place", {"lieu": "1", "heure": "23:00"}, "Choisissez une heure entre 6 h et 19 h."),
        ("reach_map:by_hour", {"lieu": ""}, "Ce champ est obligatoire"),
    ],
)
def test_bad_input_says_what_to_do_and_makes_no_file(
    counted: World, enter: Enter, name: str, query: dict[str, Any], said: str
) -> None:
    client = enter(counted.cast.claire)
    assert said in page(client, name, query, 422)
    assert client.get(reverse(f"{name}_file", args=["csv"]), query).status_code == 422
    assert client.get(reverse(f"{name}_file", args=["xlsx"]), query).status_code == 404


def test_nobody_is_named(counted: World, enter: Enter, timetable: int) -> None:
    client = enter(counted.cast.sophie)
    texts = [page(client, "reach_map:from_home", FROM_OCTON), page(client, "reach_map:by_hour", asked(counted))]
    texts.append(page(client, "reach_map:to_place", asked(counted, heure="09:30")))
    for person in (counted.cast.ghislaine, counted.cast.farid):
        assert not any(person.given_name in text or person.family_name in text for text in texts)


def tables_about_people() -> set[str]:
    """Every table that declares personal data, but for the accounts of those who ask."""
    from django.apps import apps

    models = [model for model in apps.get_models() if getattr(model, "personal_data", None)]
    return {model._meta.db_table for model in models if not model.__module__.startswith("maillage.registry.accounts")}


def test_no_table_about_people_is_read_so_that_the_map_could_be_opened_to_the_elected(
    counted: World, enter: Enter, timetable: int
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from maillage.kit.audit.models import ReadEntry

    client, hour = enter(counted.cast.sophie), asked(counted, heure="09:30")
    questions = (("reach_map:from_home", FROM_OCTON), ("reach_map:to_place", hour), ("reach_map:by_hour", asked(counted)))
    with CaptureQueriesContext(connection) as asked_for:
        texts = [page(client, "reach_map:start")]
        for name, query in questions:
            texts.append(page(client, name, query))
            texts += [client.get(reverse(f"{name}_file", args=[kind]), query).content.decode() for kind in ("csv", "geojson")]
    tables = tables_about_people()
    assert {counted.cast.ghislaine._meta.db_table} <= tables
    read = {table for table in tables for query in asked_for.captured_queries if f'"{table}"' in query["sql"]}
    assert read == set()
    assert not ReadEntry.objects.exists()
    for name in ("Maurin", "Arnal", "Sabatier", "Ollier"):  # the staff's own names neither
        assert not any(name in text for text in texts)


def test_a_page_makes_a_constant_number_of_queries(
    counted: World, enter: Enter, timetable: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from tests import factories as make

    client = enter(counted.cast.claire)
    for number in range(10):
        make.commune(f"Hameau {number}", intermunicipality=counted.cast.territory)
    client.get(reverse("reach_map:start"))
    with django_assert_max_num_queries(30):
        page(client, "reach_map:to_place", asked(counted, heure="09:30"))


def test_it_is_in_the_menus_and_beside_what_was_heard(counted: World, enter: Enter) -> None:
    address = reverse("reach_map:start")
    for who in ("bruno", "sophie"):
        assert address in page(enter(getattr(counted.cast, who)), "reach_map:start")
    for who in ("claire", "helene", "nadege"):
        assert address in page(enter(getattr(counted.cast, who)), "own")
    heard = enter(counted.cast.claire).get(reverse("listening:place", args=[counted.cast.place.pk]))
    assert f"{reverse('reach_map:by_hour')}?lieu={counted.cast.place.pk}" in heard.content.decode()
