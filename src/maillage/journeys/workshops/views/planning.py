"""What is coming, a new workshop, one session, and what to decide about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.permissions import can_ask_on_leaving, can_manage_openings, can_open_enrolment
from maillage.domains.agenda.selectors import SessionCard
from maillage.domains.agenda.services.deciding import keep_session, merge_session, turn_into_slots
from maillage.domains.agenda.services.series import call_off_session, plan_series
from maillage.journeys.booking.views.public import actor
from maillage.journeys.workshops.forms import WorkshopForm, people_to_choose
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.kit.web import say_in_form
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor, advisers_of, helpers_of
from maillage.registry.places.selectors import partner_places, places_of, rooms_of

AHEAD = timedelta(weeks=10)
AGENCY = frozenset({Role.ADVISER, Role.DIRECTOR})
READERS = AGENCY | {Role.COUNSELLOR, Role.PARTNER}


def reader(request: HttpRequest) -> tuple[Actor, int]:
    """Whoever enrols people, and the agency they do it with."""
    by = actor(request)
    if by.role not in READERS or by.agency is None:
        raise NotAllowed
    return by, by.agency


@login_required
@require_GET
def coming(request: HttpRequest) -> HttpResponse:
    """The workshops of the coming ten weeks, and those that too few will come to."""
    by, agency = reader(request)
    now = clock.now()
    is_agency = by.role in AGENCY
    context = {
        "series": agenda.series_cards(agency=agency, start=now, end=now + AHEAD),
        "undecided": agenda.needs_decision(agency=agency, now=now) if is_agency else (),
        "now": now,
        "is_agency": is_agency,
    }
    return render(request, "workshops/coming.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a workshop: all its dates, or none."""
    by, agency = reader(request)
    if by.role not in AGENCY:
        raise NotAllowed
    form = _form(request, by, agency)
    if request.method == "POST" and form.is_valid():
        try:
            plan_series(terms=form.terms(agency), sessions=form.plans(), by=by, now=clock.now())
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(request, _("L’atelier est ouvert aux inscriptions."))
            return redirect("workshops:coming")
    return render(request, "workshops/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, session: int) -> HttpResponse:
    """One session: who comes, who waits, who could ride together."""
    by, agency = reader(request)
    card, now = agenda.session_card(session), clock.now()
    may_manage = _may_manage(by, card)
    is_undecided = may_manage and card.is_under_minimum and not card.is_kept and not card.is_called_off
    context: dict[str, Any] = {
        "card": card,
        "attendees": agenda.attendees(session=session, now=now),
        "waiters": agenda.waiting_list(session=session),
        "rides": agenda.shared_rides(session=session),
        "is_past": card.ends_at <= now,
        "has_begun": card.starts_at <= now,
        "may_manage": may_manage,
        "may_print": can_ask_on_leaving(by, agency, card.host),
        "is_undecided": is_undecided,
        "others": agenda.can_merge_into(session=session, now=now) if is_undecided else (),
        "reasons": agenda.reasons_for(by) if is_undecided else (),
        **_address(request, by, agency, card),
    }
    return render(request, "workshops/show.html", context)


def _address(request: HttpRequest, by: Actor, agency: int, card: SessionCard) -> dict[str, Any]:
    """Where people enrol alone, for whoever may hand it on; and whether this reader opens and closes it."""
    token = agenda.enrolment_tokens([card]).get(card.session)
    helpers = [account for account, _name in card.facilitators]
    return {
        "address": request.build_absolute_uri(reverse("workshops:alone", args=[token])) if token else "",
        "may_open": can_open_enrolment(by, agency, card.lead, card.host, helpers),
    }


@login_required
@require_POST
def decide(request: HttpRequest, session: int) -> HttpResponse:
    """Too few: keep it, join it to another, or give each an hour of their own. Everybody is told."""
    by, now = actor(request), clock.now()
    choice = request.POST.get("choix", "")
    with_which = 0 if choice == "garder" else _number(request.POST.get("avec", ""))
    if choice == "garder":
        keep_session(session=session, by=by, now=now)
        messages.success(request, _("La séance est maintenue."))
    elif choice == "reunir":
        merge_session(session=session, into=with_which, by=by, now=now)
        messages.success(request, _("Tout le monde est inscrit à l’autre séance, et prévenu."))
        return redirect("workshops:show", with_which)
    elif choice == "individuel":
        turn_into_slots(session=session, reason=with_which, by=by, now=now)
        messages.success(request, _("La séance devient des rendez-vous individuels. Chacun est prévenu."))
    else:
        raise NotFound
    return redirect("workshops:show", session)


@login_required
@require_POST
def call_off(request: HttpRequest, session: int) -> HttpResponse:
    """It does not take place: everybody is told."""
    revoked = call_off_session(session=session, by=actor(request), now=clock.now())
    messages.success(request, _("La séance est annulée. Personnes prévenues : %(count)d.") % {"count": len(revoked)})
    return redirect("workshops:show", session)


def _may_manage(by: Actor, card: SessionCard) -> bool:
    return by.agency is not None and can_manage_openings(by, by.agency, card.lead)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:  # the digits of a key
        raise NotFound
    return int(text)


def _form(request: HttpRequest, by: Actor, agency: int) -> WorkshopForm:
    today = clock.today(clock.now())
    places = (*partner_places(agency, today), *places_of(agency, today))
    advisers = advisers_of(agency, today)
    return WorkshopForm(
        request.POST if request.method == "POST" else None,
        reasons=agenda.workshop_reasons(by),
        choices=agenda.series_choices(),
        places=places,
        rooms=rooms_of(place.key for place in places),
        helpers=people_to_choose(advisers, helpers_of({place.host for place in places}, today)),
        leads=[each for each in advisers if by.role == Role.DIRECTOR or each[0] == by.account],
    )
