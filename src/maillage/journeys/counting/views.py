"""One tap counts a visit; the day so far; the last weeks of each house."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.houses import selectors as houses
from maillage.domains.houses.permissions import check_can_read_tallies, check_can_tally
from maillage.domains.houses.services import count_visit, undo_visit
from maillage.journeys.booking.views.public import actor
from maillage.journeys.counting.pages import day_page, totals_page
from maillage.kit import clock


@login_required
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Today's buttons and counts; another day's counts."""
    by, now = actor(request), clock.now()
    check_can_tally(by)
    assert by.organisation is not None
    today, tapped = clock.today(now), _key(request.GET.get("note", ""))
    context = {
        "house": by.organisation_label,
        "page": day_page(by.organisation, _day(request.GET.get("jour", ""), today), today),
        "key": uuid4(),
        "tapped": tapped,
        "last": houses.last_tally(tapped, by.organisation, now) if tapped else None,
    }
    return render(request, "counting/day.html", context)


@login_required
@require_POST
def tap(request: HttpRequest) -> HttpResponse:
    """Count one visit."""
    theme, _dot, duration = request.POST.get("quoi", "").partition(".")
    key = _key(request.POST.get("cle", "")) or uuid4()
    count_visit(theme=theme, duration=duration, key=key, by=actor(request), now=clock.now())
    return redirect(f"{reverse('counting:day')}?note={key}")


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the last tap."""
    undo_visit(key=_key(request.POST.get("cle", "")) or uuid4(), by=actor(request), now=clock.now())
    messages.success(request, _("Ce passage n’est plus compté."))
    return redirect("counting:day")


@login_required
@require_GET
def totals(request: HttpRequest) -> HttpResponse:
    """Counts of the last weeks, for whoever leads a house and for the director."""
    by = actor(request)
    check_can_read_tallies(by)
    assert by.agency is not None
    context = {"page": totals_page(by.agency, clock.now()), "where": by.organisation_label}
    return render(request, "counting/totals.html", context)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str, today: date) -> date:
    """A day that has come; what cannot be read, or is still to come, counts as today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if day.year >= 2000 and day <= today else today
