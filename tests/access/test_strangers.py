"""Whoever works elsewhere asks every address that carries a key, with keys of real rows: nothing answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from tests import factories as make
from tests.access.test_doors import address_of
from tests.access.world import the_territory

from maillage.config.access import SIGNED_IN, Entrance, entrances
from maillage.journeys.home.middleware import PROVED_KEY
from maillage.registry.accounts.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow(reason="writes the demonstration's territory")]

Owner = Callable[[], AbstractContextManager[Any]]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = {"kind": "csv", "side": "agency", "moment": "before", "table": "parcs", "theme": "mobility", "code": "presence"}
ANSWERS = {  # to whoever works elsewhere too, and why
    "reach_map:from_home_file": "the key is a file format; public timetables, no row of an agency",
    "reach_map:to_place_file": "the key is a file format; public timetables, no row of an agency",
    "reach_map:by_hour_file": "the key is a file format; public timetables, no row of an agency",
    "companies:hand_over": "hands over files of the reader's own side only, whoever is named; says nothing of the account",
}
WITHOUT_ROW = "accounts:session annex document entry file invitation message point results:link review".split()
UNWATCHED = {"audit_readentry", "django_session"}  # a reading is noted, a session is touched
ROWS = {  # what a key is the key of, by name or by the namespace and the name
    "account": "accounts.Account",
    "accounts:session": "accounts.OpenSession",
    "action": "partnerships.Action",
    "agreement": "partnerships.Agreement",
    "annex": "partnerships.Annex",
    "arrival": "companies.CompanyArrival",
    "asked": "people.RightsRequest",
    "body": "organisations.Organisation",
    "case": "houses.BlockedCase",
    "contact": "partnerships.PartnershipContact",
    "day": "houses.ShadowingDay",
    "decision": "partnerships.Decision",
    "document": "companies.DossierDocument",
    "entry": "agenda.WaitingEntry",
    "file": "companies.ArrivalFile",
    "filling": "companies.NeedFilling",
    "guest": "houses.ShadowingGuest",
    "house": "organisations.Organisation",
    "houses:action": "houses.ShadowingAction",
    "houses:opening": "houses.HouseOpening",
    "houses:step": "houses.OpeningStep",
    "invitation": "accounts.Invitation",
    "leave": "diary.Leave",
    "link": "partnerships.ActionLink",
    "meeting": "partnerships.Meeting",
    "message": "outbox.Message",
    "need": "companies.HiringNeed",
    "occurrence": "agenda.OpeningOccurrence",
    "opening": "agenda.OpeningPeriod",
    "other": "companies.CompanyArrival",
    "park": "companies.BusinessPark",
    "participation": "agenda.Participation",
    "person": "people.Person",
    "place": "places.Place",
    "point": "partnerships.AgendaItem",
    "reason": "agenda.AppointmentReason",
    "results:link": "partnerships.ReviewLink",
    "review": "partnerships.Review",
    "session": "agenda.OpeningOccurrence",
    "sheet": "houses.Sheet",
    "step": "companies.DossierStep",
    "stretch": "houses.ShadowingStretch",
    "territory": "territories.Perimeter",
    "training": "companies.TrainingNeed",
    "use": "companies.OfferUse",
    "visit": "companies.Visit",
}


def strangers() -> dict[str, Account]:
    """One account for each role of another agency, another house, another body."""
    agency = make.agency("Agence de Béziers")
    house = make.house("Maison France Services de Bédarieux", works_with=agency)
    area = make.perimeter("Grand Orb")
    places = {
        Role.COUNSELLOR: house,
        Role.HOUSE_LEAD: house,
        Role.PARTNER: make.partner("Mission locale de Béziers", works_with=agency),
        Role.ECONOMIC_OFFICER: make.intermunicipality(area, works_with=agency),
    }
    return {role: make.account("Paul", "Espinasse", role=role, organisation=places.get(role, agency)) for role in Role}


def rows_of(owner: Owner) -> dict[str, dict[str, Any]]:
    """The first row of each table that a key names."""
    found = {}
    kinds = {"body": " WHERE kind = 'intermunicipality'", "house": " WHERE kind = 'house'"}
    with owner() as cursor:
        for name, label in ROWS.items():
            cursor.execute(f"SELECT * FROM {apps.get_model(label)._meta.db_table}{kinds.get(name, '')} ORDER BY id LIMIT 1")
            columns = [column.name for column in cursor.description]
            found[name] = next((dict(zip(columns, row, strict=True)) for row in cursor.fetchall()), {})
    return found


def keys_for(each: Entrance, rows: dict[str, dict[str, Any]]) -> dict[str, object]:
    """A row of that name, and the one it hangs from where the address names both."""
    space = each.name.partition(":")[0]
    named = {name: rows.get(f"{space}:{name}") or rows.get(name, {}) for name in each.keys}
    keys = {name: WORDS.get(name) or row.get("id", 1) for name, row in named.items()}
    for row in named.values():
        keys |= {name: row[f"{name}_id"] for name in each.keys if row.get(f"{name}_id")}
    return keys


def signed_in(who: Account) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    session = client.session
    session[PROVED_KEY] = True
    session.save()
    return client


def answers(client: Client, rows: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    """What is neither forbidden nor absent, by each method of each address."""
    for each in entrances():
        if each.keys and each.by == SIGNED_IN:
            address = address_of(each, keys_for(each, rows))
            for verb in {"GET", "POST"} & set(each.methods):
                status = getattr(client, verb.lower())(address).status_code
                if status not in {403, 404}:
                    yield each.name, verb, status


def everything(owner: Owner) -> dict[str, tuple[int, int]]:
    """How many rows each table has, and a sum of what is in them."""
    names = [name for name in connection.introspection.table_names() if name not in UNWATCHED]
    found = {}
    with owner() as cursor:
        for name in names:
            cursor.execute(f'SELECT count(*), coalesce(sum(hashtext(whole::text)::bigint), 0) FROM "{name}" AS whole')
            found[name] = cursor.fetchone()
    return found


def test_whoever_works_elsewhere_reads_nothing_and_changes_nothing(settings: Any, tmp_path: Path, owner: Owner) -> None:
    the_territory(settings, tmp_path)
    rows = rows_of(owner)
    assert sorted(name for name, row in rows.items() if not row) == WITHOUT_ROW
    clients = {role: signed_in(who) for role, who in strangers().items()}
    before = everything(owner)
    found = [(role, *answer) for role, client in clients.items() for answer in answers(client, rows)]
    assert [each for each in found if each[1] not in ANSWERS] == []
    assert {name for _role, name, *_ in found} == set(ANSWERS), "the list has a door that is shut"
    after = everything(owner)
    assert {name for name in before if before[name] != after[name]} == set()
