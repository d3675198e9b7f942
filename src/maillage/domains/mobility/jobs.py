"""Work of the background: the missing tables of a version, one table, the night's round. Arguments are keys."""

from __future__ import annotations

from maillage.domains.mobility import services
from maillage.kit import clock
from maillage.kit.jobs import job, periodic


@job("mobility.prepare", retry=3)
def prepare(*, version: int) -> None:
    """Ask for each missing table of a version."""
    services.prepare(version=version, now=clock.now())


@job("mobility.build_table", retry=3)
def build_table(*, table: int) -> None:
    """Build one table."""
    services.build_one_table(table=table, now=clock.now())


@periodic("17 2 * * *", "mobility.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """The horizon of ten weeks has moved on by a day: ask for new kinds of day, remove old tables."""
    services.prepare_all(now=clock.now())
    services.sweep(now=clock.now())
