"""Agreements, amendments and their files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.partnerships import services
from maillage.journeys.partnership.doors import director, done, reader, reader_of, sent, shown
from maillage.journeys.partnership.forms import AgreementForm, AnnexForm
from maillage.journeys.partnership.pages import agreement_page
from maillage.kit import clock
from maillage.kit.uploads import MIME, FileKind


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, body: int) -> HttpResponse:
    """What was signed; a new agreement is noted here."""
    by = director(request) if request.method == "POST" else reader_of(request, body)
    form = AgreementForm(request.POST or None)

    def act(_data: dict[str, Any]) -> object:
        return services.sign_agreement(body=body, **form.values(), by=by, now=clock.now())

    went = sent(request, form, act, _("La convention est notée."), lambda _made: redirect("partnership:agreement", body))
    if went is not None:
        return went
    context = agreement_page(by, body, clock.now())
    forms = {"form": form, "amend_form": AgreementForm(auto_id="amend_%s"), "annex_form": AnnexForm(auto_id="annex_%s")}
    return shown(request, "partnership/agreement.html", context | forms, form)


@login_required
@require_POST
def amend(request: HttpRequest, body: int, agreement: int) -> HttpResponse:
    """What changes in it."""
    by, form = director(request), AgreementForm(request.POST, auto_id="amend_%s")

    def act(_data: dict[str, Any]) -> object:
        return services.amend_agreement(agreement=agreement, **form.values(), by=by, now=clock.now())

    went = sent(request, form, act, _("L’avenant est noté."), lambda _made: redirect("partnership:agreement", body))
    if went is not None:
        return went
    context = agreement_page(by, body, clock.now()) | {"amended": agreement}
    forms = {"form": AgreementForm(), "amend_form": form, "annex_form": AnnexForm(auto_id="annex_%s")}
    return shown(request, "partnership/agreement.html", context | forms, form)


@login_required
@require_POST
def keep_annex(request: HttpRequest, body: int, agreement: int) -> HttpResponse:
    """A file that goes with it."""
    by, form = director(request), AnnexForm(request.POST, request.FILES, auto_id="annex_%s")

    def act(data: dict[str, Any]) -> object:
        file = data["fichier"]
        row = {"name": file.name or "", "content": file.read()}
        return services.keep_annex(agreement=agreement, **row, by=by, now=clock.now())

    went = sent(request, form, act, _("Le fichier est gardé."), lambda _made: redirect("partnership:agreement", body))
    if went is not None:
        return went
    context = agreement_page(by, body, clock.now())
    forms = {"form": AgreementForm(), "amend_form": AgreementForm(auto_id="amend_%s"), "annex_form": form}
    return shown(request, "partnership/agreement.html", context | forms, form)


@never_cache
@login_required
@require_GET
def annex(request: HttpRequest, annex: int) -> HttpResponse:
    """The file itself, never shown inside a page; each opening is written down."""
    reader(request)
    row = services.open_annex(annex=annex, now=clock.now())
    answer = HttpResponse(bytes(row.content), content_type=MIME[FileKind(row.kind)])
    name = content_disposition_header(as_attachment=True, filename=row.name) or "attachment"
    answer.headers["Content-Disposition"] = name
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


annex.writes_on_get = True  # type: ignore[attr-defined]  # read by ScopeMiddleware: an opening leaves its trace


@login_required
@require_POST
def remove_annex(request: HttpRequest, body: int, annex: int) -> HttpResponse:
    """Take it away."""
    by = director(request)
    said = _("Le fichier est retiré.")
    return done(request, lambda: services.remove_annex(annex=annex, by=by, now=clock.now()), said, "partnership:agreement", body)
