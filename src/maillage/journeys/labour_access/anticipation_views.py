"""Anticipation: one page per arrival, one for the territory, each as a table too; the data that forecasts stand on."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.domains.companies.imports.weights import Read, read_leads, read_ramp, read_weights
from maillage.domains.companies.selectors.anticipation import Anticipation, anticipation
from maillage.domains.companies.selectors.pools import Gap
from maillage.domains.companies.services.forecast import keep_leads, keep_ramp, keep_weights
from maillage.journeys.labour_access import anticipation as words
from maillage.journeys.labour_access.access import can_bring_counts, reader_of
from maillage.journeys.labour_access.forms import DataForm
from maillage.journeys.labour_access.timeline import draw_timeline
from maillage.journeys.reach_map.downloads import csv_answer
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

TITLE = 120  # letters of an action's title
READERS = {"weights": read_weights, "leads": read_leads, "ramp": read_ramp}


@never_cache
@login_required
@require_safe
def territory(request: HttpRequest) -> HttpResponse:
    """All the arrivals that this reader sees."""
    by, _agency = reader_of(request)
    today = clock.today(clock.now())
    page = anticipation(today)
    shown = _shown(page, today, by) | {"may_bring": can_bring_counts(by), "csv_url": reverse("labour_access:anticipation_file")}
    return render(request, "labour_access/anticipation.html", shown)


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, arrival: int) -> HttpResponse:
    """One arrival."""
    by, _agency = reader_of(request)
    today = clock.today(clock.now())
    page = anticipation(today, arrival=arrival)
    csv_url = reverse("labour_access:arrival_plan_file", args=[arrival])
    shown = _shown(page, today, by) | {"plan": page.plans[0], "csv_url": csv_url}
    return render(request, "labour_access/anticipation.html", shown)


@never_cache
@login_required
@require_safe
def table(request: HttpRequest, arrival: int | None = None) -> HttpResponse:
    """The same as a CSV."""
    reader_of(request)
    today = clock.today(clock.now())
    page = anticipation(today, arrival=arrival)
    name = f"anticipation-{arrival or 'territoire'}-{today}"
    return csv_answer(words.anticipation_rows(page), words.supposed(page), name)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Weights, lead times or a ramp in a file; each line that cannot be taken is said, and the good ones are kept."""
    by, _agency = reader_of(request)
    if not can_bring_counts(by):
        raise NotAllowed
    form = DataForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            read = READERS[form.cleaned_data["nature"]](form.cleaned_data["fichier"].read())
            shown |= {"read": read, "kept": _keep(form.cleaned_data, read, by) if read.good else 0}
        except Refused as refused:
            form.add_error("fichier", str(refused))
    return render(request, "labour_access/data.html", shown, status=422 if form.errors else 200)


def _keep(asked: dict[str, Any], read: Read, by: Actor) -> int:
    now = clock.now()
    if asked["nature"] == "weights":
        return keep_weights(rows=read.good, source=asked["source"], by=by, now=now)
    today = clock.today(now)
    if asked["nature"] == "leads":
        return keep_leads(rows=read.good, since=today, by=by, now=now)
    return keep_ramp(shares=read.good, since=today, source=asked["source"], by=by, now=now)


def _shown(page: Anticipation, today: date, by: Actor) -> dict[str, Any]:
    """What both pages show, in words."""
    timelines = [(plan, draw_timeline(plan, today), _steps(plan.steps)) for plan in page.plans]
    gaps = [(gap, words.pool_words(gap.own), words.pool_words(gap.near), words.missing_words(gap.missing)) for gap in page.gaps]
    return {
        "page": page,
        "urgent": [(gap, _as_action(gap) if by.role == Role.DIRECTOR else "") for gap in page.urgent],
        "timelines": timelines,
        "hires": [(each, words.range_words(each)) for each in page.hires],
        "total": words.range_words(page.total),
        "months": words.months_bars(page),
        "gaps": gaps,
        "late_count": words.late_count(page),
        "supposed": words.supposed(page),
        "unplanned": [plan for plan in page.plans if plan.unplanned],
    }


def _as_action(gap: Gap) -> str:
    """The form of a new action of the partnership, with what this gap says already written."""
    begun = {
        "titre": (_("Recruter et former\u00a0: %(label)s") % {"label": gap.wanted.label})[:TITLE],
        "quoi": gap.sentence,
        "domaine": "training" if gap.measure == "poei" else "recruitment",
        "indicateur": "14",
        "cible": max(round(gap.wanted.expected), 1),
        "echeance": gap.wanted.opens_on.isoformat(),
    }
    return f"{reverse('partnership:new_action', args=[gap.wanted.body])}?{urlencode(begun)}"


def _steps(steps: Any) -> list[tuple[Any, str, str]]:
    return [(step, words.side_words(step), words.state_words(step)) for step in steps]
