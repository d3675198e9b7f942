"""Nothing suits: said in one click and without a name; then, if one likes, with a name, so that somebody calls back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.rules import SHARED_RIDE
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.unmet import note_unmet, take_back_unmet
from maillage.journeys.booking.booking import Asked, asked_of, file_of
from maillage.journeys.booking.forms import CallBackForm
from maillage.journeys.booking.looked import looked, looked_at
from maillage.journeys.booking.pages import steps
from maillage.journeys.booking.query import Search, search_of
from maillage.journeys.booking.views.public import actor
from maillage.kit import clock
from maillage.kit.limits.limiting import limited
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.services import Identity

if TYPE_CHECKING:
    from maillage.domains.agenda.models import UnmetSearch


@limited("unmet", per_address=20)
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Counted, and nobody behind it."""
    search, by = search_of(request.GET), actor(request)
    asked = asked_of(search, agenda.reason(search.reason, by))
    row = note(request, search, asked, by)
    said = urlencode(
        {"difficulte": row.difficulty, "regardee": request.POST.get("regardee", ""), "cle": str(row.idempotency_key)}
    )
    return redirect(f"{reverse('booking:call_back')}?{search.query()}&{said}")


def note(request: HttpRequest, search: Search, asked: Asked, by: Actor) -> UnmetSearch:
    """What the button said, of the hour that was pointed at."""
    return note_unmet(
        reason=asked.reason,
        difficulty=request.POST.get("difficulte", ""),
        looked=looked(request.POST.get("regardee", ""), search, asked),
        key=_key(request.POST.get("cle", "")) or uuid4(),
        by=by,
        now=clock.now(),
    )


@limited("call_back", per_address=20)
@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest) -> HttpResponse:
    """Who are you? The request stays open; a shared ride is asked for in the same way."""
    search = search_of(request.GET)
    is_ride = "covoiturage" in request.GET
    form = CallBackForm(request.POST or None)
    dates = f"{reverse('booking:dates')}?{search.query()}"
    if request.method == "POST" and form.is_valid():
        _keep_open(request, form)
        messages.success(request, _("C’est noté : votre demande reste ouverte, et on vous rappelle."))
        return redirect(dates)
    context = {"form": form, "is_ride": is_ride, "back": dates, **steps(3)}
    return render(request, "booking/call_back.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _keep_open(request: HttpRequest, form: CallBackForm) -> None:
    search, by, now, data = search_of(request.GET), actor(request), clock.now(), form.cleaned_data
    asked = asked_of(search, agenda.reason(search.reason, by))
    place, slot_at = looked_at(request.GET.get("regardee", ""))
    identity = Identity(data["nom"], data["prenom"], data["telephone"], data["courriel"])
    open_request(
        person=file_of(identity=identity, search=search, asked=asked, by=by, now=now),
        reason=asked.reason,
        means=search.means,
        home=asked.home.stored(),
        by=by,
        now=now,
        difficulty=request.GET.get("difficulte", ""),
        wishes=SHARED_RIDE if "covoiturage" in request.GET else "",
        place=place,
        slot_at=slot_at,
    )
    key = _key(request.GET.get("cle", ""))
    if key is not None:
        take_back_unmet(agency=asked.reason.agency_id, key=key)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
