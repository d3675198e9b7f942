"""Booking and moving. The slot is searched again inside the transaction, the diary's constraint has the last word."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import AlreadyBooked, StatusNotPossible, TooLateToChange
from maillage.domains.agenda.models import (
    AccessLink,
    Appointment,
    AppointmentReason,
    Participation,
    Request,
    TravelPlan,
)
from maillage.domains.agenda.permissions import ALONE, check_can_book, check_can_change
from maillage.domains.agenda.selectors.links import hash_of, token_of
from maillage.domains.agenda.selectors.offers import SlotOption, trade_of
from maillage.domains.agenda.services.holding import hold_appointment, hold_days, hold_key, resource_of
from maillage.domains.agenda.services.links import make_link
from maillage.domains.agenda.services.placing import (
    Choice,
    Placing,
    check_lives_there,
    check_mode,
    hold_both,
    placing,
    slot_again,
    take_time,
    times_of,
)
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.scope.entering import next_key, reveal
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import release
from maillage.registry.people.models import PersonAccess
from maillage.registry.people.services import note_contact, share
from maillage.registry.places.models import Place

__all__ = ["Choice", "Needs", "Plan", "book", "check_not_too_late", "host_of", "keep_plan", "meet", "move", "tell_freed"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the person comes and goes back, as the mobility journey computed it."""

    means: str
    verdict: str
    home: dict[str, Any] = field(default_factory=dict)
    trip: dict[str, Any] = field(default_factory=dict)
    timetable_version: int | None = None
    is_to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """Practical needs of that day; kept on the participation only, blanked 30 days after."""

    shared_ride: bool = False
    interpreter: bool = False
    step_free: bool = False
    driven_by_choice: bool = False


@transaction.atomic
def book(
    *, request: Request, choice: Choice, plan: Plan, key: UUID, by: Actor, now: datetime, needs: Needs | None = None
) -> Participation:
    """Book the chosen hour for the person of the request, and make their link. The same key twice is one booking."""
    reason, person = request.reason, request.person
    check_can_book(by, reason)
    check_lives_there(reason, person, now)
    check_mode(choice, person)
    hold_key(key)
    hold_days(times_of(choice))
    done = _done(key, request)
    if done is not None:
        return done
    slot = slot_again(reason, choice, now)
    at = placing(choice, slot, reason)
    reveal("person", person.pk)
    appointment = _new_appointment(reason, choice, slot, at, now)
    participation = _new_participation(request, appointment, key, by, now, needs or Needs())
    take_time(appointment, person, reason, adviser=slot.adviser_resource, things=at.things)
    _share(participation, by, now)
    keep_plan(participation, plan, now)
    make_link(participation=participation, now=now)
    meet(request, now)
    note_contact(person=person.pk, now=now)
    record(verb="appointment.booked", kind="participation", key=participation.pk, now=now)
    events.emit("agenda.booked", participation=participation.pk, agency=participation.agency_id)
    return participation


def _done(key: UUID, request: Request) -> Participation | None:
    """What this key has already booked: seen through its link, since the public sees no other row."""
    link = AccessLink.objects.filter(token_hash=hash_of(token_of(key))).first()
    if link is None:
        return None
    if link.person_id != request.person_id:
        raise AlreadyBooked
    reveal("participation", link.participation_id)
    reveal("appointment", link.appointment_id)
    done = Participation.objects.get(pk=link.participation_id)
    if done.request_id != request.pk:
        request.delete()  # opened a second time by the second click
    return done


@transaction.atomic
def move(*, participation: Participation, choice: Choice, plan: Plan, by: Actor, now: datetime) -> Participation:
    """The same participation and code at another hour: its own time is freed first, within the same transaction."""
    check_can_change(by, participation)
    check_mode(choice, participation.person)
    seen = Appointment.objects.get(pk=participation.appointment_id)
    left = resource_of(seen.adviser_id)
    hold_days([(left, seen.during.lower), *times_of(choice)])
    appointment = hold_appointment(participation, seen)
    if participation.status != Participation.Status.UNKNOWN:
        raise StatusNotPossible
    check_not_too_late(by, appointment, now)
    if _is_there(appointment, choice, left):
        return participation
    check_lives_there(appointment.reason, participation.person, now)
    _place_again(appointment, participation, choice, now)
    _share(participation, by, now)
    keep_plan(participation, plan, now)
    make_link(participation=participation, now=now)
    record(verb="appointment.moved", kind="participation", key=participation.pk, now=now, fields=("during", "place"))
    events.emit("agenda.moved", participation=participation.pk, agency=participation.agency_id)
    tell_freed(seen)
    return participation


def _is_there(appointment: Appointment, choice: Choice, adviser_resource: int) -> bool:
    """A second click: the appointment is already at the hour that was chosen."""
    at = (appointment.during.lower, appointment.mode, adviser_resource)
    wanted = (choice.starts_at, choice.mode, choice.adviser_resource)
    return at == wanted and (choice.mode != "video" or appointment.place_id == choice.house)


