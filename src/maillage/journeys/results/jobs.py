"""Once a month, elected contacts without an account are written to. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.results import letters
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic
from maillage.registry.organisations.selectors import agencies


@job("results.letters", retry=3)
def write_letters(*, agency: int) -> None:
    """Those of one agency's partnerships."""
    letters.put_in_outbox(agency=agency, now=clock.now())


@periodic("10 6 3 * *", "results.monthly")
def monthly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """On the third, each agency writes its own: the last days of the month have been told by then."""
    for agency in agencies(clock.today(clock.now())):
        defer("results.letters", agency=agency.key)
