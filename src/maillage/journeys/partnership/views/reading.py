"""Partnerships as they are read: all of them, one of them, what is one's own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from maillage.journeys.partnership.doors import reader, reader_of
from maillage.journeys.partnership.pages import list_page, mine_page, show_page
from maillage.kit import clock
from maillage.registry.accounts.models import Role


@never_cache
@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every partnership for the director; whoever has one territory, or only own actions, starts there."""
    by = reader(request, owners=True)
    if by.role == Role.ECONOMIC_OFFICER and by.organisation is not None:
        return redirect("partnership:show", by.organisation)
    if by.role != Role.DIRECTOR:
        return redirect("partnership:mine")
    return render(request, "partnership/list.html", list_page(by, clock.now()))


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, body: int) -> HttpResponse:
    """One partnership."""
    return render(request, "partnership/show.html", show_page(reader_of(request, body), body, clock.now()))


@never_cache
@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I answer for."""
    return render(request, "partnership/mine.html", mine_page(reader(request, owners=True), clock.now()))
