"""The checklist: a step is added, moved, linked, ticked, unticked, or dropped when it is no condition of the label."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.houses.errors import (
    DateNotPossible,
    NotTheFirst,
    NotWorkingTogether,
    RegisterSaysOtherwise,
    StepOfTheLabel,
)
from maillage.domains.houses.models import WORDS, OpeningStep, StepMove
from maillage.domains.houses.models.openings import REVIEW_WORDS
from maillage.domains.houses.permissions import check_can_run
from maillage.domains.houses.rules.openings import FIRSTS, StepKind, is_recorded
from maillage.domains.houses.selectors.openings import recorded_at
from maillage.domains.houses.services.holding import check_is_running, hold_opening, hold_step, said
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration

KIND = "opening_step"
LINE = 120


@transaction.atomic
def add_step(*, opening: int, what: str, owner: int, due_on: date, by: Actor, now: datetime) -> OpeningStep:
    """Something to do before that day, by the agency or by an organisation that it works with."""
    held = hold_opening(opening, by)
    check_is_running(held)
    works_together = Collaboration.objects.on(clock.today(now)).filter(agency_id=held.agency_id, organisation_id=owner)
    if owner != held.agency_id and not works_together.exists():
        raise NotWorkingTogether(field="owner")
    line = said(what, LINE, "what", _("Dites ce qui est à faire."))
    step = OpeningStep.objects.create(opening=held, what=line, owner_id=owner, due_on=due_on)
    record(verb="opening_step.added", kind=KIND, key=step.pk, now=now)
    return step


@transaction.atomic
def move_step(*, step: int, due_on: date, why: str, by: Actor, now: datetime) -> OpeningStep:
    """Another day for one step, and why; the opening itself does not move."""
    held = hold_step(step, by)
    check_can_run(by, held.opening)
    reason = said(why, WORDS, "why", _("Dites pourquoi l’échéance change."))
    if due_on < clock.today(now) or due_on == held.due_on:
        raise DateNotPossible(_("Donnez une autre date, à venir."), field="due_on")
    StepMove.objects.create(step=held, moved_at=now, old_on=held.due_on, new_on=due_on, why=reason)
    held.due_on = due_on
    held.save(update_fields=["due_on"])
    record(verb="opening_step.moved", kind=KIND, key=held.pk, now=now, fields=("due_on",))
    return held


@transaction.atomic
def date_first(*, step: int, link_kind: str, link_key: int, by: Actor, now: datetime) -> OpeningStep:
    """The first permanence or workshop has its date: which one, by kind and key, checked by whoever offers them."""
    held = hold_step(step, by)
    if held.kind not in FIRSTS or not link_kind:
        raise NotTheFirst
    held.link_kind, held.link_key, held.done_at = link_kind, link_key, now
    held.save(update_fields=["link_kind", "link_key", "done_at"])
    record(verb="opening_step.dated", kind=KIND, key=held.pk, now=now, fields=("link_kind", "link_key", "done_at"))
    return held


@transaction.atomic
def tick(*, step: int, by: Actor, now: datetime, words: str = "") -> OpeningStep:
    """It is done; a second time changes nothing. Refused when a register says otherwise, or a review says nothing."""
    held = hold_step(step, by)
    if held.condition:
        recorded = recorded_at(held.opening)
        if is_recorded(recorded, held.condition, held.opening.planned_on) is False:
            raise RegisterSaysOtherwise(held.condition, recorded)
    if held.done_at is None:
        if held.kind == StepKind.REVIEW:
            held.words = said(words, REVIEW_WORDS, "words", _("Dites ce qui marche, et ce qui change."))
        held.done_at = now
        held.save(update_fields=["done_at", "words"])
        record(verb="opening_step.done", kind=KIND, key=held.pk, now=now, fields=("done_at",))
    return held


@transaction.atomic
def untick(*, step: int, by: Actor, now: datetime) -> OpeningStep:
    """It is not done after all: an agent has left, or it was a mistake."""
    held = hold_step(step, by)
    if held.done_at is not None:
        held.done_at, held.link_kind, held.link_key = None, "", None
        held.save(update_fields=["done_at", "link_kind", "link_key"])
        record(verb="opening_step.undone", kind=KIND, key=held.pk, now=now, fields=("done_at",))
    return held


@transaction.atomic
def drop_step(*, step: int, by: Actor, now: datetime) -> None:
    """This opening does without it."""
    held = hold_step(step, by)
    check_can_run(by, held.opening)
    if held.condition:
        raise StepOfTheLabel
    key = held.pk
    held.delete()
    record(verb="opening_step.dropped", kind=KIND, key=key, now=now)
