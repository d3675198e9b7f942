"""One transaction per request, in the scope of whoever asks; reads of people are written down before the answer leaves.

A GET runs read-only: the database refuses a write. A failed view leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import import_string

from maillage.kit.audit import reads
from maillage.kit.errors import Refused, Unavailable
from maillage.kit.scope.entering import Scope, apply
from maillage.kit.web import answer

SAFE = {"GET", "HEAD", "OPTIONS"}


class ScopeMiddleware:
    """Wraps the view in a transaction and enters the scope that `settings.SCOPE_OF_REQUEST` finds for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.scope_of: Callable[[HttpRequest, Callable[..., Any], dict[str, Any]], Scope] = import_string(
            settings.SCOPE_OF_REQUEST
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.failed = False  # type: ignore[attr-defined]  # set in process_exception, read below
        with reads.collecting() as collected:
            with transaction.atomic():
                response = self.get_response(request)
                if request.failed or response.status_code >= 500:  # type: ignore[attr-defined]  # set above
                    transaction.set_rollback(True)
            try:
                reads.write(request, collected)
            except Unavailable as refusal:
                return answer(request, refusal)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Enter once the address is known: a signed link sees its own object only."""
        try:
            scope = self.scope_of(request, view, kwargs)
        except Refused as refusal:
            return answer(request, refusal)
        request.scope = scope  # type: ignore[attr-defined]  # doors read who is asking
        apply(scope, is_read_only=request.method in SAFE and not getattr(view, "writes_on_get", False))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Django turns an exception into a response inside the transaction: remember to roll back."""
        request.failed = True  # type: ignore[attr-defined]  # declared in __call__
