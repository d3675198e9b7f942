"""The two pages of the foot: they ask nobody who they are."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from maillage.journeys.notices.held import held_table
from maillage.kit import clock
from maillage.registry.organisations import selectors as organisations


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The notice of personal data: who answers for them, why, what, how long, and what one may ask."""
    day = clock.today(clock.now())
    context = {
        "agencies": [card.official_name or card.label for card in organisations.agencies(day)],
        "houses": [card.label for card in organisations.houses(day)],
        "held": held_table(),
        "officer": settings.MAILLAGE_DPO,
    }
    return render(request, "notices/data.html", context)


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration, a draft until somebody else has checked it."""
    return render(request, "notices/accessibility.html", {"contact": settings.MAILLAGE_ACCESSIBILITY})
