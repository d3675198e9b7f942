"""The limit of a public form or address: written on its view, counted before the view's transaction begins.

Counted apart, a try stays counted when the view is rolled back, and nobody's booking waits for somebody else's count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

from maillage.kit import clock
from maillage.kit.limits.counting import WINDOW, tried, window_of
from maillage.kit.limits.errors import SentTooOften
from maillage.kit.limits.visitors import network_of
from maillage.kit.web import answer

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Limit:
    """How often the form may be sent in a quarter of an hour: from one address, and through one link (0: as one likes)."""

    form: str
    per_address: int
    per_link: int = 0
    counts_reads: bool = False


def limited(form: str, *, per_address: int, per_link: int = 0, counts_reads: bool = False) -> Callable[[View], View]:
    """Limit how often a view is posted to, or asked for at all. Views of one `form` are counted together."""

    def mark(view: View) -> View:
        view.limit = Limit(form, per_address, per_link, counts_reads)  # type: ignore[attr-defined]  # read by LimitMiddleware
        return view

    return mark


class LimitMiddleware:
    """Refuses what is sent too often; stands before the request's transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit, link = _limit_of(request)
        if limit is not None and (request.method == "POST" or limit.counts_reads):
            now = clock.now()
            if _is_over(limit, request, link, now):
                return _refused(request, now)
        return self.get_response(request)


def _limit_of(request: HttpRequest) -> tuple[Limit | None, str]:
    """The limit of the view that will answer, and the link in its address."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None, ""
    view: Any = match.func
    return getattr(view, "limit", None), str(match.kwargs.get("token", ""))


def _is_over(limit: Limit, request: HttpRequest, link: str, now: datetime) -> bool:
    """Whoever is over their own limit does not use up the link's, which is everybody's."""
    if tried(limit.form, "address", network_of(request), now) > limit.per_address:
        return True
    return bool(limit.per_link and link) and tried(limit.form, "link", link, now) > limit.per_link


def _refused(request: HttpRequest, now: datetime) -> HttpResponse:
    response = answer(request, SentTooOften())
    response["Retry-After"] = str(int((window_of(now) + WINDOW - now).total_seconds()) + 1)
    return response
