"""What the clock does for the logs: seals them, and looks at who reads what they are not used to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from maillage.kit import clock
from maillage.kit.audit import sealing, watching
from maillage.kit.jobs import periodic


@periodic("7 * * * *", "audit.seal")
def seal(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Every hour."""
    sealing.seal(now=clock.now())


@periodic("17 * * * *", "audit.watch")
def watch(*, timestamp: int) -> None:
    """Every hour: the day on which the hour that has just ended lies, so that the last one of a day is not missed."""
    day = clock.today(datetime.fromtimestamp(timestamp, UTC) - timedelta(hours=1))
    watching.watch(day=day, now=clock.now())
