"""A counsellor or an adviser books for the person in front of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import PersonBusy, RestoreImpossible, SeatGone, SessionCalledOff, SlotTaken
from maillage.domains.agenda.rules import SHARED_RIDE
from maillage.domains.agenda.selectors import Seat
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.ending import cancel as cancel_participation
from maillage.domains.agenda.services.ending import undo
from maillage.domains.agenda.services.enrolling import leave
from maillage.domains.agenda.services.requests import open_request
from maillage.journeys.booking.booking import Asked, Chosen, asked_of, book_for, move_to
from maillage.journeys.booking.choices import choice_of
from maillage.journeys.booking.closed import closed
from maillage.journeys.booking.errors import ANOTHER_HOUR
from maillage.journeys.booking.forms import DeskTravelForm
from maillage.journeys.booking.homes import stops_near
from maillage.journeys.booking.instead import Instead, workshops_instead
from maillage.journeys.booking.looked import looked_at
from maillage.journeys.booking.pages import dates_page
from maillage.journeys.booking.query import Search, search_of
from maillage.journeys.booking.slips import slip_of, sms_of
from maillage.journeys.booking.video_links import may_say_line_is_down, video_link
from maillage.journeys.booking.views.elsewhere import not_for, said_at_the_desk
from maillage.journeys.booking.views.link import search_of_seat
from maillage.journeys.booking.views.public import actor
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.people.selectors import person_row
from maillage.registry.territories import selectors as territories

STAYS_OPEN = gettext_lazy("La demande reste ouverte. Quand plusieurs personnes disent la même chose, la permanence est déplacée.")
RIDE_ASKED = gettext_lazy("La demande de covoiturage reste ouverte. Cherchez avec la personne qui fait la route ce jour-là.")


@login_required
@require_GET
def travel(request: HttpRequest, person: int) -> HttpResponse:
    """The reason and the way of travelling, filled in with what the file says."""
    row, day = person_row(person), clock.today(clock.now())
    cards = agenda.reasons_for(actor(request))
    initial = {"motif": search_of(request.GET).reason, "moyen": row.means, "marche": row.walk_limit_min}
    initial["commune"] = row.commune.name if row.commune else ""
    form = DeskTravelForm(request.GET if "envoi" in request.GET else None, day=day, reasons=cards, initial=initial)
    if form.is_bound and form.is_valid():
        search = form.search(form.cleaned_data["motif"])
        return redirect(f"{reverse('booking:desk_dates', args=[person])}?{search.query()}")
    communes = [choice.name for choice in territories.communes_of_territory(day)]
    return render(request, "booking/desk_travel.html", {"form": form, "person": row, "communes": communes})


@login_required
@require_GET
def dates(request: HttpRequest, person: int) -> HttpResponse:
    """The hours this person can reach and come back from."""
    return _dates(request, person, search_of(request.GET))


def _dates(request: HttpRequest, person: int, search: Search, *, refusal: str = "", status: int = 200) -> HttpResponse:
    row, now = person_row(person), clock.now()
    asked = asked_of(search, agenda.reason(search.reason, actor(request)), row)
    if not_for(asked.reason, row.commune_id):
        return said_at_the_desk(request, asked.reason, row, status)
    page = dates_page(search=search, asked=asked, now=now, page_key=uuid4())
    context = {
        "person": row,
        "page": page,
        "search": search,
        "refusal": refusal,
        "post_url": f"{reverse('booking:desk_book', args=[person])}?{search.query()}",
        **_stops(search, asked),
        "unmet_url": f"{reverse('booking:desk_ask', args=[person])}?{search.query()}",
        "is_stuck": not page.reachable and search.means != "none",
        "workshops": () if page.reachable else _workshops(request, asked, row.commune_id, now),
        "travel_url": reverse("booking:desk_travel", args=[person]),
        "staff": True,
    }
    return render(request, "booking/desk_dates.html", context, status=status)


@login_required
@require_POST
def book(request: HttpRequest, person: int) -> HttpResponse:
    """Choosing books it."""
    search, now, by = search_of(request.GET), clock.now(), actor(request)
    asked = asked_of(search, agenda.reason(search.reason, by))
    is_driven = "conduit" in request.POST
    needs = Needs(driven_by_choice=is_driven, shared_ride=search.means == "shared_ride")
    try:
        chosen = Chosen(search, choice_of(request.POST.get("choix", "")), _key(request), is_driven=is_driven)
        seat = book_for(person=person_row(person), chosen=chosen, asked=asked, needs=needs, by=by, now=now)
    except ANOTHER_HOUR as refusal:
        return _dates(request, person, search, refusal=str(refusal), status=refusal.status)
    return redirect("booking:desk_slip", participation=seat.pk)


@login_required
@require_POST
def ask(request: HttpRequest, person: int) -> HttpResponse:
    """Nothing suits: one click keeps the request open."""
    search, now, by = search_of(request.GET), clock.now(), actor(request)
    asked = asked_of(search, agenda.reason(search.reason, by))
    (place, slot_at), is_ride = looked_at(request.POST.get("regardee", "")), "covoiturage" in request.POST
    open_request(
        person=person_row(person),
        reason=asked.reason,
        means=search.means,
        home=asked.home.stored(),
        by=by,
        now=now,
        difficulty=request.POST.get("difficulte", ""),
        wishes=SHARED_RIDE if is_ride else "",
        place=place,
        slot_at=slot_at,
    )
    messages.success(request, RIDE_ASKED if is_ride else STAYS_OPEN)
    return redirect("home")


@login_required
@require_GET
def slip(request: HttpRequest, participation: int) -> HttpResponse:
    """The slip to print, and the same as an SMS."""
    return _slip(request, participation)


def _slip(request: HttpRequest, participation: int, status: int = 200) -> HttpResponse:
    seat, by, now = _seat(participation), actor(request), clock.now()
    call, hours = settings.MAILLAGE_HELP_PHONE, settings.MAILLAGE_HELP_HOURS
    context = {
        "seat": seat,
        "slip": slip_of(seat, call=call, call_hours=hours, others=agenda.other_dates(seat, clock.now())),
        "sms": sms_of(seat, call=call),
        "closed": closed(seat, by, now),
        "video": video_link(seat, by),
        "may_be_down": may_say_line_is_down(seat, by, now),
    }
    return render(request, "booking/desk_slip.html", context, status=status)


@login_required
@require_GET
def change(request: HttpRequest, participation: int) -> HttpResponse:
    """Another date for an appointment that is booked; a workshop has other sessions."""
    if _seat(participation).series is not None:
        return redirect("workshops:desk_change", participation=participation)
    return _change(request, participation)


def _change(request: HttpRequest, participation: int, *, refusal: str = "", status: int = 200) -> HttpResponse:
    seat, now = _seat(participation), clock.now()
    person = person_row(seat.person)
    search = search_of(request.GET) if "motif" in request.GET else search_of_seat(seat)
    asked = asked_of(search, agenda.reason(seat.reason, actor(request)), person)
    context = {
        "person": person,
        "page": dates_page(search=search, asked=asked, now=now, page_key=uuid4()),
        "search": search,
        "refusal": refusal,
        "post_url": f"{reverse('booking:desk_move', args=[participation])}?{search.query()}",
        **_stops(search, asked),
        "back": reverse("booking:desk_slip", args=[participation]),
        "move_from": seat.starts_at,
        "staff": True,
    }
    return render(request, "booking/desk_dates.html", context, status=status)


@login_required
@require_POST
def move(request: HttpRequest, participation: int) -> HttpResponse:
    """Take the other date."""
    search, now, by = search_of(request.GET), clock.now(), actor(request)
    row = agenda.participation(participation)
    asked = asked_of(search, agenda.reason(row.appointment.reason_id, by))
    try:
        chosen = Chosen(search, choice_of(request.POST.get("choix", "")), _key(request), is_driven="conduit" in request.POST)
        move_to(participation=row, chosen=chosen, asked=asked, by=by, now=now)
    except ANOTHER_HOUR as refusal:
        return _change(request, participation, refusal=str(refusal), status=refusal.status)
    messages.success(request, _("C’est changé. Voici le nouveau bulletin."))
    return redirect("booking:desk_slip", participation=participation)


@login_required
@require_POST
def cancel(request: HttpRequest, participation: int) -> HttpResponse:
    """Cancel for the person, or by the service: then the request waits for another date."""
    row = agenda.participation(participation)
    by_service = request.POST.get("qui") == "service"
    if row.appointment.series_id is not None and not by_service:
        leave(participation=row, by=actor(request), now=clock.now())
    else:
        cancel_participation(participation=row, by=actor(request), now=clock.now(), by_service=by_service)
    messages.success(request, _("Le rendez-vous est annulé."))
    if by_service:
        return redirect("booking:desk_travel", person=row.person_id)
    return redirect("booking:desk_slip", participation=participation)


@login_required
@require_POST
def restore(request: HttpRequest, participation: int) -> HttpResponse:
    """Cancelled by mistake: the hour is taken again, or refused when somebody else has it."""
    try:
        undo(participation=agenda.participation(participation), by=actor(request), now=clock.now())
    except (RestoreImpossible, SlotTaken, PersonBusy, SeatGone, SessionCalledOff) as refusal:
        messages.error(request, str(refusal))
        return _slip(request, participation, refusal.status)
    messages.success(request, _("Le rendez-vous est remis. La personne est prévenue si elle le croyait annulé."))
    return redirect("booking:desk_slip", participation=participation)


def _workshops(request: HttpRequest, asked: Asked, commune: int | None, now: datetime) -> tuple[Instead, ...]:
    reasons = {card.key for card in agenda.workshop_reasons(actor(request))}
    return workshops_instead(asked=asked, commune=commune, now=now, reasons=reasons)


def _stops(search: Search, asked: Asked) -> dict[str, Any]:
    """Another stop may be chosen; the rest of the search is kept."""
    kept = parse_qsl(search.query(stop=""))
    return {"stops": stops_near(search, asked.reason.agency_id), "kept": kept}


def _seat(participation: int) -> Seat:
    seat = agenda.seat(participation, clock.now())
    if seat is None:
        raise NotFound
    return seat


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return uuid4()
