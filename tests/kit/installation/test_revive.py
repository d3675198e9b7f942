"""A worker that dies leaves its job to another; one that lives keeps it."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def job_of_a_worker(heard_of: str) -> int:
    """A job that a worker is doing, last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id", [heard_of]
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, args)"
            " VALUES ('default', 'messages.forget', 'doing', %s, '{\"agency\": 1}') RETURNING id",
            [worker],
        )
        return int(cursor.fetchone()[0])


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(("heard_of", "status"), [("5 minutes", "todo"), ("10 seconds", "doing")])
def test_the_job_of_a_silent_worker_is_given_to_another(heard_of: str, status: str) -> None:
    from maillage.kit.installation.jobs import revive

    job = job_of_a_worker(heard_of)
    revive(timestamp=0)
    assert status_of(job) == status
