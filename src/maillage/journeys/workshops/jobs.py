"""Background work: workshops under their minimum, each day. Arguments are keys."""

from __future__ import annotations

from maillage.domains.agenda import selectors as agenda
from maillage.journeys.workshops import alerts
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic


@periodic("23 5 * * *", "workshops.daily")
def daily(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Ask for each agency in its own scope, before the working day."""
    for agency in agenda.agencies_with_reasons():
        defer("workshops.undecided", lock=f"workshops.undecided.{agency}", agency=agency)


@job("workshops.undecided", retry=3)
def undecided(*, agency: int) -> None:
    """Tell of the workshops of one agency."""
    alerts.tell_of_undecided(agency=agency, now=clock.now())
