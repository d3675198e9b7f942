"""On a shared desk, a quarter of an hour without a page signs out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.kit import clock
from maillage.registry.accounts.forms import SHARED_KEY

IDLE: Final = timedelta(minutes=15)
SEEN_KEY: Final = "seen_at"


class SharedDeskMiddleware:
    """Stands after whoever is signed in is known, before anything of theirs is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.session.get(SHARED_KEY) or SESSION_KEY not in request.session:
            return self.get_response(request)
        now = clock.now().timestamp()
        if now - float(request.session.get(SEEN_KEY, now)) > IDLE.total_seconds():
            return _signed_out(request)
        request.session[SEEN_KEY] = now
        return self.get_response(request)


def _signed_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, _("Un quart d’heure sans rien faire sur un poste partagé\u00a0: vous avez été déconnecté."))
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("account_login")})
    return redirect("account_login")
