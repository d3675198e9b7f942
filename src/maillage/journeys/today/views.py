"""The two daily screens and what is done from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import StatusNotPossible
from maillage.domains.agenda.permissions import check_can_close
from maillage.journeys.booking.views.public import actor
from maillage.journeys.companies.late import late_lines
from maillage.journeys.today import desk
from maillage.journeys.today.closing import CALL_FIRST, LINE_DOWN, WHY, note_end
from maillage.journeys.today.forms import DeskForm
from maillage.journeys.today.house import house_day
from maillage.journeys.today.labels import LEGEND
from maillage.journeys.today.week import adviser_week, line_of
from maillage.journeys.workshops.alerts import undecided_of
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.ui import words
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.services import create_person, recognise
from maillage.registry.territories import selectors as territories

if TYPE_CHECKING:
    from maillage.domains.agenda.models import Appointment

MOST_LATE = 5


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The house's day."""
    by = _counsellor(request)
    return _today(request, by, _desk_form(None, by))


def _today(request: HttpRequest, by: Actor, form: DeskForm, *, status: int = 200, **more: Any) -> HttpResponse:
    now = clock.now()
    assert by.organisation is not None
    is_list = "liste" in request.GET
    context = {
        "house": by.organisation_label,
        "now": clock.local(now),
        "page": house_day(host=by.organisation, day=_day(request.GET.get("jour", "")) or clock.today(now), now=now),
        "to_replace": () if is_list else agenda.without_helper(host=by.organisation, now=now),
        "form": form,
        "communes": [] if is_list else [choice.name for choice in territories.communes_of_territory(clock.today(now))],
        "key": desk.page_key(request.POST.get("cle", "")),
        **more,
    }
    return render(request, "today/day_list.html" if is_list else "today/today.html", context, status=status)


@login_required
@require_POST
def desk_person(request: HttpRequest) -> HttpResponse:
    """Find or open the file of the person at the desk, then look for hours."""
    by = _counsellor(request)
    form = _desk_form(request.POST, by)
    if not form.is_valid():
        return _today(request, by, form, status=422)
    identity, agency = form.identity(), _agency(by)
    click = desk.click_of(desk.page_key(request.POST.get("cle", "")), identity)
    person = desk.opened_before(request.session, click)
    if person is None and "nouvelle" not in request.POST:
        known = desk.already_known(by, agency, identity)
        if known:
            return _today(request, by, form, status=409, known=known, search=form.search().query())
    if person is None:
        person = create_person(agency=agency, identity=identity, travel=form.travel(), by=by, now=clock.now()).pk
        desk.remember(request.session, click, person)
    return _hours(person, form)


@login_required
@require_POST
def desk_recognise(request: HttpRequest) -> HttpResponse:
    """The file that exists at the agency is that of the person at the desk: shared from now on, and written down."""
    by = _counsellor(request)
    form = _desk_form(request.POST, by)
    if not form.is_valid():
        return _today(request, by, form, status=422)
    return _hours(recognise(agency=_agency(by), identity=form.identity(), by=by, now=clock.now()).pk, form)


@login_required
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The week of whoever receives people, or goes to see companies."""
    by, now = _adviser(request, Role.EMPLOYER_ADVISER), clock.now()
    page = adviser_week(by=by, monday=_monday(request.GET.get("semaine", "")), now=now)
    context = {"page": page, "name": by.given_name, "why": WHY, "legend": LEGEND, "undecided": undecided_of(by, now)}
    context["late"] = late_lines(by, now, MOST_LATE) if by.role == Role.DIRECTOR else ()
    return render(request, "today/week_list.html" if "liste" in request.GET else "today/week.html", context)


@login_required
@require_POST
def close_seat(request: HttpRequest, participation: int) -> HttpResponse:
    """Say what became of an appointment: one click, or two for an absence."""
    row = agenda.participation(participation)
    by, _beside = _closer(request, row.appointment)
    status, absence = request.POST.get("etat", ""), request.POST.get("raison", "")
    back = _after_closing(request, participation)
    if status == "noshow" and absence == CALL_FIRST:
        number = words.phone(row.person.phone) if row.person.phone else _("pas de téléphone")
        messages.info(request, _("Rien n’est noté. Appelez d’abord : %(number)s.") % {"number": number})
        return back
    note_end(participation=row, status=status, absence=absence, by=by, now=clock.now())
    messages.success(request, _("C’est noté. Vous pouvez encore corriger."))
    wants_date = "date" in request.POST or status == LINE_DOWN
    return redirect("booking:desk_travel", person=row.person_id) if wants_date else back


@login_required
@require_GET
def correct_seat(request: HttpRequest, participation: int) -> HttpResponse:
    """The same clicks for one appointment, whatever its week."""
    now, seat = clock.now(), agenda.seat(participation, clock.now())
    if seat is None:
        raise NotFound
    row = agenda.participation(participation)
    by, beside = _closer(request, row.appointment)
    check_can_close(by, row, seat.adviser, beside)
    if seat.starts_at > now:
        raise StatusNotPossible
    return render(request, "today/correct.html", {"line": line_of(seat), "why": WHY, "is_alone": True})


def _after_closing(request: HttpRequest, participation: int) -> HttpResponseRedirect:
    """Back to where one clicked: the appointment's own page, or its week."""
    if "bulletin" in request.POST:
        return redirect("booking:desk_slip", participation=participation)
    return redirect(f"{reverse('week')}?semaine={_monday(request.POST.get('semaine', '')).isoformat()}")


def _hours(person: int, form: DeskForm) -> HttpResponse:
    return redirect(f"{reverse('booking:desk_dates', args=[person])}?{form.search().query()}")


def _desk_form(data: Any, by: Actor) -> DeskForm:
    return DeskForm(data, day=clock.today(clock.now()), reasons=agenda.reasons_for(by))


def _counsellor(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.role != Role.COUNSELLOR:
        raise NotAllowed
    return by


def _adviser(request: HttpRequest, *others: Role) -> Actor:
    by = actor(request)
    if by.role not in {Role.ADVISER, Role.DIRECTOR, *others}:
        raise NotAllowed
    return by


def _closer(request: HttpRequest, appointment: Appointment) -> tuple[Actor, tuple[int, ...]]:
    """Whoever may say what became of it: an adviser, or whoever ran the workshop beside its lead, wherever they work."""
    beside = agenda.facilitators_of(appointment.pk) if appointment.series_id is not None else ()
    by = actor(request)
    return (by if by.account in beside else _adviser(request)), beside


def _agency(by: Actor) -> int:
    """The agency the house works with; without one nobody can be enrolled."""
    if by.agency is None:
        raise NotAllowed
    return by.agency


def _monday(text: str) -> date:
    day = _day(text) or clock.today(clock.now())
    return day - timedelta(days=day.weekday())


def _day(text: str) -> date | None:
    """A day of this century: what cannot be read counts as not said."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None
