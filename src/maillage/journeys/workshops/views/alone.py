"""A person who was given a workshop's address enrols alone, without an account: every step is a page with its own address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import AlreadyBooked, NotForThisCommune, SeatJustTaken
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.enrolling import Enrolment
from maillage.domains.mobility import selectors as mobility
from maillage.journeys.booking.forms import MEANS_HINTS, IdentityForm, TravelForm
from maillage.journeys.booking.query import Search, search_of
from maillage.journeys.booking.views.elsewhere import not_for
from maillage.journeys.booking.views.link import by_link, seat_of
from maillage.journeys.booking.views.public import actor
from maillage.journeys.workshops import alone_pages as pages
from maillage.journeys.workshops.alone import (
    ANOTHER_DATE,
    ANOTHER_WAY,
    Invitation,
    enrol_alone,
    invitation,
    is_way_said,
    may_wait,
    ways_to,
)
from maillage.journeys.workshops.papers import own_calendar
from maillage.kit import clock
from maillage.kit.limits.limiting import limited
from maillage.kit.scope.entering import Scope
from maillage.kit.ui import words
from maillage.registry.people.services import Identity
from maillage.registry.territories import selectors as territories


def by_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view runs in the scope of the workshop's address: the open dates, and nobody who comes."""

    def scope(_request: HttpRequest, token: str, **_kwargs: Any) -> Scope:
        return agenda.scope_of_enrolment(token)

    view.link_scope = scope  # type: ignore[attr-defined]  # read by scope_of_request
    return view


@never_cache
@by_address
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What it is, when, where, and whether there is room."""
    return shown(request, invitation(token, clock.now()))


def shown(request: HttpRequest, invited: Invitation, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The workshop's page; closed, why, and the next dates."""
    context = pages.page_of(invited, clock.now(), 1, refusal=refusal)
    if invited.own is None:
        return render(request, "workshops/alone_closed.html", context, status=410)
    return render(request, "workshops/alone_show.html", context, status=status)


@never_cache
@by_address
@require_GET
def travel(request: HttpRequest, token: str) -> HttpResponse:
    """How can you come?"""
    now = clock.now()
    invited, day = invitation(token, now), clock.today(now)
    if invited.own is None:
        return shown(request, invited)
    form = TravelForm(request.GET if "envoi" in request.GET else None, day=day)
    if form.is_bound and form.is_valid():
        answered = form.search(None)
        if not not_for(agenda.reason(invited.address.reason, actor(request)), answered.commune):
            return _to("alone_stop" if answered.needs_stop else "alone_way", invited, answered)
        form.add_error("commune", str(NotForThisCommune.message))
    names = [choice.name for choice in territories.communes_of_territory(day)]
    context = pages.page_of(invited, now, 2, form=form, hints=MEANS_HINTS, communes=names, search=search_of(request.GET))
    return render(request, "workshops/alone_travel.html", context)


