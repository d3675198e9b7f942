"""Doors of the rights: noted by whoever receives the person, answered by the director of the agency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.journeys.booking.views.public import actor
from maillage.journeys.privacy import copying, pages
from maillage.journeys.privacy.forms import AskingForm, IdentityForm, LongerForm, RefusalForm
from maillage.journeys.today.desk import page_key
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, Refused
from maillage.kit.web import say_in_form
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people import selectors as people
from maillage.registry.people import services
from maillage.registry.people.permissions import can_decide_rights, check_can_decide_rights, check_can_receive_rights


@never_cache
@login_required
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What waits, what was answered, whose file is frozen."""
    by = actor(request)
    if by.agency is None:
        raise NotAllowed
    check_can_decide_rights(by, by.agency)
    return render(request, "privacy/requests.html", {"page": pages.rights_page(by.agency, clock.today(clock.now()))})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, person: int) -> HttpResponse:
    """Note what somebody asks; whoever receives people may."""
    by, now = actor(request), clock.now()
    row = people.person_row(person)
    check_can_receive_rights(by, row.agency_id)
    today = clock.today(now)
    form = AskingForm(request.POST if request.method == "POST" else None, initial={"recue_le": today, "identite": ""})
    key = page_key(request.POST.get("cle", ""))
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.receive(person=row, asking=form.asking(), key=key, by=by, now=now)
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(request, _("La demande est notée. La direction de l’agence répond dans le mois."))
            return redirect("privacy:show", asked.pk) if can_decide_rights(by, row.agency_id) else redirect("files:show", person)
    context = {"form": form, "card": people.person(person), "key": key, "asked": people.requests_of(person)}
    return render(request, "privacy/receive.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, asked: int) -> HttpResponse:
    """One request, and what may be done with it."""
    return _shown(request, asked)


@login_required
@require_POST
def identity(request: HttpRequest, asked: int) -> HttpResponse:
    """It was checked who asks."""
    return _acted(
        request,
        asked,
        IdentityForm,
        lambda form, by: services.check_identity(request=asked, identity=form.cleaned_data["identite"], by=by, now=clock.now()),
        _("C’est noté. Aucune copie n’est gardée."),
    )


@login_required
@require_POST
def longer(request: HttpRequest, asked: int) -> HttpResponse:
    """Two more months."""
    return _acted(
        request,
        asked,
        LongerForm,
        lambda form, by: services.extend(request=asked, because=form.cleaned_data["raison"], by=by, now=clock.now()),
        _("Le délai est prolongé de deux mois. Prévenez la personne maintenant."),
    )


@login_required
@require_POST
def refuse(request: HttpRequest, asked: int) -> HttpResponse:
    """No, and why."""
    return _acted(
        request,
        asked,
        RefusalForm,
        lambda form, by: services.decide(request=asked, decision=form.decision(), by=by, now=clock.now()),
        _("Le refus est noté. Dites-le à la personne, avec ses raisons."),
    )


@login_required
@require_POST
def grant(request: HttpRequest, asked: int) -> HttpResponse:
    """Yes: done at once."""
    return _acted(
        request,
        asked,
        forms.Form,
        lambda _form, by: services.decide(request=asked, decision=services.Decision(True), by=by, now=clock.now()),
        _("C’est fait. Dites-le à la personne."),
    )


@login_required
@require_POST
def withdrawn(request: HttpRequest, asked: int) -> HttpResponse:
    """The person no longer asks for it."""
    return _acted(
        request,
        asked,
        forms.Form,
        lambda _form, by: services.withdraw(request=asked, by=by, now=clock.now()),
        _("La demande est retirée."),
    )


@login_required
@require_POST
def lift(request: HttpRequest, person: int) -> HttpResponse:
    """The file is used again."""
    services.lift_restriction(person=person, by=actor(request), now=clock.now())
    messages.success(request, _("Le dossier n’est plus gelé."))
    return redirect("files:show", person)


@never_cache
@login_required
@require_POST
def copy(request: HttpRequest, asked: int) -> HttpResponse:
    """The copy of everything, to read or for a machine; written down as an export."""
    card, by, now = people.rights_request(asked), actor(request), clock.now()
    check_can_decide_rights(by, card.agency)
    copied = copying.copy_for(card, now=now)
    return copying.as_json(copied) if request.POST.get("forme") == "json" else copying.as_pdf(copied, now=now)


def _acted(
    request: HttpRequest, asked: int, form_class: type[forms.Form], act: Callable[[Any, Actor], object], said: str
) -> HttpResponse:
    """Do it and say so; what is wrong is said at its field, on the page of the request."""
    form = form_class(request.POST)
    if form.is_valid():
        try:
            act(form, actor(request))
        except Refused as refusal:
            if refusal.status not in {409, 422}:
                raise
            say_in_form(form, refusal)
        else:
            messages.success(request, said)
            return redirect("privacy:show", asked)
    return _shown(request, asked, form)


def _shown(request: HttpRequest, asked: int, wrong: forms.Form | None = None) -> HttpResponse:
    card, by = people.rights_request(asked), actor(request)
    check_can_decide_rights(by, card.agency)
    empty = {"identity": IdentityForm(), "longer": LongerForm(), "refusal": RefusalForm()}
    if wrong is not None:
        empty |= {name: wrong for name, form in empty.items() if type(form) is type(wrong)}
    context = {"page": pages.one_page(card, clock.today(clock.now())), **empty, "wrong": wrong, "is_wrong": wrong is not None}
    return render(request, "privacy/show.html", context, status=422 if wrong else 200)
