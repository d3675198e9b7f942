"""Statuses of an opening project, and the one table of what may become what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class OpeningState(StrEnum):
    """Where an opening project stands."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"
    ABANDONED = "abandoned"


LABELS: Final[Mapping[OpeningState, str]] = {
    OpeningState.PREPARING: "en préparation",
    OpeningState.OPEN: "maison ouverte, projet suivi",
    OpeningState.CLOSED: "maison ouverte, projet terminé",
    OpeningState.ABANDONED: "projet abandonné",
}
TRANSITIONS: Final[Mapping[OpeningState, tuple[OpeningState, ...]]] = {
    OpeningState.PREPARING: (OpeningState.OPEN, OpeningState.ABANDONED),
    OpeningState.OPEN: (OpeningState.CLOSED,),
    OpeningState.CLOSED: (),
    OpeningState.ABANDONED: (),
}
RUNNING: Final = tuple(state.value for state in OpeningState if TRANSITIONS[state])


def can_become(state: str, target: str) -> bool:
    """Is this change of status in the table?"""
    return OpeningState(target) in TRANSITIONS[OpeningState(state)]


def drawn() -> str:
    """The table of transitions, for the generated documentation."""
    rows = ["| opening of a house | meaning | may become |", "|---|---|---|"]
    for state, then in TRANSITIONS.items():
        rows.append(f"| `{state}` | {LABELS[state]} | {', '.join(f'`{each}`' for each in then) or '–'} |")
    return "\n".join(rows)
