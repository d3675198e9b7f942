"""An adviser's hours: away, back every week, and whom they cannot receive as booked. The director opens anybody's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.services.leaves import call_off_what_is_to_move, put_leave, remove_leave
from maillage.domains.agenda.services.periods import change_period, end_period
from maillage.journeys.booking.views.public import actor
from maillage.journeys.hours.forms import ChangeForm, EndForm, LeaveForm, as_it_is
from maillage.journeys.hours.pages import own_hours, rhythm_words
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.kit.web import say_in_form
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor, advisers_of
from maillage.registry.places.selectors import partner_places, places_of, rooms_of

AGENCY = frozenset({Role.ADVISER, Role.DIRECTOR})


@never_cache
@login_required
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Away, back every week, to be moved."""
    return _own(request, LeaveForm(initial={"kind": "leave"}))


@login_required
@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """An absence; whoever was booked then is listed."""
    by, account, form = actor(request), _whose(request), LeaveForm(request.POST)
    if form.is_valid():
        start, end = form.span()
        try:
            done = put_leave(account=account, start=start, end=end, kind=form.cleaned_data["kind"], by=by, now=clock.now())
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(
                request, _("C’est noté : plus rien ne se réserve pendant ce temps. ") + covered_words(len(done.covered))
            )
            return redirect(_back(request, account))
    return _own(request, form, status=422)


@login_required
@require_POST
def remove(request: HttpRequest, leave: int) -> HttpResponse:
    """The hours are offered again."""
    account = _whose(request)
    remove_leave(leave=leave, by=actor(request), now=clock.now())
    messages.success(request, _("L’absence est retirée : ces heures se réservent de nouveau."))
    return redirect(_back(request, account))


@login_required
@require_POST
def call_off(request: HttpRequest) -> HttpResponse:
    """Everybody who cannot be received as booked is told, in one action."""
    account = _whose(request)
    count = len(call_off_what_is_to_move(account=account, by=actor(request), now=clock.now()))
    said = ngettext("%(n)s rendez-vous est annulé", "%(n)s rendez-vous sont annulés", count) % {"n": count}
    messages.success(request, said + _(". Chaque personne est prévenue, avec d’autres dates."))
    return redirect(_back(request, account))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, opening: int) -> HttpResponse:
    """Other hours, place or reasons, from now on."""
    by, agency = _staff(request)
    row = agenda.opening(opening)
    check_can_manage_openings(by, row.agency, row.adviser)
    form, hosts = _change_form(request, by, agency, opening)
    if request.method == "POST" and form.is_valid():
        try:
            offer, hours = form.offer_of(agency, row.adviser, hosts), form.hours_of(row)
            change_period(opening=agenda.opening_row(opening), offer=offer, hours=hours, by=by, now=clock.now())
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(request, _("C’est changé pour toutes les dates à venir, sauf celles déjà changées à part."))
            return redirect(_back(request, row.adviser))
    context = {"form": form, "row": row, "now_words": rhythm_words(row), "back": _back(request, row.adviser)}
    return render(request, "hours/change.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, opening: int) -> HttpResponse:
    """Nothing is opened after that day."""
    by, form, row = actor(request), EndForm(request.POST), agenda.opening_row(opening)
    check_can_manage_openings(by, row.agency_id, row.adviser_id)
    if not form.is_valid():
        messages.error(request, _("Choisissez le dernier jour."))
        return redirect(_back(request, row.adviser_id))
    last = form.cleaned_data["last_day"]
    end_period(opening=row, last_day=last, by=by, now=clock.now())
    messages.success(request, _("Ces heures s’arrêtent. Les rendez-vous déjà pris plus tard sont dans « à déplacer »."))
    return redirect(_back(request, row.adviser_id))


def covered_words(count: int) -> str:
    """How many people were booked meanwhile."""
    if not count:
        return _("Personne n’avait rendez-vous.")
    said = ngettext("%(n)s personne avait rendez-vous", "%(n)s personnes avaient rendez-vous", count) % {"n": count}
    return said + _(" : déplacez ou annulez ci-dessous.")


def _own(request: HttpRequest, form: LeaveForm, status: int = 200) -> HttpResponse:
    by, agency = _staff(request)
    account, today = _whose(request), clock.today(clock.now())
    advisers = advisers_of(agency, today) if by.role == Role.DIRECTOR else []
    context: dict[str, Any] = {
        "hours": own_hours(account=account, now=clock.now()),
        "form": form,
        "account": account,
        "is_own": account == by.account,
        "name": dict(advisers).get(account, by.given_name),
        "advisers": advisers,
        "end_form": EndForm(),
    }
    return render(request, "hours/own.html", context, status=status)


def _staff(request: HttpRequest) -> tuple[Actor, int]:
    by = actor(request)
    if by.role not in AGENCY or by.agency is None or by.account is None:
        raise NotAllowed
    return by, by.agency


def _whose(request: HttpRequest) -> int:
    """One's own hours; the director may look at anybody's of the agency."""
    by, agency = _staff(request)
    assert by.account is not None
    asked = request.POST.get("qui") or request.GET.get("qui") or ""
    if not asked or asked == str(by.account):
        return by.account
    known = {str(key): key for key, _name in advisers_of(agency, clock.today(clock.now()))}
    if asked not in known:
        raise NotFound
    check_can_manage_openings(by, agency, known[asked])
    return known[asked]


def _back(request: HttpRequest, account: int) -> str:
    is_own = account == actor(request).account
    return reverse("hours:own") if is_own else f"{reverse('hours:own')}?qui={account}"


def _change_form(request: HttpRequest, by: Actor, agency: int, opening: int) -> tuple[ChangeForm, frozenset[int]]:
    today = clock.today(clock.now())
    partners = partner_places(agency, today)
    places = (*partners, *places_of(agency, today))
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        initial=as_it_is(agenda.opening(opening)),
        places=places,
        rooms=rooms_of(place.key for place in places),
        reasons=agenda.reasons_for(by),
    )
    return form, frozenset(place.key for place in partners)
