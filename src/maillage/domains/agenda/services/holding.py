"""What a change holds until its transaction ends, always in this order: the key, the adviser's days, the rows, and then
all the resources at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from maillage.domains.agenda.errors import AdviserWithoutDiary, SessionOver, StatusNotPossible
from maillage.domains.agenda.models import Appointment, OpeningOccurrence, Participation
from maillage.domains.agenda.services.placing import taken_by
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Account, Membership
from maillage.registry.diary.services import hold, lock_days
from maillage.registry.places.models import Room


def hold_key(key: UUID) -> None:
    """One click at a time: whoever posts the same key waits for the first to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])


def hold_days(times: Iterable[tuple[int, datetime]]) -> None:
    """The days on which an adviser's (resource, instant) fall: nobody else books or goes on leave there meanwhile."""
    lock_days((resource, clock.today(at)) for resource, at in times)


def hold_appointment(participation: Participation, seen: Appointment | None = None) -> Appointment:
    """The participation's appointment, both read again; refused when its time is no longer the one that was `seen`."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("reason")
    appointment = rows.filter(pk=participation.appointment_id).first()
    if appointment is None:
        raise NotFound
    participation.refresh_from_db(fields=["status", "status_at", "absence", "noshow_proposed_at", "was", "changed_at"])
    if seen is not None and seen.during != appointment.during:
        raise StatusNotPossible
    return appointment


def hold_occurrence(key: int, *, now: datetime, until: datetime | None = None, room: int | None = None) -> OpeningOccurrence:
    """The occurrence, its adviser's day held first and the day it moves to; refused when it is over.

    One that has begun to be held is not over: the rest of it may change. Then its appointments are held; then all at once
    its adviser, its room, the one it moves to, and whatever the appointments take.
    """
    seen = OpeningOccurrence.objects.filter(pk=key).first()
    if seen is None:
        raise NotFound
    hold_days((seen.adviser_resource_id, at) for at in (seen.during.lower, until) if at is not None)
    held = OpeningOccurrence.objects.select_for_update(of=("self",)).select_related("opening__place", "place").get(pk=key)
    is_over = held.status == OpeningOccurrence.Status.HELD and held.during.upper <= now
    if is_over or held.status == OpeningOccurrence.Status.CANCELLED:
        raise SessionOver
    inside = held.appointments.select_for_update(of=("self",)).filter(released_at=None).order_by("pk")
    rooms = Room.objects.filter(pk__in={held.room_id, room} - {None}).values_list("resource_id", flat=True)
    hold([held.adviser_resource_id, *rooms, *taken_by(inside)])
    return held


def check_works_at(account: int, agency: int, now: datetime) -> None:
    """A director answers for their own agency's advisers, not for somebody else's."""
    works_there = Membership.objects.on(clock.today(now)).filter(account_id=account, organisation_id=agency)
    if not works_there.exists():
        raise NotAllowed


def resource_of(account: int) -> int:
    """The number under which an adviser's time is taken."""
    resource = Account.objects.filter(pk=account).values_list("resource_id", flat=True).first()
    if resource is None:
        raise AdviserWithoutDiary
    return resource
