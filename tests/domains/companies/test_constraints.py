"""What must never be false about companies is refused by the database itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.domains.companies.world import NOW, OPENING, SIRET, TODAY, World, days

from maillage.domains.companies.models import ArrivalMove, CompanyArrival, Dossier, Note, PlotOccupancy, SingleContact

pytestmark = pytest.mark.django_db


def refused(world: World, name: str, act: Any) -> None:
    with world.as_job(), pytest.raises(DatabaseError, match=name), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("an_arrival_names_a_company_or_a_buyer", {"company_name": ""}),
        ("a_siret_is_of_its_siren", {"siret": SIRET}),
        ("a_siret_is_of_its_siren", {"siret": SIRET, "siren": "356000000"}),
        ("a_siren_has_nine_digits", {"siren": "12"}),
        ("an_arrival_activity_says_its_nomenclature", {"naf_code": "45.20B"}),
        ("an_expected_day_says_how_sure_it_is", {"expected_on": OPENING}),
        ("an_expected_day_says_how_sure_it_is", {"certainty": "likely"}),
        ("a_dropped_arrival_and_only_it_says_why", {"state": "dropped"}),
        ("a_dropped_arrival_and_only_it_says_why", {"why_dropped": "Vendu"}),
    ],
)
def test_a_sheet_that_contradicts_itself_is_not_written(world: World, name: str, values: dict[str, Any]) -> None:
    row = {"agency": world.agency, "intermunicipality": world.body, "company_name": "X", "source": "other"}
    row |= {"signalled_at": NOW, "last_contact_at": NOW}
    refused(world, name, lambda: CompanyArrival.objects.create(**(row | values)))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("the_agency_has_a_backup", {"agency_backup": "agency_contact"}),
        ("the_intermunicipality_has_a_backup", {"local_backup": "local_contact"}),
        ("a_company_that_was_met_was_contacted", {"state": "contacted"}),
        ("a_refusal_and_only_it_is_silent_until_a_day", {"state": "refused"}),
        ("a_refusal_and_only_it_is_silent_until_a_day", {"silent_until": TODAY}),
        ("a_dossier_is_closed_on_a_day", {"state": "closed"}),
        ("a_dossier_is_closed_on_a_day", {"closed_on": TODAY}),
        ("Invalid transition", {"state": "filled", "first_contacted_at": NOW}),
    ],
)
def test_a_dossier_that_contradicts_itself_is_not_written(world: World, name: str, values: dict[str, Any]) -> None:
    dossier = world.dossier()
    same = {field: getattr(dossier, of) for field, of in values.items() if isinstance(of, str) and hasattr(dossier, of)}
    refused(world, name, lambda: Dossier.objects.filter(pk=dossier.pk).update(**(values | same)))


def test_one_dossier_per_arrival(world: World) -> None:
    dossier = world.dossier()
    with pytest.raises(DatabaseError, match="arrival_id"), transaction.atomic():
        world.dossier(dossier.arrival)


def test_an_opening_day_moves_only_beside_its_reason(world: World) -> None:
    arrival = world.arrival(expected_on=OPENING, certainty="likely")
    rows = CompanyArrival.objects.filter(pk=arrival.pk)
    for wrong in (OPENING + days(7), None):
        values = {"expected_on": wrong, "certainty": "likely" if wrong else ""}
        refused(world, "moves without saying why", lambda values=values: rows.update(**values))
    move = {"arrival": arrival, "moved_at": NOW, "old_on": OPENING, "old_state": "signal"}
    refused(world, "an_arrival_move_says_why", lambda: ArrivalMove.objects.create(new_on=OPENING + days(7), why="", **move))
    refused(world, "an_arrival_move_changes_the_day", lambda: ArrivalMove.objects.create(new_on=OPENING, why="x", **move))


def test_an_empty_note_a_false_siret_and_a_lone_contact_are_not_written(world: World) -> None:
    dossier = world.dossier()
    note = {"agency": world.agency, "dossier": dossier, "at": NOW, "by": world.olivier}
    refused(world, "a_note_says_something", lambda: Note.objects.create(words="", **note))
    refused(
        world,
        "an_occupant_has_a_siret",
        lambda: PlotOccupancy.objects.create(park=world.park, siret="7", legal_name="X"),
    )
    sides = {"agency": world.agency, "intermunicipality": world.body, "contact": world.olivier}
    alone = {"organisation": world.agency, "backup": world.olivier}
    refused(world, "somebody_else_as_backup", lambda: SingleContact.objects.create(**sides, **alone))
    third = {"organisation": world.other_body, "backup": world.ines}
    refused(world, "on_one_of_the_two_sides", lambda: SingleContact.objects.create(**sides, **third))
