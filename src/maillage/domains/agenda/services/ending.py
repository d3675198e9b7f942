"""How a participation ends: cancelled by the person or by the service, seen, excused, or absent in two steps."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maillage.domains.agenda.errors import NoshowNotConfirmed, StatusNotPossible
from maillage.domains.agenda.models import Appointment, Participation, Request
from maillage.domains.agenda.permissions import check_can_change, check_can_close
from maillage.domains.agenda.selectors.offers import trade_of
from maillage.domains.agenda.services.booking import check_not_too_late
from maillage.domains.agenda.states import PARTICIPATION, may_become
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import release

HAPPENED = frozenset({"seen", "noshow"})
SERVICE_REASONS = frozenset({"service", "technical"})


@transaction.atomic
def cancel(*, participation: Participation, by: Actor, now: datetime, by_service: bool = False) -> Participation:
    """Cancel before it begins. By the person: excused. By the service: revoked, and the request is open again."""
    check_can_change(by, participation)
    appointment = _locked(participation)
    check_not_too_late(by, appointment, now)
    status = "revoked" if by_service else "excused"
    _become(participation, status, "service" if by_service else "warned", now)
    _free(appointment, now)
    _end_request(participation, by_service=by_service, now=now)
    record(verb=f"appointment.{status}", kind="participation", key=participation.pk, now=now)
    events.emit("agenda.cancelled", participation=participation.pk, agency=participation.agency_id)
    events.emit("agenda.slot_freed", appointment=appointment.pk, agency=participation.agency_id)
    return participation


@transaction.atomic
def close(
    *,
    participation: Participation,
    status: str,
    by: Actor,
    now: datetime,
    absence: str = "",
    confirmed: bool = False,
) -> Participation:
    """Say what became of an appointment that has begun. An absence needs its second step; a correction is traced.

    « Pas de transport » excuses; « le service n'a pas pu » revokes: neither ever counts as an absence of the person.
    """
    appointment = _locked(participation)
    check_can_close(by, participation, appointment.adviser_id)
    if status == "noshow":
        status = _really_absent(absence, confirmed)
    if status in HAPPENED and now < appointment.during.lower:
        raise StatusNotPossible
    was = participation.status
    _become(participation, status, absence if status not in {"seen", "unknown"} else "", now)
    verb = "corrected" if was != "unknown" else status
    record(verb=f"appointment.{verb}", kind="participation", key=participation.pk, now=now, fields=("status",), why=f"{was}>{status}")
    return participation


def _really_absent(absence: str, confirmed: bool) -> str:
    if absence not in Participation.Absence.values or not confirmed:
        raise NoshowNotConfirmed
    if absence in SERVICE_REASONS:
        return "revoked"
    return "noshow" if absence == Participation.Absence.NO_NEWS else "excused"


def _locked(participation: Participation) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",)).select_related("reason").get(pk=participation.appointment_id)
    )


def _become(participation: Participation, status: str, absence: str, now: datetime) -> None:
    """Change the status only if it is still the one that was read: two clicks are one change."""
    if not may_become(PARTICIPATION, participation.status, status):
        raise StatusNotPossible
    changed = Participation.objects.filter(pk=participation.pk, status=participation.status).update(
        status=status, status_at=now, absence=absence
    )
    if not changed:
        raise StatusNotPossible
    participation.status, participation.status_at, participation.absence = status, now, absence


def _free(appointment: Appointment, now: datetime) -> None:
    if appointment.participations.filter(status__in=("unknown", "seen", "noshow")).exists():
        return
    release(trade=trade_of(appointment.reason_id), key=appointment.pk)
    appointment.released_at = now
    appointment.save(update_fields=["released_at"])


def _end_request(participation: Participation, *, by_service: bool, now: datetime) -> None:
    """The service re-proposes: the request waits again. The person withdraws: it ends."""
    status, ended_at = (Request.Status.OPEN, None) if by_service else (Request.Status.WITHDRAWN, now)
    Request.objects.filter(pk=participation.request_id, status=Request.Status.MET).update(status=status, ended_at=ended_at)
