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
) -> Request:
    """Write down what a person asks for; an open one for the same reason is taken up again, not doubled."""
    check_can_book(by, reason)
    still_open = Request.objects.filter(person=person, reason=reason, status=Request.Status.OPEN).first()
    request = still_open or Request(person=person, reason=reason, agency_id=person.agency_id, opened_at=now)
    request.means, request.home, request.difficulty = means, home, difficulty or request.difficulty
    request.opened_by_organisation_id = request.opened_by_organisation_id or by.organisation
    request.save()
    if still_open is None:
        record(verb="request.opened", kind="request", key=request.pk, now=now)
    if difficulty:
        events.emit("agenda.request_unmet", request=request.pk, agency=request.agency_id)
    return request


@transaction.atomic
def end_request(*, request: Request, status: str, now: datetime) -> Request:
    """Withdrawn by the person, or expired."""
    if not may_become(REQUEST, request.status, status):
        raise StatusNotPossible
    request.status, request.ended_at = status, now
    request.save(update_fields=["status", "ended_at"])
    record(verb=f"request.{status}", kind="request", key=request.pk, now=now)
    return request
