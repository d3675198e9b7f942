"""A day inside the agency: planned in everybody's diary, a host replaced, called off, answered, held, rated, followed up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from maillage.domains.houses.errors import DayNotPossible, DayOver, NotWorkingTogether, RatingNotPossible
from maillage.domains.houses.models import (
    WORDS,
    ShadowingDay,
    ShadowingGuest,
    ShadowingRating,
    ShadowingStretch,
)
from maillage.domains.houses.models.shadowing import RATING_WORDS
from maillage.domains.houses.permissions import can_plan_shadowing, can_replace_host, check
from maillage.domains.houses.rules.shadowing import LEVELS, RATED, Stretch, fault_of
from maillage.domains.houses.services.holding import said
from maillage.domains.houses.services.hosting import free_time, hosts_of_agency, take_time
from maillage.domains.houses.states import DayState, can_day_become
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Membership, Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration

KIND = "shadowing_day"
Answer = ShadowingGuest.Answer


@transaction.atomic
def plan_day(
    *, agency: int, house: int, programme: Sequence[Stretch], guests: Collection[int], by: Actor, now: datetime
) -> ShadowingDay:
    """A programme by occupation with its hosts, whose time it takes, and the counsellors who are invited."""
    check(can_plan_shadowing(by, agency))
    on = _day_of(programme, now)
    if not Collaboration.objects.on(on).filter(agency_id=agency, organisation_id=house).exists():
        raise NotWorkingTogether(field="house")
    _check_guests(house, guests, on)
    if not {each.host for each in programme} <= hosts_of_agency(agency, on):
        raise DayNotPossible(_("Choisissez quelqu’un de l’agence qui a un agenda."), field="programme")
    day = ShadowingDay(agency_id=agency, house_id=house, on=on, made_at=now)
    _save_alone(day)
    ShadowingStretch.objects.bulk_create(
        ShadowingStretch(
            day=day, trade=each.trade, during=TimestamptzRange(each.starts_at, each.ends_at, "[)"), host_id=each.host
        )
        for each in programme
    )
    ShadowingGuest.objects.bulk_create(ShadowingGuest(day=day, account_id=account) for account in sorted(set(guests)))
    take_time(day)
    record(verb="shadowing_day.planned", kind=KIND, key=day.pk, now=now)
    events.emit("houses.shadowing_planned", day=day.pk, agency=agency)
    return day


@transaction.atomic
def replace_host(*, stretch: int, host: int, by: Actor, now: datetime) -> ShadowingStretch:
    """Somebody else of the agency shows this occupation: one action, the diary follows, the others are told."""
    row = ShadowingStretch.objects.filter(pk=stretch).first()
    if row is None:
        raise NotFound
    day = hold_shadowing(row.day_id)
    row = ShadowingStretch.objects.get(pk=stretch)
    check(can_replace_host(by, day, row.host_id))
    _check_is_planned(day)
    if host == row.host_id or host not in hosts_of_agency(day.agency_id, day.on):
        raise DayNotPossible(_("Choisissez quelqu’un d’autre de l’agence qui a un agenda."), field="host")
    row.host_id = host
    row.save(update_fields=["host"])
    take_time(day)
    record(verb="shadowing_day.host_replaced", kind=KIND, key=day.pk, now=now, fields=("host",))
    events.emit("houses.shadowing_changed", day=day.pk, agency=day.agency_id)
    return row


@transaction.atomic
def move_day(*, day: int, on: date, why: str, by: Actor, now: datetime) -> ShadowingDay:
    """The same programme on another day: every diary follows, or none does; the guests are asked again, everybody is told."""
    held = hold_shadowing(day)
    check(can_plan_shadowing(by, held.agency_id))
    _check_is_planned(held)
    reason = said(why, WORDS, "why", _("Dites pourquoi la journée est déplacée."))
    if on <= clock.today(now) or on == held.on:
        raise DayNotPossible(_("Donnez une autre date, à venir."), field="on")
    _check_guests(held.house_id, held.guests.values_list("account_id", flat=True), on)
    was, stretches = held.on, list(held.stretches.all())
    if not {each.host_id for each in stretches} <= hosts_of_agency(held.agency_id, on):
        raise DayNotPossible(_("Quelqu’un ne sera plus à l’agence ce jour-là. Remplacez-le d’abord."), field="on")
    for each in stretches:
        each.during = TimestamptzRange(_same_hour(each.during.lower, on), _same_hour(each.during.upper, on), "[)")
    held.on, held.was_on, held.why_moved = on, was, reason
    _save_alone(held)
    ShadowingStretch.objects.bulk_update(stretches, ["during"])
    held.guests.update(answer=Answer.INVITED, answered_at=None)
    take_time(held)
    record(verb="shadowing_day.moved", kind=KIND, key=held.pk, now=now, fields=("on",), why=f"{was} to {on}")
    events.emit("houses.shadowing_moved", day=held.pk, agency=held.agency_id, on=on.isoformat())
    return held


@transaction.atomic
def cancel_day(*, day: int, why: str, by: Actor, now: datetime) -> ShadowingDay:
    """Nobody comes that day, and why; everybody's time is free again."""
    held = hold_shadowing(day)
    check(can_plan_shadowing(by, held.agency_id))
    _check_can_become(held, DayState.CANCELLED)
    held.why_cancelled = said(why, WORDS, "why", _("Dites pourquoi la journée est annulée."))
    held.state = DayState.CANCELLED
    held.save(update_fields=["state", "why_cancelled"])
    free_time(held)
    record(verb="shadowing_day.cancelled", kind=KIND, key=held.pk, now=now, fields=("state",))
    events.emit("houses.shadowing_cancelled", day=held.pk, agency=held.agency_id)
    return held


