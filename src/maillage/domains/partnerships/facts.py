"""Person-free rows for indicator 21: actions on time, reached, silent. An owner is never in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from maillage.domains.partnerships.models import Action, ActionMove
from maillage.domains.partnerships.rules.watching import REMINDED
from maillage.domains.partnerships.states import OPEN, ActionState
from maillage.kit import clock


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about an action. `detail` is its status; a measure of 1 is a yes, 0 a no."""

    kind: str
    on: date
    intermunicipality: int
    measure: float
    detail: str
    is_censored: bool = False


def facts(*, agency: int, start: date, end: date, today: date) -> tuple[Fact, ...]:
    """Everything of one agency that falls in [start, end), by day.

    `action.due`: an action whose deadline falls in the period, 1 if it was reached by then; censored while its deadline is
    to come and it is not over. `action.ended`: an action that ended in the period, 1 if it was reached; what was dropped is
    there, with that detail. `action.stale`: an action that runs on the last day of the period, 1 if nobody had said how it
    goes for 30 days. `action.moved`: one move of a deadline, in days. A deadline counts where it stands today: one that
    was put off is not late, and that it was put off is `action.moved`.
    """
    found = [*_due(agency, start, end, today), *_ended(agency, start, end), *_stale(agency, start, end, today)]
    found += _moved(agency, start, end)
    return tuple(sorted(found, key=lambda fact: (fact.on, fact.kind, fact.intermunicipality, fact.detail, fact.measure)))


def _due(agency: int, start: date, end: date, today: date) -> Iterator[Fact]:
    rows = Action.objects.filter(agency=agency, due_on__gte=start, due_on__lt=end).exclude(state=ActionState.DROPPED)
    for row in rows:
        in_time = row.state == ActionState.REACHED and row.ended_on is not None and row.ended_on <= row.due_on
        censored = row.state in OPEN and row.due_on >= today
        yield Fact("action.due", row.due_on, row.intermunicipality_id, float(in_time), row.state, is_censored=censored)


def _ended(agency: int, start: date, end: date) -> Iterator[Fact]:
    for row in Action.objects.filter(agency=agency, ended_on__gte=start, ended_on__lt=end):
        assert row.ended_on is not None
        reached = float(row.state == ActionState.REACHED)
        yield Fact("action.ended", row.ended_on, row.intermunicipality_id, reached, row.state)


def _stale(agency: int, start: date, end: date, today: date) -> Iterator[Fact]:
    """As it was on the last day: what started before and had not ended by then, and the last word by then."""
    last = min(end - timedelta(days=1), today)
    if last < start:
        return
    by_then = Q(updates__at__lt=clock.wall(last + timedelta(days=1)))
    running = Q(updates__state=ActionState.RUNNING) & by_then
    rows = (
        Action.objects.filter(agency=agency, starts_on__lte=last)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=last))
        .annotate(ran_at=Max("updates__at", filter=running), told_at=Max("updates__at", filter=by_then))
        .filter(ran_at__isnull=False)
    )
    for row in rows:
        told = clock.today(row.told_at)
        yield Fact("action.stale", last, row.intermunicipality_id, float(last - told >= REMINDED), ActionState.RUNNING.value)


def _moved(agency: int, start: date, end: date) -> Iterator[Fact]:
    within = {"moved_at__gte": clock.wall(start), "moved_at__lt": clock.wall(end)}
    for row in ActionMove.objects.filter(action__agency=agency, **within).select_related("action"):
        days = (row.new_on - row.old_on).days
        yield Fact("action.moved", clock.today(row.moved_at), row.action.intermunicipality_id, days, row.action.state)
