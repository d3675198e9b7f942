"""A sheet is corrected by whoever may, at its stage, and what was corrected stays on the page; what is late comes home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.domains.companies.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
SIRET = "73282932000074"


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def arrival(world: World) -> Any:
    """A signal that Olivier follows, with a plot of the zone; the opening is known."""
    from maillage.domains.companies.models import Plot

    with world.as_job():
        plot = Plot.objects.create(park=world.park, code="12")
    found = world.arrival(
        land_buyer="SCI des Pins",
        company_name="",
        park=world.park,
        plot=plot,
        expected_on="2025-11-03",
        certainty="likely",
        jobs_count=12,
    )
    world.dossier(found, agency_backup=world.ines)
    return found


def sent(world: World, arrival: Any, **more: Any) -> dict[str, Any]:
    row = {"acquereur": "SCI des Pins", "source": "plot_sale", "accord": "unknown", "zone": world.park.pk}
    return row | {"lot": arrival.plot_id, "emplois": 12, "nomenclature": "rev2"} | more


def corrected(client: Client, arrival: Any, **values: Any) -> Any:
    return client.post(reverse("companies:correct", args=[arrival.pk]), values)


def test_the_sheet_comes_filled_in_and_what_is_not_asked_stays(world: World, enter: Enter, arrival: Any) -> None:
    client = enter(world.sophie)
    page = text(client.get(reverse("companies:correct", args=[arrival.pk])))
    for said in ('value="SCI des Pins"', 'value="12"', "L’ouverture du 3 novembre 2025 se déplace sur cette page"):
        assert said in page
    answer = corrected(client, arrival, **sent(world, arrival, entreprise="Les Pins Logistique", siret=SIRET, naf="5210B"))
    assert answer.status_code == 302
    with world.as_job():
        arrival.refresh_from_db()
    assert (arrival.company_name, arrival.siret, arrival.naf_code, arrival.naf_nomenclature) == (
        "Les Pins Logistique", SIRET, "52.10B", "rev2",
    )  # fmt: skip
    assert (str(arrival.expected_on), arrival.certainty, arrival.plot.code) == ("2025-11-03", "likely", "12")
    page = text(client.get(reverse("companies:show", args=[arrival.pk])))
    assert "lundi 3 mars, Sophie Barral" in page
    assert "entreprise, numéro Siret, activité" in page
    assert "Le registre des entreprises est interrogé" in page


def test_once_the_project_goes_on_only_the_agency_corrects(world: World, enter: Enter, arrival: Any) -> None:
    officer, adviser = enter(world.sophie), enter(world.olivier)
    officer.post(reverse("companies:progress", args=[arrival.pk]), {"etat": "works"})
    link = reverse("companies:correct", args=[arrival.pk])
    assert link not in text(officer.get(reverse("companies:show", args=[arrival.pk])))
    assert "l’agence corrige la fiche" in text(officer.get(link), 409)
    assert corrected(officer, arrival, **sent(world, arrival, entreprise="X")).status_code == 409
    assert corrected(adviser, arrival, **sent(world, arrival, contact="Claude Roux")).status_code == 302
    assert "Claude Roux" in text(officer.get(reverse("companies:show", args=[arrival.pk])))


@pytest.mark.parametrize(("who", "status"), [("julie", 404), ("paul", 404), ("claire", 403), ("lucie", 403)])
def test_a_stranger_corrects_nothing(world: World, enter: Enter, arrival: Any, who: str, status: int) -> None:
    client = enter(getattr(world, who))
    assert client.get(reverse("companies:correct", args=[arrival.pk])).status_code == status
    assert corrected(client, arrival, **sent(world, arrival)).status_code == status


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"siret": "73282932000075"}, "Ce numéro n’est pas un numéro Siret"),
        ({"naf": "52.1"}, "Un code NAF a quatre chiffres et une lettre"),
        ({"zone": ""}, "Ce lot n’est pas de cette zone"),
        ({"acquereur": ""}, "Donnez le nom de l’entreprise"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: World, enter: Enter, arrival: Any, values: dict[str, Any], said: str) -> None:
    assert said in text(corrected(enter(world.sophie), arrival, **sent(world, arrival, **values)), 422)


def test_what_is_late_is_on_the_first_page_of_whoever_can_act(
    world: World, enter: Enter, arrival: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.companies.world import NOW

    from maillage.registry.accounts.models import Account
    from maillage.registry.diary.services import new_resource

    Account.objects.filter(pk=world.helene.pk).update(resource=new_resource("adviser"))
    alone = world.arrival(company_name="Sans personne")
    world.arrival(company_name="Ne veut pas d’appel", agreement="no")
    first = {who: enter(getattr(world, who)) for who in ("helene", "olivier", "ines", "sophie", "julie")}

    def home(who: str) -> str:
        return text(first[who].get("/", follow=True))

    assert all("Entreprises en retard" not in home(who) for who in first)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=8))  # six working days later
    for who in ("helene", "olivier", "ines"):
        assert "Appeler l’entreprise une première fois" in home(who)
        assert reverse("companies:show", args=[arrival.pk]) in home(who)
    for who in ("helene", "sophie"):
        assert "Sans personne" in home(who)
        assert "Nommer qui la suit" in home(who)
    assert reverse("companies:show", args=[alone.pk]) not in home("olivier")
    assert "Ne veut pas d’appel" not in home("helene")
    assert "Entreprises en retard" not in home("julie"), "another territory’s"


def test_a_company_that_was_visited_is_asked_for_its_number(
    world: World, enter: Enter, arrival: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, page = enter(world.olivier), reverse("companies:show", args=[arrival.pk])
    client.post(reverse("companies:log", args=[arrival.pk]), {"moyen": "visit", "resultat": "reached"})
    assert "Demander son numéro Siret" not in text(client.get(page))
    client.post(reverse("companies:advance", args=[arrival.pk]), {"etape": "visited"})
    assert "Demander son numéro Siret" in text(client.get(page))
    assert corrected(client, arrival, **sent(world, arrival, siret=SIRET)).status_code == 302
    assert "Demander son numéro Siret" not in text(client.get(page))
