"""What people ask for: opened at the desk or alone, met by a booking, withdrawn or expired."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.domains.agenda.errors import StatusNotPossible
from maillage.domains.agenda.models import AppointmentReason, Request
from maillage.domains.agenda.permissions import check_can_book
from maillage.domains.agenda.states import REQUEST, may_become
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.errors import FileFrozen
from maillage.registry.people.models import Person


@transaction.atomic
def open_request(
    *,
    person: Person,
    reason: AppointmentReason,
    means: str,
    home: dict[str, Any],
    by: Actor,
    now: datetime,
    difficulty: str = "",
    wishes: str = "",
    place: int | None = None,
    slot_at: datetime | None = None,
) -> Request:
    """Write down what a person asks for; an open one for the same reason is taken up again, not doubled."""
    check_can_book(by, reason)
    if person.is_frozen:
        raise FileFrozen
    if difficulty not in {"", *Request.Difficulty.values}:
        raise StatusNotPossible
    open_one = Request.objects.filter(person=person, reason=reason, status=Request.Status.OPEN)
    still_open = open_one.select_for_update().first()
    request = still_open or Request(person=person, reason=reason, agency_id=person.agency_id, opened_at=now)
    request.means, request.home = means, home
    request.difficulty, request.wishes = difficulty or request.difficulty, wishes or request.wishes
    request.place_id, request.slot_at = place or request.place_id, slot_at or request.slot_at
    request.opened_by_organisation_id = request.opened_by_organisation_id or by.organisation
    request.save()
    if still_open is None:
        record(verb="request.opened", kind="request", key=request.pk, now=now)
    if difficulty:
        events.emit("agenda.request_unmet", request=request.pk, agency=request.agency_id)
    return request


@transaction.atomic
def withdraw_request(*, request: Request, by: Actor, now: datetime) -> Request:
    """The person no longer asks for it."""
    check_can_book(by, request.reason)
    return end_request(request=request, status=Request.Status.WITHDRAWN, now=now)


@transaction.atomic
def end_request(*, request: Request, status: str, now: datetime) -> Request:
    """Withdrawn by the person, or expired: only if it is still what was read."""
    changed = 0
    if status != Request.Status.OPEN and may_become(REQUEST, request.status, status):
        changed = Request.objects.filter(pk=request.pk, status=request.status).update(status=status, ended_at=now)
    if not changed:
        raise StatusNotPossible
    request.status, request.ended_at = status, now
    record(verb=f"request.{status}", kind="request", key=request.pk, now=now)
    return request