@never_cache
@by_address
@require_GET
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From which stop or hamlet?"""
    invited, search = invitation(token, clock.now()), search_of(request.GET)
    commune = territories.commune(search.commune) if search.commune else None
    if invited.own is None or commune is None:
        return _to("alone_travel", invited, search)
    stops = mobility.stops_of_commune(commune.lat, commune.lon, agency=invited.address.agency)
    context = pages.page_of(invited, clock.now(), 2, search=search, commune=commune, stops=stops)
    return render(request, "workshops/alone_stop.html", context)


@never_cache
@by_address
@require_GET
def way(request: HttpRequest, token: str) -> HttpResponse:
    """Can one come and be back? If not, which other date, or how else?"""
    invited, search = invitation(token, clock.now()), search_of(request.GET)
    if invited.own is None or not is_way_said(invited, search):
        return _to("alone_travel", invited, search)
    return _way(request, invited, search)


def _way(request: HttpRequest, invited: Invitation, search: Search, *, refusal: str = "", status: int = 200) -> HttpResponse:
    assert invited.own is not None
    home, (own, *others) = ways_to(search, (invited.own, *invited.others), invited.address.agency)
    rows = pages.way_rows(own)
    context = pages.page_of(
        invited,
        clock.now(),
        3,
        search=search,
        coming=own,
        rows=rows,
        legend=pages.legend(rows),
        title=pages.finding(own, search),
        from_where=pages.from_where(search, home),
        is_conditional=home.is_conditional,
        others=[each for each in others if each.is_reachable],
        refusal=refusal,
    )
    return render(request, "workshops/alone_way.html", context, status=status)


@never_cache
@limited("enrolment", per_address=30, per_link=60)
@by_address
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, token: str) -> HttpResponse:
    """Who are you? Then the seat is yours, or your rank."""
    invited, search = invitation(token, clock.now()), search_of(request.GET)
    key = _key(request)
    if request.method == "POST" and (done := _already(key, invited)) is not None:
        return done
    if invited.own is None or not is_way_said(invited, search):
        return shown(request, invited) if invited.own is None else _to("alone_travel", invited, search)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _enrol(request, invited, search, form)
    return _name(request, invited, search, form, status=422 if form.errors else 200)


def _name(
    request: HttpRequest, invited: Invitation, search: Search, form: IdentityForm, *, refusal: str = "", status: int
) -> HttpResponse:
    address = reverse("workshops:alone_way", args=[invited.address.token])
    context = pages.page_of(
        invited,
        clock.now(),
        4,
        form=form,
        key=_key(request),
        refusal=refusal,
        back=f"{address}?{search.query()}",
        search=search,
    )
    return render(request, "workshops/alone_name.html", context, status=status)


def _enrol(request: HttpRequest, invited: Invitation, search: Search, form: IdentityForm) -> HttpResponse:
    data, key, now = form.cleaned_data, _key(request), clock.now()
    identity = Identity(data["nom"], data["prenom"], data["telephone"], data["courriel"], data["sans_contact"])
    needs = Needs(search.means == "shared_ride", data["interprete"], data["sans_marche"], "conduit" in request.GET)
    try:
        done = enrol_alone(
            invited=invited,
            search=search,
            identity=identity,
            needs=needs,
            key=key,
            accepts_wait="attente" in request.POST,
            by=actor(request),
            now=now,
        )
    except (SeatJustTaken, AlreadyBooked, *ANOTHER_DATE, *ANOTHER_WAY) as refused:
        return _answered(request, invited, search, form, refused)
    return _enrolled(request, invited, key, done)


def _answered(request: HttpRequest, invited: Invitation, search: Search, form: IdentityForm, refused: Any) -> HttpResponse:
    """The page from which one goes on."""
    done = _already(_key(request), invited)
    if done is not None:  # the first of two clicks
        return done
    now_invited = invitation(invited.address.token, clock.now())
    if isinstance(refused, SeatJustTaken) and may_wait(now_invited, clock.now()):
        return _name(request, now_invited, search, form, refusal=str(refused), status=refused.status)
    if isinstance(refused, ANOTHER_WAY):
        return _way(request, invited, search, refusal=str(refused), status=refused.status)
    return shown(request, now_invited, refusal=str(refused), status=refused.status)


def _enrolled(request: HttpRequest, invited: Invitation, key: UUID, done: Enrolment) -> HttpResponse:
    if done.entry is not None:
        return _waiting(invited, key)
    if len(done.seats) > 1 and invited.own is not None:
        dates = _(" et ").join(words.when_words(card.starts_at) for card in invited.own.sessions)
        messages.success(request, _("Vous êtes inscrit à toutes les séances : %(dates)s.") % {"dates": dates})
    return redirect("booking:link", token=agenda.token_of(key))


def _already(key: UUID, invited: Invitation) -> HttpResponse | None:
    """The page that the first click led to."""
    made = agenda.enrolment_done(key, invited.address.agency)
    if made == "wait":
        return _waiting(invited, key)
    return redirect("booking:link", token=agenda.token_of(key)) if made == "seat" else None


@never_cache
@by_link
@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The dates of one's own seats, for one's own calendar."""
    seat = seat_of(request)
    link = request.build_absolute_uri(reverse("booking:link", args=[token]))
    content = own_calendar([seat, *agenda.other_dates(seat, clock.now())], link=link, now=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="rendez-vous.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _waiting(invited: Invitation, key: UUID) -> HttpResponse:
    return redirect("workshops:alone_waiting", token=invited.address.token, waiting=agenda.waiting_token(key))


def _to(step: str, invited: Invitation, search: Search) -> HttpResponse:
    return redirect(f"{reverse(f'workshops:{step}', args=[invited.address.token])}?{search.query()}")


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return uuid4()
