"""Reading a calendar elsewhere as busy time: the answer is checked before anything changes; a failure keeps what was read."""

from __future__ import annotations

from datetime import datetime, timedelta

from maillage.kit import clock
from maillage.kit.http import CannotFetch, Fetched, fetch
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.diary import selectors as diary
from maillage.registry.diary import services
from maillage.registry.diary.errors import CalendarUnreadable
from maillage.registry.diary.imports import busy_spans

AHEAD = timedelta(weeks=16)
JOB = Scope(role="job")


def read(*, calendar: int, now: datetime) -> int:
    """Read one calendar; how many busy times changed."""
    with enter(JOB):
        address, version = diary.outside_address(calendar, clock.today(now))
    try:
        found = fetch(address, version=version)
        spans = _spans(found, now)
    except (CannotFetch, CalendarUnreadable) as error:
        problem = error.problem if isinstance(error, CannotFetch) else "unreadable"
        with enter(JOB):
            services.note_outside(calendar=calendar, problem=problem, now=now)
        return 0
    with enter(JOB):
        if spans is None:
            services.note_outside(calendar=calendar, version=found.version, now=now)
            return 0
        return services.keep_busy(calendar=calendar, spans=spans, version=found.version, now=now)


def _spans(found: Fetched, now: datetime) -> list[tuple[datetime, datetime]] | None:
    if found.content is None:
        return None
    return busy_spans(found.content, start=now, end=now + AHEAD, zone=clock.PARIS)
