"""Background work of the booking journey. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.booking import rechecking
from maillage.kit import clock
from maillage.kit.jobs import job, periodic


@job("booking.recheck", retry=3)
def recheck(*, agency: int, after: int) -> None:
    """One batch of an agency's coming travel plans, each batch in a transaction of its own."""
    last = rechecking.recheck_batch(agency=agency, after=after, now=clock.now())
    if last is not None:
        rechecking.defer_recheck(agency=agency, after=last)


@periodic("23 3 * * *", "booking.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Read the plans again: the days to come are better known, and one may have been booked while a timetable changed."""
    rechecking.timetable_in_service()
