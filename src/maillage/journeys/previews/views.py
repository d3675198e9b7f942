"""What each message says."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from maillage.journeys.booking.views.public import actor
from maillage.journeys.previews.pages import previews
from maillage.journeys.telling.views import CALLERS
from maillage.kit import clock
from maillage.kit.errors import NotAllowed


@login_required
@require_GET
def models(request: HttpRequest) -> HttpResponse:
    """Each kind of message, for whoever answers for what it says."""
    if actor(request).role not in CALLERS:
        raise NotAllowed
    return render(request, "previews/models.html", {"previews": previews(clock.now())})
