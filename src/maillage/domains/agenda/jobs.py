"""Work of the night: occurrences up to the horizon, the hours on offer, one round for each agency. Arguments are keys."""

from __future__ import annotations

from maillage.domains.agenda import selectors
from maillage.domains.agenda.services import earlier, enrolment_links, replacing, upkeep, waiting
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic


@periodic("47 1 * * *", "agenda.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Roll the horizon on, and ask for a round of each agency in its own scope."""
    now = clock.now()
    upkeep.write_horizon(now=now)
    upkeep.forget(now=now)
    for agency in selectors.agencies_with_reasons():
        defer("agenda.round", agency=agency)


@periodic("23 2 * * *", "agenda.hours")
def hours(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """See that the hours on offer are what the tables say, once the horizon has rolled on; it is an error when they are not."""
    upkeep.repair_hours(now=clock.now())


@job("agenda.round", retry=3)
def round_of_agency(*, agency: int) -> None:
    """Close the days that turned out to be off, end old requests and waits in vain."""
    now = clock.now()
    upkeep.close_days_off(agency=agency, now=now)
    upkeep.expire_requests(agency=agency, now=now)
    waiting.expire_waiting(agency=agency, now=now)
    earlier.expire(agency=agency, now=now)
    enrolment_links.close_over(agency=agency, now=now)


@job("agenda.replace_helper", retry=3)
def replace_helper(*, agency: int, helper: int, start_s: int, end_s: int) -> None:
    """Somebody who helps at videos is away."""
    replacing.replace_helpers(agency=agency, helper=helper, start_s=start_s, end_s=end_s, now=clock.now())
