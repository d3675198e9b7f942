"""Which people's files a request has shown. Selectors note the ids; the middleware writes them before answering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, transaction
from django.http import HttpRequest

from maillage.kit import clock
from maillage.kit.errors import Unavailable

_collected: ContextVar[set[int] | None] = ContextVar("people_read", default=None)


@contextmanager
def collecting() -> Iterator[set[int]]:
    """Collect what `note` is told until the end of the block."""
    people: set[int] = set()
    token = _collected.set(people)
    try:
        yield people
    finally:
        _collected.reset(token)


def note(people: Iterable[int]) -> None:
    """Say that these people's files are shown. Called by every selector that returns an identity."""
    collected = _collected.get()
    if collected is not None:
        collected.update(people)


def write(request: HttpRequest, people: set[int]) -> None:
    """Append one row per file shown, in a transaction of its own; the page is refused when that fails."""
    from maillage.kit.audit.models import ReadEntry

    if not people:
        return
    scope = request.scope  # type: ignore[attr-defined]  # set by ScopeMiddleware
    route = request.resolver_match.route if request.resolver_match else ""
    at = clock.now()
    rows = [
        ReadEntry(
            at=at,
            agency_id=scope.agency,
            account_id=scope.account,
            role=scope.role,
            person_key=person,
            address=route[:120],
        )
        for person in sorted(people)
    ]
    try:
        with transaction.atomic():
            ReadEntry.objects.bulk_create(rows)
    except DatabaseError as error:
        raise Unavailable from error
