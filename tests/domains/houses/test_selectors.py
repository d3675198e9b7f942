"""Projects as pages show them: for an agency, for an organisation, with their flags, in few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.domains.houses.world import NOW, PLANNED, TODAY, World, days

from maillage.domains.houses import selectors, services
from maillage.domains.houses.selectors import OpeningCard
from maillage.kit.errors import NotFound

pytestmark = pytest.mark.django_db
OCTOBER = PLANNED + days(40)


def card(world: World, today: Any = TODAY, who: str = "helene") -> OpeningCard:
    with world.seen_by(getattr(world, who)):
        (found,) = selectors.openings_of_agency(world.agency.pk, today)
        return found


def test_a_card_tells_the_whole_project(world: World) -> None:
    opening = world.prepare()
    world.act(services.tick, step=world.step("operators").pk)
    world.act(services.move_date, opening=opening.pk, planned_on=OCTOBER, why="Travaux", now=NOW)
    found = card(world)
    assert (found.house, found.town, found.lead) == ("Maison France Services de Paulhan", "Paulhan", "Clermontais")
    assert (found.status, found.status_label, found.planned_on) == ("preparing", "en préparation", OCTOBER)
    assert [(move.old_on, move.new_on, move.why) for move in found.moves] == [(PLANNED, OCTOBER, "Travaux")]
    assert (found.done_count, len(found.steps)) == (1, 8)
    assert [step.due_on for step in found.steps] == sorted(step.due_on for step in found.steps)
    assert {step.owner_label for step in found.steps} == {"Clermontais", "Agence de Clermont-l’Hérault"}
    assert "operators" not in found.unmet
    assert found.flags == ()


def test_late_steps_and_unmet_conditions_are_flagged(world: World) -> None:
    world.prepare()
    found = card(world, PLANNED - days(80))  # two agents were due ten days ago
    assert [flag.kind for flag in found.flags] == ["late_step", "unmet_condition"]
    assert [step.condition for step in found.steps if step.is_late] == ["two_agents"]
    assert "deux agents d’accueil" in found.flags[1].text
    assert [flag.kind for flag in card(world, PLANNED + days(1)).flags].count("date_passed") == 1


def test_an_agency_and_an_organisation_see_their_projects_by_day(world: World) -> None:
    first = world.prepare()
    other = make.place(world.other_house, town="Gignac")
    second = world.prepare(place=other.pk, planned_on=PLANNED - days(30))
    world.act(services.abandon, opening=second.pk, why="Local vendu")
    with world.seen_by(world.helene):
        agency = world.agency.pk
        assert [each.key for each in selectors.openings_of_agency(agency, TODAY)] == [second.pk, first.pk]
        assert [each.key for each in selectors.openings_of_agency(agency, TODAY, is_running_only=True)] == [first.pk]
        assert selectors.openings_of_agency(world.elsewhere.pk, TODAY) == ()
        assert [each.key for each in selectors.openings_of_organisation(world.house.pk, TODAY)] == [first.pk]
        assert [each.key for each in selectors.openings_of_organisation(world.lead.pk, TODAY)] == [second.pk, first.pk]
        assert selectors.openings_of_organisation(world.agency.pk, TODAY) == ()
    with world.seen_by(world.gerard):  # leads the other house
        assert [each.key for each in selectors.openings_of_agency(agency, TODAY)] == [second.pk]


def test_one_project_is_found_by_those_who_see_it(world: World) -> None:
    key = world.prepare().pk
    for who in ("helene", "claire", "bruno", "camille", "sophie", "lucie"):
        with world.seen_by(getattr(world, who)):
            assert selectors.opening(key, TODAY).key == key
    for who in ("olivier", "gerard", "paul"):
        with world.seen_by(getattr(world, who)), pytest.raises(NotFound):
            selectors.opening(key, TODAY)


def test_many_projects_cost_as_many_queries_as_one(world: World) -> None:
    def cost(read: Callable[[], tuple[OpeningCard, ...]], expected: int) -> int:
        with world.seen_by(world.helene), CaptureQueriesContext(connection) as captured:
            assert len(read()) == expected
        return len(captured)

    def read() -> tuple[OpeningCard, ...]:
        return selectors.openings_of_agency(world.agency.pk, TODAY)

    world.furnish()
    world.prepare()
    alone = cost(read, 1)
    for number in range(3):
        house = make.house(f"Maison {number}")
        world.prepare(place=make.place(house).pk)
    assert cost(read, 4) == alone <= 8
