"""The first page, the demonstration's way in, and the choice of a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from maillage.journeys.companies.late import late_lines
from maillage.journeys.demo.cast import cast
from maillage.journeys.home import pages
from maillage.journeys.home.director import director_page
from maillage.journeys.home.middleware import DEMO_KEY
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.installation.selectors import is_demo
from maillage.kit.limits.limiting import limited
from maillage.registry.accounts.adapters import note_browser
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import MEMBERSHIP_KEY, Actor, account_behind, holds

MOST_LATE = 3
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where am I, take an appointment, sign in; a professional goes to their own first page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set with the scope
    if actor.account is None:
        return render(request, "home/home.html", pages.public_home(clock.now()))
    first = pages.first_page(actor.role)
    return redirect(first) if first else own(request)


@login_required
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Who is signed in, their other roles, their account."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set with the scope
    now = clock.now()
    late = {"late": late_lines(actor, now)}
    return render(request, "home/own.html", pages.own_page(actor, clock.today(now)) | late)


@login_required
@require_GET
def director(request: HttpRequest) -> HttpResponse:
    """The partnerships side by side, then the week: of the agency's director alone."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set with the scope
    if by.role != Role.DIRECTOR or by.agency is None:
        raise NotAllowed
    now = clock.now()
    return render(request, "home/director.html", director_page(by, now) | {"late": late_lines(by, now, MOST_LATE)})


@require_POST
def enter_as(request: HttpRequest, membership: int) -> HttpResponse:
    """Demonstration only: enter as one of its invented professionals."""
    if not is_demo():
        raise NotFound
    chosen = next((role for role in cast() if role.membership == membership), None)
    if chosen is None:
        raise NotFound
    account = account_behind(membership)
    login(request, account, backend=BACKEND)
    note_browser(request, account.pk)
    request.session[DEMO_KEY] = True
    request.session[MEMBERSHIP_KEY] = membership
    return redirect("home")


def that_writes(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A GET of allauth that writes: the first time the recovery codes are shown, it notes that they were."""

    @wraps(view)
    def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    allowed.writes_on_get = True  # type: ignore[attr-defined]  # read by ScopeMiddleware
    return allowed


def asked_to_reset(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever floods the form of forgotten passwords is refused before any address is looked up."""

    @limited("password_reset", per_address=10)
    @wraps(view)
    def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return allowed


@login_required
@require_POST
def choose_role(request: HttpRequest, membership: int) -> HttpResponse:
    """Work under another of one's own roles."""
    if not holds(account=request.user.pk, membership=membership, day=clock.today(clock.now())):
        raise NotFound
    request.session[MEMBERSHIP_KEY] = membership
    return redirect("home")
