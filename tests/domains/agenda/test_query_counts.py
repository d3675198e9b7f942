"""Pages make the same number of queries for one person and for many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, a_reason, at, choice_of

from maillage.domains.agenda import selectors

pytestmark = pytest.mark.django_db
DAY = {"start": at(TUESDAY, 1), "end": at(TUESDAY, 23)}


def queries(act: Callable[[], Any], expected: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert len(act()) == expected
    return len(captured)


@pytest.mark.parametrize(
    ("who", "read"),
    [
        ("nadege", lambda world: selectors.house_day(host=world.cast.house.pk, now=NOW, **DAY)),
        ("claire", lambda world: selectors.adviser_days(adviser=world.cast.claire.pk, now=NOW, **DAY)),
        ("claire", lambda world: selectors.to_close(adviser=world.cast.claire.pk, now=NOW + timedelta(days=3))),
    ],
)
def test_a_list_costs_one_query_for_one_person_and_for_five(world: World, who: str, read: Callable[[World], Any]) -> None:
    hours = world.slots()[:5:2]
    world.book(make.person(world.cast.agency, "Un"), world.cast.claire, choice_of(hours[0]))
    with world.seen_by(getattr(world.cast, who)):
        assert queries(lambda: read(world), 1) == 1
    for number, slot in enumerate(hours[1:]):
        world.book(make.person(world.cast.agency, f"Deux {number}"), world.cast.claire, choice_of(slot))
    with world.seen_by(getattr(world.cast, who)):
        assert queries(lambda: read(world), 3) == 1


def test_free_hours_cost_two_queries_and_a_daily_limit_one_more(world: World) -> None:
    free = len(world.slots())
    assert queries(world.slots, free) <= 3
    world.book(world.cast.ghislaine, world.cast.nadege)
    before = queries(world.slots, len(world.slots()))
    limited = a_reason(world.cast.agency, "Une par jour", cap_per_day=1)
    world.in_house.reasons.add(limited)
    count = len(world.slots(reason=limited))
    assert queries(lambda: world.slots(reason=limited), count) == before + 1
