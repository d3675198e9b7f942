"""Statuses of an opening project, a shadowing day and a blocked case, and the one table of what may become what of each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

State = TypeVar("State", bound=StrEnum)


class OpeningState(StrEnum):
    """Where an opening project stands."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class DayState(StrEnum):
    """What became of a shadowing day."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class CaseState(StrEnum):
    """What became of a blocked case."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


LABELS: Final[Mapping[OpeningState, str]] = {
    OpeningState.PREPARING: "en préparation",
    OpeningState.OPEN: "maison ouverte, projet suivi",
    OpeningState.CLOSED: "maison ouverte, projet terminé",
    OpeningState.ABANDONED: "projet abandonné",
}
DAY_LABELS: Final[Mapping[DayState, str]] = {
    DayState.PLANNED: "prévue",
    DayState.HELD: "faite",
    DayState.CANCELLED: "annulée",
}
CASE_LABELS: Final[Mapping[CaseState, str]] = {
    CaseState.OPEN: "attend une réponse",
    CaseState.ANSWERED: "répondu",
    CaseState.WITHDRAWN: "retiré",
}
TRANSITIONS: Final[Mapping[OpeningState, tuple[OpeningState, ...]]] = {
    OpeningState.PREPARING: (OpeningState.OPEN, OpeningState.ABANDONED),
    OpeningState.OPEN: (OpeningState.CLOSED,),
    OpeningState.CLOSED: (),
    OpeningState.ABANDONED: (),
}
DAY_TRANSITIONS: Final[Mapping[DayState, tuple[DayState, ...]]] = {
    DayState.PLANNED: (DayState.HELD, DayState.CANCELLED),
    DayState.HELD: (),
    DayState.CANCELLED: (),
}
CASE_TRANSITIONS: Final[Mapping[CaseState, tuple[CaseState, ...]]] = {
    CaseState.OPEN: (CaseState.ANSWERED, CaseState.WITHDRAWN),
    CaseState.ANSWERED: (CaseState.OPEN,),
    CaseState.WITHDRAWN: (),
}
RUNNING: Final = tuple(state.value for state in OpeningState if TRANSITIONS[state])


def can_become(state: str, target: str) -> bool:
    """Is this change of an opening's status in the table?"""
    return OpeningState(target) in TRANSITIONS[OpeningState(state)]


def can_day_become(state: str, target: str) -> bool:
    """Is this change of a shadowing day in the table?"""
    return DayState(target) in DAY_TRANSITIONS[DayState(state)]


def can_case_become(state: str, target: str) -> bool:
    """Is this change of a blocked case in the table?"""
    return CaseState(target) in CASE_TRANSITIONS[CaseState(state)]


def drawn() -> str:
    """The tables of transitions, for the generated documentation."""
    return "\n\n".join(
        (
            _drawn("opening of a house", TRANSITIONS, LABELS),
            _drawn("shadowing day", DAY_TRANSITIONS, DAY_LABELS),
            _drawn("blocked case", CASE_TRANSITIONS, CASE_LABELS),
        )
    )


def _drawn(name: str, table: Mapping[State, tuple[State, ...]], labels: Mapping[State, str]) -> str:
    rows = [f"| {name} | meaning | may become |", "|---|---|---|"]
    for state, then in table.items():
        rows.append(f"| `{state}` | {labels[state]} | {', '.join(f'`{each}`' for each in then) or '–'} |")
    return "\n".join(rows)
