"""Background work: deferred by name in the transaction of the write, run in the scope its arguments name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from procrastinate.contrib.django import app

from maillage.kit.scope.entering import Scope, enter

Job = Callable[..., None]


def defer(name: str, *, lock: str | None = None, at: datetime | None = None, **arguments: int | str | None) -> None:
    """Queue the job `name`, for `at` or at once. Arguments are ids and short codes only: they are stored and logged."""
    app.configure_task(name, allow_unknown=False, queueing_lock=None, lock=lock, schedule_at=at).defer(**arguments)


def job(name: str, *, in_steps: bool = False, **options: Any) -> Callable[[Job], Job]:
    """Register a job. One that takes `agency=` runs in that agency's scope; the others see no scoped row.

    A job `in_steps` opens its own transactions: what it does outside the database falls between two of them.
    """

    def register(function: Job) -> Job:
        @wraps(function)
        def run(**arguments: Any) -> None:
            if in_steps:
                function(**arguments)
                return
            agency = arguments.get("agency")
            with enter(Scope(role="job", agency=agency)):
                function(**arguments)

        app.task(name=name, pass_context=False, **options)(run)
        return run

    return register


def periodic(cron: str, name: str) -> Callable[[Job], Job]:
    """Register a job that runs by the clock (`cron` in UTC), outside any agency's scope."""

    def register(function: Job) -> Job:
        @wraps(function)
        def run(timestamp: int) -> None:
            with enter(Scope(role="job")):
                function(timestamp=timestamp)

        app.periodic(cron=cron)(app.task(name=name, pass_context=False)(run))
        return run

    return register
