"""The director writes why people may come; a reason that was used is closed, never deleted."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.permissions import check_can_manage_reasons
from maillage.domains.agenda.services.reasons import write_reason
from maillage.journeys.booking.views.public import actor
from maillage.journeys.reasons.forms import ReasonForm, as_written
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, Refused
from maillage.kit.web import say_in_form
from maillage.registry.accounts.selectors import Actor
from maillage.registry.territories.selectors import perimeters_of_kind


@login_required
@require_GET
def written(request: HttpRequest) -> HttpResponse:
    """Every reason, those that are closed last."""
    _by, agency = _director(request)
    return render(request, "reasons/all.html", {"reasons": agenda.written_reasons(agency)})


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, reason: int | None = None) -> HttpResponse:
    """A new one, or one that changes; appointments that are booked keep their hour."""
    by, agency = _director(request)
    before = agenda.written_reason(reason, agency) if reason is not None else None
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial=as_written(before) if before else {"bookable_by": "everyone", "theme": ""},
        perimeters=perimeters_of_kind("intermunicipality", clock.today(clock.now())),
    )
    if request.method == "POST" and form.is_valid():
        row = agenda.reason_row(reason) if reason is not None else None
        try:
            write_reason(agency=agency, text=form.text(), rules=form.rules(before), by=by, now=clock.now(), reason=row)
        except Refused as refusal:
            say_in_form(form, refusal)
        else:
            messages.success(request, _("C’est noté. Les rendez-vous déjà pris gardent leur heure."))
            return redirect("reasons:all")
    return render(request, "reasons/write.html", {"form": form, "before": before}, status=422 if form.errors else 200)


def _director(request: HttpRequest) -> tuple[Actor, int]:
    by = actor(request)
    if by.agency is None:
        raise NotAllowed
    check_can_manage_reasons(by, by.agency)
    return by, by.agency
