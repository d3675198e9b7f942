"""What is done on a company's file: exchanges, notes, steps, stages, the opening day, who follows, two sheets of one company."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillage.domains.companies import selectors, services
from maillage.domains.companies.services.contacts import candidates
from maillage.journeys.companies import dossier_forms as forms
from maillage.journeys.companies.doors import click_of, done, reader, tell
from maillage.journeys.companies.dossier_pages import show_page
from maillage.journeys.companies.merging import merge_page
from maillage.kit import clock
from maillage.kit.errors import NotFound, Refused
from maillage.registry.accounts.selectors import Actor


def dossier_of(arrival: int) -> int:
    """The file of a company that this reader sees."""
    line = selectors.arrival(arrival, clock.today(clock.now()))
    if line.dossier is None:
        raise NotFound
    return line.dossier.key


def answered(
    request: HttpRequest, arrival: int, form: Form, act: Callable[[dict[str, Any]], object], *, name: str, said: str
) -> HttpResponse:
    """Do what a form of the page asks; what is wrong comes back with the page, and with what was typed."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, said)
            return redirect("companies:show", arrival)
    page = show_page(reader(request), arrival, clock.now(), {name: form})
    return render(request, "companies/show.html", page, status=422)


@login_required
@require_POST
def log(request: HttpRequest, arrival: int) -> HttpResponse:
    """An exchange, a try, a refusal."""
    by, click, dossier = reader(request), click_of(request), dossier_of(arrival)

    def act(data: dict[str, Any]) -> None:
        row = {"kind": data["moyen"], "outcome": data["resultat"], "words": data["mots"]}
        services.log(dossier=dossier, by=by, now=clock.now(), click=click, **row)

    return answered(request, arrival, forms.ExchangeForm(request.POST, auto_id="log_%s"), act, name="form", said=_("C’est noté."))


@login_required
@require_POST
def note(request: HttpRequest, arrival: int) -> HttpResponse:
    """For the agency alone."""
    by, click, dossier = reader(request), click_of(request), dossier_of(arrival)

    def act(data: dict[str, Any]) -> None:
        services.write_note(dossier=dossier, words=data["mots"], by=by, now=clock.now(), click=click)

    form = forms.NoteForm(request.POST, auto_id="note_%s")
    return answered(request, arrival, form, act, name="note_form", said=_("La note est gardée, pour l’agence seulement."))


@login_required
@require_POST
def plan(request: HttpRequest, arrival: int) -> HttpResponse:
    """Something to do by a day."""
    by, click, dossier = reader(request), click_of(request), dossier_of(arrival)

    def act(data: dict[str, Any]) -> None:
        step = {"what": data["quoi"], "is_agency": data["cote"] == "agence", "due_on": data["echeance"]}
        services.plan(dossier=dossier, by=by, now=clock.now(), click=click, **step)

    form = forms.StepForm(request.POST, auto_id="step_%s")
    return answered(request, arrival, form, act, name="step_form", said=_("C’est prévu."))


@login_required
@require_POST
def tick(request: HttpRequest, arrival: int, step: int) -> HttpResponse:
    """It is done."""
    by = reader(request)
    return done(request, arrival, lambda: services.tick(step=step, by=by, now=clock.now()), _("C’est fait, et noté."))


@login_required
@require_POST
def advance(request: HttpRequest, arrival: int) -> HttpResponse:
    """The next stage."""
    by, state, dossier = reader(request), request.POST.get("etape", ""), dossier_of(arrival)
    said = _("Le suivi est terminé.") if state == "closed" else _("Le dossier avance.")
    return done(request, arrival, lambda: services.advance(dossier=dossier, state=state, by=by, now=clock.now()), said)


@login_required
@require_POST
def give_again(request: HttpRequest, arrival: int) -> HttpResponse:
    """The agency tries again."""
    by, dossier = reader(request), dossier_of(arrival)
    said = _("L’agence la contacte de nouveau : le délai compte à partir d’aujourd’hui.")
    return done(request, arrival, lambda: services.give_again(dossier=dossier, by=by, now=clock.now()), said)


