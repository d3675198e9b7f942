"""A need is said in one page, filled, and read by both sides; services that fit are beside it. Nobody is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.companies.world import World

    from maillage.domains.companies.models import CompanyArrival

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def arrival(world: World) -> CompanyArrival:
    from tests.domains.companies.world import NOW, OPENING

    from maillage.domains.companies.imports.sample import sample_directory
    from maillage.domains.companies.services import bring_occupations
    from maillage.registry.organisations.permissions import Console

    bring_occupations(directory=sample_directory(), by=Console(), now=NOW)
    row = world.arrival(expected_on=OPENING, certainty="likely", state="planned", company_name="Logis Sud")
    world.dossier(row)
    return row


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def sheet(**values: Any) -> dict[str, Any]:
    return {
        "metier": "préparateur",
        "choix": "N1103:",
        "nombre": "3",
        "debut": "2025-10-20",
        "certitude": "likely",
        "contrat": "fixed_term",
        "mois": "6",
        "de": "05:00",
        "fin": "13:00",
        "jours": ["0", "1", "2", "3", "4"],
        "heures": "35",
        "indispensable": "Port de charges",
        "apprenable": "CACES 1\nLecture vocale",
    } | values


def choice(client: Client, typed: str) -> str:
    """The first radio that the search gives."""
    page = text(client.get(reverse("companies:occupations"), {"metier": typed}))
    return page.split('name="choix" value="')[1].split('"')[0]


def noted(client: Client, arrival: CompanyArrival, **values: Any) -> str:
    """A need, written; the address of its page."""
    values = {"choix": choice(client, "préparateur de commandes")} | values
    answer = client.post(reverse("companies:new_need", args=[arrival.pk]), sheet(**values))
    assert answer.status_code == 302, text(answer, 422)
    page = text(client.get(answer["Location"]))
    return page.split(f'href="/entreprises/{arrival.pk}/besoins/')[1].split('"')[0].rstrip("/")


def url(name: str, arrival: CompanyArrival, *keys: Any) -> str:
    return reverse(f"companies:{name}", args=[arrival.pk, *keys])


def test_without_javascript_the_search_button_offers_occupations_and_keeps_what_was_typed(
    world: World, arrival: CompanyArrival, enter: Enter
) -> None:
    typed = sheet(metier="carriste", choix="", chercher="1")
    page = text(enter(world.sophie).post(url("new_need", arrival), typed))
    assert 'name="choix"' in page
    assert "Cariste" in page
    assert "Port de charges" in page
    assert "error-summary" not in page
    assert "extrait de démonstration" in page
    assert "maillage rome import" in page


def test_the_fragment_of_the_search_is_the_radios_alone(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    page = text(enter(world.olivier).get(reverse("companies:occupations"), {"metier": "macon"}))
    assert page.startswith('<div id="metiers"')
    assert "Maçon / Maçonne" in page
    assert "Aucun métier" in text(enter(world.olivier).get(reverse("companies:occupations"), {"metier": "zzzz"}))


def test_a_need_is_noted_by_the_officer_and_read_by_the_adviser(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    key = noted(enter(world.sophie), arrival)
    page = text(enter(world.olivier).get(url("need", arrival, key)))
    assert "CDD de 6 mois, à partir du 20 octobre 2025" in page
    assert "De 5 h à 13 h, du lundi au vendredi, 35 h par semaine" in page
    assert "Convient : 450 heures au plus" in page
    assert "décret n° 2024-561" in page
    assert "Ne convient pas : il faut un CDD de 12 mois au moins, celui-ci est de 6 mois." in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"choix": ""}, "Choisissez le métier."),
        ({"debut": "2025-01-01"}, "Cette date est passée"),
        ({"fin": ""}, "Donnez l’heure du début et celle de la fin"),
        ({"apprenable": "Voir Mme Durand"}, "Décrivez le poste, sans nom"),
        ({"nombre": "0"}, "id_nombre_error"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    world: World, arrival: CompanyArrival, enter: Enter, values: dict[str, Any], sentence: str
) -> None:
    client = enter(world.sophie)
    typed = sheet(**({"metier": "préparateur de commandes", "choix": choice(client, "préparateur de commandes")} | values))
    page = text(client.post(url("new_need", arrival), typed), 422)
    assert sentence in page
    assert "Port de charges" in page


def test_three_posts_filled_of_which_two_local_by_a_poei(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    key = noted(enter(world.sophie), arrival)
    adviser = enter(world.olivier)
    filled = {"pourvoir-nombre": "3", "pourvoir-territoire": "2", "pourvoir-comment": "poei", "pourvoir-jour": "2025-03-03"}
    page = text(adviser.post(url("fill", arrival, key), filled | {"pourvoir-nombre": "4"}), 422)
    assert "Il reste 3 postes à pourvoir" in page
    page = text(adviser.post(url("fill", arrival, key), filled, follow=True))
    assert "3 sur 3, dont 2 du territoire" in page
    assert "3 postes pourvus, dont 2 du territoire, POEI" in page
    page = text(enter(world.sophie).get(url("show", arrival)))
    assert "3 postes, 3 pourvus, dont 2 du territoire" in page
    assert enter(world.sophie).post(url("fill", arrival, key), filled).status_code == 403


def test_a_filling_is_undone_and_the_posts_are_to_fill_again(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    key, adviser = noted(enter(world.sophie), arrival), enter(world.olivier)
    filled = {"pourvoir-nombre": "1", "pourvoir-territoire": "0", "pourvoir-comment": "company", "pourvoir-jour": "2025-03-03"}
    page = text(adviser.post(url("fill", arrival, key), filled, follow=True))
    undo = page.split("/pourvoir/")[1].split("/annuler/")[0]
    assert "0 sur 3" in text(adviser.post(url("undo_filling", arrival, key, undo), follow=True))
    assert adviser.post(url("undo_filling", arrival, key, 999)).status_code == 404


def test_a_service_is_noted_and_its_outcome_told(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    key, adviser = noted(enter(world.sophie), arrival), enter(world.olivier)
    used = {"action-action": "work_immersion", "action-du": "2025-03-03", "action-jusqu": "2025-03-14", "action-entrees": "4"}
    page = text(adviser.post(url("use", arrival, key), used | {"action-jusqu": "2025-05-14"}), 422)
    assert "30 jours au plus" in page
    page = text(adviser.post(url("use", arrival, key), used, follow=True))
    assert "4 entrées" in page
    use = page.split("/action/")[1].split("/")[0]
    told = {f"suite{use}-terminees": "3", f"suite{use}-embauchees": "2"}
    assert "4 personnes sont entrées" in text(
        adviser.post(url("outcome", arrival, key, use), told | {f"suite{use}-terminees": "9"}), 422
    )
    assert "4 entrées, 3 au bout, 2 embauches" in text(adviser.post(url("outcome", arrival, key, use), told, follow=True))
    assert adviser.post(url("outcome", arrival, key, 999), told).status_code == 404


def test_a_need_is_corrected_dropped_and_reopened(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    client = enter(world.sophie)
    key = noted(client, arrival)
    page = text(client.get(url("change_need", arrival, key)))
    assert 'value="3"' in page
    assert " checked" in page.split('name="choix"')[1][:60]
    kept = page.split('name="choix" value="')[1].split('"')[0]
    title = page.split('name="metier" value="')[1].split('"')[0].replace("&#x27;", "'")
    answer = client.post(
        url("change_need", arrival, key), sheet(metier=title, choix=kept, nombre="5", debut="2025-11-17"), follow=True
    )
    assert "du 20 octobre 2025 au 17 novembre 2025" in text(answer)
    assert "Ce champ est obligatoire" in text(client.post(url("drop_need", arrival, key), {"abandon-pourquoi": ""}), 422)
    assert "abandonné" in text(client.post(url("drop_need", arrival, key), {"abandon-pourquoi": "reporté à 2026"}, follow=True))
    assert "Le besoin est rouvert" in text(client.post(url("reopen_need", arrival, key), follow=True))


def test_people_to_train_are_noted_and_closed(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    client = enter(world.sophie)
    page = text(client.get(url("new_training", arrival)))
    assert "Personnes à former" in page
    noted = {"theme": "Conduite de chariot", "nombre": "4", "echeance": "2025-09-01"}
    assert "Cette date est passée" in text(client.post(url("new_training", arrival), noted | {"echeance": "2025-01-01"}), 422)
    page = text(client.post(url("new_training", arrival), noted, follow=True))
    assert "Conduite de chariot" in page
    training = page.split("/formations/")[1].split("/")[0]
    assert "Dites pourquoi" in text(client.post(url("end_training", arrival, training), {"abandon": "1"}, follow=True))
    assert "formation faite" in text(client.post(url("end_training", arrival, training), {"fait": "1"}, follow=True))
    assert client.post(url("end_training", arrival, 999), {"fait": "1"}).status_code == 404


def test_the_offer_says_its_conditions_and_its_texts(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    page = text(enter(world.sophie).get(reverse("companies:offers")))
    assert "Les conditions en vigueur le 3 mars 2025" in page
    assert "L. 5135-1 à L. 5135-8" in page
    assert "AFPR" not in page


@pytest.mark.parametrize("who", ["julie", "ines", "claire", "lucie", "bruno", "paul"])
def test_a_stranger_gets_no_page_of_needs(world: World, arrival: CompanyArrival, enter: Enter, who: str) -> None:
    key = noted(enter(world.sophie), arrival)
    stranger = enter(getattr(world, who))
    for name in ("need", "change_need"):
        assert stranger.get(url(name, arrival, key)).status_code in (403, 404)
    assert stranger.get(url("new_need", arrival)).status_code in (403, 404)
    assert stranger.post(url("drop_need", arrival, key), {"abandon-pourquoi": "rien"}).status_code in (403, 404)


def test_a_need_is_not_a_page_of_another_company(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    key = noted(enter(world.sophie), arrival)
    other = world.arrival(company_name="Autre")
    assert enter(world.sophie).get(url("need", other, key)).status_code == 404


def test_the_page_of_a_need_asks_the_database_a_constant_number_of_times(
    world: World, arrival: CompanyArrival, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    key, adviser = noted(enter(world.sophie), arrival), enter(world.olivier)
    with django_assert_max_num_queries(40):
        adviser.get(url("need", arrival, key))


def test_the_company_reads_on_its_own_page_what_was_filled_and_how(world: World, arrival: CompanyArrival, enter: Enter) -> None:
    from maillage.domains.companies import services

    key = noted(enter(world.sophie), arrival)
    filled = {"pourvoir-nombre": "2", "pourvoir-territoire": "1", "pourvoir-comment": "poei", "pourvoir-jour": "2025-03-03"}
    assert enter(world.olivier).post(url("fill", arrival, key), filled).status_code == 302
    with world.as_job():
        dossier = arrival.dossier.pk
    token = world.act(services.open_link, dossier=dossier)
    page = text(Client().get(reverse("companies:own", args=[token])))
    assert "2 sur 3 pourvus, dont 1 du territoire" in page
    assert "2 postes, POEI" in page
