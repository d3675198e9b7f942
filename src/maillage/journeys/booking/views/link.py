"""A person's own link: the slip, another date, cancelling. The number of the slip leads to it too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import CodeLocked, CodeUnknown, LinkUnknown
from maillage.domains.agenda.rules import may_still_change
from maillage.domains.agenda.selectors import Seat
from maillage.domains.agenda.services.ending import cancel as cancel_participation
from maillage.domains.agenda.services.enrolling import leave
from maillage.domains.agenda.services.links import find_by_code
from maillage.journeys.booking.booking import Chosen, asked_of, move_to
from maillage.journeys.booking.choices import choice_of
from maillage.journeys.booking.errors import ANOTHER_HOUR
from maillage.journeys.booking.forms import CodeForm
from maillage.journeys.booking.homes import means_asked
from maillage.journeys.booking.pages import dates_page, steps
from maillage.journeys.booking.query import Search, search_of
from maillage.journeys.booking.slips import slip_of, sms_of
from maillage.journeys.booking.video_links import video_link
from maillage.journeys.booking.views.unmet import note
from maillage.kit import clock
from maillage.kit.limits.limiting import limited
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.selectors import Actor

BY_LINK = Actor(role="link")


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view runs in the scope of the link in its address, and sees nothing else."""

    def scope(_request: HttpRequest, token: str, **_kwargs: Any) -> Scope:
        return agenda.scope_of_link(token, clock.now())

    view.link_scope = scope  # type: ignore[attr-defined]  # read by scope_of_request
    return view


def seat_of(request: HttpRequest) -> Seat:
    """The one seat that the link opens."""
    keys = [link.split(":")[1] for link in request.scope.links if link.startswith("participation:")]  # type: ignore[attr-defined]  # set with the scope
    seat = agenda.seat(int(keys[0]), clock.now()) if keys else None
    if seat is None:
        raise LinkUnknown
    return seat


def search_of_seat(seat: Seat) -> Search:
    """The search that this seat came from."""
    return Search(
        reason=seat.reason,
        means=means_asked(seat),
        commune=seat.home.get("commune"),
        stop=seat.home.get("stop_id") or "",
        has_device=seat.mode == "video" and seat.place is None,
    )


@never_cache
@by_link
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The slip."""
    seat = seat_of(request)
    others = agenda.other_dates(seat, clock.now())
    context = {
        "seat": seat,
        "slip": slip_of(seat, call=settings.MAILLAGE_HELP_PHONE, call_hours=settings.MAILLAGE_HELP_HOURS, others=others),
        "sms": sms_of(seat, call=settings.MAILLAGE_HELP_PHONE),
        "token": token,
        "video": video_link(seat, BY_LINK),
        "may_change": may_still_change(seat.starts_at, clock.now(), seat.cancel_limit_min),
        "is_over": seat.status != "unknown" or seat.ends_at <= clock.now(),
        **steps(5),
    }
    return render(request, "booking/slip.html", context)


@never_cache
@by_link
@require_GET
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Another date, from the same home and with the same means unless changed; a workshop has other sessions."""
    if seat_of(request).series is not None:
        return redirect("workshops:link_change", token=token)
    return _dates(request, token)


def _dates(request: HttpRequest, token: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    seat, now = seat_of(request), clock.now()
    search = search_of(request.GET) if "motif" in request.GET else search_of_seat(seat)
    person = agenda.participation(seat.participation).person
    asked = asked_of(search, agenda.reason(seat.reason, BY_LINK), person)
    page = dates_page(search=search, asked=asked, now=now, page_key=uuid4())
    context = {
        "page": page,
        "search": search,
        "refusal": refusal,
        "post_url": reverse("booking:link_move", args=[token]),
        "move_from": seat.starts_at,
        "unmet_url": f"{reverse('booking:link_unmet', args=[token])}?{search.query()}",
        "unmet_key": uuid4(),
        "keeps": True,
        "back": reverse("booking:link", args=[token]),
        **steps(3),
    }
    return render(request, "booking/dates.html", context, status=status)


@never_cache
@by_link
@require_POST
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Take the other date."""
    seat, now = seat_of(request), clock.now()
    search = search_of(request.GET) if "motif" in request.GET else search_of_seat(seat)
    participation = agenda.participation(seat.participation)
    asked = asked_of(search, agenda.reason(seat.reason, BY_LINK), participation.person)
    try:
        chosen = Chosen(search, choice_of(request.POST.get("choix", "")), uuid4(), is_driven="conduit" in request.POST)
        move_to(participation=participation, chosen=chosen, asked=asked, by=BY_LINK, now=now)
    except ANOTHER_HOUR as refusal:
        return _dates(request, token, refusal=str(refusal), status=refusal.status)
    messages.success(request, _("C’est changé. Voici votre nouveau bulletin."))
    return redirect("booking:link", token=token)


@limited("unmet", per_address=20)
@never_cache
@by_link
@require_POST
def nothing_suits(request: HttpRequest, token: str) -> HttpResponse:
    """No other hour suits: counted without a name, and the appointment stays as it is."""
    seat = seat_of(request)
    search = search_of(request.GET) if "motif" in request.GET else search_of_seat(seat)
    person = agenda.participation(seat.participation).person
    note(request, search, asked_of(search, agenda.reason(seat.reason, BY_LINK), person), BY_LINK)
    messages.success(request, _("C’est noté, merci. Votre rendez-vous reste le même."))
    return redirect("booking:link", token=token)


@never_cache
@by_link
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel, up to the reason's limit; of a workshop that is followed whole, every session to come."""
    participation = agenda.participation(seat_of(request).participation)
    end = leave if participation.appointment.series_id is not None else cancel_participation
    end(participation=participation, by=BY_LINK, now=clock.now())
    messages.success(request, _("Votre rendez-vous est annulé. Vous pouvez en prendre un autre."))
    return redirect("booking:link", token=token)


@limited("code", per_address=20)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find an appointment again by the number of its slip."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        found = find_by_code(code=data["numero"], last_four=data["chiffres"], now=clock.now())
        if found.token:
            return redirect("booking:link", token=found.token)
        form.add_error("numero", str(CodeLocked() if found.why == "locked" else CodeUnknown()))
    return render(request, "booking/find.html", {"form": form}, status=422 if form.errors else 200)