@login_required
@require_POST
def open_file(request: HttpRequest, arrival: int) -> HttpResponse:
    """A file for a company that has none."""
    by = reader(request)
    said = _("Le dossier est ouvert.")
    return done(request, arrival, lambda: services.open_dossier(arrival=arrival, by=by, now=clock.now()), said)


@login_required
@require_POST
def move(request: HttpRequest, arrival: int) -> HttpResponse:
    """The opening goes to another day; every step to come moves with it."""
    by = reader(request)

    def act(data: dict[str, Any]) -> None:
        day = {"expected_on": data["ouverture"], "certainty": data["certitude"], "why": data["pourquoi"]}
        services.move_opening(arrival=arrival, by=by, now=clock.now(), **day)

    form = forms.MoveForm(request.POST, auto_id="move_%s")
    said = _("L’ouverture est déplacée, et toutes les échéances avec elle.")
    return answered(request, arrival, form, act, name="move_form", said=said)


@login_required
@require_POST
def progress(request: HttpRequest, arrival: int) -> HttpResponse:
    """The project goes on, or opens."""
    by, state = reader(request), request.POST.get("etat", "")
    return done(
        request, arrival, lambda: services.progress(arrival=arrival, state=state, by=by, now=clock.now()), _("C’est noté.")
    )


@login_required
@require_POST
def drop(request: HttpRequest, arrival: int) -> HttpResponse:
    """The project is given up."""
    by = reader(request)

    def act(data: dict[str, Any]) -> None:
        services.progress(arrival=arrival, state="dropped", why=data["pourquoi"], by=by, now=clock.now())

    form = forms.DropForm(request.POST, auto_id="drop_%s")
    return answered(request, arrival, form, act, name="drop_form", said=_("Le projet est abandonné. Il peut reprendre."))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, arrival: int, side: str) -> HttpResponse:
    """Who follows on one side."""
    by, now, dossier = reader(request), clock.now(), dossier_of(arrival)
    form = _pair_form(request, dossier, side)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        chosen = {"contact": data["contact"], "backup": data["suppleant"], "is_agency": side == "agence"}
        try:
            services.change_pair(dossier=dossier, by=by, now=now, **chosen)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("C’est changé."))
            return redirect("companies:list") if _is_gone(by, data) else redirect("companies:show", arrival)
    line = selectors.arrival(arrival, clock.today(now))
    context = {"form": form, "line": line, "is_agency_side": side == "agence"}
    return render(request, "companies/pair.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, arrival: int, other: int) -> HttpResponse:
    """Two sheets side by side; the one that is kept takes what the other knew."""
    by, now = reader(request), clock.now()
    if request.method == "POST":
        kept = other if request.POST.get("garder") == "autre" else arrival
        gone = arrival if kept == other else other
        said = _("Les deux fiches n’en font plus qu’une. C’est tracé.")
        return done(request, kept, lambda: services.merge(kept=kept, gone=gone, by=by, now=now), said)
    return render(request, "companies/merge.html", merge_page(arrival, other, clock.today(now)))


def _pair_form(request: HttpRequest, dossier: int, side: str) -> forms.PairForm:
    file = selectors.dossier_page(dossier, clock.now())
    sides = file.sides
    first, second = (sides.agency, sides.agency_backup) if side == "agence" else (sides.local, sides.local_backup)
    owner = file.agency if side == "agence" else file.body
    there = candidates(owner, clock.today(clock.now()))
    people = selectors.names_of(list(dict.fromkeys([first.account, second.account, *there])))
    initial = {"contact": first.account, "suppleant": second.account}
    return forms.PairForm(request.POST if request.method == "POST" else None, people=people, initial=initial)


def _is_gone(by: Actor, data: dict[str, Any]) -> bool:
    """Whoever handed it over does not see it any more."""
    return by.role == "employer_adviser" and by.account not in {data["contact"], data["suppleant"]}
