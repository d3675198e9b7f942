"""Find a person, open a file, correct it, make one of two."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.services.links import revoke_links
from maillage.domains.agenda.services.requests import withdraw_request
from maillage.journeys.booking.views.public import actor
from maillage.journeys.files.forms import FileForm
from maillage.journeys.files.pages import file_page
from maillage.journeys.today.desk import already_known, click_of, opened_before, page_key, remember
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.permissions import can_create_person, can_find_people
from maillage.registry.people.selectors import find_people, person_row
from maillage.registry.people.selectors import person as person_card
from maillage.registry.people.services import correct_person, create_person, merge_people
from maillage.registry.territories import selectors as territories


@never_cache
@login_required
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """By name, or by a part of the phone number."""
    by, typed = _reader(request), request.GET.get("q", "").strip()[:80]
    found = find_people(by, typed) if typed else ()
    context = {"typed": typed, "found": found, "may_open": by.agency is not None and can_create_person(by, by.agency)}
    return render(request, "files/find.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a file; likely duplicates are shown before."""
    by, day = _reader(request), clock.today(clock.now())
    if by.agency is None:
        raise NotAllowed
    form = FileForm(request.POST if request.method == "POST" else None, day=day)
    context: dict[str, Any] = {"form": form, "communes": _communes(), "key": page_key(request.POST.get("cle", ""))}
    if request.method == "POST" and form.is_valid():
        identity = form.identity()
        click = click_of(context["key"], identity)
        before = opened_before(request.session, click)
        known = None if before or "nouvelle" in request.POST else already_known(by, by.agency, identity)
        if not known:
            return redirect("files:show", before or _opened(request, form, by, click))
        context["known"] = known
    return render(request, "files/new.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest, form: FileForm, by: Actor, click: UUID) -> int:
    """One click is one file."""
    assert by.agency is not None
    person = create_person(agency=by.agency, identity=form.identity(), travel=form.travel(), by=by, now=clock.now())
    remember(request.session, click, person.pk)
    return int(person.pk)


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, person: int) -> HttpResponse:
    """One file."""
    by = _reader(request)
    return render(request, "files/show.html", {"page": file_page(person_card(person), by, clock.now())})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, person: int) -> HttpResponse:
    """Correct it; the trace names the fields, never their values."""
    by, card, now = _reader(request), person_card(person), clock.now()
    form = FileForm(request.POST if request.method == "POST" else None, day=clock.today(now), card=card)
    if request.method == "POST" and form.is_valid():
        correct_person(person=person_row(person), identity=form.identity(), travel=form.travel(), by=by, now=now)
        messages.success(request, _("La fiche est corrigée."))
        return redirect("files:show", person)
    context = {"form": form, "card": card, "communes": _communes()}
    return render(request, "files/correct.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def merge(request: HttpRequest, person: int) -> HttpResponse:
    """The file of this page takes everything of the other one."""
    by, gone = _reader(request), request.POST.get("avec", "")
    try:
        merge_people(kept=person, gone=int(gone) if gone.isdecimal() else 0, by=by, now=clock.now())
    except Refused as refusal:
        if refusal.status != 409:  # a stranger's file is no page
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Les deux fiches n’en font plus qu’une. C’est tracé."))
    return redirect("files:show", person)


@login_required
@require_POST
def withdraw(request: HttpRequest, person: int, asked: int) -> HttpResponse:
    """The person no longer asks for it: nobody calls them about it."""
    row = agenda.request_row(asked)
    if row.person_id != person:
        raise NotFound
    withdraw_request(request=row, by=_reader(request), now=clock.now())
    messages.success(request, _("La demande est retirée."))
    return redirect("files:show", person)


@login_required
@require_POST
def close_link(request: HttpRequest, person: int, participation: int) -> HttpResponse:
    """The link that was sent opens nothing any more; the appointment stays."""
    row = agenda.participation(participation)
    if row.person_id != person:
        raise NotFound
    revoke_links(participation=row, by=_reader(request), now=clock.now())
    messages.success(request, _("Le lien envoyé est fermé. Le rendez-vous reste."))
    return redirect("files:show", person)


def _reader(request: HttpRequest) -> Actor:
    by = actor(request)
    if not can_find_people(by):
        raise NotAllowed
    return by


def _communes() -> list[str]:
    return [choice.name for choice in territories.communes_of_territory(clock.today(clock.now()))]
