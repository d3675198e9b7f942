"""A person books alone, without an account: every step is a page with its own address."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.mobility import selectors as mobility
from maillage.journeys.booking.booking import Chosen, asked_of, book_alone
from maillage.journeys.booking.choices import choice_of
from maillage.journeys.booking.errors import ANOTHER_HOUR, HasOneAlready
from maillage.journeys.booking.forms import MEANS_HINTS, IdentityForm, ReasonForm, TravelForm
from maillage.journeys.booking.instead import workshops_instead
from maillage.journeys.booking.pages import dates_page, steps
from maillage.journeys.booking.query import Search, search_of
from maillage.journeys.booking.views.elsewhere import not_for, said_alone
from maillage.kit import clock
from maillage.kit.limits.limiting import limited
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.services import Identity
from maillage.registry.territories import selectors as territories


@require_GET
def reason(request: HttpRequest) -> HttpResponse:
    """Why do you come?"""
    cards = agenda.reasons_for(actor(request))
    form = ReasonForm(request.GET if "motif" in request.GET else None, reasons=cards)
    if form.is_bound and form.is_valid():
        search = Search(reason=form.cleaned_data["motif"])
        return redirect(f"{reverse('booking:travel')}?{search.query()}")
    hints = {str(card.key): card.hint for card in cards if card.hint}
    return render(request, "booking/reason.html", {"form": form, "hints": hints, "has_reasons": bool(cards), **steps(1)})


@require_GET
def travel(request: HttpRequest) -> HttpResponse:
    """How can you come?"""
    search, day = search_of(request.GET), clock.today(clock.now())
    wanted = agenda.reason(search.reason, actor(request))
    form = TravelForm(request.GET if "envoi" in request.GET else None, day=day)
    if form.is_bound and form.is_valid():
        answered = form.search(search.reason)
        goes_on = answered.needs_stop and not not_for(wanted, answered.commune)
        step = "booking:stop" if goes_on else "booking:dates"
        return redirect(f"{reverse(step)}?{answered.query()}")
    context = {"form": form, "search": search, "hints": MEANS_HINTS, "communes": _names(day), **steps(2)}
    return render(request, "booking/travel.html", context)


@require_GET
def stop(request: HttpRequest) -> HttpResponse:
    """From which stop or hamlet? Whoever does not know gets the nearest, and it is named."""
    search = search_of(request.GET)
    commune = territories.commune(search.commune) if search.commune else None
    if commune is None:
        return redirect(f"{reverse('booking:travel')}?{search.query()}")
    agency = agenda.reason(search.reason, actor(request)).agency_id
    stops = mobility.stops_of_commune(commune.lat, commune.lon, agency=agency)
    return render(request, "booking/stop.html", {"search": search, "commune": commune, "stops": stops, **steps(2)})


@require_GET
def dates(request: HttpRequest) -> HttpResponse:
    """Which hours can you reach and come back from?"""
    return dates_answer(request, search_of(request.GET))


def dates_answer(request: HttpRequest, search: Search, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The list of hours, with the refusal that led back to it if any."""
    now = clock.now()
    asked = asked_of(search, agenda.reason(search.reason, actor(request)))
    if not_for(asked.reason, search.commune):
        return said_alone(request, asked.reason, search, status)
    page = dates_page(search=search, asked=asked, now=now, page_key=uuid4())
    context = {
        "page": page,
        "search": search,
        "refusal": refusal,
        "choose_url": reverse("booking:name"),
        "stop_url": f"{reverse('booking:stop')}?{search.query()}",
        "unmet_url": f"{reverse('booking:unmet')}?{search.query()}",
        "unmet_key": uuid4(),
        "ride_url": f"{reverse('booking:call_back')}?{search.query()}&covoiturage=1",
        "is_stuck": not page.reachable and search.means != "none",
        "workshops": () if page.reachable else workshops_instead(asked=asked, commune=search.commune, now=now),
        **steps(3),
    }
    return render(request, "booking/dates.html", context, status=status)


@limited("booking", per_address=20)
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Who are you? Then it is booked."""
    search = search_of(request.GET)
    choice = choice_of(request.GET.get("choix", ""))
    from_home = choice.mode == "video" and choice.house is None
    form = IdentityForm(request.POST or None, by_phone=choice.mode == "phone", needs_link=from_home)
    if request.method == "POST" and form.is_valid():
        return _book(request, search, form.cleaned_data)
    context = {
        "form": form,
        "at": clock.local(choice.starts_at),
        "mode": choice.mode,
        "key": _key(request) or uuid4(),
        "back": f"{reverse('booking:dates')}?{search.query()}",
        **steps(4),
    }
    return render(request, "booking/name.html", context, status=422 if form.errors else 200)


def _book(request: HttpRequest, search: Search, data: dict[str, Any]) -> HttpResponse:
    key, now = _key(request) or uuid4(), clock.now()
    if agenda.link_exists(key):
        return redirect("booking:link", token=agenda.token_of(key))
    asked = asked_of(search, agenda.reason(search.reason, actor(request)))
    chosen = Chosen(search, choice_of(request.GET["choix"]), key, is_driven="conduit" in request.GET)
    identity = Identity(data["nom"], data["prenom"], data["telephone"], data["courriel"], data["sans_contact"])
    needs = Needs(interpreter=data["interprete"], step_free=data["sans_marche"], driven_by_choice=chosen.is_driven)
    try:
        token = book_alone(chosen=chosen, asked=asked, identity=identity, needs=needs, by=actor(request), now=now)
    except HasOneAlready as refusal:
        return render(request, "booking/already.html", steps(4), status=refusal.status)
    except ANOTHER_HOUR as refusal:
        if agenda.link_exists(key):
            return redirect("booking:link", token=agenda.token_of(key))
        return dates_answer(request, search, refusal=str(refusal), status=refusal.status)
    return redirect("booking:link", token=token)


def actor(request: HttpRequest) -> Actor:
    """Who acts."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # set with the scope
    return found


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return None


def _names(day: Any) -> list[str]:
    return [choice.name for choice in territories.communes_of_territory(day)]
