"""What becomes of needs: posts filled, services used and what came of them, needs dropped, people trained."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillage.domains.companies import selectors, services
from maillage.journeys.companies import need_forms as forms
from maillage.journeys.companies.doors import done, reader
from maillage.journeys.companies.views.needs import need_of, need_page, today, tried
from maillage.kit import clock
from maillage.kit.errors import NotFound


@login_required
@require_POST
def fill(request: HttpRequest, arrival: int, need: int) -> HttpResponse:
    """Three posts filled, of which two local, by a POEI."""
    by, _need, form = reader(request), need_of(arrival, need), forms.FillForm(request.POST)

    def act() -> None:
        data = form.cleaned_data
        services.fill_posts(
            need=need,
            posts_count=data["nombre"],
            local_count=data["territoire"],
            channel=data["comment"],
            filled_on=data["jour"],
            by=by,
            now=clock.now(),
        )

    return _answered(request, arrival, need, form, act, name="fill_form")


@login_required
@require_POST
def use(request: HttpRequest, arrival: int, need: int) -> HttpResponse:
    """A service is used for the need."""
    by, _need, form = reader(request), need_of(arrival, need), forms.UseForm(request.POST, day=today())
    return _answered(
        request, arrival, need, form, lambda: services.use_offer(need=need, sheet=form.sheet(), by=by, now=clock.now()),
        name="use_form",
    )  # fmt: skip


@login_required
@require_POST
def outcome(request: HttpRequest, arrival: int, need: int, use: int) -> HttpResponse:
    """What came of it."""
    by, line = reader(request), need_of(arrival, need)
    form = forms.OutcomeForm(request.POST, prefix=f"suite{use}")
    if use not in {each.key for each in line.uses}:
        raise NotFound

    def act() -> None:
        data = form.cleaned_data
        services.tell_outcome(use=use, completed_count=data["terminees"], hired_count=data["embauchees"], by=by, now=clock.now())

    if tried(form, act):
        messages.success(request, _("C’est noté."))
        return redirect("companies:need", arrival, need)
    page = need_page(request, arrival, need)
    page["outcomes"] = [(each, form if each.key == use else other) for each, other in page["outcomes"]]
    return render(request, "companies/need.html", page, status=422)


@login_required
@require_POST
def drop(request: HttpRequest, arrival: int, need: int) -> HttpResponse:
    """The company no longer means to fill it."""
    by, _need, form = reader(request), need_of(arrival, need), forms.DropForm(request.POST)

    def act() -> None:
        services.drop_need(need=need, why=form.cleaned_data["pourquoi"], by=by, now=clock.now())

    return _answered(request, arrival, need, form, act, name="drop_form")


@login_required
@require_POST
def reopen(request: HttpRequest, arrival: int, need: int) -> HttpResponse:
    """It is to fill again."""
    by, _need = reader(request), need_of(arrival, need)
    return done(request, arrival, lambda: services.reopen_need(need=need, by=by, now=clock.now()), _("Le besoin est rouvert."))


@login_required
@require_POST
def undo(request: HttpRequest, arrival: int, need: int, filling: int) -> HttpResponse:
    """These posts are to fill again."""
    by, line = reader(request), need_of(arrival, need)
    if filling not in {each.key for each in line.fillings}:
        raise NotFound
    services.undo_filling(filling=filling, by=by, now=clock.now())
    messages.success(request, _("Ces postes sont de nouveau à pourvoir."))
    return redirect("companies:need", arrival, need)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_training(request: HttpRequest, arrival: int) -> HttpResponse:
    """People to train."""
    by, line = reader(request), selectors.arrival(arrival, today())
    form = forms.TrainingForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        row = {"theme": data["theme"], "people_count": data["nombre"], "due_on": data["echeance"]}
        services.add_training(arrival=arrival, by=by, now=clock.now(), **row)

    if form.is_bound and tried(form, act):
        messages.success(request, _("Le besoin de formation est noté."))
        return redirect("companies:show", arrival)
    return render(request, "companies/training.html", {"line": line, "form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def end_training(request: HttpRequest, arrival: int, training: int) -> HttpResponse:
    """The training took place, or the company drops it and says why."""
    by = reader(request)
    if training not in {each.key for each in selectors.needs_of_arrival(arrival, today()).training}:
        raise NotFound
    why = request.POST.get("pourquoi", "") if "abandon" in request.POST else ""
    if "abandon" in request.POST and not why.strip():
        messages.error(request, _("Dites pourquoi ce besoin est abandonné."))
        return redirect("companies:show", arrival)
    now = clock.now()
    return done(
        request,
        arrival,
        lambda: services.end_training(training=training, why_dropped=why, by=by, now=now),
        _("C’est noté."),
    )


def _answered(request: HttpRequest, arrival: int, need: int, form: Form, act: Callable[[], object], *, name: str) -> HttpResponse:
    """Do what a form of the page asks; what is wrong comes back with the page, and with what was typed."""
    if tried(form, act):
        messages.success(request, _("C’est noté."))
        return redirect("companies:need", arrival, need)
    return render(request, "companies/need.html", need_page(request, arrival, need, {name: form}), status=422)
