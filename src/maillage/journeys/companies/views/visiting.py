"""Visits to a company: planned in the diary, moved, called off, told; and its documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.companies import selectors, services
from maillage.domains.companies.selectors import VisitLine
from maillage.journeys.companies import dossier_forms as forms
from maillage.journeys.companies.doors import done, reader, tell
from maillage.journeys.companies.views.following import answered, dossier_of
from maillage.kit import clock
from maillage.kit.errors import NotFound, Refused
from maillage.kit.uploads import MIME, FileKind


@login_required
@require_POST
def plan_visit(request: HttpRequest, arrival: int) -> HttpResponse:
    """The adviser's time is taken."""
    by, dossier = reader(request), dossier_of(arrival)
    sides = selectors.dossier_page(dossier, clock.now()).sides
    form = forms.VisitForm(request.POST, auto_id="visit_%s", people=(sides.agency, sides.agency_backup))

    def act(data: dict[str, Any]) -> None:
        services.plan_visit(dossier=dossier, adviser=data["qui"], moment=form.moment(), by=by, now=clock.now())

    return answered(request, arrival, form, act, name="visit_form", said=_("La visite est dans l’agenda."))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def move_visit(request: HttpRequest, arrival: int, visit: int) -> HttpResponse:
    """Another hour; the former one is free again."""
    by, held = reader(request), _visit(arrival, visit)
    sides = selectors.dossier_page(dossier_of(arrival), clock.now()).sides
    posted = request.POST if request.method == "POST" else None
    form = forms.VisitForm(posted, people=(sides.agency, sides.agency_backup), initial=forms.visit_values(held))
    del form.fields["qui"]
    if form.is_bound and form.is_valid():
        try:
            services.move_visit(visit=visit, moment=form.moment(), by=by, now=clock.now())
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("La visite est déplacée."))
            return redirect("companies:show", arrival)
    line = selectors.arrival(arrival, clock.today(clock.now()))
    context = {"form": form, "visit": held, "line": line}
    return render(request, "companies/visit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel_visit(request: HttpRequest, arrival: int, visit: int) -> HttpResponse:
    """Nobody goes."""
    by, held = reader(request), _visit(arrival, visit)
    said = _("La visite est annulée : l’heure est libre.")
    return done(request, arrival, lambda: services.cancel_visit(visit=held.key, by=by, now=clock.now()), said)


@login_required
@require_POST
def hold_visit(request: HttpRequest, arrival: int, visit: int) -> HttpResponse:
    """It took place."""
    by, held, words = reader(request), _visit(arrival, visit), request.POST.get("mots", "")[:1000]
    said = _("La visite est notée.")
    return done(request, arrival, lambda: services.hold_visit(visit=held.key, by=by, now=clock.now(), words=words), said)


@login_required
@require_POST
def keep_document(request: HttpRequest, arrival: int) -> HttpResponse:
    """A file for both sides, or for the agency alone."""
    by, dossier = reader(request), dossier_of(arrival)
    form = forms.DocumentForm(request.POST, request.FILES, auto_id="document_%s")

    def act(data: dict[str, Any]) -> None:
        sent = data["fichier"]
        is_shared = not (by.is_agency_staff and data["agence"])
        row = {"name": sent.name or "", "content": sent.read(), "is_shared": is_shared}
        services.keep_document(dossier=dossier, by=by, now=clock.now(), **row)

    return answered(request, arrival, form, act, name="document_form", said=_("Le document est gardé."))


@never_cache
@login_required
@require_GET
def document(request: HttpRequest, arrival: int, document: int) -> HttpResponse:  # noqa: ARG001  # the address says of which company
    """The file itself, never shown inside a page; each opening is written down."""
    reader(request)
    row = services.open_document(document=document, now=clock.now())
    answer = HttpResponse(bytes(row.content), content_type=MIME[FileKind(row.kind)])
    answer.headers["Content-Disposition"] = _attachment(row.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


document.writes_on_get = True  # type: ignore[attr-defined]  # read by ScopeMiddleware: an opening leaves its trace


@login_required
@require_POST
def remove_document(request: HttpRequest, arrival: int, document: int) -> HttpResponse:
    """Take it away."""
    by = reader(request)
    said = _("Le document est retiré.")
    return done(request, arrival, lambda: services.remove_document(document=document, by=by, now=clock.now()), said)


def _visit(arrival: int, visit: int) -> VisitLine:
    file = selectors.dossier_page(dossier_of(arrival), clock.now())
    found = next((each for each in file.visits if each.key == visit and each.state == "planned"), None)
    if found is None:
        raise NotFound
    return found


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
