"""People to train, and the services of the offer that were used for a need: entries, then what came of them. Counts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import DateNotPossible, NeedNotPossible, StatusNotPossible
from maillage.domains.companies.models import NeedMove, OfferUse, TrainingNeed
from maillage.domains.companies.models.arrivals import WORDS
from maillage.domains.companies.permissions import check_can_change, check_can_fill
from maillage.domains.companies.rules.offers import OfferKind, beyond
from maillage.domains.companies.selectors.offers import terms_on
from maillage.domains.companies.services.holding import hold_arrival, said
from maillage.domains.companies.services.need_sheets import check_count, check_nobody
from maillage.domains.companies.services.needs import become, check_to_come, hold_need
from maillage.domains.companies.states import ArrivalState, NeedState
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND: Final = "training_need"
THEME: Final = 160


@dataclass(frozen=True, slots=True)
class UseSheet:
    """A service that is used: from when to when, how many hours, how many entries."""

    offer: str
    starts_on: date
    entries_count: int
    ends_on: date | None = None
    hours: int | None = None


@transaction.atomic
def add_training(*, arrival: int, theme: str, people_count: int, due_on: date, by: Actor, now: datetime) -> TrainingNeed:
    """The company means to have people trained by that day."""
    held = hold_arrival(arrival, by)
    if held.state == ArrivalState.DROPPED:
        raise StatusNotPossible
    words = _theme(theme)
    check_count(people_count, "people_count")
    check_to_come(due_on, clock.today(now), "due_on")
    need = TrainingNeed.objects.create(
        agency_id=held.agency_id,
        arrival=held,
        theme=words,
        people_count=people_count,
        due_on=due_on,
        recorded_at=now,
        recorded_by_id=by.account,
    )
    record(verb="training_need.added", kind=KIND, key=need.pk, now=now)
    return need


@transaction.atomic
def change_training(*, training: int, theme: str, people_count: int, due_on: date, by: Actor, now: datetime) -> TrainingNeed:
    """As it is known now; another day is kept as a move."""
    held = _hold_training(training, by)
    if held.state != NeedState.OPEN:
        raise StatusNotPossible
    check_count(people_count, "people_count")
    if due_on != held.due_on:
        check_to_come(due_on, clock.today(now), "due_on")
        NeedMove.objects.create(training=held, moved_at=now, old_on=held.due_on, new_on=due_on)
    held.theme, held.people_count, held.due_on = _theme(theme), people_count, due_on
    held.save(update_fields=["theme", "people_count", "due_on"])
    record(verb="training_need.changed", kind=KIND, key=held.pk, now=now, fields=("theme", "people_count", "due_on"))
    return held


@transaction.atomic
def end_training(*, training: int, by: Actor, now: datetime, why_dropped: str = "") -> TrainingNeed:
    """It is met, or dropped when it is said why."""
    held = _hold_training(training, by)
    if why_dropped.strip():
        reason = said(why_dropped, WORDS, "why", "")
        become(held, NeedState.DROPPED, now=now, ended_on=clock.today(now), why=reason)
    else:
        become(held, NeedState.FILLED, now=now, ended_on=clock.today(now))
    return held


@transaction.atomic
def use_offer(*, sheet: UseSheet, by: Actor, now: datetime, need: int | None = None, training: int | None = None) -> OfferUse:
    """A service is used for a need. What its text does not allow is refused with the text."""
    held = hold_need(need, by) if need is not None else _hold_training(training or 0, by)
    check_can_fill(by, held.arrival)
    if sheet.offer not in set(OfferKind):
        raise NeedNotPossible(_("Choisissez l’action dans la liste."), field="offer")
    check_count(sheet.entries_count, "entries_count")
    _check_within_terms(sheet)
    row = OfferUse.objects.create(
        agency_id=held.agency_id,
        need_id=need,
        training_id=training if need is None else None,
        offer=sheet.offer,
        starts_on=sheet.starts_on,
        ends_on=sheet.ends_on,
        hours=sheet.hours,
        entries_count=sheet.entries_count,
        recorded_at=now,
        recorded_by_id=by.account,
    )
    record(verb="offer_use.added", kind="offer_use", key=row.pk, now=now, why=sheet.offer)
    return row


@transaction.atomic
def tell_outcome(*, use: int, completed_count: int, hired_count: int, by: Actor, now: datetime) -> OfferUse:
    """How many went to the end, how many were hired; it can be told again when more is known."""
    row = (
        OfferUse.objects.select_for_update(of=("self",))
        .select_related("need__arrival", "training__arrival")
        .filter(pk=use)
        .first()
    )
    if row is None:
        raise NotFound
    owner = row.need or row.training
    assert owner is not None
    check_can_fill(by, owner.arrival)
    if row.starts_on > clock.today(now):
        raise DateNotPossible(_("Cette action n’a pas commencé. Attendez qu’elle ait lieu."), field="completed_count")
    if not (0 <= completed_count <= row.entries_count and 0 <= hired_count <= row.entries_count):
        message = _("%(count)s personnes sont entrées : donnez ce nombre au plus.") % {"count": row.entries_count}
        raise NeedNotPossible(message, field="completed_count")
    row.completed_count, row.hired_count = completed_count, hired_count
    row.save(update_fields=["completed_count", "hired_count"])
    record(verb="offer_use.outcome", kind="offer_use", key=row.pk, now=now, fields=("completed_count", "hired_count"))
    return row


def _check_within_terms(sheet: UseSheet) -> None:
    if sheet.ends_on is not None and sheet.ends_on < sheet.starts_on:
        raise DateNotPossible(_("Cette action finit avant de commencer. Vérifiez les deux dates."), field="ends_on")
    terms = terms_on(OfferKind(sheet.offer), sheet.starts_on)
    if terms is None:
        raise DateNotPossible(_("Cette action n’existait pas à cette date. Vérifiez l’année."), field="starts_on")
    days = (sheet.ends_on - sheet.starts_on).days + 1 if sheet.ends_on else None
    against = beyond(terms, hours=sheet.hours, days=days)
    if against:
        raise NeedNotPossible(against, field="hours" if "heures" in against else "ends_on")


def _hold_training(key: int, by: Actor) -> TrainingNeed:
    rows = TrainingNeed.objects.select_for_update(of=("self",)).select_related("arrival")
    need = rows.filter(pk=key).first()
    if need is None:
        raise NotFound
    check_can_change(by, need.arrival)
    return need


def _theme(typed: str) -> str:
    words = said(typed, THEME, "theme", _("Dites sur quoi porte la formation."))
    check_nobody(words, "theme")
    return words
