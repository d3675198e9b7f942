"""The two daily screens and what is done from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.services.ending import close, propose_noshow
from maillage.journeys.booking.views.public import actor
from maillage.journeys.today.forms import DeskForm
from maillage.journeys.today.menu import menu
from maillage.journeys.today.pages import adviser_week, house_day
from maillage.kit import clock
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.selectors import likely_duplicates
from maillage.registry.people.services import create_person, file_exists_at_agency, recognise
from maillage.registry.territories import selectors as territories

MADE = "people_made"


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The house's day."""
    return _today(request, _desk_form(None, actor(request)))


def _today(request: HttpRequest, form: DeskForm, *, status: int = 200, **more: Any) -> HttpResponse:
    by, now = _counsellor(request), clock.now()
    day = _day(request.GET.get("jour", "")) or clock.today(now)
    assert by.organisation is not None
    context = {
        "house": by.organisation_label,
        "now": clock.local(now),
        "page": house_day(host=by.organisation, day=day, now=now),
        "form": form,
        "communes": [choice.name for choice in territories.communes_of_territory(day)],
        "key": request.POST.get("cle") or uuid4(),
        **menu(by, "today"),
        **more,
    }
    return render(request, "today/today.html", context, status=status)


@login_required
@require_POST
def desk_person(request: HttpRequest) -> HttpResponse:
    """Find or open the file of the person at the desk, then look for hours."""
    by, now = _counsellor(request), clock.now()
    form = _desk_form(request.POST, by)
    if not form.is_valid():
        return _today(request, form, status=422)
    assert by.agency is not None
    made: dict[str, int] = request.session.get(MADE, {})
    key = request.POST.get("cle", "")
    person = made.get(key)
    if person is None and "nouvelle" not in request.POST:
        known = likely_duplicates(by, form.identity())
        elsewhere = not known and file_exists_at_agency(agency=by.agency, identity=form.identity(), by=by)
        if known or elsewhere:
            return _today(request, form, status=409, known=known, elsewhere=elsewhere, search=form.search().query())
    if person is None:
        person = create_person(agency=by.agency, identity=form.identity(), travel=form.travel(), by=by, now=now).pk
        request.session[MADE] = {**dict(list(made.items())[-20:]), key: person}
    return redirect(f"{reverse('booking:desk_dates', args=[person])}?{form.search().query()}")


@login_required
@require_POST
def desk_recognise(request: HttpRequest) -> HttpResponse:
    """The file that exists at the agency is that of the person at the desk: shared from now on, and written down."""
    by, now = _counsellor(request), clock.now()
    form = _desk_form(request.POST, by)
    if not form.is_valid():
        return _today(request, form, status=422)
    assert by.agency is not None
    person = recognise(agency=by.agency, identity=form.identity(), by=by, now=now)
    return redirect(f"{reverse('booking:desk_dates', args=[person.pk])}?{form.search().query()}")


@login_required
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The adviser's week."""
    by, now = _adviser(request), clock.now()
    day = _day(request.GET.get("semaine", "")) or clock.today(now)
    monday = day - timedelta(days=day.weekday())
    assert by.account is not None
    page = adviser_week(adviser=by.account, monday=monday, now=now)
    return render(request, "today/week.html", {"page": page, "name": by.given_name, **menu(by, "week")})


@login_required
@require_POST
def close_seat(request: HttpRequest, participation: int) -> HttpResponse:
    """Say what became of an appointment: one click, or two for an absence."""
    by, now = _adviser(request), clock.now()
    row, status = agenda.participation(participation), request.POST.get("etat", "")
    absence = request.POST.get("raison", "")
    if status == "noshow":
        row = propose_noshow(participation=row, by=by, now=now)
    close(participation=row, status=status, by=by, now=now, absence=absence or ("warned" if status == "excused" else ""))
    messages.success(request, _("C’est noté."))
    return redirect("week")


def _desk_form(data: Any, by: Actor) -> DeskForm:
    return DeskForm(data, day=clock.today(clock.now()), reasons=agenda.reasons_for(by))


def _counsellor(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.role != Role.COUNSELLOR:
        raise NotAllowed
    return by


def _adviser(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.role not in {Role.ADVISER, Role.DIRECTOR}:
        raise NotAllowed
    return by


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
