"""Two addresses for whoever watches the site: is the process alive, can it serve? Never a detail, it may be a stranger."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe

PATIENCE_MS: Final = 2000
APPLIED: Final = "SELECT app, name FROM django_migrations"


class HealthMiddleware:
    """Stands first: a probe knows no host name, follows no redirection, has no session and opens no scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else self.get_response(request)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view is given its request
    """This process answers."""
    return _said("ok", 200)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view is given its request
    """The database answers and has the tables that this code expects."""
    try:
        is_ready = not missing_migrations()
    except Error:
        is_ready = False
    return _said("ready", 200) if is_ready else _said("not ready", 503)


def missing_migrations() -> list[str]:
    """The last migration of each application that the database does not have."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
        cursor.execute(APPLIED)
        return sorted(f"{app}.{name}" for app, name in _expected() - set(cursor.fetchall()))


@cache
def _expected() -> frozenset[tuple[str, str]]:
    """What the code of this process holds; it does not change while it runs."""
    return frozenset((str(app), str(name)) for app, name in MigrationLoader(None).graph.leaf_nodes())


def _said(word: str, status: int) -> HttpResponse:
    answer = HttpResponse(f"{word}\n", status=status, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


PROBES: Final = {"/healthz": healthz, "/readyz": readyz}
urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