@transaction.atomic
def answer_invitation(*, day: int, is_coming: bool, by: Actor, now: datetime) -> ShadowingGuest:
    """A counsellor says whether they come; who does not come has their time back."""
    held = hold_shadowing(day)
    guest = _guest(held, by)
    _check_is_planned(held)
    guest.answer, guest.answered_at = Answer.COMING if is_coming else Answer.DECLINED, now
    guest.save(update_fields=["answer", "answered_at"])
    take_time(held)
    record(verb=f"shadowing_day.{guest.answer}", kind=KIND, key=held.pk, now=now, fields=("answer",))
    return guest


@transaction.atomic
def hold_day(*, day: int, attended: Collection[int], by: Actor, now: datetime) -> ShadowingDay:
    """It took place: who was there has had their day, and their attestation."""
    held = hold_shadowing(day)
    check(can_plan_shadowing(by, held.agency_id))
    _check_can_become(held, DayState.HELD)
    if held.on > clock.today(now):
        raise DayNotPossible(_("Cette journée est encore à venir."))
    if not set(attended) & set(held.guests.values_list("account_id", flat=True)):
        raise DayNotPossible(_("Cochez au moins une personne, ou annulez la journée."), field="attended")
    held.guests.filter(account__in=attended).update(answer=Answer.ATTENDED, answered_at=now)
    absent = held.guests.exclude(account__in=attended).exclude(answer=Answer.DECLINED)
    absent.update(answer=Answer.MISSED, answered_at=now)
    held.state = DayState.HELD
    held.save(update_fields=["state"])
    record(verb="shadowing_day.held", kind=KIND, key=held.pk, now=now, fields=("state",))
    events.emit("houses.shadowing_held", day=held.pk, agency=held.agency_id)
    return held


@transaction.atomic
def rate(*, day: int, moment: str, scores: Sequence[int], words: str = "", by: Actor, now: datetime) -> ShadowingRating:
    """How the counsellor rates themselves, before the day or after it; said again, it replaces what was said."""
    held = hold_shadowing(day)
    guest = _guest(held, by)
    if held.state == DayState.CANCELLED or guest.answer in {Answer.DECLINED, Answer.MISSED}:
        raise DayOver
    is_before = clock.today(now) < held.on or (clock.today(now) == held.on and held.state == DayState.PLANNED)
    if moment == ShadowingRating.Moment.AFTER and clock.today(now) < held.on:
        raise RatingNotPossible(_("Revenez après la journée."))
    if moment == ShadowingRating.Moment.BEFORE and not is_before:
        raise RatingNotPossible(_("La journée est passée\u00a0: répondez pour après."))
    if len(scores) != len(RATED) or not set(scores) <= set(LEVELS):
        raise RatingNotPossible(_("Répondez à chaque phrase."))
    kept = " ".join(words.split())[:RATING_WORDS]
    values = {"agency_id": held.agency_id, "scores": list(scores), "words": kept, "at": now}
    rating, _is_new = ShadowingRating.objects.update_or_create(guest=guest, moment=moment, defaults=values)
    record(verb=f"shadowing_day.rated_{moment}", kind=KIND, key=held.pk, now=now)
    return rating


def _day_of(programme: Sequence[Stretch], now: datetime) -> date:
    fault = fault_of(programme)
    if fault:
        raise DayNotPossible(fault, field="programme")
    days = {clock.today(each.starts_at) for each in programme} | {clock.today(each.ends_at) for each in programme}
    if len(days) != 1 or min(each.starts_at for each in programme) <= now:
        raise DayNotPossible(_("Donnez une seule journée, à venir."), field="on")
    return days.pop()


def _save_alone(day: ShadowingDay) -> None:
    try:
        with transaction.atomic():
            day.save()
    except IntegrityError as error:
        raise DayNotPossible(_("Une journée est déjà prévue ce jour-là pour cette maison."), field="on") from error


def _same_hour(at: datetime, on: date) -> datetime:
    """On the clock of the wall, whatever the season."""
    here = clock.local(at)
    return clock.wall(on, here.hour, here.minute)


def _check_guests(house: int, guests: Collection[int], on: date) -> None:
    here = Membership.objects.on(on).filter(organisation_id=house, role=Role.COUNSELLOR, account__is_active=True)
    if not guests or not set(guests) <= set(here.values_list("account_id", flat=True)):
        raise DayNotPossible(_("Invitez au moins une conseillère ou un conseiller de cette maison."), field="guests")


def hold_shadowing(key: int) -> ShadowingDay:
    """The day, locked until the transaction ends."""
    day = ShadowingDay.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if day is None:
        raise NotFound
    return day


def _guest(day: ShadowingDay, by: Actor) -> ShadowingGuest:
    guest = day.guests.filter(account_id=by.account).first()
    if guest is None or by.role != Role.COUNSELLOR:
        raise NotFound
    return guest


def _check_is_planned(day: ShadowingDay) -> None:
    if day.state != DayState.PLANNED:
        raise DayOver


def _check_can_become(day: ShadowingDay, target: str) -> None:
    if not can_day_become(day.state, target):
        raise DayOver
