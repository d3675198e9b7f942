"""Anticipation pages: for whom they are, late things said in words, the same as a table, files of data line by line."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.companies.models import BusinessPark

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
TODAY = date(2026, 11, 17)
WEIGHTS = "rome_id;naf_id;hirings\nN1103;5210B;70\nN1105;5210B;30\nZ;5210B;3\n"


@pytest.fixture
def arrival(park: BusinessPark) -> int:
    """A warehouse of 80 jobs that opens in ten weeks."""
    from tests import factories as make

    from maillage.domains.companies.models import CompanyArrival
    from maillage.kit.scope.entering import Scope

    with make.in_scope(Scope(role="job", agency=park.agency_id)):
        return CompanyArrival.objects.create(
            agency_id=park.agency_id,
            intermunicipality_id=park.intermunicipality_id,
            park=park,
            company_name="Logistique du Lac",
            naf_code="52.10B",
            naf_nomenclature="rev2",
            source="plot_sale",
            signalled_at="2026-10-01T08:00Z",
            last_contact_at="2026-10-01T08:00Z",
            jobs_count=80,
            expected_on=TODAY + timedelta(weeks=10),
            certainty="likely",
        ).pk


def words(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def send(client: Client, text: str, nature: str = "weights") -> Any:
    file = SimpleUploadedFile("donnees.csv", text.encode())
    return client.post(reverse("labour_access:data"), {"nature": nature, "fichier": file, "source": "essai"})


@pytest.mark.parametrize("who", ["helene", "sophie"])
def test_the_director_and_the_officer_read_the_plan_with_what_is_late_in_words(
    arrival: int, world: World, enter: Enter, who: str
) -> None:
    client = enter(getattr(world.cast, who))
    text = words(client.get(reverse("labour_access:arrival_plan", args=[arrival])))
    assert "choses sont en retard : Logistique du Lac" in text
    assert "en retard de 112 j" in text, "needs are heard 26 weeks before"
    assert "aurait dû être fini, en retard de 70 j" not in text
    assert '<svg class="chart timeline"' in text
    assert "style=" not in text
    assert "Logistique du Lac" in words(client.get(reverse("labour_access:anticipation")))


@pytest.mark.parametrize("who", ["claire", "nadege", "bruno"])
def test_every_other_role_is_refused_pages_and_files(arrival: int, world: World, enter: Enter, who: str) -> None:
    client = enter(getattr(world.cast, who))
    for name, args in (("anticipation", []), ("anticipation_file", []), ("arrival_plan", [arrival]), ("data", [])):
        assert client.get(reverse(f"labour_access:{name}", args=args)).status_code == 403


def test_an_arrival_that_one_does_not_see_is_not_found(arrival: int, world: World, enter: Enter) -> None:
    from tests import factories as make

    other = make.intermunicipality(make.perimeter("Ailleurs"), works_with=world.cast.agency)
    julie = make.account("Julie", "Salles", role="economic_officer", organisation=other)
    client = enter(julie)
    assert client.get(reverse("labour_access:arrival_plan", args=[arrival])).status_code == 404
    assert "Logistique du Lac" not in words(client.get(reverse("labour_access:anticipation")))


def test_imported_weights_become_a_range_and_bad_lines_are_said(arrival: int, world: World, enter: Enter) -> None:
    client = enter(world.cast.helene)
    said = words(send(client, WEIGHTS))
    assert "2 lignes gardées" in said
    assert "1 ligne à corriger" in said
    text = words(client.get(reverse("labour_access:arrival_plan", args=[arrival])))
    assert "Source des poids : essai" in text
    assert "45, de " in text, "80 jobs × 0.8 × 0.7"
    assert "Vivier inconnu" in text
    address = re.search(r'href="([^"]*/actions/nouvelle/[^"]*)"', text)
    assert address is not None
    form = words(client.get(html.unescape(address[1])))
    assert 'value="Recruter et former : ' in form, "an urgent gap is a proposal: the action is begun"
    assert (TODAY + timedelta(weeks=10)).isoformat() in form
    officer = words(enter(world.cast.sophie).get(reverse("labour_access:arrival_plan", args=[arrival])))
    assert "/actions/nouvelle/" not in officer


@pytest.mark.parametrize(
    ("nature", "text", "said"),
    [
        ("leads", "code;libellé;semaines avant;durée\npoei;POEI longue;30;12\n", "1 ligne gardée"),
        ("ramp", "mois;part\n-1;0,5\n0;0,5\n", "2 lignes gardées"),
    ],
)
def test_lead_times_and_ramps_are_brought_too(
    arrival: int, world: World, enter: Enter, nature: str, text: str, said: str
) -> None:
    assert said in words(send(enter(world.cast.helene), text, nature))


@pytest.mark.parametrize(
    ("nature", "text", "said"),
    [("ramp", "mois;part\n0;0,5\n", "doivent faire 1"), ("weights", "a;b\n1;2\n", "Il manque la colonne"), ("leads", "", "vide")],
)
def test_a_file_that_cannot_be_taken_is_refused_whole(world: World, enter: Enter, nature: str, text: str, said: str) -> None:
    assert said in words(send(enter(world.cast.helene), text, nature), 422)


def test_an_officer_brings_no_data(world: World, enter: Enter) -> None:
    assert send(enter(world.cast.sophie), WEIGHTS).status_code == 403


def test_the_file_says_the_same(arrival: int, world: World, enter: Enter) -> None:
    client = enter(world.cast.helene)
    send(client, WEIGHTS)
    text = client.get(reverse("labour_access:arrival_plan_file", args=[arrival])).content.decode("utf-8-sig")
    assert "embauches;;N1103" in text
    assert ";44.8;" in text
    assert "calendrier;Logistique du Lac;" in text
    assert "mois;;2026-10" in text
