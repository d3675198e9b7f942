"""Background work: what must be told is put in the outbox, in the agency's own scope. Arguments are keys."""

from __future__ import annotations

from maillage.domains.agenda import selectors as agenda
from maillage.journeys.telling import appointments, waits
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic


@periodic("*/10 * * * *", "telling.sweep")
def sweep(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """See to the messages that no job has in hand any more, each agency in its own scope."""
    for agency in agenda.agencies_with_reasons():
        defer("messages.sweep", lock=f"messages.sweep.{agency}", agency=agency)


@job("telling.appointment", retry=3)
def appointment(*, agency: int, participation: int, what: str) -> None:
    """Something happened to an appointment."""
    appointments.tell_of(what, agency=agency, participation=participation, now=clock.now())


@job("telling.wait", retry=3)
def wait(*, agency: int, entry: int, what: str) -> None:
    """Something happened to somebody who waits for a seat."""
    waits.tell_of_wait(what, agency=agency, entry=entry, now=clock.now())
