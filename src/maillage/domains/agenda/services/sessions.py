"""Permanences: published, held, or cancelled in one action that revokes every appointment and asks for other dates."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maillage.domains.agenda.models import OpeningOccurrence, Participation
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.services.ending import revoke
from maillage.domains.agenda.services.holding import hold_occurrence
from maillage.domains.agenda.services.occurrences import call_off, change_occurrence
from maillage.domains.agenda.services.openings import SESSION, check_no_clash, hold_room, tell_opened
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import release

Status = OpeningOccurrence.Status


@transaction.atomic
def publish_session(*, occurrence: int, by: Actor, now: datetime) -> OpeningOccurrence:
    """Offer its hours from now on, its room taken; a second time changes nothing."""
    held = _held(occurrence, by, now)
    if held.published_at is None:
        check_no_clash([held])
        release(trade=SESSION, key=held.pk)
        if held.opening.is_outreach_session:
            hold_room(held)
        held.published_at = now
        held.save(update_fields=["published_at"])
        record(verb="session.published", kind="occurrence", key=held.pk, now=now)
        events.emit("agenda.session_published", occurrence=held.pk, agency=held.opening.agency_id)
        tell_opened([held])
    return held


@transaction.atomic
def hold_session(*, occurrence: int, by: Actor, now: datetime) -> OpeningOccurrence:
    """It took place."""
    held = _held(occurrence, by, now)
    if held.status == Status.HELD:
        return held
    held.status = Status.HELD
    held.save(update_fields=["status"])
    record(verb="session.held", kind="occurrence", key=held.pk, now=now)
    return held


@transaction.atomic
def cancel_session(*, occurrence: int, by: Actor, now: datetime) -> tuple[int, ...]:
    """The adviser cannot come, or not stay: every appointment that is not over is revoked, and asked for again.

    None of them is ever an absence. What was held already stays held: only the rest is called off.
    """
    held = _held(occurrence, by, now)
    coming = Participation.objects.filter(
        appointment__occurrence=held, status=Participation.Status.UNKNOWN, appointment__during__endswith__gt=now
    ).order_by("appointment_id", "pk")
    revoked = [revoke(participation=each, now=now).pk for each in coming]
    call_off(held, now)
    record(verb="session.cancelled", kind="occurrence", key=held.pk, now=now)
    events.emit("agenda.occurrence_cancelled", occurrence=held.pk, agency=held.opening.agency_id)
    return tuple(revoked)


@transaction.atomic
def move_session(
    *, occurrence: int, by: Actor, now: datetime, start: datetime, end: datetime, room: int | None = None
) -> tuple[int, ...]:
    """Another day, hour or room. Appointments that no longer fall inside are revoked, and asked for again."""
    held = change_occurrence(occurrence=occurrence, by=by, now=now, start=start, end=end, room=room)
    outside = (
        Participation.objects.filter(
            appointment__occurrence=held, status=Participation.Status.UNKNOWN, appointment__during__endswith__gt=now
        )
        .exclude(appointment__during__contained_by=held.during)
        .order_by("appointment_id", "pk")
    )
    return tuple(revoke(participation=each, now=now).pk for each in outside)


def _held(occurrence: int, by: Actor, now: datetime) -> OpeningOccurrence:
    held = hold_occurrence(occurrence, now=now)
    check_can_manage_openings(by, held.opening.agency_id, held.opening.adviser_id)
    return held
