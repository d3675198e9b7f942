"""Row-level security of companies, asked in raw SQL over drawn data: a stranger gets no row, a teammate theirs."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from tests import factories as make
from tests.domains.companies.world import NOW, OPENING, TODAY, World, days

from maillage.domains.companies.models import (
    ArrivalFile,
    ArrivalMove,
    BusinessHub,
    BusinessPark,
    CompanyAnswer,
    CompanyArrival,
    Dossier,
    DossierAlert,
    DossierDocument,
    DossierStep,
    Interaction,
    Note,
    Plot,
    PlotOccupancy,
    PlotOfOccupancy,
    SingleContact,
    Visit,
)
from maillage.kit.scope.entering import Scope
from maillage.registry.organisations.models import Organisation

pytestmark = pytest.mark.django_db
NAMES = (
    "arrivalmove businesshub businesspark companyarrival dossier dossieralert dossierstep interaction note plot plotoccupancy plotofoccupancy"
    " arrivalfile companyanswer dossierdocument visit"
)
TABLES = [f"companies_{name}" for name in (*NAMES.split(), "singlecontact")]
ZONES = (
    "companies_businesshub",
    "companies_businesspark",
    "companies_plot",
    "companies_plotoccupancy",
    "companies_plotofoccupancy",
)
OF_ARRIVAL = {"companies_companyarrival": "id", "companies_dossier": "arrival_id", "companies_arrivalmove": "arrival_id"}
OF_AGENCY = ("companies_note", "companies_dossierdocument")  # the documents drawn here are the agency's own
OF_DOSSIER = (
    *("companies_interaction", "companies_dossierstep", "companies_dossieralert", "companies_visit", "companies_companyanswer"),
    *OF_AGENCY,
)


@pytest.fixture
def drawn(world: World) -> World:
    """Thirty arrivals of two territories, followed by one or the other; notes, exchanges, steps, plots; three elsewhere."""
    draw = random.Random(5)
    for _number in range(30):
        body, officers, park = draw.choice(
            [
                (world.body, (world.sophie, world.marc), world.park),
                (world.other_body, (world.julie, world.noel), world.other_park),
            ]
        )
        contact, backup = draw.sample([world.olivier, world.ines, world.helene], 2)
        arrival = world.arrival(body, expected_on=OPENING, certainty="likely", park=park)
        values = {"agency_contact": contact, "agency_backup": backup}
        if draw.random() < 0.8:  # some are not given to anybody yet
            fill(world, world.dossier(arrival, **values, local_contact=officers[0], local_backup=officers[1]))
        occupy(world, park)
    elsewhere_too(world)
    return world


def fill(world: World, dossier: Dossier) -> None:
    with world.as_job():
        said = {"agency_id": dossier.agency_id, "dossier": dossier, "at": NOW, "by": world.olivier, "words": "Mots"}
        Interaction.objects.create(kind="call", outcome="no_answer", **said)
        Note.objects.create(**said)
        DossierStep.objects.create(dossier=dossier, what="Visite", is_agency=True, due_on=TODAY)
        of = {"agency_id": dossier.agency_id, "dossier": dossier}
        Visit.objects.create(adviser=world.olivier, during=(NOW, NOW + days(1)), made_at=NOW, **of)
        CompanyAnswer.objects.create(answer="yes", at=NOW, **of)
        file = {"name": "plan.pdf", "content": b"x", "at": NOW, "by": world.olivier}
        DossierDocument.objects.create(kind="pdf", is_shared=False, size_bytes=1, fingerprint="0", **file, **of)
        body = dossier.intermunicipality_id
        ArrivalFile.objects.create(agency_id=dossier.agency_id, intermunicipality_id=body, **file)
        DossierAlert.objects.create(dossier=dossier, kind="first_contact_3", counted_from=TODAY, told_at=NOW)
        ArrivalMove.objects.create(
            arrival=dossier.arrival, moved_at=NOW, old_on=OPENING, new_on=OPENING + days(7), old_state="signal", why="Travaux"
        )


def occupy(world: World, park: BusinessPark) -> None:
    with world.as_job():
        plot = Plot.objects.create(park=park, code=f"T{park.plots.count()}")
        occupancy = PlotOccupancy.objects.create(park=park, siret=f"{park.pk:07}{park.occupancies.count():07}", legal_name="SARL")
        PlotOfOccupancy.objects.create(occupancy=occupancy, plot=plot)
        whose = {"agency": world.agency, "intermunicipality_id": park.intermunicipality_id}
        BusinessHub.objects.get_or_create(**whose, code=f"P{park.pk}", name="Pôle")
        values = {"agency": world.agency, "organisation": world.agency, "contact": world.olivier, "backup": world.ines}
        SingleContact.objects.get_or_create(
            intermunicipality_id=park.intermunicipality_id, park=park, agency=world.agency, defaults=values
        )


def elsewhere_too(world: World) -> None:
    """The same intermunicipality also works with the agency of Béziers, whose files are not ours."""
    make.collaboration(world.elsewhere, world.other_body)
    with make.in_scope(Scope(role="job", agency=world.elsewhere.pk)):
        for number in range(3):
            CompanyArrival.objects.create(
                agency=world.elsewhere,
                intermunicipality=make.intermunicipality(make.perimeter(f"Ailleurs {number}")),
                company_name=f"Ailleurs {number}",
                source="other",
                signalled_at=NOW,
                last_contact_at=NOW,
            )


def rows(table: str, scope: Scope, column: str = "id") -> set[int]:
    """What these eyes see of a table."""
    with make.in_scope(scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def everything(owner, query: str, *values: object) -> set[int]:
    with owner() as cursor:
        cursor.execute(query, list(values))
        return {row[0] for row in cursor.fetchall()}


def test_whoever_does_not_work_with_companies_sees_no_row(drawn: World, owner) -> None:
    for table in TABLES:
        assert everything(owner, f"SELECT id FROM {table}")
        for who in (drawn.claire, drawn.lucie, drawn.bruno):
            assert rows(table, make.scope(make.actor(who))) == set(), (table, who.given_name)


def test_nothing_entered_no_row(drawn: World) -> None:
    for role in ("", "public", "elected", "administrator", "partner", "link", "economic_officer", "director"):
        assert all(rows(table, Scope(role=role)) == set() for table in TABLES), role


def test_another_agency_sees_no_row_of_ours(drawn: World) -> None:
    scope = make.scope(make.actor(drawn.paul))
    assert {table: len(rows(table, scope)) for table in TABLES if rows(table, scope)} == {"companies_companyarrival": 3}


def test_the_director_sees_all_of_the_agency(drawn: World, owner) -> None:
    for table in TABLES:
        mine = "WHERE agency_id = %s" if table == "companies_companyarrival" else "WHERE %s > 0"
        expected = everything(owner, f"SELECT id FROM {table} {mine}", drawn.agency.pk)
        assert rows(table, make.scope(make.actor(drawn.helene))) == expected


@pytest.mark.parametrize(("who", "body"), [("sophie", "body"), ("julie", "other_body")])
def test_an_economic_officer_sees_the_own_territory_and_never_a_note(drawn: World, who: str, body: str, owner) -> None:
    scope = make.scope(make.actor(getattr(drawn, who)))
    territory: Organisation = getattr(drawn, body)
    theirs = everything(owner, "SELECT id FROM companies_companyarrival WHERE intermunicipality_id = %s", territory.pk)
    dossiers = everything(owner, "SELECT id FROM companies_dossier WHERE intermunicipality_id = %s", territory.pk)
    assert rows("companies_companyarrival", scope) == theirs
    assert rows("companies_dossier", scope) == dossiers
    assert rows("companies_arrivalmove", scope, "arrival_id") <= theirs
    for table in OF_DOSSIER:
        assert rows(table, scope, "dossier_id") == (set() if table in OF_AGENCY else dossiers)
    parks = everything(owner, "SELECT id FROM companies_businesspark WHERE intermunicipality_id = %s", territory.pk)
    assert rows("companies_businesspark", scope) == rows("companies_plot", scope, "park_id") == parks


@pytest.mark.parametrize("who", ["sophie", "julie"])
def test_an_economic_officer_sees_no_job_seeker(drawn: World, who: str) -> None:
    make.person(drawn.agency, "Ghislaine", "Vézinhet")
    for table in ("people_person", "people_personaccess", "agenda_request", "agenda_participation", "agenda_appointment"):
        assert rows(table, make.scope(make.actor(getattr(drawn, who)))) == set()


@pytest.mark.parametrize("who", ["olivier", "ines"])
def test_an_employer_adviser_sees_the_own_portfolio(drawn: World, who: str, owner) -> None:
    key, scope = getattr(drawn, who).pk, make.scope(make.actor(getattr(drawn, who)))
    mine = "FROM companies_dossier WHERE agency_contact_id = %s OR agency_backup_id = %s"
    dossiers = everything(owner, f"SELECT id {mine}", key, key)
    assert 0 < len(dossiers) < len(everything(owner, "SELECT id FROM companies_dossier"))
    for table in OF_DOSSIER:
        assert rows(table, scope, "dossier_id") == dossiers
    for table, column in OF_ARRIVAL.items():
        assert rows(table, scope, column) == everything(owner, f"SELECT arrival_id {mine}", key, key)
    for table in ZONES:
        assert rows(table, scope) == everything(owner, f"SELECT id FROM {table}")


def test_an_intermunicipality_that_no_longer_works_with_the_agency_sees_nothing(drawn: World) -> None:
    drawn.body.collaborations.update(until="2020-06-01")
    assert all(rows(table, make.scope(make.actor(drawn.sophie))) == set() for table in TABLES)


def test_a_row_of_another_territory_cannot_be_written(drawn: World) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), drawn.seen_by(drawn.sophie):
        CompanyArrival.objects.create(
            agency=drawn.agency,
            intermunicipality=drawn.other_body,
            company_name="X",
            source="other",
            signalled_at=NOW,
            last_contact_at=NOW,
        )


def test_a_move_is_never_rewritten(drawn: World) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), drawn.seen_by(drawn.helene):
        ArrivalMove.objects.update(why="Rien")
