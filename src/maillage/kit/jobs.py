"""Background work: deferred by name in the transaction of the write, run in the scope its arguments name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from procrastinate.contrib.django import app

from maillage.kit.scope.entering import Scope, enter

Job = Callable[..., None]


def defer(name: str, *, lock: str | None = None, **arguments: int | str | None) -> None:
    """Queue the job `name`. Arguments are ids and short codes only: they are stored and logged as they are."""
    app.configure_task(name, allow_unknown=False, queueing_lock=None, lock=lock).defer(**arguments)


def job(name: str, **options: Any) -> Callable[[Job], Job]:
    """Register a job. One that takes `agency=` runs in that agency's scope; the others see no scoped row."""

    def register(function: Job) -> Job:
        @wraps(function)
        def run(**arguments: Any) -> None:
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
