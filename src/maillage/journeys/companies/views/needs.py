"""What a company needs: said in one page, changed, and seen with the services that fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillage.domains.companies import selectors, services
from maillage.domains.companies.selectors import NeedLine
from maillage.journeys.companies import need_forms as forms
from maillage.journeys.companies.doors import reader
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound, Refused


def today() -> date:
    """The day in Paris."""
    return clock.today(clock.now())


def need_of(arrival: int, need: int) -> NeedLine:
    """A need of this company, if this reader sees it."""
    line = selectors.need(need, today())
    if line.arrival != arrival:
        raise NotFound
    return line


def tell(form: Form, refused: Refused) -> None:
    """A refusal, at its field when the form has it; a stranger's is no page."""
    if isinstance(refused, (NotAllowed, NotFound)):
        raise refused
    field = forms.NEED_FIELDS.get(refused.field or "")
    form.add_error(field if field in form.fields else None, str(refused))


def tried(form: Form, act: Callable[[], object]) -> bool:
    """Do what a form asks; False when it is to be corrected."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@never_cache
@login_required
@require_GET
def occupations(request: HttpRequest) -> HttpResponse:
    """The occupations that look like what is being typed: a fragment for the page of a need."""
    reader(request)
    return render(
        request, "companies/_occupations.html", {"form": forms.NeedForm(initial={"metier": request.GET.get("metier", "")})}
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_need(request: HttpRequest, arrival: int) -> HttpResponse:
    """One page; the button of the search only searches, and keeps what was typed."""
    by = reader(request)
    line = selectors.arrival(arrival, today())
    form = forms.NeedForm(request.POST or None, initial=None if request.POST else {"debut": line.expected_on})
    if _is_search(request):
        return _need_page(request, line, forms.NeedForm(initial=_typed(request)))
    if form.is_bound and tried(form, lambda: services.add_need(arrival=arrival, sheet=form.sheet(), by=by, now=clock.now())):
        messages.success(request, _("Le besoin est noté."))
        return redirect("companies:show", arrival)
    return _need_page(request, line, form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change_need(request: HttpRequest, arrival: int, need: int) -> HttpResponse:
    """The same page, filled in."""
    by, kept = reader(request), need_of(arrival, need)
    line = selectors.arrival(arrival, today())
    form = forms.NeedForm(request.POST or None, initial=forms.need_initial(need))
    if _is_search(request):
        return _need_page(request, line, forms.NeedForm(initial=_typed(request)), kept)
    if form.is_bound and tried(form, lambda: services.change_need(need=need, sheet=form.sheet(), by=by, now=clock.now())):
        messages.success(request, _("Le besoin est corrigé."))
        return redirect("companies:need", arrival, need)
    return _need_page(request, line, form, kept)


@never_cache
@login_required
@require_GET
def show_need(request: HttpRequest, arrival: int, need: int) -> HttpResponse:
    """One need: what is filled, what was used, which services fit."""
    return render(request, "companies/need.html", need_page(request, arrival, need))


@never_cache
@login_required
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """The offer of services of today, each with its conditions and its text."""
    reader(request)
    return render(request, "companies/offers.html", {"offers": selectors.offers_on(today()), "today": today()})


def need_page(request: HttpRequest, arrival: int, need: int, typed: dict[str, Form] | None = None) -> dict[str, Any]:
    """What the page of a need shows; `typed` are forms that come back with what is wrong in them."""
    by, line = reader(request), need_of(arrival, need)
    day = today()
    page = {
        "line": selectors.arrival(arrival, day),
        "need": line,
        "fits": selectors.offers_for_need(need, day) if line.is_open else (),
        "is_agency": by.is_agency_staff,
        "today": day,
        "fill_form": forms.FillForm(initial={"jour": day, "territoire": 0}),
        "use_form": forms.UseForm(day=day, initial={"du": day}),
        "outcomes": [(use, forms.OutcomeForm(prefix=f"suite{use.key}")) for use in line.uses if use.starts_on <= day],
        "drop_form": forms.DropForm(),
    }
    return page | dict(typed or {})


def _need_page(request: HttpRequest, line: Any, form: forms.NeedForm, need: NeedLine | None = None) -> HttpResponse:
    page = {"line": line, "form": form, "need": need, "edition": selectors.edition()}
    return render(request, "companies/need_form.html", page, status=422 if form.is_bound and form.errors else 200)


def _is_search(request: HttpRequest) -> bool:
    return request.method == "POST" and "chercher" in request.POST


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed, to show it again without complaining."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in forms.NeedForm.base_fields}
    return typed | {"jours": request.POST.getlist("jours"), "partiel": "partiel" in request.POST}
