"""The director's side of a shadowing day: planned, a host replaced, called off, held."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.domains.houses import selectors as houses
from maillage.domains.houses import services
from maillage.domains.houses.permissions import can_plan_shadowing, can_read_shadowing
from maillage.journeys.houses.doors import done, kept, reader
from maillage.journeys.houses.following import follow_at_partnership, follow_form, officers_of
from maillage.journeys.houses.forms import DayMoveForm, ProgrammeForm, WhyForm
from maillage.journeys.houses.views.shadowing import day_answer
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.selectors import organisation_card


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, house: int) -> HttpResponse:
    """A programme by occupation, proposed as usual, with hosts and guests to choose."""
    by, agency = reader(request, _plans)
    today = clock.today(clock.now())
    cover = next((each for each in houses.coverage(agency, today) if each.house == house), None)
    if cover is None:
        raise NotFound
    guests = [(each.account, each.name) for each in cover.counsellors]
    initial = {"guests": [each.account for each in cover.lacking]}
    posted = request.POST if request.method == "POST" else None
    form = ProgrammeForm(posted, guests=guests, hosts=houses.hosts(agency, today), initial=initial)
    found: list[int] = []

    def act(data: dict[str, Any]) -> None:
        asked = {"agency": agency, "house": house, "programme": form.programme(), "guests": data["guests"]}
        found.append(services.plan_day(by=by, now=clock.now(), **asked).pk)

    if kept(form, act):
        messages.success(request, _("La journée est dans les agendas, les invitations partent."))
        return redirect("houses:day", found[0])
    context = {"form": form, "house": organisation_card(house), "today": today}
    return render(request, "houses/plan_day.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def replace(request: HttpRequest, day: int, stretch: int) -> HttpResponse:
    """Somebody else shows this occupation."""
    by, _agency = reader(request, can_read_shadowing)
    card = houses.shadowing_day(day, clock.today(clock.now()))
    if stretch not in {each.key for each in card.stretches}:
        raise NotFound
    chosen = request.POST.get("host", "")
    host = int(chosen) if chosen.isdecimal() else 0

    def act() -> None:
        services.replace_host(stretch=stretch, host=host, by=by, now=clock.now())

    return done(request, act, _("C’est changé. Les agendas suivent, les invités sont prévenus."), "houses:day", day)


@login_required
@require_POST
def move(request: HttpRequest, day: int) -> HttpResponse:
    """Another day, and why: everybody's diary follows, or nothing changes and it is said who is taken."""
    by, _agency = reader(request, can_read_shadowing)
    form = DayMoveForm(request.POST, auto_id="move_%s")
    if kept(form, lambda data: services.move_day(day=day, by=by, now=clock.now(), **data)):
        messages.success(request, _("La journée est déplacée. Les agendas suivent, tout le monde est prévenu."))
        return redirect("houses:day", day)
    return day_answer(request, day, by, move_form=form)


@login_required
@require_POST
def follow(request: HttpRequest, day: int, action: int) -> HttpResponse:
    """The partnership follows from now on what was dated after this day."""
    by, _agency = reader(request, _plans)
    today = clock.today(clock.now())
    form = follow_form(action, officers_of(houses.shadowing_day(day, today), today), today, request.POST)
    if kept(form, lambda data: follow_at_partnership(day=day, action=action, asked=data, by=by, now=clock.now())):
        messages.success(request, _("C’est une action du partenariat. Démarrez-la quand les deux côtés sont d’accord."))
        return redirect("houses:day", day)
    return day_answer(request, day, by, follow_wrong=(action, form))


@login_required
@require_POST
def cancel(request: HttpRequest, day: int) -> HttpResponse:
    """Nobody comes that day."""
    by, _agency = reader(request, can_read_shadowing)
    form = WhyForm(request.POST)
    if kept(form, lambda data: services.cancel_day(day=day, by=by, now=clock.now(), **data)):
        messages.success(request, _("La journée est annulée. Tout le monde est prévenu, les agendas sont libres."))
        return redirect("houses:day", day)
    return day_answer(request, day, by, cancel_form=form)


@login_required
@require_POST
def hold(request: HttpRequest, day: int) -> HttpResponse:
    """It took place, with these."""
    by, _agency = reader(request, can_read_shadowing)
    attended = [int(key) for key in request.POST.getlist("attended") if key.isdecimal()]
    said = _("La journée est faite. Les attestations sont prêtes.")
    return done(request, lambda: services.hold_day(day=day, attended=attended, by=by, now=clock.now()), said, "houses:day", day)


def _plans(by: Actor) -> bool:
    return by.agency is not None and can_plan_shadowing(by, by.agency)
