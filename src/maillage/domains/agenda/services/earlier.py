"""An earlier hour: one asks once, is told three times at most and once a day, and keeps the seat whatever comes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import EarlierNotPossible
from maillage.domains.agenda.models import EarlierNotice, EarlierWish, Participation
from maillage.domains.agenda.permissions import check_can_change
from maillage.domains.agenda.services.holding import hold_appointment
from maillage.domains.agenda.services.placing import Choice
from maillage.domains.agenda.states import EARLIER, may_become
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

Status = EarlierWish.Status


@transaction.atomic
def ask(*, participation: Participation, by: Actor, now: datetime) -> EarlierWish:
    """Wish for an earlier hour. Asked again, the new wish replaces the one of before, and counts from nothing."""
    check_can_change(by, participation)
    appointment = hold_appointment(participation)
    is_coming = participation.status == Participation.Status.UNKNOWN and appointment.during.lower > now
    if not is_coming or not rules.can_be_earlier(appointment.mode, appointment.place_id, appointment.series_id):
        raise EarlierNotPossible
    _end(EarlierWish.objects.filter(participation=participation), Status.WITHDRAWN, now)
    wish = EarlierWish.objects.create(
        agency_id=participation.agency_id,
        participation=participation,
        asked_at=now,
        asked_by_id=by.account,
        asked_by_organisation_id=by.organisation,
    )
    record(verb="earlier.asked", kind="participation", key=participation.pk, now=now)
    return wish


@transaction.atomic
def withdraw(*, participation: Participation, by: Actor, now: datetime) -> int:
    """No longer told. The same click twice is one; how many wishes ended."""
    check_can_change(by, participation)
    return _end(EarlierWish.objects.filter(participation=participation), Status.WITHDRAWN, now)


@transaction.atomic
def notice(*, wish: int, choice: Choice, now: datetime) -> EarlierNotice | None:
    """Note that this hour is told; none when the wish has ended, was told today, or three times. The database judges."""
    row = EarlierWish.objects.select_for_update().filter(pk=wish, status=Status.WAITING).first()
    if row is None:
        return None
    today, told = clock.today(now), row.notices.count()
    seat = EarlierNotice.objects.filter(wish__participation=row.participation_id)
    if told >= rules.MOST_NOTICES or seat.filter(on=today).exists():
        return None
    made = EarlierNotice.objects.create(
        agency_id=row.agency_id,
        wish=row,
        on=today,
        number=told + 1,
        starts_at=choice.starts_at,
        adviser_resource_id=choice.adviser_resource,
        place_id=choice.place,
        mode=choice.mode,
    )
    record(verb="earlier.noticed", kind="participation", key=row.participation_id, now=now)
    return made


@transaction.atomic
def expire(*, agency: int, now: datetime) -> int:
    """Nobody waits any more for an hour before an appointment that has begun or is called off; how many."""
    is_over = ~Q(participation__status=Participation.Status.UNKNOWN) | Q(participation__appointment__during__startswith__lte=now)
    return _end(EarlierWish.objects.filter(is_over, agency_id=agency), Status.EXPIRED, now)


def cancelled(*, participation: int, **_: Any) -> None:
    """The seat is gone, and the wish with it."""
    _end(EarlierWish.objects.filter(participation=participation), Status.EXPIRED, clock.now())


def moved(*, participation: int, **_: Any) -> None:
    """The seat is at an hour that was told: met. It came earlier otherwise: over. Later: the wish is as good as before."""
    wish = EarlierWish.objects.filter(participation=participation, status=Status.WAITING).first()
    if wish is None:
        return
    seat = Participation.objects.select_related("appointment").get(pk=participation)
    starts_at, was = seat.appointment.during.lower, parse_datetime(seat.was.get("starts_at", ""))
    at = seat.changed_at or clock.now()
    own = EarlierWish.objects.filter(pk=wish.pk)
    if EarlierNotice.objects.filter(wish__participation=participation, starts_at=starts_at).exists():
        _end(own, Status.MET, at)
    elif was is not None and starts_at < was:
        _end(own, Status.EXPIRED, at)


def _end(wishes: QuerySet[EarlierWish], status: str, now: datetime) -> int:
    """End those that still wait."""
    ended = 0
    for wish in wishes.filter(status=Status.WAITING).order_by("pk"):
        if not may_become(EARLIER, wish.status, status):
            continue
        ended += EarlierWish.objects.filter(pk=wish.pk, status=Status.WAITING).update(status=status, ended_at=now)
        record(verb=f"earlier.{status}", kind="participation", key=wish.participation_id, now=now)
    return ended
