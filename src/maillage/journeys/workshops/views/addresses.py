"""The address under which people enrol alone: opened, closed, printed on a poster."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.services.enrolment_links import close_enrolment, open_enrolment
from maillage.journeys.booking.views.public import actor
from maillage.journeys.workshops.posters import enrolment_poster
from maillage.journeys.workshops.views.planning import reader
from maillage.kit import clock, documents
from maillage.kit.errors import NotFound


@login_required
@require_POST
def open_address(request: HttpRequest, session: int) -> HttpResponse:
    """People may enrol alone from now on."""
    opened = open_enrolment(session=session, by=actor(request), now=clock.now(), is_for_all_dates="toutes" in request.POST)
    said = _("L’adresse est ouverte.") if len(opened) == 1 else _("Les adresses sont ouvertes, une par date.")
    messages.success(request, said)
    return redirect("workshops:show", session)


@login_required
@require_POST
def close_address(request: HttpRequest, session: int) -> HttpResponse:
    """Nobody enrols alone any more; whoever did keeps their seat."""
    close_enrolment(session=session, by=actor(request), now=clock.now())
    messages.success(request, _("L’adresse est fermée. Les personnes déjà inscrites gardent leur place."))
    return redirect("workshops:show", session)


@never_cache
@login_required
@require_GET
def poster(request: HttpRequest, session: int) -> HttpResponse:
    """One A4 page to pin up, with the address and its drawing for telephones."""
    reader(request)
    card, now = agenda.session_card(session), clock.now()
    token = agenda.enrolment_tokens([card]).get(card.session)
    if token is None:
        raise NotFound(_("Cette séance n’a pas d’adresse d’inscription. Ouvrez-la d’abord sur sa page."))
    address = request.build_absolute_uri(reverse("workshops:alone", args=[token]))
    return documents.answer(enrolment_poster(card=card, address=address, now=now), name=f"affiche-{session}")
