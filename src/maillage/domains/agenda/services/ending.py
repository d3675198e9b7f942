"""How a participation ends: cancelled by the person or by the service, seen, excused, or absent in two steps; and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import NoshowNotConfirmed, RestoreImpossible, SlotTaken, StatusNotPossible
from maillage.domains.agenda.models import Appointment, Mode, OpeningOccurrence, Participation, Request
from maillage.domains.agenda.permissions import check_can_change, check_can_close, check_can_revoke
from maillage.domains.agenda.selectors.offers import trade_of
from maillage.domains.agenda.selectors.restoring import BOOKED_AGAIN, is_booked_again, why_not_restored
from maillage.domains.agenda.services.booking import check_not_too_late, tell_freed
from maillage.domains.agenda.services.helping import helper_for, helpers_at
from maillage.domains.agenda.services.holding import hold_appointment, hold_days, resource_of
from maillage.domains.agenda.services.placing import take_time
from maillage.domains.agenda.services.seating import hand_over_request, hold_series_of, regain_seat
from maillage.domains.agenda.services.waiting import give_back
from maillage.domains.agenda.states import ACTIVE, PARTICIPATION, REQUEST, may_become
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.services import release
from maillage.registry.places.models import Device, Room

Status, Absence = Participation.Status, Participation.Absence


@transaction.atomic
def cancel(
    *,
    participation: Participation,
    by: Actor,
    now: datetime,
    by_service: bool = False,
    absence: str = Absence.WARNED,
) -> Participation:
    """Cancel before it begins. By the person: excused. By the service: revoked, and the request is open again."""
    (check_can_revoke if by_service else check_can_change)(by, participation)
    hold_series_of(participation)
    appointment = hold_appointment(participation)
    status = Status.REVOKED if by_service else Status.EXCUSED
    if participation.status == status:
        return participation
    check_not_too_late(by, appointment, now)
    return _call_off(participation, appointment, status, Absence.SERVICE if by_service else absence, now)


def revoke(*, participation: Participation, now: datetime) -> Participation:
    """Called off by the service, with its permanence: even when it has begun, if nobody has said what became of it."""
    hold_series_of(participation)
    appointment = hold_appointment(participation)
    return _call_off(participation, appointment, Status.REVOKED, Absence.SERVICE, now)


def excuse(*, participation: Participation, now: datetime) -> Participation:
    """The person asks for nothing any more: what is to come ends at their own wish, whoever writes it down."""
    hold_series_of(participation)
    appointment = hold_appointment(participation)
    return _call_off(participation, appointment, Status.EXCUSED, Absence.WARNED, now)


def _call_off(participation: Participation, appointment: Appointment, status: str, absence: str, now: datetime) -> Participation:
    become(participation, status, absence, now)
    if appointment.series_id is None:
        free(appointment, now)
        tell_freed(appointment)
    else:
        give_back(participation, appointment, now)
    _end_request(participation, now)
    record(verb=f"appointment.{status}", kind="participation", key=participation.pk, now=now)
    events.emit("agenda.cancelled", participation=participation.pk, agency=participation.agency_id)
    return participation


@transaction.atomic
def propose_noshow(*, participation: Participation, by: Actor, now: datetime) -> Participation:
    """First step of an absence: it says that nobody came, and counts nothing yet. The reasons are asked next."""
    hold_series_of(participation)
    appointment = hold_appointment(participation)
    _check_closes(by, participation, appointment)
    _check_begun(appointment, now)
    if not may_become(PARTICIPATION, participation.status, Status.NOSHOW):
        raise StatusNotPossible
    if participation.noshow_proposed_at is None:
        participation.noshow_proposed_at = now
        participation.save(update_fields=["noshow_proposed_at"])
        record(verb="appointment.noshow_proposed", kind="participation", key=participation.pk, now=now)
    return participation


@transaction.atomic
def close(*, participation: Participation, status: str, by: Actor, now: datetime, absence: str = "") -> Participation:
    """Say what became of an appointment that has begun. An absence needs its second step; a correction is traced.

    « Pas de transport » excuses; « le service n'a pas pu » revokes: neither ever counts as an absence of the person.
    """
    hold_series_of(participation)
    appointment = hold_appointment(participation)
    _check_closes(by, participation, appointment)
    _check_begun(appointment, now)
    if status == Status.NOSHOW:
        status = _what_absence_means(participation, absence)
    was = participation.status
    if (was, participation.absence) == (status, absence):
        return participation
    if appointment.series_id is not None and status in ACTIVE:
        regain_seat(participation, appointment, now)
    become(participation, status, absence, now)
    if status == Status.SEEN:
        _session_held(appointment)
    _end_request(participation, now)
    verb = status if was == Status.UNKNOWN else "corrected"
    _trace(participation, verb, was, now)
    events.emit("agenda.closed", participation=participation.pk, agency=participation.agency_id, status=status)
    return participation


@transaction.atomic
def undo(*, participation: Participation, by: Actor, now: datetime) -> Participation:
    """Back to unknown. A cancelled time that is still to come is taken again, or refused when it is gone."""
    seen = Appointment.objects.filter(pk=participation.appointment_id).first()
    if seen is None:
        raise NotFound
    adviser = resource_of(seen.adviser_id)
    helpers = helpers_at(seen.place_id, seen.during.lower) if seen.mode == Mode.VIDEO else ()
    hold_days((resource, seen.during.lower) for resource in (adviser, *(each.resource for each in helpers)))
    hold_series_of(participation)
    appointment = hold_appointment(participation, seen)
    if appointment.during.lower > now:
        check_can_revoke(by, participation)
    else:
        _check_closes(by, participation, appointment)
    was = participation.status
    is_back = was not in ACTIVE and appointment.during.lower > now
    if is_back:
        _check_may_be_back(participation)
    if appointment.series_id is not None:
        regain_seat(participation, appointment, now)
    become(participation, Status.UNKNOWN, "", now)
    if appointment.released_at is not None and appointment.during.upper > now:
        _take_again(appointment, participation, adviser)
    request = Request.objects.filter(pk=participation.request_id, status__in=_may_become_met())
    request.update(status=Request.Status.MET, ended_at=now)
    _trace(participation, "undone", was, now)
    if is_back:
        if is_booked_again(participation):  # by somebody who was waiting for the same request
            raise RestoreImpossible(BOOKED_AGAIN)
        events.emit("agenda.restored", participation=participation.pk, agency=participation.agency_id)
    return participation


def _check_may_be_back(participation: Participation) -> None:
    cause = why_not_restored(Participation.objects.select_related("appointment__occurrence").get(pk=participation.pk))
    if cause is not None:
        raise RestoreImpossible(cause)


def become(participation: Participation, status: str, absence: str, now: datetime) -> None:
    """Change the status only if it is still the one that was read: two clicks are one change."""
    if not may_become(PARTICIPATION, participation.status, status):
        raise StatusNotPossible
    absence = "" if status in (Status.SEEN, Status.UNKNOWN) else absence
    if absence not in {"", *Absence.values}:
        raise StatusNotPossible
    proposed = participation.noshow_proposed_at if status == Status.NOSHOW else None
    changed = Participation.objects.filter(pk=participation.pk, status=participation.status).update(
        status=status, status_at=now, absence=absence, noshow_proposed_at=proposed, held_mode="", held_why=""
    )
    if not changed:
        raise StatusNotPossible
    participation.status, participation.status_at, participation.absence = status, now, absence
    participation.noshow_proposed_at = proposed


def free(appointment: Appointment, now: datetime) -> None:
    """Give the time back once nobody comes any more."""
    if appointment.participations.filter(status__in=ACTIVE).exists():
        return
    release(trade=trade_of(appointment.reason_id), key=appointment.pk)
    appointment.released_at = now
    appointment.save(update_fields=["released_at"])


def _check_closes(by: Actor, participation: Participation, appointment: Appointment) -> None:
    """Whoever leads it, or runs it beside them."""
    facilitators: tuple[int, ...] = ()
    if appointment.series_id is not None:
        facilitators = tuple(appointment.facilitators.values_list("account_id", flat=True))
    check_can_close(by, participation, appointment.adviser_id, facilitators)


def _what_absence_means(participation: Participation, absence: str) -> str:
    if participation.noshow_proposed_at is None or absence not in Absence.values:
        raise NoshowNotConfirmed
    return rules.absence_status(absence)


def _check_begun(appointment: Appointment, now: datetime) -> None:
    if now < appointment.during.lower:
        raise StatusNotPossible


def _session_held(appointment: Appointment) -> None:
    """Somebody was received: the permanence took place."""
    OpeningOccurrence.objects.filter(
        pk=appointment.occurrence_id, opening__is_outreach_session=True, status__in=("planned", "moved")
    ).update(status=OpeningOccurrence.Status.HELD)


def _end_request(participation: Participation, now: datetime) -> None:
    """What the service or the lack of transport prevented is asked for again; what the person withdraws ends."""
    if participation.status in ACTIVE or hand_over_request(participation):
        return
    is_unmet = participation.status == Status.REVOKED or participation.absence == Absence.NO_TRANSPORT
    rows = Request.objects.filter(pk=participation.request_id, status=Request.Status.MET)
    if is_unmet:
        difficulty = {"difficulty": Request.Difficulty.NO_BUS} if participation.absence == Absence.NO_TRANSPORT else {}
        rows.update(status=Request.Status.OPEN, ended_at=None, **difficulty)
    elif participation.status == Status.EXCUSED:
        rows.update(status=Request.Status.WITHDRAWN, ended_at=now)


def _may_become_met() -> tuple[str, ...]:
    return tuple(status for status in REQUEST if may_become(REQUEST, status, "met"))


def _take_again(appointment: Appointment, participation: Participation, adviser: int) -> None:
    start, end = appointment.during.lower, appointment.during.upper
    occurrence = appointment.occurrence
    if diary.leaves(adviser, start, end):
        raise RestoreImpossible(_("L’agent est absent à cette heure. Cherchez une autre date avec la personne."))
    things = list(Device.objects.filter(pk=appointment.device_id).values_list("resource_id", flat=True))
    if appointment.mode == Mode.VIDEO and appointment.place is not None:
        helper = helper_for(appointment.place, start, end)  # perhaps another one
        appointment.helper_id = helper.account if helper else None
        things += [helper.resource] if helper else []
    held = occurrence is not None and occurrence.opening.is_outreach_session and occurrence.room_id
    if held and appointment.mode == Mode.IN_PERSON:
        appointment.room_id = held  # the permanence may have changed rooms meanwhile
    if not held or held != appointment.room_id:
        things += Room.objects.filter(pk=appointment.room_id).values_list("resource_id", flat=True)
    try:
        take_time(appointment, participation.person, appointment.reason, adviser=adviser, things=tuple(things))
    except SlotTaken as refusal:
        raise SlotTaken(_("Quelqu’un d’autre a pris cette heure. Cherchez une autre date avec la personne.")) from refusal
    appointment.released_at = None
    appointment.save(update_fields=["released_at", "helper", "room"])


def _trace(participation: Participation, verb: str, was: str, now: datetime) -> None:
    record(
        verb=f"appointment.{verb}",
        kind="participation",
        key=participation.pk,
        now=now,
        fields=("status",),
        why=f"{was}>{participation.status}",
    )
