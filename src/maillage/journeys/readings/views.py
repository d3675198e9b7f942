"""The door of the logs: what was read that is unusual, and how far the logs are sealed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from maillage.journeys.booking.views.public import actor
from maillage.journeys.readings import pages
from maillage.kit import clock
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role


@never_cache
@login_required
@require_GET
def unusual(request: HttpRequest) -> HttpResponse:
    """Who, when, how many files; never whose."""
    if actor(request).role != Role.ADMINISTRATOR:
        raise NotAllowed
    return render(request, "readings/unusual.html", {"page": pages.unusual_page(clock.now())})
