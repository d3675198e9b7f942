"""Row-level security of the agenda and of people's files, asked in raw SQL: a stranger gets no row, a teammate theirs."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from tests import factories as make
from tests.domains.agenda.world import NOW, World, choice_of, everyone, open_hours
from tests.domains.agenda.world import WEDNESDAY as ANY_DAY

from maillage.domains.agenda import selectors
from maillage.domains.agenda.models import Participation
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db

TABLES = {
    "people_person": "id",
    "people_personaccess": "person_id",
    "agenda_request": "person_id",
    "agenda_participation": "person_id",
    "agenda_appointment": "id",
    "agenda_travelplan": "participation_id",
}
NEVER = ("sophie", "bruno", "paul", "elected", "administrator", "public", "nobody")


@pytest.fixture
def crowd(world: World) -> list[Participation]:
    """Twenty people of the agency, drawn: known to Lodève, to Gignac, to the partner or to nobody; some are booked."""
    draw, cast = random.Random(11), world.cast
    open_hours(cast.samir, cast.place_of_gignac, world.reason, day=ANY_DAY)
    for number in range(20):
        shared = draw.sample([cast.house, cast.house_of_gignac, cast.partner], draw.randrange(3))
        make.person(cast.agency, f"Prénom {number}", f"Nom {number}", shared_with=shared)
    hours = {place: [each for each in world.slots() if each.place == place.pk] for place in (cast.place, cast.place_of_gignac)}
    booked = [world.book(cast.ghislaine, cast.nadege, choice_of(hours[cast.place][2]))]
    booked.append(world.book(cast.farid, cast.claire, choice_of(hours[cast.place_of_gignac][0])))
    booked.append(world.book(make.person(cast.agency, "Zoé", "Fabre"), cast.samir, world.choice(mode="phone")))
    booked.append(world.book(make.person(cast.agency, "Yann", "Sicard", shared_with=[cast.partner]), cast.yolande))
    return booked


def rows(table: str, scope: Scope, column: str | None = None) -> set[int]:
    """What these eyes see of a table."""
    with make.in_scope(scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column or TABLES[table]} FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def test_whoever_receives_nobody_here_sees_no_row(world: World, crowd: list[Participation]) -> None:
    eyes = everyone(world)
    found = {(who, table): rows(table, eyes[who][0]) for who in NEVER for table in TABLES}
    assert found == {key: set[int]() for key in found} | {("paul", "people_person"): {world.cast.odette.pk}}


def test_the_agency_sees_all_of_its_own_and_nothing_else(world: World, crowd: list[Participation], owner) -> None:
    scope, _actor = everyone(world)["claire"]
    everything = {}
    with owner() as cursor:
        for table, column in TABLES.items():
            cursor.execute(f"SELECT {column} FROM {table} WHERE agency_id = %s", [world.cast.agency.pk])
            everything[table] = {row[0] for row in cursor.fetchall()}
    assert all(everything.values())
    assert {table: rows(table, scope) for table in TABLES} == everything


def test_a_partner_sees_the_people_shared_with_them_and_no_other(world: World, crowd: list[Participation], owner) -> None:
    for scope, actor in (everyone(world)[who] for who in ("nadege", "lucie", "yolande")):
        with owner() as cursor:
            cursor.execute("SELECT person_id FROM people_personaccess WHERE organisation_id = %s", [actor.organisation])
            shared = {row[0] for row in cursor.fetchall()}
        assert shared
        assert rows("people_person", scope) == shared
        assert rows("people_personaccess", scope) == shared
        assert rows("people_personaccess", scope, "organisation_id") == {actor.organisation}
        assert rows("agenda_request", scope) <= shared


def test_a_house_sees_its_own_bookings_and_not_those_of_the_neighbour(world: World, crowd: list[Participation]) -> None:
    in_lodeve, in_gignac, by_phone, by_partner = crowd
    lodeve, gignac, partner = (everyone(world)[who][0] for who in ("nadege", "lucie", "yolande"))
    assert rows("agenda_participation", lodeve, "id") == {in_lodeve.pk, by_partner.pk}
    assert rows("agenda_participation", gignac, "id") == {in_gignac.pk}
    assert rows("agenda_participation", partner, "id") == {by_partner.pk}
    assert rows("agenda_travelplan", gignac) == {in_gignac.pk}
    assert rows("agenda_appointment", lodeve) == {in_lodeve.appointment_id, by_partner.appointment_id}
    assert by_phone.pk not in rows("agenda_participation", lodeve, "id")


def test_an_access_that_is_closed_shows_nothing_any_more(world: World, crowd: list[Participation]) -> None:
    scope, _actor = everyone(world)["yolande"]
    before = rows("people_person", scope)
    with world.seen_by(world.cast.claire), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_personaccess SET since = '2020-01-01', until = '2020-06-01' WHERE organisation_id = %s",
            [world.cast.partner.pk],
        )
    assert before
    assert rows("people_person", scope) == set()
    assert rows("agenda_participation", scope) == set()


def test_a_house_that_no_longer_works_with_the_agency_sees_nobody(world: World, crowd: list[Participation]) -> None:
    scope, _actor = everyone(world)["nadege"]
    assert rows("people_person", scope)
    world.cast.house.collaborations.update(since="2020-01-01", until="2020-06-01")
    assert all(rows(table, scope) == set() for table in TABLES)


def test_a_link_opens_its_own_rows_and_no_other(world: World, crowd: list[Participation]) -> None:
    booked = crowd[0]
    scope = selectors.scope_of_link(selectors.token_of(booked.idempotency_key), NOW)
    assert rows("agenda_participation", scope, "id") == {booked.pk}
    assert rows("agenda_appointment", scope) == {booked.appointment_id}
    assert rows("people_person", scope) == {booked.person_id}
    assert rows("agenda_travelplan", scope) == {booked.pk}
    assert rows("agenda_request", scope) == {booked.person_id}


def test_a_row_of_another_agency_cannot_be_written(world: World) -> None:
    """Paul pretends to be of the agency: the service believes it, the database does not."""
    with world.seen_by(world.cast.paul) as by, pytest.raises(ProgrammingError, match="row-level security"):
        world.ask(world.cast.farid, replace(by, agency=world.cast.agency.pk))
