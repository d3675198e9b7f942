"""Each morning, what is late or silent is told to whoever answers for it. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.partnership import telling
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic
from maillage.registry.organisations.selectors import agencies


@job("partnership.chase", retry=3)
def chase(*, agency: int) -> None:
    """The owners and the director of one agency's partnerships."""
    telling.put_in_outbox(agency=agency, now=clock.now())


@periodic("35 5 * * 1-5", "partnership.morning")
def morning(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Each agency looks at its own."""
    for agency in agencies(clock.today(clock.now())):
        defer("partnership.chase", agency=agency.key)