def _place_again(appointment: Appointment, participation: Participation, choice: Choice, now: datetime) -> None:
    reason = appointment.reason
    was = {
        "starts_at": appointment.during.lower.isoformat(),
        "place": appointment.place_id,
        "room": appointment.room_id,
        "adviser": appointment.adviser_id,
    }
    hold_both(appointment, choice)
    release(trade=trade_of(reason.pk), key=appointment.pk)
    slot = slot_again(reason, choice, now)
    at = placing(choice, slot, reason)
    for name, value in _columns(choice, slot, at).items():
        setattr(appointment, name, value)
    appointment.save()
    take_time(appointment, participation.person, reason, adviser=slot.adviser_resource, things=at.things)
    participation.was, participation.changed_at = was, now
    participation.host_id = host_of(appointment.place_id)
    participation.save(update_fields=["was", "changed_at", "host"])


def check_not_too_late(by: Actor, appointment: Appointment, now: datetime) -> None:
    """Alone, a person changes until the reason's limit; the house or the agency can until it begins."""
    limit_min = appointment.reason.cancel_limit_min if by.role in ALONE else 0
    if not rules.may_still_change(appointment.during.lower, now, limit_min):
        raise TooLateToChange


def tell_freed(appointment: Appointment) -> None:
    """Somebody may have been waiting for this hour."""
    events.emit(
        "agenda.slot_freed",
        occurrence=appointment.occurrence_id,
        reason=appointment.reason_id,
        starts_s=int(appointment.during.lower.timestamp()),
        agency=appointment.agency_id,
    )


def _columns(choice: Choice, slot: SlotOption, at: Placing) -> dict[str, Any]:
    return {
        "adviser_id": slot.adviser,
        "place_id": at.place,
        "room_id": at.room,
        "device_id": at.device,
        "helper_id": at.helper,
        "occurrence_id": slot.occurrence,
        "mode": choice.mode,
        "during": TimestamptzRange(slot.starts_at, slot.ends_at, "[)"),
    }


def _new_appointment(reason: AppointmentReason, choice: Choice, slot: SlotOption, at: Placing, now: datetime) -> Appointment:
    key = next_key("agenda_appointment")
    reveal("appointment", key)
    return Appointment.objects.create(
        id=key, agency_id=reason.agency_id, reason=reason, created_at=now, **_columns(choice, slot, at)
    )


def _new_participation(
    request: Request, appointment: Appointment, key: UUID, by: Actor, now: datetime, needs: Needs
) -> Participation:
    own = next_key("agenda_participation")
    reveal("participation", own)
    return Participation.objects.create(
        id=own,
        agency_id=request.agency_id,
        appointment=appointment,
        person=request.person,
        request=request,
        status_at=now,
        booked_at=now,
        booked_by_id=by.account,
        booked_by_organisation_id=by.organisation,
        host_id=host_of(appointment.place_id),
        code=rules.short_code(secrets.choice),
        idempotency_key=key,
        is_driven_by_choice=needs.driven_by_choice,
        wants_shared_ride=needs.shared_ride,
        needs_interpreter=needs.interpreter,
        needs_step_free=needs.step_free,
    )


def meet(request: Request, now: datetime) -> None:
    """The request is met, if it still waits: one request is one appointment."""
    met = Request.objects.filter(pk=request.pk, status=Request.Status.OPEN)
    if not met.update(status=Request.Status.MET, ended_at=now):
        raise StatusNotPossible
    request.status, request.ended_at = Request.Status.MET, now


def host_of(place: int | None) -> int | None:
    """Whose place it is."""
    if place is None:
        return None
    return Place.objects.filter(pk=place).values_list("host_id", flat=True).first()


def _share(participation: Participation, by: Actor, now: datetime) -> None:
    """The house that receives and the organisation that books may see the file."""
    host = participation.host_id
    if host is not None and host != participation.agency_id:
        share(person=participation.person, organisation=host, why=PersonAccess.Why.RECEIVES, now=now)
    if by.organisation is not None and by.organisation not in {participation.agency_id, host}:
        share(person=participation.person, organisation=by.organisation, why=PersonAccess.Why.BOOKED, now=now)


def keep_plan(participation: Participation, plan: Plan, now: datetime) -> None:
    """Write the plan that is printed, over the one of before."""
    TravelPlan.objects.update_or_create(
        participation=participation,
        defaults={
            "agency_id": participation.agency_id,
            "means": plan.means,
            "verdict": plan.verdict,
            "home": plan.home,
            "trip": plan.trip,
            "timetable_version": plan.timetable_version,
            "is_to_confirm": plan.is_to_confirm,
            "checked_at": now,
            "state": TravelPlan.State.UNCHANGED,
        },
    )
