"""A session is under its minimum three days before: keep it, merge it into another, or turn it into individual hours."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.agenda.errors import NoRoomForAll, PersonBusy, SessionCalledOff, WorkshopImpossible
from maillage.domains.agenda.models import (
    Appointment,
    AppointmentReason,
    OpeningOccurrence,
    OpeningPeriod,
    Participation,
    Request,
    Series,
    WaitingEntry,
)
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.rules import lowest_free_seat
from maillage.domains.agenda.selectors.fullness import EMPTY, fullness
from maillage.domains.agenda.services.booking import host_of
from maillage.domains.agenda.services.ending import revoke
from maillage.domains.agenda.services.holding import hold_days, resource_of
from maillage.domains.agenda.services.moving import follow, tell_moved, was_in
from maillage.domains.agenda.services.openings import Hours, Offer, open_period
from maillage.domains.agenda.services.seating import WORKSHOP, hold_people, hold_series, hold_sessions
from maillage.domains.agenda.services.series import call_off, hold_one, session_row
from maillage.domains.agenda.services.waiting import end_wait, promote
from maillage.domains.agenda.states import ACTIVE
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import release
from maillage.registry.places.services import hold_places

COMING = Participation.Status.UNKNOWN


@transaction.atomic
def keep_session(*, session: int, by: Actor, now: datetime) -> Appointment:
    """Hold it with few people; nobody is asked again."""
    held = _held(session, by, now)
    if held.kept_at is None:
        Appointment.objects.filter(pk=held.pk).update(kept_at=now)
        held.kept_at = now
        record(verb="workshop.kept", kind="appointment", key=held.pk, now=now)
    return held


@transaction.atomic
def merge_session(*, session: int, into: int, by: Actor, now: datetime) -> tuple[int, ...]:
    """Everybody goes to another session of the same reason with their code, or nobody does; those who wait go on waiting.

    Of a whole series, each session that is left goes into the one of the same rank in the other series.
    """
    seen, aim = session_row(session), session_row(into)
    check_can_manage_openings(by, seen.agency_id, seen.adviser_id)
    pairs, series, target = _pairs(seen, aim, now)
    hold_people({series.pk, target.pk})
    moved = [key for source, other in pairs for key in _pour(source, other, now)]
    for source, other in pairs:
        _wait_there(source, other, series, target, now)
        Appointment.objects.filter(pk=source.pk).update(released_at=now)
        release(trade=WORKSHOP, key=source.pk)
        record(verb="workshop.merged", kind="appointment", key=source.pk, now=now, why=f"into {other.pk}")
        events.emit("agenda.workshop_called_off", session=source.pk, agency=source.agency_id)
    promote(target, now, freed=[other.pk for _, other in pairs], is_noticed=False)
    return tuple(moved)


@transaction.atomic
def turn_into_slots(*, session: int, reason: int, by: Actor, now: datetime) -> OpeningPeriod | None:
    """Call the session off, and open its hours for one person at a time; whoever was to come asks for that instead.

    None when hours of whoever leads it are open there already: they are free again.
    """
    seen = session_row(session)
    check_can_manage_openings(by, seen.agency_id, seen.adviser_id)
    instead = AppointmentReason.objects.filter(pk=reason, agency_id=seen.agency_id, theme="", is_active=True).first()
    if instead is None or seen.mode not in instead.modes or seen.place is None:
        raise WorkshopImpossible(_("Choisissez un motif individuel qui se tient de la même façon."), field="reason")
    hold_places([seen.place.pk])
    hold_days([(resource_of(seen.adviser_id), seen.during.lower)])
    held = _held(session, by, now)
    asked = list(Participation.objects.filter(appointment=held, status=COMING).values_list("request_id", flat=True))
    call_off(held, now)
    Request.objects.filter(pk__in=asked, status=Request.Status.OPEN).update(reason=instead)
    record(verb="workshop.turned_into_slots", kind="appointment", key=held.pk, now=now)
    if _is_open(held):
        return None
    return open_period(offer=_offer(held, instead), hours=_hours(held), by=by, now=now)


def _held(session: int, by: Actor, now: datetime) -> Appointment:
    seen = session_row(session)
    check_can_manage_openings(by, seen.agency_id, seen.adviser_id)
    held = hold_one(seen, now)[1]
    if held.during.lower <= now:
        raise SessionCalledOff
    return held


def _pairs(seen: Appointment, aim: Appointment, now: datetime) -> tuple[list[tuple[Appointment, Appointment]], Series, Series]:
    """What goes into what, both series held."""
    if seen.series_id is None or aim.series_id is None or seen.pk == aim.pk:
        raise NotFound
    held = hold_series({seen.series_id, aim.series_id})
    series, target = held[seen.series_id], held[aim.series_id]
    coming = [each for each in hold_sessions(held) if each.released_at is None and each.during.lower > now]
    if not {seen.pk, aim.pk} <= {each.pk for each in coming}:
        raise SessionCalledOff
    if series.reason_id != target.reason_id or series.is_whole != target.is_whole:
        raise WorkshopImpossible(_("Choisissez une séance du même atelier, suivie de la même façon."), field="into")
    rows = {each.pk: each for each in coming}
    if not series.is_whole:
        return [(rows[seen.pk], rows[aim.pk])], series, target
    sources, others = ([each for each in coming if each.series_id == key.pk] for key in (series, target))
    if series.pk == target.pk or len(sources) != len(others):
        raise WorkshopImpossible(_("Choisissez une autre série, qui a autant de séances à venir."), field="into")
    return list(zip(sources, others, strict=True)), series, target


def _pour(source: Appointment, target: Appointment, now: datetime) -> list[int]:
    """Move everybody, in the order of their seats. Somebody who is in both keeps the seat they have there."""
    there = set(Participation.objects.filter(appointment=target, status__in=ACTIVE).values_list("person_id", flat=True))
    taken = set(fullness([target.pk]).get(target.pk, EMPTY).taken)
    was, moved = was_in(source), []
    coming = list(Participation.objects.filter(appointment=source, status=COMING).select_related("person").order_by("seat"))
    Appointment.objects.filter(pk=source.pk).update(released_at=now)  # no seat that is left is given to somebody else
    for each in coming:
        if each.person_id in there:
            revoke(participation=each, now=now)
            continue
        seat = lowest_free_seat(taken, target.seats)
        if seat is None:
            raise NoRoomForAll
        try:
            follow(each, was, target, seat, now)
        except PersonBusy as refusal:
            raise NoRoomForAll(
                _("Une personne inscrite a déjà un rendez-vous à cette heure-là. Choisissez une autre séance.")
            ) from refusal
        taken.add(seat)
        tell_moved(each, now)
        moved.append(each.pk)
    return moved


def _wait_there(source: Appointment, target: Appointment, series: Series, other: Series, now: datetime) -> None:
    """Those who wait keep the day they asked; whoever has a seat there, or waits there, no longer does."""
    entries = WaitingEntry.objects.filter(status=WaitingEntry.Status.WAITING)
    own, aim = (None, None) if series.is_whole else (source, target)
    there = {
        *Participation.objects.filter(appointment=target, status__in=ACTIVE).values_list("person_id", flat=True),
        *entries.filter(series=other, appointment=aim).values_list("person_id", flat=True),
    }
    for entry in entries.filter(series=series, appointment=own).order_by("asked_at", "pk"):
        if entry.person_id in there:
            end_wait(entry, WaitingEntry.Status.WITHDRAWN, now)
        else:
            WaitingEntry.objects.filter(pk=entry.pk).update(series=other, appointment=aim, host=host_of(target.place_id))


def _is_open(session: Appointment) -> bool:
    hours = OpeningOccurrence.objects.offered().filter(place=session.place, during__contains=session.during)
    return hours.filter(opening__adviser=session.adviser_id).exists()


def _offer(session: Appointment, reason: AppointmentReason) -> Offer:
    assert session.place is not None
    return Offer(
        agency=session.agency_id,
        adviser=session.adviser_id,
        place=session.place.pk,
        reasons=[reason.pk],
        modes=[session.mode],
        room=session.room_id,
        is_outreach_session=session.place.host_id != session.agency_id,
    )


def _hours(session: Appointment) -> Hours:
    assert session.place is not None
    zone = ZoneInfo(session.place.zone)
    start, end = (clock.local(at, zone) for at in (session.during.lower, session.during.upper))
    return Hours(
        weekday=start.weekday(),
        starts_at=start.time(),
        ends_at=end.time(),
        first_day=start.date(),
        until=start.date(),
        on_public_holidays=True,
    )
