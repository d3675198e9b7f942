"""From a refusal to an answer, what every answer says to the browser, and whom to tell of a flaw. Doors never catch refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Final

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maillage.kit import clock
from maillage.kit.errors import NotFound, Refused

UNUSED: Final = ("camera", "microphone", "geolocation", "payment", "usb", "bluetooth", "serial", "midi", "display-capture")
SECURITY_DAYS: Final = 90


class HeadersMiddleware:
    """What a browser may keep, embed and use: nothing of a page that is not everybody's, and no sensor at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", ", ".join(f"{each}=()" for each in UNUSED))
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        scope = getattr(request, "scope", None)
        if scope is not None and scope.role != "public" and "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response


@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a flaw (RFC 9116); nothing where the installation names nobody."""
    if not settings.MAILLAGE_SECURITY:
        raise NotFound
    expires = (clock.now() + timedelta(days=SECURITY_DAYS)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {settings.MAILLAGE_SECURITY}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: fr, en"]
    if settings.SITE:
        lines.append(f"Canonical: {request.build_absolute_uri(request.path)}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class RefusalMiddleware:
    """Turns an expected refusal into its answer; anything else is a bug and goes on to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django with whatever a view raised."""
        return answer(request, exception) if isinstance(exception, Refused) else None


def say_in_form(form: Form, refusal: Refused) -> None:
    """Say it at the field that it is about, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal in the form the client asked for."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(
            {"type": refusal.code, "title": str(refusal), "status": refusal.status, **refusal.details},
            status=refusal.status,
            content_type="application/problem+json",
        )
    fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    template = "ui/refusal.html" if fragment else "ui/error.html"
    said = render(request, template, {"status": refusal.status, "sentence": str(refusal)}, status=refusal.status)
    add_never_cache_headers(said)  # it may be possible in a minute
    return said


def csrf_failure(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001  # Django passes it by name
) -> HttpResponse:
    """The form is too old or comes from elsewhere: say so, and nothing was done."""
    sentence = _("Cette page est restée ouverte trop longtemps. Rien n’a été enregistré : revenez en arrière et rechargez.")
    return render(request, "ui/error.html", {"status": 403, "sentence": sentence}, status=403)
