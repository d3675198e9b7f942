"""Openings as projects: the list, one board, its day moved, opened, closed or abandoned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.houses import selectors as houses
from maillage.domains.houses import services
from maillage.domains.houses.permissions import can_read_openings
from maillage.journeys.houses.doors import done, kept, reader
from maillage.journeys.houses.forms import MoveForm, PrepareForm, StepForm, WhyForm
from maillage.journeys.houses.opening_pages import finding, headline, opening_page
from maillage.kit import clock
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

PREPARERS = (Role.DIRECTOR, Role.HOUSE_LEAD)


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every project this reader sees, by day."""
    by, _agency = reader(request, can_read_openings)
    cards = houses.openings_seen(clock.today(clock.now()))
    rows = [(card, headline(card)) for card in cards]
    context = {"finding": finding(cards), "rows": rows, "may_prepare": by.role in PREPARERS}
    return render(request, "houses/openings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Start a project."""
    by, agency = reader(request, lambda by: by.role in PREPARERS)
    today = clock.today(clock.now())
    host = by.organisation if by.role == Role.HOUSE_LEAD else None
    places, leads = houses.places_to_open(agency, today, host), houses.leads_of(agency, today)
    form = PrepareForm(request.POST if request.method == "POST" else None, places=places, leads=leads)
    found: list[int] = []

    def act(data: dict[str, Any]) -> None:
        found.append(services.prepare(agency=agency, by=by, now=clock.now(), **data).pk)

    if kept(form, act):
        messages.success(request, _("Le projet est ouvert, avec les conditions du label et leurs échéances."))
        return redirect("houses:opening", found[0])
    context = {"form": form, "places": places}
    return render(request, "houses/prepare.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def show(request: HttpRequest, opening: int) -> HttpResponse:
    """The board of one project."""
    by, _agency = reader(request, can_read_openings)
    return board(request, opening, by)


@login_required
@require_POST
def move(request: HttpRequest, opening: int) -> HttpResponse:
    """Another day, and why."""
    by, _agency = reader(request, can_read_openings)
    form = MoveForm(request.POST, auto_id="move_%s")
    if kept(form, lambda data: services.move_date(opening=opening, by=by, now=clock.now(), **data)):
        messages.success(request, _("La date est déplacée. Ce qui reste à faire bouge d’autant, et la raison est gardée."))
        return redirect("houses:opening", opening)
    return board(request, opening, by, move_form=form)


@login_required
@require_POST
def open_now(request: HttpRequest, opening: int) -> HttpResponse:
    """The house receives people from today."""
    by, _agency = reader(request, can_read_openings)
    said = _("La maison est ouverte. Les bilans à 1 et 3 mois sont dans la liste.")
    return done(request, lambda: services.open_house(opening=opening, by=by, now=clock.now()), said, "houses:opening", opening)


@login_required
@require_POST
def close(request: HttpRequest, opening: int) -> HttpResponse:
    """Nothing is left to do."""
    by, _agency = reader(request, can_read_openings)
    said = _("Le projet est terminé. La maison reste ouverte.")
    return done(request, lambda: services.close_project(opening=opening, by=by, now=clock.now()), said, "houses:opening", opening)


@login_required
@require_POST
def abandon(request: HttpRequest, opening: int) -> HttpResponse:
    """The house will not open."""
    by, _agency = reader(request, can_read_openings)
    form = WhyForm(request.POST, auto_id="abandon_%s")
    if kept(form, lambda data: services.abandon(opening=opening, by=by, now=clock.now(), **data)):
        messages.success(request, _("Le projet est abandonné."))
        return redirect("houses:opening", opening)
    return board(request, opening, by, abandon_form=form)


def board(request: HttpRequest, opening: int, by: Actor, **wrong: Any) -> HttpResponse:
    """The board, with the form that was refused if one was."""
    page = opening_page(opening, by, clock.now())
    if wrong and not page["may_run"]:
        raise NotAllowed
    forms = {
        "move_form": MoveForm(auto_id="move_%s", initial={"why": page["reason"]}),
        "step_form": StepForm(auto_id="step_%s", owners=page["owners"]),
        "abandon_form": WhyForm(auto_id="abandon_%s"),
    }
    return render(request, "houses/opening.html", page | forms | wrong, status=422 if wrong else 200)
