"""Booking and moving. The slot is searched again inside the transaction, the diary's constraint has the last word."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import ModeImpossible, PersonBusy, SlotNotOffered, SlotTaken, TooLateToChange
from maillage.domains.agenda.models import Appointment, AppointmentReason, OpeningOccurrence, Participation, Request, TravelPlan
from maillage.domains.agenda.permissions import check_can_book, check_can_change
from maillage.domains.agenda.selectors.offers import SlotOption, offers, trade_of
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.scope.entering import next_key, reveal
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.services import Taking, lock_days, release, take
from maillage.registry.people.models import Person, PersonAccess
from maillage.registry.people.services import share
from maillage.registry.places.models import Device, Place, Room


@dataclass(frozen=True, slots=True)
class Choice:
    """The hour that was clicked. `house` is where the person goes for a video appointment, with its room and device."""

    starts_at: datetime
    adviser_resource: int
    place: int
    mode: str
    house: int | None = None
    room: int | None = None
    device: int | None = None


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
    """Book the chosen hour for the person of the request. The same key twice is one booking."""
    reason = request.reason
    check_can_book(by, reason)
    lock_days(choice.adviser_resource, [clock.today(choice.starts_at)])
    done = Participation.objects.filter(idempotency_key=key).first()
    if done is not None:
        return done
    person = request.person
    _check_mode(choice, person)
    slot = _slot_again(reason, choice, now)
    reveal("person", person.pk)
    appointment = _new_appointment(reason, choice, slot, now)
    participation = _new_participation(request, appointment, key, by, now, needs or Needs())
    _take(appointment, person, reason, slot)
    _share(participation, by, now)
    _keep_plan(participation, plan, now)
    request.status, request.ended_at = Request.Status.MET, now
    request.save(update_fields=["status", "ended_at"])
    Person.objects.filter(pk=person.pk).update(last_contact_at=now)
    record(verb="appointment.booked", kind="participation", key=participation.pk, now=now)
    events.emit("agenda.booked", participation=participation.pk, agency=participation.agency_id)
    return participation


@transaction.atomic
def move(*, participation: Participation, choice: Choice, plan: Plan, by: Actor, now: datetime) -> Participation:
    """The same participation and code at another hour: its own time is freed first, within the same transaction."""
    check_can_change(by, participation)
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("reason").get(pk=participation.appointment_id)
    reason = appointment.reason
    check_not_too_late(by, appointment, now)
    _check_mode(choice, participation.person)
    lock_days(choice.adviser_resource, [clock.today(choice.starts_at)])
    release(trade=trade_of(reason.pk), key=appointment.pk)
    slot = _slot_again(reason, choice, now)
    was = {"starts_at": appointment.during.lower.isoformat(), "place": appointment.place_id, "room": appointment.room_id}
    for name, value in _placing(choice, slot).items():
        setattr(appointment, name, value)
    appointment.save()
    _take(appointment, participation.person, reason, slot)
    participation.was, participation.changed_at = was, now
    participation.host_id = _host(appointment.place_id)
    participation.save(update_fields=["was", "changed_at", "host"])
    _share(participation, by, now)
    _keep_plan(participation, plan, now)
    record(verb="appointment.moved", kind="participation", key=participation.pk, now=now, fields=("during", "place"))
    events.emit("agenda.moved", participation=participation.pk, agency=participation.agency_id)
    return participation


def check_not_too_late(by: Actor, appointment: Appointment, now: datetime) -> None:
    """Alone, a person changes until the reason's limit; the house or the agency can until it begins."""
    limit_min = appointment.reason.cancel_limit_min if by.role == "link" else 0
    if not rules.may_still_change(appointment.during.lower, now, limit_min):
        raise TooLateToChange


def _check_mode(choice: Choice, person: Person) -> None:
    if choice.mode == "phone" and not person.phone:
        raise ModeImpossible


