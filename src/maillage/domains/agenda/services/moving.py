"""Seats that go to another session, or with a session that moves: same participation, same code, told what it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.agenda.errors import NoRoomForAll, StatusNotPossible
from maillage.domains.agenda.models import Appointment, Participation, Series, TravelPlan, WaitingEntry
from maillage.domains.agenda.permissions import check_can_change
from maillage.domains.agenda.services.booking import Plan, check_not_too_late, host_of, keep_plan
from maillage.domains.agenda.services.links import make_link
from maillage.domains.agenda.services.placing import check_lives_there
from maillage.domains.agenda.services.seating import (
    as_agency,
    check_open,
    free_seats,
    hold_people,
    hold_series,
    hold_sessions,
    release_seat_time,
    share_seat,
    take_seat_time,
)
from maillage.domains.agenda.services.waiting import end_wait, in_order, promote
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

TO_PLAN = "not_ready"  # the verdict of a trip that nobody has searched yet


@transaction.atomic
def move_seat(*, participation: Participation, session: int, by: Actor, now: datetime, plan: Plan | None = None) -> Participation:
    """The same participation and code in another session of the same reason; the seat that is left is the next one's."""
    check_can_change(by, participation)
    held, source, target = _hold_both(participation, session)
    if source.pk == target.pk:
        return participation
    if participation.status != Participation.Status.UNKNOWN:
        raise StatusNotPossible
    check_not_too_late(by, source, now)
    check_lives_there(target.reason, participation.person, now)
    check_open(target, by, now)
    with as_agency(target.agency_id):
        seat = _seat_after_those_who_wait(held, target, participation, now)
        follow(participation, was_in(source), target, seat, now)
        promote(held[_of(source)], now, freed=[source.pk])
    if plan is not None:
        keep_plan(participation, plan, now)
    tell_moved(participation, now)
    return participation


@transaction.atomic
def follow(participation: Participation, was: Mapping[str, Any], session: Appointment, seat: int, now: datetime) -> None:
    """Take the person's time where the session is by now. The trip is to be searched again; all or nothing."""
    release_seat_time(participation)
    participation.appointment, participation.seat = session, seat
    participation.was, participation.changed_at = dict(was), now
    participation.host_id = host_of(session.place_id)
    participation.save(update_fields=["appointment", "seat", "was", "changed_at", "host"])
    take_seat_time(participation, session)
    share_seat(participation, None, now)
    make_link(participation=participation, now=now)
    if (was["starts_at"], was["place"]) != (session.during.lower.isoformat(), session.place_id):
        plans = TravelPlan.objects.filter(participation=participation)
        plans.update(trip={}, verdict=TO_PLAN, timetable_version=None, checked_at=now)


def was_in(session: Appointment) -> dict[str, Any]:
    """When, where and with whom, before it changes."""
    return {
        "starts_at": session.during.lower.isoformat(),
        "place": session.place_id,
        "room": session.room_id,
        "adviser": session.adviser_id,
    }


def tell_moved(participation: Participation, now: datetime) -> None:
    """Trace it, and let it be told."""
    record(verb="appointment.moved", kind="participation", key=participation.pk, now=now, fields=("during", "place"))
    events.emit("agenda.moved", participation=participation.pk, agency=participation.agency_id)


def _hold_both(participation: Participation, session: int) -> tuple[dict[int, Series], Appointment, Appointment]:
    """Where the person is and where they go, both in series whose sessions are followed one by one."""
    keys = Appointment.objects.filter(pk__in=(participation.appointment_id, session)).values_list("series_id", flat=True)
    held = hold_series(key for key in keys if key is not None)
    rows = {each.pk: each for each in hold_sessions(held)}
    participation.refresh_from_db(fields=["appointment", "status", "seat"])
    source, target = rows.get(participation.appointment_id), rows.get(session)
    if source is None or target is None:
        raise NotFound
    if source.reason_id != target.reason_id or any(each.is_whole for each in held.values()):
        raise StatusNotPossible
    return held, source, target


def _seat_after_those_who_wait(
    held: Mapping[int, Series], target: Appointment, participation: Participation, now: datetime
) -> int:
    """The lowest free seat once those who wait there have been served; the person no longer waits for it."""
    series = held[_of(target)]
    hold_people(held, [participation.person.resource_id])
    for entry in in_order(series, target):
        if entry.person_id == participation.person_id:
            end_wait(entry, WaitingEntry.Status.WITHDRAWN, now)
    promote(series, now, freed=[target.pk], is_noticed=False)
    seat = free_seats([target])[target.pk]
    if seat is None:
        raise NoRoomForAll(_("Cette séance est complète. Choisissez-en une autre, ou inscrivez la personne en liste d’attente."))
    return seat


def _of(session: Appointment) -> int:
    assert session.series_id is not None
    return session.series_id
