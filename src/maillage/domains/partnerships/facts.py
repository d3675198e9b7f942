"""Person-free rows for indicator 21: actions on time, reached, silent. An owner is never in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from maillage.domains.partnerships.models import Action
from maillage.domains.partnerships.rules.watching import REMINDED
from maillage.domains.partnerships.states import ENDED, OPEN, ActionState
from maillage.kit import clock

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about an action. `detail` is its status; a measure of 1 is a yes, 0 a no."""

    kind: str
    on: date
    intermunicipality: int
    measure: float
    detail: str
    is_censored: bool = False


@dataclass(frozen=True, slots=True)
class _Then:
    """How an action stood at a moment: read from what was said of it until then."""

    body: int
    state: str
    due_on: date
    ended_on: date | None
    ran: bool
    told_on: date


def facts(*, agency: int, start: date, end: date, now: datetime) -> tuple[Fact, ...]:
    """Everything of one agency that falls in [start, end), by day, as it was known at `now`.

    `action.due`: an action whose deadline falls in the period, 1 if it was reached by then; censored while its deadline is
    to come and it is not over. `action.ended`: an action that ended in the period, 1 if it was reached; what was dropped is
    there, with that detail. `action.stale`: an action that runs on the last day of the period, 1 if nobody had said how it
    goes for 30 days. `action.moved`: one move of a deadline, in days. A deadline counts where it stands at `now`: one that
    was put off is not late, and that it was put off is `action.moved`.
    """
    today, last = clock.today(now), min(end - timedelta(days=1), clock.today(now))
    rows = list(Action.objects.filter(agency=agency, starts_on__lte=today).prefetch_related("updates", "moves"))
    then = [_then(row, now) for row in rows]
    found = [*_due(then, start, end, today), *_ended(then, start, end), *_moved(rows, start, end, now)]
    if last >= start:
        end_of_last = min(now, clock.wall(last + timedelta(days=1)) - _INSTANT)
        found += _stale([_then(row, end_of_last) for row in rows if row.starts_on <= last], last)
    return tuple(sorted(found, key=lambda fact: (fact.on, fact.kind, fact.intermunicipality, fact.detail, fact.measure)))


def _then(row: Action, now: datetime) -> _Then:
    """What was said or moved after that moment is not known yet."""
    said = [each for each in row.updates.all() if each.at <= now]
    later = [each for each in row.moves.all() if each.moved_at > now]
    state = said[-1].state if said else ActionState.PROPOSED.value
    return _Then(
        body=row.intermunicipality_id,
        state=state,
        due_on=later[0].old_on if later else row.due_on,
        ended_on=clock.today(said[-1].at) if state in ENDED else None,
        ran=any(each.state == ActionState.RUNNING for each in said),
        told_on=clock.today(said[-1].at) if said else row.starts_on,
    )


def _due(then: Iterable[_Then], start: date, end: date, today: date) -> Iterator[Fact]:
    for each in then:
        if start <= each.due_on < end and each.state != ActionState.DROPPED:
            in_time = each.state == ActionState.REACHED and each.ended_on is not None and each.ended_on <= each.due_on
            censored = each.state in OPEN and each.due_on >= today
            yield Fact("action.due", each.due_on, each.body, float(in_time), each.state, is_censored=censored)


def _ended(then: Iterable[_Then], start: date, end: date) -> Iterator[Fact]:
    for each in then:
        if each.ended_on is not None and start <= each.ended_on < end:
            yield Fact("action.ended", each.ended_on, each.body, float(each.state == ActionState.REACHED), each.state)


def _stale(then: Iterable[_Then], last: date) -> Iterator[Fact]:
    """Of those that ran and were not over on that day."""
    for each in then:
        if each.ran and each.ended_on is None:
            yield Fact("action.stale", last, each.body, float(last - each.told_on >= REMINDED), ActionState.RUNNING.value)


def _moved(rows: Iterable[Action], start: date, end: date, now: datetime) -> Iterator[Fact]:
    until = min(now, clock.wall(end) - _INSTANT)
    for row in rows:
        for move in row.moves.all():
            if clock.wall(start) <= move.moved_at <= until:
                yield Fact(
                    "action.moved",
                    clock.today(move.moved_at),
                    row.intermunicipality_id,
                    (move.new_on - move.old_on).days,
                    _then(row, now).state,
                )
