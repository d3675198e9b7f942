"""The needs of the demonstration: each kind of company has some, and some are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.domains.companies.conftest import world

from maillage.journeys.demo import needs

if TYPE_CHECKING:
    from tests.domains.companies.world import World

pytestmark = pytest.mark.django_db
__all__ = ["world"]


@pytest.mark.parametrize("trade", sorted(needs.TRADES))
def test_each_kind_of_company_has_its_needs(world: World, trade: str) -> None:
    from tests.domains.companies.world import NOW, OPENING, TODAY

    from maillage.domains.companies import selectors

    needs.occupations(NOW)
    arrival = world.arrival(expected_on=OPENING, certainty="likely")
    world.dossier(arrival)
    with world.seen_by(world.olivier) as by:
        keys = needs.needs_for(arrival=arrival.pk, trade=trade, opening=OPENING, by=by, now=NOW)
        use = needs.train(need=keys[0], by=by, now=NOW)
        needs.fill(need=keys[0], posts=3, local=2, channel="poei", by=by, now=NOW)
        found = selectors.needs_of_arrival(arrival.pk, TODAY)
    assert len(found.hiring) == len(keys) == len(needs.TRADES[trade].wanted)
    assert [each.key for line in found.hiring for each in line.uses] == [use]
    assert (found.filled_count, found.local_count) == (3, 2)
    assert found.training[0].people_count == needs.TRADES[trade].training[1]
