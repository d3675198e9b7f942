"""Background work: houses where no date is coming, each night; permanences that change, hours that clash. Arguments are keys."""

from __future__ import annotations

from maillage.domains.agenda import selectors as agenda
from maillage.journeys.sessions import alerts, gaps
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic


@periodic("41 3 * * *", "sessions.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Ask for each agency in its own scope."""
    for agency in agenda.agencies_with_reasons():
        defer("sessions.gaps", lock=f"sessions.gaps.{agency}", agency=agency)


@job("sessions.gaps", retry=3)
def houses_without_date(*, agency: int) -> None:
    """Tell of the houses of one agency."""
    gaps.tell_of_gaps(agency=agency, now=clock.now())


@job("sessions.tell_house", retry=3)
def tell_house(*, agency: int, occurrence: int, change: int) -> None:
    """Tell the house what became of a permanence."""
    alerts.tell_house(agency=agency, occurrence=occurrence, change=change, now=clock.now())


@job("sessions.tell_clash", retry=3)
def tell_clash(*, agency: int, opening: int) -> None:
    """Tell whoever can decide."""
    alerts.tell_clash(agency=agency, opening=opening, now=clock.now())
