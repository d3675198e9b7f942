"""Where I am signed in, and signing out from afar."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from maillage.journeys.accounts import pages
from maillage.kit import clock
from maillage.registry.accounts import services


@never_cache
@login_required
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser where this account is signed in."""
    page = pages.sessions_page(_account(request), _key(request), clock.now())
    return render(request, "accounts/sessions.html", {"page": page})


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Everywhere but here."""
    services.end_sessions(account=_account(request), but=_key(request), now=clock.now())
    messages.success(request, _("Vous n’êtes plus connecté qu’ici."))
    return redirect("accounts:sessions")


@login_required
@require_POST
def end_one(request: HttpRequest, session: int) -> HttpResponse:
    """One browser."""
    services.end_session(session=session, account=_account(request), now=clock.now())
    messages.success(request, _("Ce navigateur est déconnecté."))
    return redirect("accounts:sessions")


def _account(request: HttpRequest) -> int:
    assert request.user.pk is not None
    return int(request.user.pk)


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""
