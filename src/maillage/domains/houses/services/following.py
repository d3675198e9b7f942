"""What follows from a day at the agency: actions with a date, ticked, or followed as an action of the partnership."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.houses.errors import ActionFollowed, DayNotPossible, DayOver, NotWorkingTogether
from maillage.domains.houses.models import ShadowingAction
from maillage.domains.houses.permissions import can_follow_up, can_plan_shadowing, check
from maillage.domains.houses.services.holding import said
from maillage.domains.houses.services.shadowing import hold_shadowing
from maillage.domains.houses.states import DayState
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND = "shadowing_action"
LINE = 120


@transaction.atomic
def add_action(
    *,
    day: int,
    what: str,
    owner: int,
    due_on: date,
    by: Actor,
    now: datetime,
) -> ShadowingAction:
    """What follows from the day, dated, by the agency or the house."""
    held = hold_shadowing(day)
    check(can_follow_up(by, held))
    if held.state == DayState.CANCELLED:
        raise DayOver
    if owner not in {held.agency_id, held.house_id}:
        raise NotWorkingTogether(field="owner")
    if due_on < clock.today(now):
        raise DayNotPossible(_("Donnez une date à venir."), field="due_on")
    line = said(what, LINE, "what", _("Dites ce qui est à faire."))
    row = ShadowingAction.objects.create(day=held, what=line, owner_id=owner, due_on=due_on)
    record(verb="shadowing_action.added", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def tick_action(*, action: int, by: Actor, now: datetime) -> ShadowingAction:
    """It is done; a second time changes nothing."""
    row = _held(action)
    check(can_follow_up(by, row.day))
    if row.done_at is None:
        row.done_at = now
        row.save(update_fields=["done_at"])
        record(verb="shadowing_action.done", kind=KIND, key=row.pk, now=now, fields=("done_at",))
    return row


@transaction.atomic
def follow_action(*, action: int, link: tuple[str, int], by: Actor, now: datetime) -> ShadowingAction:
    """The partnership follows it from now on, under this kind and key: its state is told there. By the agency's director."""
    row = _held(action)
    check(can_plan_shadowing(by, row.day.agency_id))
    if row.done_at is not None or row.link_key is not None:
        raise ActionFollowed
    row.link_kind, row.link_key = link
    row.save(update_fields=["link_kind", "link_key"])
    record(verb="shadowing_action.followed", kind=KIND, key=row.pk, now=now, fields=("link_kind", "link_key"))
    return row


def _held(key: int) -> ShadowingAction:
    row = ShadowingAction.objects.select_for_update(of=("self",)).select_related("day").filter(pk=key).first()
    if row is None:
        raise NotFound
    return row
