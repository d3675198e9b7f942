"""Who speaks for each side: named, verified, gone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.partnerships import services
from maillage.journeys.partnership.doors import director, done, reader_of, sent, shown
from maillage.journeys.partnership.forms import ContactForm
from maillage.journeys.partnership.pages import contacts_page, named, sides
from maillage.kit import clock
from maillage.kit.errors import NotFound


@never_cache
@login_required
@require_GET
def contacts(request: HttpRequest, body: int) -> HttpResponse:
    """Both sides, and who is to be verified."""
    return render(request, "partnership/contacts.html", contacts_page(reader_of(request, body), body, clock.now()))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def name_contact(request: HttpRequest, body: int, side: str) -> HttpResponse:
    """Somebody speaks for one side."""
    by, now = director(request), clock.now()
    if side not in ("agence", "territoire"):
        raise NotFound
    is_agency, day = side == "agence", clock.today(now)
    people = sides(by, body, day)[0 if is_agency else 1]
    form = ContactForm(request.POST or None, people=people, is_agency=is_agency, day=day)

    def act(_data: dict[str, Any]) -> object:
        return services.name_contact(body=body, sheet=form.sheet(), by=by, now=now)

    went = sent(request, form, act, _("Le contact est noté, et vérifié."), lambda _made: redirect("partnership:contacts", body))
    context = {"form": form, "label": named(by, body, now), "body": body, "is_agency": is_agency}
    return went or shown(request, "partnership/contact.html", context, form)


@login_required
@require_POST
def verify(request: HttpRequest, body: int, contact: int) -> HttpResponse:
    """Reached, and still there."""
    by = director(request)
    said = _("C’est vérifié aujourd’hui.")
    return done(
        request, lambda: services.verify_contact(contact=contact, by=by, now=clock.now()), said, "partnership:contacts", body
    )


@login_required
@require_POST
def end(request: HttpRequest, body: int, contact: int) -> HttpResponse:
    """Gone."""
    by = director(request)
    said = _("C’est noté\u00a0: cette personne n’est plus votre contact.")
    return done(
        request, lambda: services.end_contact(contact=contact, by=by, now=clock.now()), said, "partnership:contacts", body
    )
