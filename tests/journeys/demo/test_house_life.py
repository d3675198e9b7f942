"""What the demonstration's houses live by: sheets found, a day held and one whose host is away, cases in three states."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import factories as make

from maillage.domains.houses import selectors
from maillage.journeys.demo import desks, house_life, houses, openings, professionals, territory
from maillage.kit import clock

pytestmark = pytest.mark.django_db


def test_the_houses_have_sheets_days_and_cases() -> None:
    today = date(2026, 11, 18)  # a Wednesday
    now = clock.wall(today, 9)
    world = houses.load(territory.load())
    accounts = professionals.load(world, now)
    director = desks.director(world.agency)
    with make.in_scope(director.scope):
        openings.load(world, today, director.actor)
        house_life.load(world, accounts, director, now)
        agency = world.agency.pk
        assert [each.title for each in selectors.find_sheets(agency, "payement retar")] == ["Paiement en retard"]
        assert len(selectors.direct_contacts(agency, today)) == 5
        held, planned = selectors.shadowing_days(today=today, since=today - timedelta(days=100))
        cases = selectors.cases(today=today)
        covers = {each.label: each for each in selectors.coverage(agency, today)}
    assert (held.state, planned.state) == ("held", "planned")
    assert held.guests[0].progress == 1.5
    assert [each.host_name for each in planned.away] == ["Aurélie Vidal"]
    assert [(case.state, case.stage, case.is_escalated) for case in cases] == [
        ("open", "last_day", True),
        ("open", "waiting", False),
        ("answered", "", False),
    ]
    assert covers["Maison France Services de Gignac"].covered == 1
    assert [each.name for each in covers["Bus France Services du Larzac"].lacking] == ["Yves Salasc"]
