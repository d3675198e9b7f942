"""What a booking and a change of hours cost: as many queries in a full diary as in an empty one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.domains.agenda.world import BY_BUS, NOW, World

from maillage.domains.agenda import selectors
from maillage.domains.agenda.services.booking import move
from maillage.domains.agenda.services.ending import cancel

pytestmark = pytest.mark.django_db


def cost(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([each for each in captured if "SAVEPOINT" not in each["sql"]])


def fill(world: World) -> None:
    for number in range(3):
        world.book(make.person(world.cast.agency, f"Personne {number}"), world.cast.claire, world.choice(4))


def test_a_booking_costs_the_same_in_a_full_diary(world: World) -> None:
    cast = world.cast
    people = [make.person(cast.agency, "Un"), make.person(cast.agency, "Deux")]
    choices = [world.choice(0), None]
    first = cost(lambda: world.book(people[0], cast.claire, choices[0]))
    fill(world)
    choices[1] = world.choice(0)
    assert cost(lambda: world.book(people[1], cast.claire, choices[1])) == first
    assert first <= 40, first


def test_moving_and_cancelling_cost_the_same_in_a_full_diary(world: World) -> None:
    cast = world.cast
    costs = []
    for name in ("Un", "Deux"):
        booked = world.book(make.person(cast.agency, name), cast.claire)
        choice = world.choice(3)
        with world.seen_by(cast.claire) as by:
            row = selectors.participation(booked.pk)
            moved = cost(
                lambda row=row, choice=choice, by=by: move(participation=row, choice=choice, plan=BY_BUS, by=by, now=NOW)
            )
            ended = cost(lambda row=row, by=by: cancel(participation=row, by=by, now=NOW))
        costs.append((moved, ended))
        fill(world)
    assert costs[0] == costs[1]
    moved, ended = costs[0]
    assert moved <= 28, costs
    assert ended <= 12, costs
