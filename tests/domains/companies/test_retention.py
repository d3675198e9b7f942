"""Files of arrivals go after a month, contacts and words after three years since the last exchange; the rest stays."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from tests.domains.companies.world import NOW, World, days

from maillage.domains.companies import services
from maillage.domains.companies.jobs import round_of_agency
from maillage.domains.companies.models import ArrivalFile, CompanyArrival, Dossier, DossierDocument, Interaction, Note
from maillage.kit import clock, events, jobs
from maillage.kit.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
THREE_YEARS, A_MONTH = days(1095), days(30)
CONTACT = {"contact_name": "Claude Roux", "contact_phone": "+33465710001", "agreement": "yes"}


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "emit", lambda _name, **_values: None)
    monkeypatch.setattr(jobs, "defer", lambda _name, **_values: None)


@pytest.fixture
def dossier(world: World) -> Dossier:
    """A company with its contact, words, a note and a document; and a file of the day."""
    found = world.dossier(world.arrival(company_name="Les Vergers", **CONTACT))
    with world.as_job():
        row: dict[str, Any] = {"agency": world.agency, "dossier": found, "at": NOW, "by": world.olivier}
        Note.objects.create(**row, words="Pour l’agence")
        document = {"kind": "pdf", "is_shared": True, "content": b"x", "size_bytes": 1, "fingerprint": "f", "name": "Plan.pdf"}
        DossierDocument.objects.create(**row, **document)
        file = {"agency": world.agency, "intermunicipality": world.body, "content": b"a;b", "at": NOW, "by": world.sophie}
        ArrivalFile.objects.create(**file, name="liste.csv", bad_lines=b"a;b")
    world.act(services.log, dossier=found.pk, kind="call", outcome="reached", words="Vingt postes")
    return found


def forget(world: World, now: datetime, **more: Any) -> tuple[int, ...]:
    with world.as_job():
        return astuple(services.forget_old(agency=world.agency.pk, now=now, **more))


def left(world: World) -> tuple[int, str, list[str], int, int]:
    with world.as_job():
        arrival = CompanyArrival.objects.get()
        words = list(Interaction.objects.values_list("words", flat=True))
        return ArrivalFile.objects.count(), arrival.contact_name, words, Note.objects.count(), DossierDocument.objects.count()


def test_nothing_goes_before_its_day_and_each_goes_on_it(world: World, dossier: Dossier) -> None:
    assert forget(world, NOW + A_MONTH) == (0, 0, 0, 0, 0)
    assert forget(world, NOW + A_MONTH + days(1)) == (1, 0, 0, 0, 0)
    assert forget(world, NOW + THREE_YEARS) == (0, 0, 0, 0, 0)
    assert left(world) == (0, "Claude Roux", ["Vingt postes"], 1, 1)
    assert forget(world, NOW + THREE_YEARS + days(1)) == (0, 1, 1, 1, 1)
    assert left(world) == (0, "", [""], 0, 0)
    assert forget(world, NOW + THREE_YEARS + days(2)) == (0, 0, 0, 0, 0), "a second night has nothing left to do"
    with world.as_job():
        arrival = CompanyArrival.objects.get()
        assert (arrival.company_name, arrival.agreement, arrival.contact_phone) == ("Les Vergers", "unknown", "")
        assert Dossier.objects.get().first_contacted_at == NOW, "stages and dates stay"


def test_a_company_that_was_spoken_to_since_keeps_its_contact_but_a_vain_call_counts_for_nothing(
    world: World, dossier: Dossier
) -> None:
    world.act(services.log, dossier=dossier.pk, kind="call", outcome="reached", now=NOW + days(400))
    world.act(services.log, dossier=dossier.pk, kind="call", outcome="no_answer", now=NOW + days(500))
    forget(world, NOW + THREE_YEARS + days(399))
    assert left(world)[1] == "Claude Roux"
    forget(world, NOW + THREE_YEARS + days(401))
    assert left(world)[1] == ""


def test_a_dry_run_counts_and_changes_nothing_and_the_command_says_it(
    world: World, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    later = NOW + THREE_YEARS + days(1)
    before = left(world)
    assert forget(world, later, is_dry_run=True) == (1, 1, 1, 1, 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    call_command("companies", "forget", "--dry-run")
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "1 fichier d’arrivées, 1 contact d’entreprise, 1 échange, 1 note, 1 document." in said
    assert f"{world.elsewhere.label} : rien à effacer." in said
    assert "Essai à blanc : rien n’a été effacé." in said
    assert left(world) == before


def test_the_night_forgets_in_the_scope_of_one_agency_and_writes_it_down(
    world: World, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + THREE_YEARS + days(1))
    round_of_agency(agency=world.elsewhere.pk)
    assert left(world)[0] == 1
    round_of_agency(agency=world.agency.pk)
    assert left(world) == (0, "", [""], 0, 0)
    (entry,) = AuditEntry.objects.filter(verb="companies.forgotten")
    assert (entry.agency_id, entry.why) == (world.agency.pk, "5 in all")
