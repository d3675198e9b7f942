"""States of a timetable version and the one table of its transitions."""

from __future__ import annotations

from enum import StrEnum


class VersionState(StrEnum):
    """Where a timetable version stands."""

    BUILDING = "building"
    IN_SERVICE = "in_service"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


LABELS = {
    VersionState.BUILDING: "en préparation",
    VersionState.IN_SERVICE: "en service",
    VersionState.SUPERSEDED: "remplacée",
    VersionState.REFUSED: "refusée",
}

TRANSITIONS: dict[VersionState, frozenset[VersionState]] = {
    VersionState.BUILDING: frozenset({VersionState.IN_SERVICE, VersionState.SUPERSEDED}),
    VersionState.IN_SERVICE: frozenset({VersionState.SUPERSEDED}),
    VersionState.SUPERSEDED: frozenset({VersionState.BUILDING}),
    VersionState.REFUSED: frozenset(),
}


def can_become(state: str, target: str) -> bool:
    """Whether a version in `state` may go to `target`."""
    return VersionState(target) in TRANSITIONS[VersionState(state)]


def drawn() -> str:
    """The table of transitions, for the generated documentation."""
    rows = ["| timetable version | becomes |", "|---|---|"]
    rows += [f"| `{state}` | {', '.join(f'`{each}`' for each in sorted(TRANSITIONS[state])) or '–'} |" for state in VersionState]
    return "\n".join(rows)
