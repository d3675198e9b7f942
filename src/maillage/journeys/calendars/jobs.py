"""Background work: the calendars that are followed, read every quarter of an hour. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.calendars import reading
from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic
from maillage.registry.diary import selectors as diary


@periodic("*/15 * * * *", "calendars.round")
def round_of_calendars(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Ask for each calendar in a job of its own: a slow server delays nobody else."""
    for calendar in diary.outside_calendars():
        defer("calendars.read", lock=f"calendar.{calendar}", calendar=calendar)


@job("calendars.read", in_steps=True)
def read(*, calendar: int) -> None:
    """Read one calendar."""
    reading.read(calendar=calendar, now=clock.now())
