"""What stood in people's way, and where a permanence would let more of them come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SessionRow
from maillage.journeys.booking.views.public import actor
from maillage.journeys.listening.moving import proposals, windows_of
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Role
from maillage.registry.places.selectors import partner_places

SINCE = timedelta(days=90)
MOST, AHEAD = 5, timedelta(days=60)


@login_required
@require_GET
def heard(request: HttpRequest) -> HttpResponse:
    """Counts by difficulty and commune, and the places whose hours can be looked at."""
    agency, now = _agency(request), clock.now()
    wishes = agenda.unmet_wishes(agency=agency, since=now - SINCE)
    context = {
        "count": len(wishes),
        "rides": sum(wish.wants_shared_ride for wish in wishes),
        "difficulties": agenda.difficulties(wishes),
        "communes": agenda.by_commune(wishes),
        "places": partner_places(agency, clock.today(now)),
    }
    return render(request, "listening/heard.html", context)


@login_required
@require_GET
def place(request: HttpRequest, place: int) -> HttpResponse:
    """One place: who could come at its hours, and at others."""
    agency, now = _agency(request), clock.now()
    today = clock.today(now)
    card = next((each for each in partner_places(agency, today) if each.key == place), None)
    if card is None:
        raise NotFound
    wishes = agenda.unmet_wishes(agency=agency, since=now - SINCE, place=place)
    held = windows_of(agenda.openings_at(place=place, today=today))
    own, others = proposals(place=card, now_held=held, wishes=wishes, agency=agency, today=today)
    context = {
        "place": card,
        "count": len(wishes),
        "difficulties": agenda.difficulties(wishes),
        "own": own,
        "others": others[:MOST],
        "next_session": _next_session(agency, place, now),
    }
    return render(request, "listening/place.html", context)


def _next_session(agency: int, place: int, now: datetime) -> SessionRow | None:
    """The next permanence there that can still be moved."""
    coming = agenda.sessions_at(agency=agency, place=place, start=now, end=now + AHEAD)
    return next((row for row in coming if row.starts_at > now and row.status in {"planned", "moved"}), None)


def _agency(request: HttpRequest) -> int:
    by = actor(request)
    if by.role not in {Role.ADVISER, Role.DIRECTOR} or by.agency is None:
        raise NotAllowed
    return by.agency
