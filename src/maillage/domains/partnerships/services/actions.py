"""What becomes of an action: proposed, started, told once a month, moved, handed on, ended; and what carries it out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.partnerships.errors import DateNotPossible, IndicatorUnknown, StatusNotPossible, WordsMissing
from maillage.domains.partnerships.models import Action, ActionLink, ActionMove, ActionUpdate, LinkKind, Meeting, TargetSense
from maillage.domains.partnerships.models.agreements import WORDS
from maillage.domains.partnerships.models.meetings import LONG_WORDS
from maillage.domains.partnerships.permissions import check_can_run
from maillage.domains.partnerships.rules.catalogue import definition
from maillage.domains.partnerships.rules.fields import FIELDS
from maillage.domains.partnerships.rules.watching import Progress
from maillage.domains.partnerships.services.holding import (
    agency_of,
    check_can_become,
    check_owners,
    check_works_with,
    hold_action,
    said,
    sent_before,
)
from maillage.domains.partnerships.states import ENDED, OPEN, ActionState
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND, TITLE = "action", 120


@dataclass(frozen=True, slots=True)
class ActionSheet:
    """What is promised: specific, with an owner on each side, measured, by a day."""

    title: str
    what: str
    field: str
    agency_owner: int
    local_owner: int
    indicator: str
    target_sense: str
    target: Decimal
    due_on: date
    meeting: int | None = None


@transaction.atomic
def propose_action(*, body: int, sheet: ActionSheet, by: Actor, now: datetime, click: UUID | None = None) -> Action:
    """Write an action down; it runs once both sides have agreed."""
    agency, today = agency_of(by), clock.today(now)
    before = sent_before(Action.objects, click)
    if before is not None:
        return before
    check_works_with(agency, body, today)
    _check(sheet, today)
    owners = {"agency_owner": sheet.agency_owner, "local_owner": sheet.local_owner}
    check_owners(agency=agency, body=body, today=today, **owners)
    row = Action.objects.create(
        agency_id=agency,
        intermunicipality_id=body,
        meeting_id=_meeting_of(sheet, body),
        field=sheet.field,
        title=said(sheet.title, TITLE, "title", _("Donnez un titre à l’action.")),
        what=said(sheet.what, LONG_WORDS, "what", _("Dites pour qui, où, combien de fois.")),
        agency_owner_id=sheet.agency_owner,
        local_owner_id=sheet.local_owner,
        indicator=sheet.indicator,
        target_sense=sheet.target_sense,
        target=sheet.target,
        starts_on=today,
        due_on=sheet.due_on,
        told_on=today,
        click=click,
    )
    record(verb="action.proposed", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def start_action(*, action: int, by: Actor, now: datetime) -> Action:
    """Both sides have agreed: it runs from today on."""
    held = hold_action(action, by)
    if held.state != ActionState.PROPOSED:
        raise StatusNotPossible
    return _become(held, ActionState.RUNNING, "", by, now)


@transaction.atomic
def tell_action(*, action: int, progress: str, words: str, by: Actor, now: datetime, click: UUID | None = None) -> ActionUpdate:
    """The monthly update: how it goes, in one sentence."""
    held = hold_action(action, by)
    before = sent_before(held.updates, click)
    if before is not None:
        return before
    if held.state != ActionState.RUNNING:
        raise StatusNotPossible
    if progress not in set(Progress):
        raise WordsMissing(_("Choisissez comment cela avance."), field="progress")
    kept = said(words, LONG_WORDS, "words", _("Dites-le en une phrase."))
    row = ActionUpdate.objects.create(
        action=held, at=now, by_id=by.account, progress=progress, state=held.state, words=kept, click=click
    )
    held.told_on = clock.today(now)
    held.save(update_fields=["told_on"])
    record(verb="action.told", kind=KIND, key=held.pk, now=now, fields=("told_on",))
    return row


@transaction.atomic
def end_action(*, action: int, state: str, words: str, by: Actor, now: datetime) -> Action:
    """It was reached, missed or dropped, and what is to be remembered of it."""
    held = hold_action(action, by)
    if state not in ENDED:
        raise StatusNotPossible
    check_can_become(held, state)
    kept = said(words, LONG_WORDS, "words", _("Dites en une phrase ce qu’il faut en retenir."))
    return _become(held, ActionState(state), kept, by, now)


@transaction.atomic
def resume_action(*, action: int, why: str, by: Actor, now: datetime) -> Action:
    """It was not over after all, and why; by the director."""
    held = hold_action(action, by)
    check_can_run(by, held.agency_id)
    if held.state not in ENDED:
        raise StatusNotPossible
    kept = said(why, LONG_WORDS, "why", _("Dites pourquoi l’action reprend."))
    return _become(held, ActionState.RUNNING, kept, by, now)


@transaction.atomic
def move_deadline(*, action: int, due_on: date, why: str, by: Actor, now: datetime) -> Action:
    """Put the deadline off or bring it forward, saying why."""
    held = hold_action(action, by)
    if held.state not in OPEN:
        raise StatusNotPossible
    reason = said(why, WORDS, "why", _("Dites pourquoi l’échéance change."))
    if due_on < clock.today(now) or due_on == held.due_on or due_on <= held.starts_on:
        raise DateNotPossible(_("Donnez une autre date, à venir."), field="due_on")
    ActionMove.objects.create(action=held, moved_at=now, old_on=held.due_on, new_on=due_on, why=reason)
    held.due_on = due_on
    held.save(update_fields=["due_on"])
    record(verb="action.moved", kind=KIND, key=held.pk, now=now, fields=("due_on",))
    return held


@transaction.atomic
def hand_action(*, action: int, agency_owner: int, local_owner: int, by: Actor, now: datetime) -> Action:
    """Other owners answer for it from now on; by the director."""
    held = hold_action(action, by)
    check_can_run(by, held.agency_id)
    if held.state not in OPEN:
        raise StatusNotPossible
    owners = {"agency_owner": agency_owner, "local_owner": local_owner}
    check_owners(agency=held.agency_id, body=held.intermunicipality_id, today=clock.today(now), **owners)
    held.agency_owner_id, held.local_owner_id = agency_owner, local_owner
    held.save(update_fields=["agency_owner", "local_owner"])
    record(verb="action.handed", kind=KIND, key=held.pk, now=now, fields=("agency_owner", "local_owner"))
    return held


@transaction.atomic
def link_action(*, action: int, kind: str, key: int, known: Collection[int], by: Actor, now: datetime) -> ActionLink:
    """Something carries it out. `known` are the keys of that kind which this territory has: the caller asks their trade."""
    held = hold_action(action, by)
    if kind not in LinkKind.values or key not in known:
        raise NotFound
    row, is_new = ActionLink.objects.get_or_create(action=held, kind=kind, key=key)
    if is_new:
        record(verb="action.linked", kind=KIND, key=held.pk, now=now)
    return row


@transaction.atomic
def unlink_action(*, link: int, by: Actor, now: datetime) -> None:
    """It does not carry it out after all."""
    row = ActionLink.objects.filter(pk=link).first()
    if row is None:
        raise NotFound
    held = hold_action(row.action_id, by)
    row.delete()
    record(verb="action.unlinked", kind=KIND, key=held.pk, now=now)


def _become(held: Action, state: ActionState, words: str, by: Actor, now: datetime) -> Action:
    check_can_become(held, state)
    ActionUpdate.objects.create(action=held, at=now, by_id=by.account, state=state.value, words=words)
    today = clock.today(now)
    held.state, held.told_on, held.ended_on = state.value, today, today if state in ENDED else None
    held.save(update_fields=["state", "told_on", "ended_on"])
    record(verb=f"action.{state.value}", kind=KIND, key=held.pk, now=now, fields=("state",))
    return held


def _check(sheet: ActionSheet, today: date) -> None:
    if sheet.field not in FIELDS:
        raise WordsMissing(_("Choisissez le domaine de l’action."), field="field")
    if definition(sheet.indicator, today) is None:
        raise IndicatorUnknown(field="indicator")
    if sheet.target_sense not in TargetSense.values or sheet.target < 0:
        raise WordsMissing(_("Donnez une cible\u00a0: au moins, ou au plus, un nombre positif."), field="target")
    if sheet.due_on <= today:
        raise DateNotPossible(_("Donnez une échéance à venir."), field="due_on")


def _meeting_of(sheet: ActionSheet, body: int) -> int | None:
    if sheet.meeting is None:
        return None
    row = Meeting.objects.filter(pk=sheet.meeting, intermunicipality_id=body).first()
    if row is None:
        raise NotFound
    return row.pk
