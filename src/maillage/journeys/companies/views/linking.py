"""The company's own page, by its link, without an account; and the link itself, opened and closed by who follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.companies import selectors, services
from maillage.journeys.companies.doors import done, reader
from maillage.journeys.companies.own_pages import own_page
from maillage.journeys.companies.views.following import dossier_of
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope


def by_company(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view runs in the scope of the link in its address: one file, and nothing of another company."""

    def scope(_request: HttpRequest, token: str, **_kwargs: Any) -> Scope:
        return selectors.scope_of_company_link(token, clock.now())

    view.link_scope = scope  # type: ignore[attr-defined]  # read by scope_of_request
    return view


@never_cache
@by_company
@require_GET
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Who follows us, what is planned, what is still owed to us."""
    return _own(request, token)


@never_cache
@by_company
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The one question, once."""
    try:
        services.answer(dossier=dossier_of_link(request), answer=request.POST.get("reponse", ""), now=clock.now())
    except Refused as refused:
        return _own(request, token, refusal=str(refused), status=refused.status)
    return redirect("companies:own", token)


@login_required
@require_POST
def open_link(request: HttpRequest, arrival: int) -> HttpResponse:
    """A new link; the former one opens nothing any more."""
    by, dossier = reader(request), dossier_of(arrival)
    said = _("Le lien est ouvert. Donnez-le à l’entreprise.")
    return done(request, arrival, lambda: services.open_link(dossier=dossier, by=by, now=clock.now()), said)


@login_required
@require_POST
def close_link(request: HttpRequest, arrival: int) -> HttpResponse:
    """It opens nothing any more."""
    by, dossier = reader(request), dossier_of(arrival)
    said = _("Le lien est fermé.")
    return done(request, arrival, lambda: services.close_link(dossier=dossier, by=by, now=clock.now()), said)


def _own(request: HttpRequest, token: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    page = own_page(dossier_of_link(request), clock.now())
    answer = render(request, "companies/own.html", page | {"token": token, "refusal": refusal}, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    return answer


def dossier_of_link(request: HttpRequest) -> int:
    """The one file that the link opens."""
    (link,) = request.scope.links  # type: ignore[attr-defined]  # set with the scope
    return int(link.split(":")[1])
