"""Keeping the queue alive: work that a dead worker left half-way is given to another."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

from maillage.kit import clock
from maillage.kit.jobs import periodic

HEARTBEAT_S = 60


@periodic("* * * * *", "jobs.revive")
def revive(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the minute they were due
    """Put back the jobs whose worker has not been heard of for a minute; they are written to be run again."""
    manager = app.job_manager
    for job in async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=HEARTBEAT_S):
        async_to_sync(manager.retry_job)(job, retry_at=clock.now())
