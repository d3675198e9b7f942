"""The page of timetables: for everybody, with what is wrong in the feeds for those who can act on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.domains.mobility import selectors
from maillage.domains.mobility.permissions import can_see_problems
from maillage.kit import clock


@require_safe
def timetable(request: HttpRequest) -> HttpResponse:
    """Lines, validity, days without service; versions and problems for staff."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ScopeMiddleware
    page = selectors.timetable_page(today=clock.today(clock.now()), agency=actor.agency)
    return render(request, "mobility/timetable.html", {"page": page, "is_staff": can_see_problems(actor)})
