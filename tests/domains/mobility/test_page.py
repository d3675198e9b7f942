"""The page of timetables, for everybody and for the team."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from tests.domains.mobility.factories import NOW, house, in_service
from tests.domains.mobility.tiny import write_feed

from maillage.domains.mobility import selectors, views
from maillage.kit import clock
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import PUBLIC, Actor

pytestmark = pytest.mark.django_db
BROKEN = {"trips.txt": "route_id,service_id,trip_id\nnowhere,week,o1\n"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


def shown(actor: Actor = PUBLIC) -> str:
    request = RequestFactory().get("/horaires/")
    request.actor = actor
    return views.timetable(request).content.decode().replace("\u00a0", " ")


def test_the_page_shows_lines_validity_and_days_without_service(tmp_path: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"), name="Cars de Lodève")
    page = shown()
    assert "Une ligne de car, du lundi 2 novembre au vendredi 18 décembre 2026" in page
    assert "Octon - Lodève" in page
    assert "Cars du Lodévois" in page
    assert "aucun car ne circule : tous les samedis, tous les dimanches." in page
    assert "dimanche 15 novembre 2026" not in page  # past
    assert "Après le vendredi 18 décembre 2026" in page
    assert "importée le lundi 16 novembre 2026" in page


def test_without_timetable_the_page_says_what_to_do() -> None:
    page = shown()
    assert "Les horaires ne sont pas encore importés" in page
    assert "par téléphone ou par vidéo" in page


def test_what_is_wrong_in_a_feed_is_shown_to_the_team_only(tmp_path: Path) -> None:
    in_service(write_feed(tmp_path / "broken", extra=BROKEN), name="Réseau")
    assert "trips.txt" not in shown()
    page = shown(Actor(role=Role.ADVISER, agency=1))
    assert "trips.txt, ligne 2, champ route_id" in page
    assert "refusée" in page


def test_the_page_takes_three_queries_however_many_versions(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    house()
    for number in (1, 2, 3):
        in_service(write_feed(tmp_path / f"{number}", extra={"agency.txt": agency(number)}), name="R")
    selectors.timetable_page(today=NOW.date())  # the calendar is read once per process
    with django_assert_num_queries(3):
        page = selectors.timetable_page(today=NOW.date())
    assert len(page.versions) == 3
    assert page.version is not None
    assert page.version.tables_built == page.version.tables_asked > 0


def agency(number: int) -> str:
    """Another content each time."""
    return f"agency_id,agency_name,agency_url,agency_timezone\na,Cars {number},https://example.org,Europe/Paris\n"


def test_anybody_may_open_the_page(client: Client) -> None:
    answer = client.get("/horaires/")
    assert answer.status_code == 200
    assert client.post("/horaires/").status_code == 405


def test_the_page_has_one_title_and_no_style() -> None:
    page = render_to_string("mobility/timetable.html", {"page": selectors.timetable_page(today=NOW.date())})
    assert page.count("<h1") == 1
    assert "style=" not in page
