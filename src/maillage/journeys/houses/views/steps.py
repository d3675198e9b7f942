"""The checklist of an opening: added, ticked, moved, dropped, linked to the first dates."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.domains.houses import selectors as houses
from maillage.domains.houses import services
from maillage.domains.houses.permissions import can_read_openings
from maillage.domains.houses.selectors import OpeningCard, StepLine
from maillage.journeys.houses.doors import done, kept, reader
from maillage.journeys.houses.forms import StepForm, StepMoveForm
from maillage.journeys.houses.opening_pages import check_first, owners
from maillage.journeys.houses.views.openings import board
from maillage.kit import clock
from maillage.kit.errors import NotFound


@login_required
@require_POST
def add(request: HttpRequest, opening: int) -> HttpResponse:
    """Something more to do."""
    by, _agency = reader(request, can_read_openings)
    card = houses.opening(opening, clock.today(clock.now()))
    form = StepForm(request.POST, auto_id="step_%s", owners=owners(card))
    if kept(form, lambda data: services.add_step(opening=opening, by=by, now=clock.now(), **data)):
        messages.success(request, _("L’étape est dans la liste."))
        return redirect("houses:opening", opening)
    return board(request, opening, by, step_form=form)


@login_required
@require_POST
def tick(request: HttpRequest, opening: int, step: int) -> HttpResponse:
    """It is done; a review says what it found."""
    by, _agency = reader(request, can_read_openings)
    _step(opening, step)
    words = request.POST.get("mots", "")
    said = _("C’est noté.")
    return done(request, lambda: services.tick(step=step, words=words, by=by, now=clock.now()), said, "houses:opening", opening)


@login_required
@require_POST
def untick(request: HttpRequest, opening: int, step: int) -> HttpResponse:
    """It is not done after all."""
    by, _agency = reader(request, can_read_openings)
    _step(opening, step)
    said = _("L’étape est de nouveau à faire.")
    return done(request, lambda: services.untick(step=step, by=by, now=clock.now()), said, "houses:opening", opening)


@login_required
@require_POST
def move(request: HttpRequest, opening: int, step: int) -> HttpResponse:
    """Another day for this step, and why."""
    by, _agency = reader(request, can_read_openings)
    _step(opening, step)
    form = StepMoveForm(request.POST)
    if kept(form, lambda data: services.move_step(step=step, by=by, now=clock.now(), **data)):
        messages.success(request, _("L’échéance est déplacée, et la raison est gardée."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("houses:opening", opening)


@login_required
@require_POST
def drop(request: HttpRequest, opening: int, step: int) -> HttpResponse:
    """This opening does without it."""
    by, _agency = reader(request, can_read_openings)
    _step(opening, step)
    said = _("L’étape est retirée.")
    return done(request, lambda: services.drop_step(step=step, by=by, now=clock.now()), said, "houses:opening", opening)


@login_required
@require_POST
def date_first(request: HttpRequest, opening: int, step: int) -> HttpResponse:
    """The first permanence or workshop has its date."""
    by, _agency = reader(request, can_read_openings)
    card, line = _step(opening, step)
    chosen = request.POST.get("date", "")
    key = int(chosen) if chosen.isdecimal() else 0
    kind = check_first(card, line.kind, key, clock.now())
    said = _("La date est liée au projet.")

    def act() -> None:
        services.date_first(step=step, link_kind=kind, link_key=key, by=by, now=clock.now())

    return done(request, act, said, "houses:opening", opening)


def _step(opening: int, step: int) -> tuple[OpeningCard, StepLine]:
    card = houses.opening(opening, clock.today(clock.now()))
    found = next((each for each in card.steps if each.key == step), None)
    if found is None:
        raise NotFound
    return card, found
