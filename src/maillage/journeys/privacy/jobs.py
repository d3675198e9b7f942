"""Retention, every night: what was kept long enough goes, in each agency and outside of them."""

from __future__ import annotations

from maillage.journeys.privacy.retention import forget_everywhere, forget_in
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic
from maillage.registry.organisations.selectors import all_agencies


@periodic("7 3 * * *", "privacy.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """What belongs to no agency, then a round of each one in its own scope: those that have closed too."""
    forget_everywhere(now=clock.now())
    for agency in all_agencies():
        defer("privacy.round", agency=agency)


@job("privacy.round", retry=3)
def round_of_agency(*, agency: int) -> None:
    """Forget what is due in one agency."""
    forget_in(agency=agency, now=clock.now())
