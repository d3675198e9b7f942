"""Messages about the houses, put in the outbox after the write, and reminders each morning. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.houses import telling
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic
from maillage.registry.organisations.selectors import agencies


@job("houses.tell_day", retry=3)
def tell_day(*, agency: int, day: int, edition: str) -> None:
    """A shadowing day was planned, changed or called off."""
    telling.put_day(agency=agency, day=day, edition=edition, now=clock.now())


@job("houses.tell_case", retry=3)
def tell_case(*, agency: int, case: int, step: str) -> None:
    """A blocked case was asked, is late or was answered."""
    telling.put_case(agency=agency, case=case, step=step, now=clock.now())


@periodic("23 5 * * 1-5", "houses.reminders")
def reminders(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Each agency, in its own scope."""
    for agency in agencies(clock.today(clock.now())):
        defer("houses.remind", agency=agency.key)


@job("houses.remind", retry=3)
def remind(*, agency: int) -> None:
    """Counsellors without their day, openings that need somebody."""
    telling.remind(agency=agency, now=clock.now())
