"""Work of the background: late cases each working morning, what is old forgotten each night. Arguments are keys."""

from __future__ import annotations

from maillage.domains.houses.services import cases
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic
from maillage.registry.organisations.selectors import agencies


@periodic("11 5 * * 1-5", "houses.morning")
def morning(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Each agency looks at the cases that wait for it, in its own scope."""
    for agency in agencies(clock.today(clock.now())):
        defer("houses.escalate", agency=agency.key)


@periodic("37 2 * * *", "houses.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Each agency forgets what it may no longer hold."""
    for agency in agencies(clock.today(clock.now())):
        defer("houses.forget", agency=agency.key)


@job("houses.escalate", retry=3)
def escalate(*, agency: int) -> None:
    """Ask the backup, then tell the director."""
    cases.escalate(agency=agency, now=clock.now())


@job("houses.forget", retry=3)
def forget(*, agency: int) -> None:
    """Blank the cases of more than six months."""
    cases.forget_cases(agency=agency, now=clock.now())
