"""What a timetable makes of the plans that were printed under another."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.domains.mobility.rules.plans import PlanVerdict, StoredPlan, compare
from maillage.domains.mobility.selectors.trips import trips_with_legs
from maillage.domains.mobility.selectors.versions import network_as_of


def recheck(plans: Sequence[StoredPlan], version: int) -> list[PlanVerdict]:
    """A verdict for each plan, in their order, with that version in service."""
    network = network_as_of(version)
    verdicts = []
    for plan in plans:
        (trip,) = trips_with_legs(plan.home, [plan.attendance], plan.means, plan.limits, network)
        verdicts.append(compare(plan, trip))
    return verdicts
