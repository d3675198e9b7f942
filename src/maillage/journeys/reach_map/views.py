"""Three questions about reach; each answer is a page, a CSV or a GeoJSON at the same address with another ending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.journeys.reach_map import downloads
from maillage.journeys.reach_map.access import places_shown, reader_of
from maillage.journeys.reach_map.by_hour import hours_page
from maillage.journeys.reach_map.drawing import draw_map
from maillage.journeys.reach_map.forms import HomeForm, HoursForm, PlaceForm
from maillage.journeys.reach_map.from_home import home_page
from maillage.journeys.reach_map.to_place import place_page
from maillage.kit import clock
from maillage.kit.errors import Invalid, NotFound
from maillage.kit.ui.shapes import Link
from maillage.registry.accounts.selectors import Actor
from maillage.registry.places.models import Place
from maillage.registry.places.selectors import PlaceCard
from maillage.registry.territories.selectors import communes_of_territory

DEFAULTS = {"duree": "45", "marche": "15", "heure": "10:00"}
FILES = frozenset({"csv", "geojson"})


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The three questions, to begin with one."""
    context, *_ = _common(request)
    return render(request, "reach_map/start.html", context)


@login_required
@require_safe
def from_home(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Where can one go from here, and at which hours of the week?"""
    context, places, agency, asked = _common(request)
    form = HomeForm(asked, today=context["today"])
    if not _is_answered(form, kind, asked.get("commune")):
        return _question(request, "reach_map/from_home.html", context, form)
    page = home_page(form, places, agency)
    about = {"depart": page.home.label, "premier_jour": page.days[0].isoformat(), "dernier_jour": page.days[-1].isoformat()}
    if kind == "csv":
        return downloads.csv_answer(downloads.home_rows(page, form.lasts), page.terms, f"acces-depuis-{page.days[0]}")
    if kind:
        return downloads.geojson_answer(downloads.home_features(page), page.terms, about, f"acces-depuis-{page.days[0]}")
    return render(request, "reach_map/from_home.html", {**context, "form": form, "page": page, **_files(asked, "from_home")})


@login_required
@require_safe
def to_place(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Who can come to this place at this hour?"""
    context, places, agency, asked = _common(request)
    form = PlaceForm(asked, places=places)
    if not _is_answered(form, kind, asked.get("lieu")):
        return _question(request, "reach_map/to_place.html", context, form)
    page = place_page(form, agency, context["today"])
    about = {
        "lieu": page.place.name,
        "jour": page.day.isoformat(),
        "debut": f"{page.start:%H:%M}",
        "minutes": page.ways.lasts_min,
    }
    if kind == "csv":
        return downloads.csv_answer(downloads.place_rows(page), page.terms, f"acces-lieu-{page.day}")
    if kind:
        return downloads.geojson_answer(downloads.place_features(page), page.terms, about, f"acces-lieu-{page.day}")
    shown = {"form": form, "page": page, "drawing": draw_map(page), **_files(asked, "to_place")}
    return render(request, "reach_map/to_place.html", {**context, **shown})


@login_required
@require_safe
def by_hour(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Which hour of a day serves most people at this place?"""
    context, places, agency, asked = _common(request)
    form = HoursForm(asked, places=places)
    if not _is_answered(form, kind, asked.get("lieu")):
        return _question(request, "reach_map/by_hour.html", context, form)
    page = hours_page(form, agency, context["today"])
    about = {"lieu": page.place.name, "jour": page.day.isoformat(), "minutes": page.ways.lasts_min}
    if kind == "csv":
        return downloads.csv_answer(downloads.hours_rows(page), page.terms, f"acces-heures-{page.day}")
    if kind:
        return downloads.geojson_answer(downloads.hours_features(page), page.terms, about, f"acces-heures-{page.day}")
    return render(request, "reach_map/by_hour.html", {**context, "form": form, "page": page, **_files(asked, "by_hour")})


def _common(request: HttpRequest) -> tuple[dict[str, Any], tuple[PlaceCard, ...], int, dict[str, str]]:
    """What all three pages show, the places, the agency, and what was asked; refuses strangers."""
    by, agency = reader_of(request)
    today = clock.today(clock.now())
    places = places_shown(agency, today)
    named = (("from_home", _("D’un point de départ")), ("to_place", _("Vers un lieu")), ("by_hour", _("Au fil des heures")))
    match = request.resolver_match
    tabs = [Link(label, reverse(f"reach_map:{name}"), bool(match and match.url_name == name)) for name, label in named]
    communes = [each.name for each in communes_of_territory(today)]
    return (
        {"today": today, "tabs": tabs, "communes": communes, "places": places},
        places,
        agency,
        _asked(request, by, today, places),
    )


def _asked(request: HttpRequest, by: Actor, today: date, places: Sequence[PlaceCard]) -> dict[str, str]:
    """What was asked, the rest filled in: the next working day, one's own house or else the first."""
    day = today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    likely = sorted(places, key=lambda place: (place.host != by.organisation, place.kind != Place.Kind.HOUSE))
    place = {"lieu": str(likely[0].key)} if likely else {}
    return {**DEFAULTS, "jour": day.isoformat(), "semaine": day.isoformat(), **place, **request.GET.dict()}


def _is_answered(form: Form, kind: str, first: str | None) -> bool:
    """Whether there is something to answer; a file that cannot be made is refused."""
    if kind and kind not in FILES:
        raise NotFound
    is_answered = first is not None and form.is_valid()
    if kind and not is_answered:
        said = next((str(error) for errors in form.errors.values() for error in errors), None)
        raise Invalid(said)
    return is_answered


def _question(request: HttpRequest, template: str, context: dict[str, Any], form: Form) -> HttpResponse:
    """The form alone: not yet answered, or with what is wrong."""
    is_first = not (set(request.GET) & {"commune", "lieu"})
    if is_first:
        form.errors.clear()
    return render(request, template, {**context, "form": form}, status=200 if is_first else 422)


def _files(asked: Mapping[str, str], name: str) -> dict[str, str]:
    """Where the same answer is as a table and as a layer."""
    return {f"{kind}_url": f"{reverse(f'reach_map:{name}_file', args=[kind])}?{urlencode(asked)}" for kind in FILES}
