"""Enrol somebody, take them off, take them off the waiting list."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.enrolling import leave as leave_workshop
from maillage.domains.agenda.services.waiting import withdraw as withdraw_entry
from maillage.journeys.booking.views.public import actor
from maillage.journeys.workshops.enrolling import enrol_person, sessions_to_come, ways_of
from maillage.journeys.workshops.views.planning import reader
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.registry.people.selectors import find_people, person_row


@never_cache
@login_required
@require_GET
def find(request: HttpRequest, session: int) -> HttpResponse:
    """Whom to enrol: by name or number."""
    by, _agency = reader(request)
    typed = request.GET.get("q", "").strip()[:80]
    context = {"card": agenda.session_card(session), "typed": typed, "found": find_people(by, typed) if typed else ()}
    return render(request, "workshops/find.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, session: int, person: int) -> HttpResponse:
    """How they would come, what they need, then their seat, or their rank on the waiting list."""
    by, agency = reader(request)
    row, card, now = person_row(person), agenda.session_card(session), clock.now()
    series = agenda.series_card(card.series, now)
    refusal = ""
    if request.method == "POST":
        try:
            done = enrol_person(
                person=row, series=series, session=session, key=_key(request), needs=_needs(request), by=by, now=now
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            return _enrolled(request, session, done.seats[0].pk if done.seats else None, done.rank)
    ways = ways_of(row, sessions_to_come(series, session, now), agency)
    context = {"card": card, "series": series, "person": row, "ways": ways, "key": uuid4(), "refusal": refusal}
    return render(request, "workshops/enrol.html", context, status=409 if refusal else 200)


def _enrolled(request: HttpRequest, session: int, seat: int | None, rank: int) -> HttpResponse:
    """The slip to print; on the waiting list, the rank."""
    if seat is not None:
        return redirect("booking:desk_slip", participation=seat)
    messages.success(
        request, _("C’est complet. Sur la liste d’attente, au rang %(rank)d : la place libre sera pour elle.") % {"rank": rank}
    )
    return redirect("workshops:show", session)


@login_required
@require_POST
def leave(request: HttpRequest, participation: int) -> HttpResponse:
    """They do not come: the next one on the list has the seat."""
    row = agenda.participation(participation)
    leave_workshop(participation=row, by=actor(request), now=clock.now())
    messages.success(request, _("C’est noté. La place va à la première personne en attente."))
    return redirect("workshops:show", row.appointment_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, entry: int) -> HttpResponse:
    """They wait no longer."""
    withdraw_entry(entry=agenda.waiting_entry(entry), by=actor(request), now=clock.now())
    messages.success(request, _("C’est noté : elle n’attend plus."))
    return redirect("workshops:coming")


def _needs(request: HttpRequest) -> Needs:
    return Needs(
        shared_ride="covoiturage" in request.POST,
        interpreter="interprete" in request.POST,
        step_free="plain_pied" in request.POST,
        driven_by_choice="conduite" in request.POST,
    )


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return uuid4()
