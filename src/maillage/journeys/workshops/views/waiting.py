"""Whoever enrolled alone and waits: their rank, under an address of their own; and they wait no longer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.services.enrolling import rank_of
from maillage.domains.agenda.services.waiting import withdraw as withdraw_entry
from maillage.journeys.booking.pages import steps
from maillage.journeys.booking.views.link import BY_LINK
from maillage.journeys.workshops.alone_pages import STEPS
from maillage.kit import clock
from maillage.kit.scope.entering import Scope


def by_own_wait(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view runs in the scope of one entry of the list."""

    def scope(_request: HttpRequest, token: str, waiting: str) -> Scope:
        return agenda.scope_of_waiting(token, waiting)

    view.link_scope = scope  # type: ignore[attr-defined]  # read by scope_of_request
    return view


@never_cache
@by_own_wait
@require_GET
def show(request: HttpRequest, token: str, waiting: str) -> HttpResponse:
    """The rank; promoted, the slip."""
    entry = agenda.own_wait(waiting)
    if entry.status == "promoted":
        return redirect("booking:link", token=agenda.token_of(entry.idempotency_key))
    sessions = agenda.series_card(entry.series_id, clock.now()).sessions
    context = {
        "token": token,
        "waiting": waiting,
        "status": entry.status,
        "rank": rank_of(entry),
        "label": entry.series.label,
        "sessions": [card for card in sessions if entry.appointment_id in {None, card.session}],
        "call": settings.MAILLAGE_HELP_PHONE,
        **steps(5, STEPS),
    }
    return render(request, "workshops/alone_waiting.html", context)


@never_cache
@by_own_wait
@require_POST
def withdraw(_request: HttpRequest, token: str, waiting: str) -> HttpResponse:
    """They wait no longer: the ranks behind move up."""
    withdraw_entry(entry=agenda.own_wait(waiting), by=BY_LINK, now=clock.now())
    return redirect("workshops:alone_waiting", token=token, waiting=waiting)
