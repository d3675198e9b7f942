"""Meetings, and the tasks that come of them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.partnerships import selectors, services
from maillage.journeys.partnership.doors import agency_of, click_of, director, done, reader, reader_of, sent, shown
from maillage.journeys.partnership.forms import DecisionForm, MeetingForm
from maillage.journeys.partnership.pages import decisions_page, meeting_context, named, sides
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Role


@never_cache
@login_required
@require_GET
def meetings(request: HttpRequest, body: int) -> HttpResponse:
    """Those of one partnership."""
    by = reader_of(request, body)
    lines = selectors.meetings_of(body, agency_of(by))
    context = {"label": named(by, body, clock.now()), "body": body, "lines": lines, "may_run": by.role == Role.DIRECTOR}
    return render(request, "partnership/meetings.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, body: int) -> HttpResponse:
    """Note a meeting."""
    by, now, form = director(request), clock.now(), MeetingForm(request.POST or None)

    def act(data: dict[str, Any]) -> Any:
        row = {"kind": data["genre"], "on": data["jour"], "place": data["lieu"], "heard": form.heard()}
        return services.hold_meeting(body=body, **row, by=by, now=now, click=click_of(request))

    said = _("La rencontre est notée. Écrivez maintenant les décisions.")
    went = sent(request, form, act, said, lambda made: redirect("partnership:meeting", body, made.pk))
    context = {"form": form, "label": named(by, body, now), "body": body}
    return went or shown(request, "partnership/meeting_form.html", context, form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, body: int, meeting: int) -> HttpResponse:
    """One meeting: what it found, what it decided; a decision is added here."""
    by, now = reader_of(request, body), clock.now()
    page = selectors.meeting_page(meeting, clock.today(now))
    if page.body != body:
        raise NotFound
    agency_side, local_side = sides(by, body, clock.today(now))
    form = DecisionForm(request.POST or None, people=(*agency_side, *local_side))

    def act(data: dict[str, Any]) -> object:
        row = {"what": data["quoi"], "owner": data["qui"], "due_on": data["echeance"]}
        return services.decide_at_meeting(meeting=meeting, **row, by=by, now=now, click=click_of(request))

    went = sent(request, form, act, _("La décision est notée."), lambda _made: redirect("partnership:meeting", body, meeting))
    context = meeting_context(page, by) | {"form": form}
    return went or shown(request, "partnership/meeting.html", context, form)


@never_cache
@login_required
@require_GET
def decisions(request: HttpRequest, body: int) -> HttpResponse:
    """Every task of a partnership."""
    return render(request, "partnership/decisions.html", decisions_page(reader_of(request, body), body, clock.now()))


@login_required
@require_POST
def tick(request: HttpRequest, decision: int) -> HttpResponse:
    """It is done, or it is not after all. Back to what is one's own, or to the partnership."""
    by, undone = reader(request, owners=True), "annuler" in request.POST
    verb = services.untick_decision if undone else services.tick_decision
    said = _("La tâche est de nouveau à faire.") if undone else _("C’est fait, et noté.")
    body = request.POST.get("partenariat", "")
    to, keys = ("partnership:decisions", (int(body),)) if body.isdecimal() else ("partnership:mine", ())
    return done(request, lambda: verb(decision=decision, by=by, now=clock.now()), said, to, *keys)
