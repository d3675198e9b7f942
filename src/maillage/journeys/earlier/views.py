"""The hour that was told, taken with a click; asking to be told, or no longer, by the person's own link or at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.services import earlier
from maillage.domains.mobility.rules.moments import moments, strip
from maillage.journeys.booking.booking import move_to
from maillage.journeys.booking.errors import ANOTHER_HOUR
from maillage.journeys.booking.views.link import BY_LINK, by_link, seat_of
from maillage.journeys.booking.views.public import actor
from maillage.journeys.earlier.hours import EarlierHour, told_hour
from maillage.journeys.earlier.words import way_lines, where_of
from maillage.kit import clock
from maillage.registry.accounts.selectors import Actor


@never_cache
@by_link
@require_http_methods(["GET", "POST"])
def hour(request: HttpRequest, token: str) -> HttpResponse:
    """The last hour that was told, with its way there and back; taken with a click as long as it is free."""
    seat, now = seat_of(request), clock.now()
    notice = agenda.last_earlier_notice(seat.participation)
    if notice is None or not notice.is_waiting or seat.status != "unknown" or seat.starts_at <= notice.starts_at:
        return redirect("booking:link", token=token)
    found = told_hour(notice, seat, now)
    if found is None or request.method != "POST":
        return _page(request, token, found)
    participation = agenda.participation(seat.participation)
    try:
        move_to(participation=participation, chosen=found.chosen, asked=found.asked, by=BY_LINK, now=now)
    except ANOTHER_HOUR:
        return _page(request, token, None)
    messages.success(request, _("C’est changé. Voici votre nouveau bulletin."))
    return redirect("booking:link", token=token)


def _page(request: HttpRequest, token: str, found: EarlierHour | None) -> HttpResponse:
    """The hour, or that it is gone and nothing has changed."""
    context = {"seat": seat_of(request), "token": token, "hour": found}
    if found is not None:
        trip = found.trip if found.trip is not None and found.trip.legs else None
        context |= {
            "where": where_of(found),
            "way": way_lines(found),
            "strip": strip(trip) if trip else None,
            "moments": moments(trip, found.place.town) if trip and found.place else (),
        }
    status = 409 if found is None and request.method == "POST" else 200
    return render(request, "earlier/hour.html", context, status=status)


@never_cache
@by_link
@require_POST
def wish(request: HttpRequest, token: str) -> HttpResponse:
    """Ask to be told, or no longer: one click."""
    _note(request, seat_of(request).participation, BY_LINK)
    return redirect("booking:link", token=token)


@login_required
@require_POST
def desk_wish(request: HttpRequest, participation: int) -> HttpResponse:
    """The same for the person in front of the desk."""
    _note(request, participation, actor(request))
    return redirect("booking:desk_slip", participation=participation)


def _note(request: HttpRequest, key: int, by: Actor) -> None:
    row, now = agenda.participation(key), clock.now()
    if request.POST.get("prevenir") == "non":
        earlier.withdraw(participation=row, by=by, now=now)
        messages.success(request, _("C’est noté : plus aucun message pour une heure plus tôt. Le rendez-vous est gardé."))
    else:
        earlier.ask(participation=row, by=by, now=now)
        messages.success(request, _("C’est noté : trois messages au plus, un par jour. Le rendez-vous est gardé."))
