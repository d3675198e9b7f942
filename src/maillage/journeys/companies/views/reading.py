"""The list of companies that arrive, a new sheet, one company, its sheet corrected."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillage.domains.companies import selectors, services
from maillage.domains.companies.permissions import check_can_signal, check_corrects_at
from maillage.journeys.companies.doors import click_of, reader, tell
from maillage.journeys.companies.dossier_pages import show_page
from maillage.journeys.companies.forms import ArrivalForm, CorrectionForm
from maillage.journeys.companies.pages import list_page
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

SIGNALLED = "companies_signalled"


@never_cache
@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Those that this reader sees: what is late first."""
    return render(request, "companies/list.html", list_page(reader(request), clock.now()))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The two-minute sheet; the same page sent twice is one company."""
    by, day = reader(request, Role.ECONOMIC_OFFICER), clock.today(clock.now())
    body = by.organisation or 0
    check_can_signal(by, body)
    key = str(click_of(request))
    before = request.session.get(SIGNALLED, {}).get(key)
    if before is not None:
        return redirect("companies:show", before)
    form = ArrivalForm(request.POST if request.method == "POST" else None, day=day, parks=selectors.parks_of(body))
    arrival = _signalled(form, by, body) if form.is_bound and form.is_valid() else None
    if arrival is None:
        return render(request, "companies/new.html", {"form": form, "key": key}, status=422 if form.errors else 200)
    request.session[SIGNALLED] = {key: arrival}
    messages.success(request, _("L’entreprise est signalée."))
    return redirect("companies:show", arrival)


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, arrival: int) -> HttpResponse:
    """One company: when, how many, who follows, what was said."""
    return render(request, "companies/show.html", show_page(reader(request), arrival, clock.now()))


def _signalled(form: ArrivalForm, by: Actor, body: int) -> int | None:
    try:
        return services.signal(intermunicipality=body, sheet=form.sheet(), by=by, now=clock.now()).pk
    except Refused as refused:
        tell(form, refused)
        return None


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, arrival: int) -> HttpResponse:
    """The sheet, filled in."""
    by, day = reader(request), clock.today(clock.now())
    typed = selectors.typed_of(arrival)
    check_corrects_at(by, typed.state)
    parks, plots = selectors.parks_of(typed.body), selectors.plots_of(typed.body)
    form = CorrectionForm(request.POST or None, day=day, typed=typed, parks=parks, plots=plots)
    if form.is_bound and form.is_valid() and _corrected(form, arrival, by):
        messages.success(request, _("La fiche est corrigée."))
        return redirect("companies:show", arrival)
    page = {"line": selectors.arrival(arrival, day), "form": form}
    return render(request, "companies/correct.html", page, status=422 if form.errors else 200)


def _corrected(form: CorrectionForm, arrival: int, by: Actor) -> bool:
    try:
        services.correct(arrival=arrival, sheet=form.sheet(), by=by, now=clock.now())
    except Refused as refused:
        tell(form, refused)
        return False
    return True
