"""Background work: what must be told is put in the outbox, in the agency's own scope. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.telling import appointments, waits
from maillage.kit import clock
from maillage.kit.jobs import job


@job("telling.appointment", retry=3)
def appointment(*, agency: int, participation: int, what: str) -> None:
    """Something happened to an appointment."""
    appointments.tell_of(what, agency=agency, participation=participation, now=clock.now())


@job("telling.wait", retry=3)
def wait(*, agency: int, entry: int, what: str) -> None:
    """Something happened to somebody who waits for a seat."""
    waits.tell_of_wait(what, agency=agency, entry=entry, now=clock.now())
