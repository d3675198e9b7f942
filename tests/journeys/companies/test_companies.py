"""A company is signalled in one page, seen from both sides, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.companies.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def sheet(**values: Any) -> dict[str, Any]:
    return {"acquereur": "SCI des Pins", "source": "plot_sale", "accord": "unknown", "cle": str(uuid4())} | values


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def signalled(client: Client, **values: Any) -> str:
    answer = client.post(reverse("companies:new"), sheet(**values))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_one_name_and_where_it_comes_from_are_enough_and_both_contacts_are_shown(world: World, enter: Enter) -> None:
    client = enter(world.sophie)
    page = text(client.get(signalled(client, emplois="40", ouverture="2025-11-03", certitude="likely", zone=world.park.pk)))
    assert "SCI des Pins" in page
    assert "ouverture le 3 novembre 2025, 40 emplois estimés" in page
    for name in ("Olivier Sénégas", "Inès Cabrol", "Sophie Barral", "Marc Teulon", "La Salamane"):
        assert name in page


def test_the_same_page_sent_twice_is_one_company(world: World, enter: Enter) -> None:
    client, key = enter(world.sophie), str(uuid4())
    assert signalled(client, cle=key) == signalled(client, cle=key)
    assert "1 entreprise s’installe" in text(client.get(reverse("companies:list")))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"acquereur": ""}, "Donnez le nom de l’entreprise"),
        ({"siret": "73282932000075"}, "Ce numéro n’est pas un numéro Siret"),
        ({"ouverture": "2024-01-01", "certitude": "likely"}, "La date d’ouverture est passée"),
        ({"telephone": "06"}, "id_telephone_error"),
        ({"commune": "Ys"}, "id_commune_error"),
        ({"zone": "999"}, "id_zone_error"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    world: World, enter: Enter, values: dict[str, Any], sentence: str
) -> None:
    page = text(enter(world.sophie).post(reverse("companies:new"), sheet(contact="Mme Roux", **values)), 422)
    assert sentence in page
    assert "Mme Roux" in page


def test_the_adviser_logs_an_exchange_that_the_officer_reads(world: World, enter: Enter) -> None:
    officer = enter(world.sophie)
    address = signalled(officer)
    adviser = enter(world.olivier)
    assert "SCI des Pins" in text(adviser.get(reverse("companies:list")))
    said = {"moyen": "call", "resultat": "reached", "mots": "Visite prévue en avril"}
    assert adviser.post(f"{address}echange/", said).status_code == 302
    page = text(officer.get(address))
    assert "Visite prévue en avril" in page
    assert 'aria-current="step">Contactée' in page


def test_a_refused_exchange_says_why_and_keeps_what_was_typed(world: World, enter: Enter) -> None:
    officer = enter(world.sophie)
    address = signalled(officer)
    officer.post(f"{address}echange/", {"moyen": "call", "resultat": "refused"})
    page = text(officer.post(f"{address}echange/", {"moyen": "call", "resultat": "reached", "mots": "Rappel"}), 422)
    assert "a refusé d’être contactée" in page
    assert "Rappel" in page
    assert text(officer.post(f"{address}echange/", {}), 422)


def test_the_agency_s_notes_never_reach_the_officer(world: World, enter: Enter) -> None:
    from maillage.domains.companies import services

    officer = enter(world.sophie)
    address = signalled(officer)
    with world.seen_by(world.helene):
        from maillage.domains.companies.models import Dossier

        dossier = Dossier.objects.get()
    world.act(services.write_note, world.helene, dossier=dossier.pk, words="Confidentiel agence")
    assert "Confidentiel agence" in text(enter(world.helene).get(address))
    assert "Confidentiel agence" not in text(officer.get(address))


@pytest.mark.parametrize("who", ["claire", "lucie", "bruno"])
def test_other_roles_are_refused(world: World, enter: Enter, who: str) -> None:
    client = enter(getattr(world, who))
    for name in ("companies:list", "companies:new"):
        assert client.get(reverse(name)).status_code == 403


def test_a_neighbour_and_another_agency_find_nothing(world: World, enter: Enter) -> None:
    address = signalled(enter(world.sophie))
    for who in (world.julie, world.paul):
        assert enter(who).get(address).status_code == 404
        assert "0 entreprise" in text(enter(who).get(reverse("companies:list")))
        assert enter(who).post(f"{address}echange/", {"moyen": "call", "resultat": "reached"}).status_code == 404


def test_only_an_officer_signals_here(world: World, enter: Enter) -> None:
    for who in (world.olivier, world.helene):
        assert enter(who).get(reverse("companies:new")).status_code == 403


def test_two_sheets_of_one_company_are_shown_to_each_other(world: World, enter: Enter) -> None:
    client = enter(world.sophie)
    signalled(client, entreprise="Logistique du Sud SAS")
    page = text(client.get(signalled(client, entreprise="SAS Logistique du Sud")))
    assert "Peut-être la même entreprise" in page
