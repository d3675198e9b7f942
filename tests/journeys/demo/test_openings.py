"""The two openings of the demonstration, whatever the day: Gignac's is over, Paulhan's goes on with one step late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import factories as make

from maillage.domains.houses import selectors
from maillage.domains.houses.selectors import OpeningCard
from maillage.journeys.demo import calendar, desks, houses, openings, professionals, territory
from maillage.journeys.demo.houses import World
from maillage.kit import clock
from maillage.registry.accounts.models import Account
from maillage.registry.organisations.models import Organisation

pytestmark = pytest.mark.django_db
DAYS = (date(2025, 6, 15), date(2025, 12, 25), date(2026, 3, 2))  # a Sunday, Christmas, a Monday


def loaded(today: date) -> tuple[World, dict[str, Account], dict[str, OpeningCard]]:
    """The houses and their openings, as a demonstration made on that day has them."""
    world = houses.load(territory.load())
    accounts = professionals.load(world, clock.wall(today, 9))
    director = desks.director(world.agency)
    with make.in_scope(director.scope):
        openings.load(world, today, director.actor)
        cards = selectors.openings_of_agency(world.agency.pk, today)
    return world, accounts, {card.town: card for card in cards}


@pytest.mark.parametrize("today", DAYS)
def test_gignac_has_opened_with_every_step_done(today: date) -> None:
    world, _accounts, cards = loaded(today)
    gignac = cards["Gignac"]
    assert (gignac.status, gignac.unmet, gignac.flags) == ("closed", (), ())
    assert gignac.done_count == len(gignac.steps) == 10
    assert gignac.opened_on == gignac.planned_on < gignac.ended_on < today
    assert [move.new_on for move in gignac.moves] == [gignac.planned_on]
    house = Organisation.objects.get(pk=world.houses["Gignac"].pk)
    assert house.opens_on == gignac.opened_on
    assert house.codes.get(kind="house").value == "847"
    assert house in Organisation.objects.houses().open_on(today - timedelta(weeks=5))


@pytest.mark.parametrize("today", DAYS)
def test_paulhan_is_being_prepared_with_one_step_late(today: date) -> None:
    world, _accounts, cards = loaded(today)
    paulhan = cards["Paulhan"]
    assert paulhan.status == "preparing"
    assert today + timedelta(weeks=12) < paulhan.planned_on < today + timedelta(weeks=20)
    assert [step.what for step in paulhan.steps if step.is_late] == ["Commander l’enseigne"]
    assert [flag.kind for flag in paulhan.flags] == ["late_step"]
    assert 2 <= paulhan.done_count < len(paulhan.steps)
    assert len(paulhan.moves) == 1
    house = Organisation.objects.get(pk=world.houses["Paulhan"].pk)
    assert house not in Organisation.objects.houses().open_on(today)


def test_whoever_leads_paulhan_sees_it_and_nothing_of_gignac() -> None:
    _world, accounts, _cards = loaded(DAYS[0])
    by = make.actor(accounts["Bruno"])
    with make.in_scope(make.scope(by)):
        assert [card.town for card in selectors.openings_of_agency(by.agency, DAYS[0])] == ["Paulhan"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 6, 13), date(2025, 6, 13)),
        (date(2025, 6, 14), date(2025, 6, 16)),
        (date(2025, 12, 25), date(2025, 12, 26)),
        (date(2025, 4, 19), date(2025, 4, 22)),  # Easter Monday
    ],
)
def test_a_working_day_is_neither_in_a_week_end_nor_a_public_holiday(day: date, expected: date) -> None:
    assert calendar.working_day(day) == expected
