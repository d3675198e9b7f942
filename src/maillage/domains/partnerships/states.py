"""Statuses of an action and of a review, and the one table of what may become what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final


class ActionState(StrEnum):
    """How far an action is."""

    PROPOSED = "proposed"
    RUNNING = "running"
    REACHED = "reached"
    MISSED = "missed"
    DROPPED = "dropped"


class ReviewState(StrEnum):
    """A review is prepared, then its figures do not move any more."""

    DRAFT = "draft"
    FROZEN = "frozen"


LABELS: Final[Mapping[str, str]] = {
    ActionState.PROPOSED: "proposée",
    ActionState.RUNNING: "en cours",
    ActionState.REACHED: "atteinte",
    ActionState.MISSED: "non atteinte",
    ActionState.DROPPED: "abandonnée",
}
REVIEW_LABELS: Final[Mapping[str, str]] = {
    ReviewState.DRAFT: "en préparation",
    ReviewState.FROZEN: "arrêtée",
}
_A, _R = ActionState, ReviewState
TRANSITIONS: Final[Mapping[ActionState, tuple[ActionState, ...]]] = {
    _A.PROPOSED: (_A.RUNNING, _A.DROPPED),
    _A.RUNNING: (_A.REACHED, _A.MISSED, _A.DROPPED),
    _A.REACHED: (_A.RUNNING,),
    _A.MISSED: (_A.RUNNING,),
    _A.DROPPED: (_A.RUNNING,),
}
REVIEW_TRANSITIONS: Final[Mapping[ReviewState, tuple[ReviewState, ...]]] = {_R.DRAFT: (_R.FROZEN,), _R.FROZEN: ()}
OPEN: Final = (_A.PROPOSED.value, _A.RUNNING.value)
ENDED: Final = (_A.REACHED.value, _A.MISSED.value, _A.DROPPED.value)


def can_become(state: str, target: str) -> bool:
    """May an action go from one status to the other?"""
    return target in set(ActionState) and ActionState(target) in TRANSITIONS[ActionState(state)]


def drawn() -> str:
    """The tables of transitions, for the generated documentation."""
    action = _drawn("action", LABELS, TRANSITIONS.items())
    return "\n\n".join((action, _drawn("review", REVIEW_LABELS, REVIEW_TRANSITIONS.items())))


def _drawn(title: str, labels: Mapping[str, str], table: Iterable[tuple[str, Sequence[str]]]) -> str:
    rows = [f"| {title} | meaning | may become |", "|---|---|---|"]
    for state, then in table:
        rows.append(f"| `{state}` | {labels[state]} | {', '.join(f'`{each}`' for each in then) or '–'} |")
    return "\n".join(rows)