def _slot_again(reason: AppointmentReason, choice: Choice, now: datetime) -> SlotOption:
    """Search this very hour again, with the adviser's day held: what the client says is never believed."""
    found = offers(
        reason=reason, start=choice.starts_at, end=choice.starts_at + timedelta(seconds=1), now=now, modes=[choice.mode]
    )
    for slot in found:
        if (slot.adviser_resource, slot.place) == (choice.adviser_resource, choice.place):
            return slot
    raise SlotTaken if _was_open(choice) else SlotNotOffered


def _was_open(choice: Choice) -> bool:
    return (
        OpeningOccurrence.objects.offered()
        .filter(adviser_resource_id=choice.adviser_resource, place_id=choice.place, during__contains=choice.starts_at)
        .exists()
    )


def _placing(choice: Choice, slot: SlotOption) -> dict[str, Any]:
    in_person = choice.mode == "in_person"
    return {
        "adviser_id": slot.adviser,
        "place_id": slot.place if in_person else choice.house,
        "room_id": slot.room if in_person else choice.room,
        "device_id": None if in_person else choice.device,
        "occurrence_id": slot.occurrence,
        "mode": choice.mode,
        "during": TimestamptzRange(slot.starts_at, slot.ends_at, "[)"),
    }


def _new_appointment(reason: AppointmentReason, choice: Choice, slot: SlotOption, now: datetime) -> Appointment:
    key = next_key("agenda_appointment")
    reveal("appointment", key)
    return Appointment.objects.create(
        id=key, agency_id=reason.agency_id, reason=reason, created_at=now, **_placing(choice, slot)
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
        person_id=request.person_id,
        request=request,
        status_at=now,
        booked_at=now,
        booked_by_id=by.account,
        booked_by_organisation_id=by.organisation,
        host_id=_host(appointment.place_id),
        code=rules.short_code(secrets.choice),
        idempotency_key=key,
        is_driven_by_choice=needs.driven_by_choice,
        wants_shared_ride=needs.shared_ride,
        needs_interpreter=needs.interpreter,
        needs_step_free=needs.step_free,
    )


def _take(appointment: Appointment, person: Person, reason: AppointmentReason, slot: SlotOption) -> None:
    buffered = slot.ends_at + timedelta(minutes=reason.buffer_after_min)
    takings = [
        Taking(slot.adviser_resource, slot.starts_at, buffered),
        Taking(person.resource_id, slot.starts_at, slot.ends_at),
    ]
    takings += [Taking(key, slot.starts_at, slot.ends_at) for key in _things(appointment)]
    try:
        take(takings, trade=trade_of(reason.pk), key=appointment.pk)
    except ResourceTaken as refusal:
        raise (PersonBusy if person.resource_id in refusal.resources else SlotTaken) from refusal


def _things(appointment: Appointment) -> list[int]:
    """The room, unless its outreach session already holds it, and the device."""
    keys = list(Device.objects.filter(pk=appointment.device_id).values_list("resource_id", flat=True))
    occurrence = appointment.occurrence
    is_held = occurrence is not None and occurrence.opening.is_outreach_session and occurrence.room_id == appointment.room_id
    if not is_held:
        keys += Room.objects.filter(pk=appointment.room_id).values_list("resource_id", flat=True)
    return keys


def _host(place: int | None) -> int | None:
    return Place.objects.filter(pk=place).values_list("host_id", flat=True).first()


def _share(participation: Participation, by: Actor, now: datetime) -> None:
    """The house that receives and the organisation that books may see the file."""
    host = participation.host_id
    if host is not None and host != participation.agency_id:
        share(person=participation.person, organisation=host, why=PersonAccess.Why.RECEIVES, now=now)
    if by.organisation is not None and by.organisation not in {participation.agency_id, host}:
        share(person=participation.person, organisation=by.organisation, why=PersonAccess.Why.BOOKED, now=now)


def _keep_plan(participation: Participation, plan: Plan, now: datetime) -> None:
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
