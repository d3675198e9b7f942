"""A seat goes to another session: by the person's link, or at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.booking.views.link import BY_LINK, by_link, seat_of
from maillage.journeys.booking.views.public import actor
from maillage.journeys.workshops.enrolling import move_person, other_sessions
from maillage.kit import clock
from maillage.kit.errors import NotFound, Refused
from maillage.registry.accounts.selectors import Actor


@never_cache
@by_link
@require_http_methods(["GET", "POST"])
def by_own_link(request: HttpRequest, token: str) -> HttpResponse:
    """The person chooses another session themself."""
    refusal = ""
    if request.method == "POST":
        refusal = _moved(request, _workshop_seat(seat_of(request)), BY_LINK)
        if not refusal:
            messages.success(request, _("C’est changé. Voici votre nouveau bulletin."))
            return redirect("booking:link", token=token)
    context = _context(seat_of(request), refusal)
    return render(request, "workshops/change_alone.html", {**context, "token": token}, status=409 if refusal else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def at_the_desk(request: HttpRequest, participation: int) -> HttpResponse:
    """A counsellor or an adviser changes it for the person."""
    refusal = ""
    if request.method == "POST":
        refusal = _moved(request, _seat(participation), actor(request))
        if not refusal:
            messages.success(request, _("C’est changé. Voici le nouveau bulletin."))
            return redirect("booking:desk_slip", participation=participation)
    context = _context(_seat(participation), refusal)
    return render(request, "workshops/change_at_desk.html", context, status=409 if refusal else 200)


def _moved(request: HttpRequest, seat: Seat, by: Actor) -> str:
    """Move it; what stands in the way, in a sentence."""
    chosen = request.POST.get("seance", "")
    if not chosen.isdecimal() or len(chosen) > 18:  # the digits of a key
        raise NotFound
    try:
        move_person(seat=seat, session=int(chosen), is_driven="conduite" in request.POST, by=by, now=clock.now())
    except Refused as refused:
        return str(refused)
    return ""


def _context(seat: Seat, refusal: str) -> dict[str, Any]:
    """Sessions one can come to and be back from first, by date."""
    now = clock.now()
    card = agenda.session_card(_workshop_seat(seat).appointment)
    ways = other_sessions(seat, agenda.participation(seat.participation).person, now)
    ways.sort(key=lambda way: (way.is_impossible, way.session.starts_at))
    return {"seat": seat, "refusal": refusal, "ways": ways, "is_whole": card.is_whole}


def _seat(participation: int) -> Seat:
    seat = agenda.seat(participation, clock.now())
    if seat is None:
        raise NotFound
    return _workshop_seat(seat)


def _workshop_seat(seat: Seat) -> Seat:
    if seat.series is None:
        raise NotFound
    return seat
