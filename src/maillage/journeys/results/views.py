"""The pages of results: territories beside one another, one territory, one figure, the presence page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.domains.partnerships.permissions import can_read
from maillage.domains.partnerships.rules.catalogue import definition
from maillage.journeys.results.access import can_see_events, check_can_read, reader_of, territories_read_by
from maillage.journeys.results.computing import Results, compute
from maillage.journeys.results.errors import PeriodUnknown
from maillage.journeys.results.forms import PeriodForm
from maillage.journeys.results.ground import Territory
from maillage.journeys.results.pages import figure_page, overview, territory_page
from maillage.journeys.results.presence import presence_page
from maillage.journeys.results.reading import read
from maillage.journeys.results.rules.periods import Period, quarter_of
from maillage.journeys.results.rules.periods import read as read_period
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.ui.shapes import Link
from maillage.registry.accounts.selectors import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, of which territories, for which period."""

    by: Actor
    agency: int
    readable: tuple[Territory, ...]
    period: Period

    def results(self) -> Results:
        """Every figure of the agency: what is hidden depends on all of them."""
        return compute(read(self.agency, self.period, clock.now()))

    def context(self, name: str, territory: Territory | None) -> dict[str, Any]:
        """What all the pages show: tabs of the territories, the choice of a period."""
        today, query = clock.today(clock.now()), f"?periode={self.period.code}"
        tabs = [
            Link(each.label, reverse(f"results:{name}", args=[each.key]) + query, each == territory) for each in self.readable
        ]
        form = PeriodForm(today=today, shown=self.period)
        return {"tabs": tabs, "form": form, "period": self.period, "territory": territory, "today": today, "query": query}


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The territories beside one another; who reads one territory only goes straight to it."""
    asked = _asked(request)
    if len(asked.readable) == 1 and not can_see_events(asked.by):
        return redirect("results:territory", asked.readable[0].key)
    context = asked.context("territory", None)
    if not asked.readable:
        return render(request, "results/overview.html", {**context, "table": None})
    context["tabs"].insert(0, Link(_("Côte à côte"), reverse("results:start") + context["query"], current=True))
    return render(request, "results/overview.html", {**context, "table": overview(asked.results())})


@login_required
@require_safe
def territory(request: HttpRequest, territory: int) -> HttpResponse:
    """All the figures and pictures of one territory."""
    asked = _asked(request)
    shown = check_can_read(territory, asked.readable)
    context = asked.context("territory", shown)
    if can_see_events(asked.by):
        context["tabs"].insert(0, Link(_("Côte à côte"), reverse("results:start") + context["query"]))
    context["reads_reviews"] = can_read(asked.by, shown.body)
    return render(request, "results/territory.html", {**context, "page": territory_page(asked.results(), shown)})


@login_required
@require_safe
def figure(request: HttpRequest, territory: int, code: str) -> HttpResponse:
    """One indicator: what it means, and what was counted."""
    asked = _asked(request)
    shown = check_can_read(territory, asked.readable)
    known = definition(code, clock.today(clock.now()))
    if known is None:
        raise NotFound
    page = figure_page(asked.results(), shown, known, with_events=can_see_events(asked.by))
    return render(request, "results/figure.html", {**asked.context("territory", shown), "page": page})


@login_required
@require_safe
def presence(request: HttpRequest, territory: int | None = None) -> HttpResponse:
    """What was promised and kept on one side, what people asked for and got on the other."""
    asked = _asked(request)
    if territory is None and not asked.readable:
        return render(request, "results/presence.html", asked.context("presence_of", None))
    shown = check_can_read(asked.readable[0].key if territory is None else territory, asked.readable)
    page = presence_page(asked.results(), shown)
    return render(request, "results/presence.html", {**asked.context("presence_of", shown), "page": page})


def _asked(request: HttpRequest) -> Asked:
    by, agency = reader_of(request)
    today = clock.today(clock.now())
    code = request.GET.get("periode", "")
    period = read_period(code) if code else quarter_of(today)
    if period is None or period.start > today:
        raise PeriodUnknown
    return Asked(by, agency, territories_read_by(by, agency, today), period)
