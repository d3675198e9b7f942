"""A review: prepared from what is late, told, frozen once; a later correction reads as a difference; as files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from tests.kit.pdf_text import text_of

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
THIRD_QUARTER_DAYS = (date(2026, 7, 1), date(2026, 10, 1))
THIRD_QUARTER = {"genre": "steering_committee", "periode": "2026-T3", "jour": ""}


def plain(response: Any) -> str:
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def prepared(world: World, client: Client) -> str:
    """The address of a new review of the third quarter."""
    made = client.post(reverse("results:reviews", args=[world.cast.office.pk]), THIRD_QUARTER)
    assert made.status_code == 302
    return str(made["Location"])


def test_figures_are_frozen_once_and_a_correction_reads_as_a_difference(world: World, enter: Enter) -> None:
    from tests import factories as make
    from tests.journeys.results.simulated import live, write

    from maillage.domains.agenda.models import Participation
    from maillage.kit.scope.entering import Scope

    write(live(*THIRD_QUARTER_DAYS, seed=7), world)
    client = enter(world.cast.helene)
    address = prepared(world, client)
    draft = plain(client.get(address))
    assert "En préparation" in draft
    assert "Pas encore mesuré, et pourquoi" in draft
    client.post(f"{address}arreter/")
    frozen = plain(client.get(address))
    assert "Chiffres arrêtés le mardi 17 novembre 2026 par Hélène Arnal" in frozen
    assert "Ce qui diffère depuis" not in frozen
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        late = Participation.objects.filter(
            status="unknown", appointment__series=None, appointment__during__startswith__lt=datetime(2026, 10, 1, tzinfo=UTC)
        )
        assert late.update(status="seen")
    corrected = plain(client.get(address))
    assert "Ce qui diffère depuis" in corrected
    assert "les faits ont été corrigés" in corrected
    again = client.post(f"{address}arreter/", follow=True)
    assert "cette revue est arrêtée" in plain(again).lower()


def test_a_review_is_a_tagged_paper_a_spreadsheet_and_a_table(world: World, enter: Enter) -> None:
    client = enter(world.cast.helene)
    address = prepared(world, client)
    client.post(address, {"mots": "Le car du mardi"})
    stem = address.rstrip("/")
    paper = client.get(f"{stem}.pdf").content
    assert b"/StructTreeRoot" in paper or b"pdfuaid" in paper
    assert "Le car du mardi" in text_of(paper)
    with ZipFile(BytesIO(client.get(f"{stem}.ods").content)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert "Nombres de personnes arrondis à 5" in "".join(ElementTree.fromstring(archive.read("content.xml")).itertext())
    assert client.get(f"{stem}.csv").content.decode().startswith("\ufeffindicateur;mesure;valeur")
    assert client.get(f"{stem}.exe").status_code == 404


def test_the_director_prepares_the_officer_reads_and_others_find_nothing(world: World, enter: Enter) -> None:
    address = prepared(world, enter(world.cast.helene))
    officer = enter(world.cast.sophie)
    assert "Arrêter les chiffres" not in plain(officer.get(address))
    for post in (f"{address}arreter/", address, reverse("results:reviews", args=[world.cast.office.pk])):
        assert officer.post(post, {**THIRD_QUARTER, "mots": "un point"}).status_code == 403
    for stranger in (world.cast.bruno, world.cast.claire, world.cast.nadege):
        assert enter(stranger).get(address).status_code in (403, 404)


def test_the_same_review_is_not_prepared_twice(world: World, enter: Enter) -> None:
    client = enter(world.cast.helene)
    prepared(world, client)
    again = client.post(reverse("results:reviews", args=[world.cast.office.pk]), THIRD_QUARTER)
    assert again.status_code == 422
    assert "existe déjà" in again.content.decode()


def test_what_happens_after_the_freeze_is_no_correction(world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A steering committee in the middle of its quarter: a visit, an answer, a company come later; then a late correction."""
    from tests import factories as make
    from tests.journeys.results.simulated import live, write

    from maillage.domains.agenda.models import LeavingAnswer, Participation
    from maillage.domains.companies.models import CompanyArrival
    from maillage.domains.houses.models import Tally
    from maillage.domains.houses.rules.tallies import DURATIONS, THEMES
    from maillage.kit import clock
    from maillage.kit.scope.entering import Scope

    client, later, cast = enter(world.cast.helene), clock.now(), world.cast
    frozen_at, then = datetime(2026, 10, 26, 9, 0, tzinfo=UTC), datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
    write(live(date(2026, 10, 1), date(2026, 11, 12), seed=7), world)
    monkeypatch.setattr(clock, "now", lambda: frozen_at)
    made = client.post(reverse("results:reviews", args=[cast.office.pk]), {**THIRD_QUARTER, "periode": "2026-T4"})
    address = str(made["Location"])
    client.post(f"{address}arreter/")
    monkeypatch.setattr(clock, "now", lambda: later)
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        LeavingAnswer.objects.create(agency=cast.agency, place=world.agency_place, face=3, at=then, idempotency_key=uuid4())
        arrival = {"source": "plot_sale", "signalled_at": then, "last_contact_at": then, "company_name": "Les Oliviers"}
        CompanyArrival.objects.create(agency=cast.agency, intermunicipality=cast.office, **arrival)
    with make.in_scope(make.scope(make.actor(cast.nadege))):
        visit = {"theme": next(iter(THEMES)).value, "duration": next(iter(DURATIONS)).value, "key": uuid4()}
        Tally.objects.create(agency=cast.agency, house=cast.house, at=then, **visit)
    page = plain(client.get(address))
    assert "Chiffres arrêtés le lundi 26 octobre 2026" in page
    assert "Ce qui diffère depuis" not in page
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        late = Participation.objects.filter(status="unknown", appointment__during__startswith__lt=frozen_at)
        assert late.update(status="seen")
    assert "Ce qui diffère depuis" in plain(client.get(address))
