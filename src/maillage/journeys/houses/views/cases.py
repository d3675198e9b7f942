"""Blocked cases: asked by a house in half a minute, answered by the agency, asked again or taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.houses import selectors as houses
from maillage.domains.houses import services
from maillage.domains.houses.permissions import can_open_case, can_read_cases
from maillage.domains.houses.rules.tallies import THEMES
from maillage.domains.houses.services import Asked
from maillage.journeys.houses.case_pages import case_page, finding, joined
from maillage.journeys.houses.doors import done, kept, key_of, reader
from maillage.journeys.houses.forms import AnswerForm, CaseForm
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


@never_cache
@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Those that wait, then those answered in the last month."""
    by, _agency = reader(request, can_read_cases)
    found = houses.cases(today=clock.today(clock.now()))
    context = {"finding": finding(found), "cases": found, "may_ask": can_open_case(by), "is_house": by.role == Role.COUNSELLOR}
    return render(request, "houses/cases.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the agency."""
    by, _agency = reader(request, can_open_case)
    theme = request.GET.get("theme", "")
    form = CaseForm(request.POST if request.method == "POST" else None, initial={"theme": theme if theme in THEMES else ""})
    found: list[int] = []

    def act(data: dict[str, Any]) -> None:
        asked = Asked(data["theme"], data["operator"], data["delay"], data["words"], data["person"])
        found.append(services.open_case(asked=asked, key=key_of(request), by=by, now=clock.now()).pk)

    if joined(form, by) and kept(form, act):
        case = houses.case(found[0], clock.today(clock.now()))
        said = _("C’est demandé à %(name)s. Réponse avant le %(day)s au soir.")
        name = case.backup_name if case.is_escalated else case.contact_name
        messages.success(request, said % {"name": name, "day": words.date_words(case.due_on)})
        return redirect("houses:case", found[0])
    context = {"form": form, "key": request.POST.get("cle") or uuid4()}
    return render(request, "houses/ask.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, case: int) -> HttpResponse:
    """One case."""
    by, _agency = reader(request, can_read_cases)
    return _shown(request, case, by)


@login_required
@require_POST
def answer(request: HttpRequest, case: int) -> HttpResponse:
    """The agency's answer."""
    by, _agency = reader(request, can_read_cases)
    form = AnswerForm(request.POST)
    if kept(form, lambda data: services.answer_case(case=case, by=by, now=clock.now(), **data)):
        messages.success(request, _("La réponse est dans la maison."))
        return redirect("houses:case", case)
    return _shown(request, case, by, form=form)


@login_required
@require_POST
def ask_again(request: HttpRequest, case: int) -> HttpResponse:
    """It still blocks."""
    by, _agency = reader(request, can_read_cases)
    said = _("C’est redemandé, avec deux jours ouvrés de plus.")
    return done(request, lambda: services.ask_again(case=case, by=by, now=clock.now()), said, "houses:case", case)


@login_required
@require_POST
def withdraw(request: HttpRequest, case: int) -> HttpResponse:
    """Solved without the agency."""
    by, _agency = reader(request, can_read_cases)
    said = _("Le cas est retiré.")
    return done(request, lambda: services.withdraw_case(case=case, by=by, now=clock.now()), said, "houses:cases")


def _shown(request: HttpRequest, case: int, by: Actor, **wrong: Any) -> HttpResponse:
    page = case_page(case, by, clock.now()) | {"form": AnswerForm()}
    return render(request, "houses/case.html", page | wrong, status=422 if wrong else 200)
