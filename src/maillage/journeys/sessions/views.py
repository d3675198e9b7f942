"""Permanences: what is coming, a new series, one date and what is done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.permissions import can_manage_openings
from maillage.domains.agenda.selectors import SessionRow
from maillage.domains.agenda.services.openings import open_period
from maillage.domains.agenda.services.sessions import cancel_session, move_session, publish_session
from maillage.journeys.booking.views.public import actor
from maillage.journeys.sessions.forms import MoveForm, SessionForm, proposed_move
from maillage.journeys.sessions.gaps import names_without_date
from maillage.journeys.sessions.pages import coming_days, coming_of, guests_of, tag_of, told_words
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, Refused
from maillage.kit.web import say_in_form
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor, advisers_of
from maillage.registry.places.selectors import partner_places, places_of, rooms_of

HOUSES = frozenset({Role.COUNSELLOR, Role.HOUSE_LEAD})
AGENCY = frozenset({Role.ADVISER, Role.DIRECTOR})


@login_required
@require_GET
def coming(request: HttpRequest) -> HttpResponse:
    """The coming dates: the adviser's own or everybody's, or those of the house."""
    by, now = _reader(request), clock.now()
    is_house, is_all = by.role in HOUSES, by.role == Role.DIRECTOR or "tout" in request.GET
    days = coming_days(host=by.organisation if is_house else None, adviser=None if is_house or is_all else by.account, now=now)
    without = names_without_date(agency=by.agency, now=now) if by.role in AGENCY and by.agency else ()
    context = {
        "days": days,
        "without": without,
        "to_decide": agenda.sessions_to_decide(agency=by.agency, now=now, adviser=None if is_all else by.account)
        if by.role in AGENCY and by.agency
        else (),
        "is_house": is_house,
        "sees_people": by.role != Role.HOUSE_LEAD,
        "is_all": is_all,
        "is_director": by.role == Role.DIRECTOR,
    }
    return render(request, "sessions/coming.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A permanence, once or in a series."""
    by = actor(request)
    if by.role not in AGENCY or by.agency is None:
        raise NotAllowed
    form = _session_form(request, by, by.agency)
    if request.method == "POST" and form.is_valid() and _opened(form, by, by.agency):
        is_open = form.cleaned_data["is_published"]
        done = _("La permanence est ouverte.") if is_open else _("La permanence est notée, pas encore ouverte.")
        messages.success(request, done)
        return redirect("sessions:coming")
    return render(request, "sessions/new.html", {"form": form}, status=422 if form.errors else 200)


def _opened(form: SessionForm, by: Actor, agency: int) -> bool:
    """Open it, or say at the field why not."""
    now = clock.now()
    hosts = frozenset(place.key for place in partner_places(agency, clock.today(now)))
    is_open = form.cleaned_data["is_published"]
    try:
        open_period(offer=form.offer(agency, hosts), hours=form.hours(), by=by, now=now, publish=is_open)
    except Refused as refusal:
        say_in_form(form, refusal)
        return False
    return True


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, occurrence: int) -> HttpResponse:
    """One date: who comes, what they were told, what can be done."""
    by = _reader(request)
    row = agenda.session_for(occurrence, by)
    return _shown(request, by, row, _move_form(None, row, proposed_move(request.GET)))


@login_required
@require_POST
def publish(request: HttpRequest, occurrence: int) -> HttpResponse:
    """Offer its hours."""
    publish_session(occurrence=occurrence, by=actor(request), now=clock.now())
    messages.success(request, _("La permanence est ouverte à la réservation."))
    return redirect("sessions:show", occurrence)


@login_required
@require_POST
def move(request: HttpRequest, occurrence: int) -> HttpResponse:
    """Another day or hour; whoever can no longer come is told and offered another."""
    by = _reader(request)
    row = agenda.session_for(occurrence, by)
    form = _move_form(request.POST, row)
    if form.is_valid():
        start, end = form.span()
        room = form.cleaned_data["room"]
        try:
            lost = move_session(occurrence=occurrence, by=by, now=clock.now(), start=start, end=end, room=room)
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(request, _("La permanence est déplacée. ") + told_words(lost, clock.now()))
            return redirect("sessions:show", occurrence)
    return _shown(request, by, row, form, status=422)


@login_required
@require_POST
def cancel(request: HttpRequest, occurrence: int) -> HttpResponse:
    """The adviser cannot come: everybody is told."""
    by, now = actor(request), clock.now()
    is_begun = agenda.session(occurrence).status == "held"
    revoked = cancel_session(occurrence=occurrence, by=by, now=now)
    done = _("La suite de la permanence est annulée. ") if is_begun else _("La permanence est annulée. ")
    messages.success(request, done + told_words(revoked, now))
    return redirect("sessions:show", occurrence)


def _reader(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.role not in HOUSES | AGENCY:
        raise NotAllowed
    return by


def _shown(request: HttpRequest, by: Actor, row: SessionRow, form: MoveForm, status: int = 200) -> HttpResponse:
    """A house lead sees the date, never who comes."""
    now = clock.now()
    guests = () if by.role == Role.HOUSE_LEAD else guests_of(row.occurrence, now)
    kind, label = tag_of(row)
    is_open = row.status != "cancelled" and row.ends_at > now
    context: dict[str, Any] = {
        "row": row,
        "booked": agenda.booked_by_occurrence([row.occurrence]).get(row.occurrence, 0),
        "sees_people": by.role != Role.HOUSE_LEAD,
        "guests": guests,
        "coming": coming_of(guests, now),
        "is_begun": row.status == "held",
        "tag_kind": kind,
        "tag": label,
        "may_change": is_open and by.agency is not None and can_manage_openings(by, by.agency, row.adviser),
        "form": form,
        "is_proposed": bool(proposed_move(request.GET)),
    }
    return render(request, "sessions/show.html", context, status=status)


def _session_form(request: HttpRequest, by: Actor, agency: int) -> SessionForm:
    today = clock.today(clock.now())
    places = (*partner_places(agency, today), *places_of(agency, today))
    return SessionForm(
        request.POST if request.method == "POST" else None,
        advisers=[each for each in advisers_of(agency, today) if by.role == Role.DIRECTOR or each[0] == by.account],
        places=places,
        rooms=rooms_of(place.key for place in places),
        reasons=agenda.reasons_for(by),
    )


def _move_form(data: Any, row: SessionRow, proposed: dict[str, Any] | None = None) -> MoveForm:
    own = {"day": row.starts_at.date(), "starts_at": row.starts_at.time(), "ends_at": row.ends_at.time()}
    return MoveForm(data, rooms=rooms_of([row.place]), initial=proposed or own)
