"""Row-level security of the projects, asked in raw SQL: a stranger gets no row, nothing entered, no row."""

from __future__ import annotations

import pytest
from django.db import connection
from tests import factories as make
from tests.domains.houses.world import NOW, PLANNED, World, days

from maillage.domains.houses import services
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db
TABLES = ("houses_houseopening", "houses_openingstep", "houses_openingmove")


@pytest.fixture
def moved(world: World) -> World:
    """A project with its eight steps and one move; and a project of another agency."""
    key = world.prepare().pk
    world.act(services.move_date, opening=key, planned_on=PLANNED + days(7), why="Travaux", now=NOW)
    house = make.house("Maison de Béziers")
    make.collaboration(world.elsewhere, house, since=NOW.date())
    place = make.place(house)
    world.prepare(world.paul, agency=world.elsewhere.pk, place=place.pk, lead=house.pk)
    return world


def counts(scope: Scope) -> list[int]:
    found = []
    with make.in_scope(scope), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
    return found


@pytest.mark.parametrize("who", ["helene", "claire", "bruno", "camille", "sophie", "lucie"])
def test_the_agency_the_house_and_the_lead_see_their_project(moved: World, who: str) -> None:
    assert counts(make.scope(make.actor(getattr(moved, who)))) == [1, 8, 1]


def test_the_job_of_an_agency_sees_its_own(moved: World) -> None:
    assert counts(Scope(role="job", agency=moved.agency.pk)) == [1, 8, 1]
    assert counts(Scope(role="job", agency=moved.elsewhere.pk)) == [1, 8, 0]


@pytest.mark.parametrize("who", ["olivier", "gerard"])
def test_whoever_is_not_named_sees_no_row(moved: World, who: str) -> None:
    assert counts(make.scope(make.actor(getattr(moved, who)))) == [0, 0, 0]


@pytest.mark.parametrize("role", ["", "public", "elected", "administrator", "house_lead"])
def test_nothing_entered_or_no_organisation_no_row(moved: World, role: str) -> None:
    assert counts(Scope(role=role)) == [0, 0, 0]


def test_a_lead_that_no_longer_works_with_the_agency_sees_nothing_any_more(moved: World) -> None:
    moved.lead.collaborations.update(until=NOW.date() + days(30))
    assert counts(make.scope(make.actor(moved.camille))) == [0, 0, 0]
