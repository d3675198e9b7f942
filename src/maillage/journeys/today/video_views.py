"""The house says how video goes there: with somebody who helps, or people by themselves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.journeys.booking.views.public import actor
from maillage.journeys.today.video_help import video_places
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.places.selectors import place_card
from maillage.registry.places.services import set_video_unaided


@login_required
@require_GET
def video_help(request: HttpRequest) -> HttpResponse:
    """Rooms, devices and helpers of the house, and why no video is offered when none is."""
    by = _counsellor(request)
    assert by.organisation is not None
    context = {"house": by.organisation_label, "places": video_places(by.organisation, clock.now())}
    return render(request, "today/video.html", context)


@login_required
@require_POST
def video_help_set(request: HttpRequest, place: int) -> HttpResponse:
    """People manage by themselves at one place of the house, or somebody is held again."""
    by, card = _counsellor(request), place_card(place)
    if card is None or card.host != by.organisation:
        raise NotFound
    set_video_unaided(place=place, is_unaided=request.POST.get("seuls") == "1", by=by, now=clock.now())
    messages.success(request, _("C’est noté pour les prochains rendez-vous. Ceux qui sont pris ne changent pas."))
    return redirect("video_help")


def _counsellor(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.role != Role.COUNSELLOR:
        raise NotAllowed
    return by
