"""Zones of activity: the list, one zone with its plots and its map, and the tables of the national standard, in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillage.domains.companies import selectors, services
from maillage.domains.companies.imports import cnig
from maillage.domains.companies.imports.cnig import Problem
from maillage.domains.companies.selectors import zones as reads
from maillage.journeys.companies.doors import reader, tell
from maillage.journeys.companies.drawing import map_of_park, map_of_parks
from maillage.kit import clock
from maillage.kit.errors import NotFound, Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

EXPORTS: Final[dict[str, Callable[[int], bytes]]] = {
    "sites": cnig.sites_file,
    "terrains": cnig.terrains_file,
    "etablissements": cnig.establishments_file,
    "poles": cnig.hubs_file,
}
MOST_SHOWN: Final = 100


class ZonesForm(forms.Form):
    """The four tables of the standard; only the first one is needed."""

    use_required_attribute = False
    sites = forms.FileField(
        label=gettext_lazy("Les sites économiques"),
        error_messages={"required": gettext_lazy("Choisissez le fichier des sites : les autres s’y rattachent.")},
    )
    terrains = forms.FileField(label=gettext_lazy("Les terrains"), required=False)
    etablissements = forms.FileField(label=gettext_lazy("Les établissements"), required=False)
    poles = forms.FileField(label=gettext_lazy("Les pôles économiques"), required=False)


@never_cache
@login_required
@require_GET
def zones(request: HttpRequest) -> HttpResponse:
    """Each zone: how many plots, who is there, who comes."""
    by = reader(request)
    parks = reads.parks(_bodies(by))
    context = {
        "parks": parks,
        "picture": map_of_parks(reads.places_of(parks)),
        "may_import": by.role == Role.ECONOMIC_OFFICER,
        "exports": list(EXPORTS) if by.role == Role.ECONOMIC_OFFICER and parks else [],
    }
    return render(request, "companies/zones.html", context)


@never_cache
@login_required
@require_GET
def zone(request: HttpRequest, park: int) -> HttpResponse:
    """One zone: its plots, its establishments, who comes."""
    reader(request)
    page = reads.park_page(park)
    return render(request, "companies/zone.html", {"page": page, "line": page.line, "picture": map_of_park(page)})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take in the tables; what cannot be taken is said line by line, and the rest is kept."""
    by = reader(request, Role.ECONOMIC_OFFICER)
    form = ZonesForm(request.POST, request.FILES) if request.method == "POST" else ZonesForm()
    problems = _brought(request, form, by) if form.is_bound and form.is_valid() else None
    if problems is not None and not problems:
        return redirect("companies:zones")
    context = {"form": form, "problems": (problems or [])[:MOST_SHOWN], "count": len(problems or [])}
    return render(request, "companies/zones_import.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def export(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the standard."""
    by = reader(request, Role.ECONOMIC_OFFICER)
    if table not in EXPORTS:
        raise NotFound
    answer = HttpResponse(EXPORTS[table](by.organisation or 0), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{table}.csv"'
    return answer


def _brought(request: HttpRequest, form: ZonesForm, by: Actor) -> list[Problem] | None:
    """The lines that were left out; None when the files cannot be read at all."""
    now = clock.now()
    sent = {name: form.cleaned_data[name].read() if form.cleaned_data[name] else None for name in EXPORTS}
    try:
        read = cnig.read_zones(
            sites=sent["sites"] or b"",
            terrains=sent["terrains"],
            establishments=sent["etablissements"],
            hubs=sent["poles"],
            today=clock.today(now),
        )
        count = services.keep_zones(intermunicipality=by.organisation or 0, zones=read.zones, by=by, now=now)
    except Refused as refused:
        tell(form, refused)
        return None
    said = ngettext("%(count)d ligne est reprise.", "%(count)d lignes sont reprises.", count)
    messages.success(request, said % {"count": count})
    return read.problems


def _bodies(by: Actor) -> list[int]:
    if by.role == Role.ECONOMIC_OFFICER:
        return [by.organisation or 0]
    return list(selectors.bodies_of(by.agency or 0, clock.today(clock.now())))
