"""What can still change once a workshop is open: one date, its seats, one more date, or the whole series called off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.selectors import SessionCard
from maillage.domains.agenda.services.series import Changed, add_session, call_off_series, change_session, set_seats
from maillage.journeys.workshops.forms import DateForm, SeatsForm, people_to_choose
from maillage.journeys.workshops.views.planning import reader
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.web import say_in_form
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor, advisers_of, helpers_of
from maillage.registry.places.selectors import partner_places, places_of, rooms_of


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, session: int) -> HttpResponse:
    """Another day, hour, place or people to run it: everybody who comes is told."""
    by, agency, card = _managed(request, session)
    form = _date_form(request, by, agency, card)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_session(session=session, plan=form.plan(card.mode), by=by, now=clock.now())
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(request, _("La séance est changée. ") + moved_words(changed))
            return redirect("workshops:show", session)
    return render(request, "workshops/change.html", {"form": form, "card": card}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, session: int) -> HttpResponse:
    """One more date of the same workshop."""
    by, agency, card = _managed(request, session)
    form = _date_form(request, by, agency, card, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_session(series=card.series, plan=form.plan(card.mode), by=by, now=clock.now())
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(request, _("La date est ouverte aux inscriptions."))
            return redirect("workshops:show", added.pk)
    context = {"form": form, "card": card, "is_new": True}
    return render(request, "workshops/change.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def seats(request: HttpRequest, session: int) -> HttpResponse:
    """More or fewer seats; whoever waits is served in order."""
    by, _agency, _card = _managed(request, session)
    form = SeatsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Donnez un nombre de places entre 1 et 60."))
        return redirect("workshops:show", session)
    promoted = set_seats(session=session, seats=form.cleaned_data["seats"], by=by, now=clock.now())
    said = ngettext("%(n)s personne qui attendait a sa place.", "%(n)s personnes qui attendaient ont leur place.", len(promoted))
    messages.success(request, _("Le nombre de places est changé. ") + (said % {"n": len(promoted)} if promoted else ""))
    return redirect("workshops:show", session)


@login_required
@require_POST
def call_off_all(request: HttpRequest, session: int) -> HttpResponse:
    """None of the dates that are still to come takes place."""
    by, _agency, card = _managed(request, session)
    told = call_off_series(series=card.series, by=by, now=clock.now())
    said = ngettext("%(n)s place annulée, la personne est prévenue.", "%(n)s places annulées, chacun est prévenu.", len(told))
    messages.success(request, _("Toutes les séances à venir sont annulées. ") + (said % {"n": len(told)} if told else ""))
    return redirect("workshops:show", session)


def moved_words(changed: Changed) -> str:
    """Who went along, and who could not."""
    along, lost = len(changed.moved), len(changed.revoked)
    said = ngettext("%(n)s personne est prévenue.", "%(n)s personnes sont prévenues.", along) % {"n": along} if along else ""
    cannot = ngettext(
        "%(n)s personne est prise à cette heure : sa place est annulée, elle est prévenue.",
        "%(n)s personnes sont prises à cette heure : leur place est annulée, elles sont prévenues.",
        lost,
    ) % {"n": lost}
    return f"{said} {cannot if lost else ''}".strip()


def _managed(request: HttpRequest, session: int) -> tuple[Actor, int, SessionCard]:
    by, agency = reader(request)
    card = agenda.session_card(session)
    check_can_manage_openings(by, agency, card.lead)
    return by, agency, card


def _date_form(request: HttpRequest, by: Actor, agency: int, card: SessionCard, *, is_new: bool = False) -> DateForm:
    today = clock.today(clock.now())
    places = (*partner_places(agency, today), *places_of(agency, today))
    advisers = advisers_of(agency, today)
    initial: dict[str, Any] = {
        "day": None if is_new else card.starts_at.date(),
        "starts_at": card.starts_at.time(),
        "ends_at": card.ends_at.time(),
        "place": card.place,
        "room": card.room_key or "",
        "lead": card.lead,
        "facilitators": [account for account, _name in card.facilitators],
    }
    return DateForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        places=places,
        rooms=rooms_of(place.key for place in places),
        helpers=people_to_choose(advisers, helpers_of({place.host for place in places}, today)),
        leads=[each for each in advisers if by.role == Role.DIRECTOR or each[0] == by.account],
    )
