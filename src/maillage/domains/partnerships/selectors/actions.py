"""Actions as pages show them: who answers, by when, what is wrong, all that was said. A constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from maillage.domains.partnerships.models import Action, ActionLink, ActionMove, ActionQuerySet, ActionUpdate
from maillage.domains.partnerships.rules.catalogue import Definition, definition
from maillage.domains.partnerships.rules.fields import FIELDS, Field
from maillage.domains.partnerships.rules.watching import GRAVE, Flag, Raised, Watched, raised
from maillage.domains.partnerships.selectors.people import gone
from maillage.domains.partnerships.states import LABELS, OPEN, TRANSITIONS, ActionState
from maillage.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """Who answers on one side; `left_on` once they are not there any more."""

    account: int
    name: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action, as it is listed."""

    key: int
    body: int
    body_label: str
    title: str
    what: str
    field: str
    field_label: str
    state: str
    state_label: str
    agency_owner: OwnerLine
    local_owner: OwnerLine
    indicator: str
    definition: Definition | None
    target_sense: str
    target: Decimal
    starts_on: date
    due_on: date
    told_on: date
    ended_on: date | None
    progress: str
    flags: tuple[Raised, ...]

    @property
    def is_open(self) -> bool:
        """Not over yet."""
        return self.state in OPEN

    @property
    def is_grave(self) -> bool:
        """The steering committee looks at it."""
        return any(each.flag in GRAVE for each in self.flags)

    @property
    def is_in_time(self) -> bool:
        """Reached, and on time."""
        return self.state == ActionState.REACHED and self.ended_on is not None and self.ended_on <= self.due_on

    def has(self, flag: Flag) -> bool:
        """Does it have this flag?"""
        return any(each.flag == flag for each in self.flags)


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """What was said of an action on a day."""

    at: datetime
    by: str
    progress: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move of the deadline."""

    moved_at: datetime
    old_on: date
    new_on: date
    why: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """What carries the action out: a kind and a key of another trade."""

    link: int
    kind: str
    key: int


@dataclass(frozen=True, slots=True)
class ActionPage:
    """All of one action, the latest word first."""

    line: ActionLine
    agency: int
    meeting: int | None
    updates: tuple[UpdateLine, ...]
    moves: tuple[MoveLine, ...]
    links: tuple[LinkLine, ...]
    next_states: tuple[str, ...]


def actions_of(bodies: Sequence[int], agency: int, today: date) -> tuple[ActionLine, ...]:
    """The actions of these partnerships, by deadline."""
    return _lines(Action.objects.filter(agency=agency, intermunicipality__in=bodies), today)


def actions_owned(account: int, today: date) -> tuple[ActionLine, ...]:
    """The actions that somebody answers for, on either side."""
    return _lines(Action.objects.owned_by(account), today)


def open_actions(agency: int, today: date) -> tuple[ActionLine, ...]:
    """All of an agency's actions that are not over."""
    return _lines(Action.objects.filter(agency=agency).open(), today)


def action_page(key: int, today: date) -> ActionPage:
    """One action."""
    row = Action.objects.filter(pk=key).first()
    lines = _lines(Action.objects.filter(pk=key), today)
    if row is None or not lines:
        raise NotFound
    updates = ActionUpdate.objects.filter(action=key).select_related("by").order_by("-at", "-pk")
    moves = ActionMove.objects.filter(action=key).order_by("-pk")
    return ActionPage(
        line=lines[0],
        agency=row.agency_id,
        meeting=row.meeting_id,
        updates=tuple(UpdateLine(each.at, each.by.full_name, each.progress, each.state, each.words) for each in updates),
        moves=tuple(MoveLine(each.moved_at, each.old_on, each.new_on, each.why) for each in moves),
        links=tuple(LinkLine(each.pk, each.kind, each.key) for each in ActionLink.objects.filter(action=key)),
        next_states=tuple(each.value for each in TRANSITIONS[ActionState(row.state)]),
    )


def links_of(actions: Sequence[int]) -> dict[int, tuple[LinkLine, ...]]:
    """What carries these actions out."""
    found: dict[int, list[LinkLine]] = {key: [] for key in actions}
    for row in ActionLink.objects.filter(action__in=actions):
        found[row.action_id].append(LinkLine(row.pk, row.kind, row.key))
    return {key: tuple(lines) for key, lines in found.items()}


def _lines(rows: ActionQuerySet, today: date) -> tuple[ActionLine, ...]:
    said = ActionUpdate.objects.filter(action=OuterRef("pk")).filter(~Q(progress="")).order_by("-at", "-pk")
    whole = list(
        rows.select_related("intermunicipality", "agency_owner", "local_owner").annotate(
            last_progress=Subquery(said.values("progress")[:1])
        )
    )
    sides = [(row.agency_owner_id, row.agency_id) for row in whole]
    sides += [(row.local_owner_id, row.intermunicipality_id) for row in whole]
    left = gone(sides, today)
    return tuple(_line(row, left, today) for row in whole)


def _line(row: Action, left: dict[tuple[int, int], date], today: date) -> ActionLine:
    owners = (
        OwnerLine(row.agency_owner_id, row.agency_owner.full_name, left.get((row.agency_owner_id, row.agency_id))),
        OwnerLine(row.local_owner_id, row.local_owner.full_name, left.get((row.local_owner_id, row.intermunicipality_id))),
    )
    progress: str = getattr(row, "last_progress", "") or ""
    return ActionLine(
        key=row.pk,
        body=row.intermunicipality_id,
        body_label=row.intermunicipality.label,
        title=row.title,
        what=row.what,
        field=row.field,
        field_label=FIELDS[Field(row.field)],
        state=row.state,
        state_label=LABELS[ActionState(row.state)],
        agency_owner=owners[0],
        local_owner=owners[1],
        indicator=row.indicator,
        definition=definition(row.indicator, today),
        target_sense=row.get_target_sense_display(),
        target=row.target,
        starts_on=row.starts_on,
        due_on=row.due_on,
        told_on=row.told_on,
        ended_on=row.ended_on,
        progress=progress,
        flags=_flags(row, owners, progress, today),
    )


def _flags(row: Action, owners: tuple[OwnerLine, OwnerLine], progress: str, today: date) -> tuple[Raised, ...]:
    if row.state not in OPEN:
        return ()
    left = min((each.left_on for each in owners if each.left_on is not None), default=None)
    return raised(Watched(row.due_on, row.told_on, row.state == ActionState.RUNNING, left, progress), today)
