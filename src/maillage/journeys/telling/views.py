"""Whom to call, and what was sent."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as toasts
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from maillage.journeys.booking.views.public import actor
from maillage.journeys.telling.calls import Call, call_list, messages_of, month_cost_cents
from maillage.journeys.telling.letters import letters
from maillage.kit import clock, documents
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.messages.services import note_told
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

CALLERS = frozenset({Role.COUNSELLOR, Role.ADVISER, Role.DIRECTOR})


@never_cache
@login_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """The call list."""
    by = _caller(request)
    return render(request, "telling/calls.html", {"calls": _calls_of(by), "where": by.organisation_label})


@login_required
@require_POST
def told(request: HttpRequest, message: int) -> HttpResponse:
    """It is said, or handed over on paper."""
    by = _caller(request)
    call = _call(by, message)
    note_told(message=message, by=by.account, is_printed="papier" in request.POST, now=clock.now())
    toasts.success(request, _("C’est noté : %(name)s est au courant.") % {"name": call.person.full_name})
    return redirect("telling:calls")


@never_cache
@login_required
@require_GET
def letter(request: HttpRequest, message: int) -> HttpResponse:
    """One sheet to hand over or to post."""
    by = _caller(request)
    content = letters([_call(by, message)], from_whom=by.organisation_label, now=clock.now())
    return documents.answer(content, name=f"lettre-{message}")


@never_cache
@login_required
@require_GET
def all_letters(request: HttpRequest) -> HttpResponse:
    """The whole list as letters, one to a page."""
    by = _caller(request)
    found = _calls_of(by)
    if not found:
        raise NotFound
    content = letters(found, from_whom=by.organisation_label, now=clock.now())
    return documents.answer(content, name=f"lettres-{clock.today(clock.now())}")


@never_cache
@login_required
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """What was sent, to whom, and what it cost."""
    by = _caller(request)
    if by.role == Role.COUNSELLOR or by.agency is None:
        raise NotAllowed
    context = {
        "rows": messages_of(agency=by.agency),
        "cost_euros": month_cost_cents(agency=by.agency, now=clock.now()) / 100,
        "is_sink": settings.SMS_CARRIER.endswith(".Sink"),
    }
    return render(request, "telling/messages.html", context)


def _caller(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.role not in CALLERS:
        raise NotAllowed
    return by


def _calls_of(by: Actor) -> tuple[Call, ...]:
    """A house calls those it receives; the agency sees whoever is left to call."""
    return call_list(host=by.organisation if by.role == Role.COUNSELLOR else None, now=clock.now())


def _call(by: Actor, message: int) -> Call:
    found = [call for call in _calls_of(by) if call.message.key == message]
    if not found:
        raise NotFound
    return found[0]
