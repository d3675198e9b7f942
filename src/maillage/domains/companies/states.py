"""Statuses of an arrival and of a dossier, and the one table of what may become what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final


class ArrivalState(StrEnum):
    """How far a company is from opening."""

    SIGNAL = "signal"
    PLANNED = "planned"
    WORKS = "works"
    OPEN = "open"
    MOVED = "moved"
    DROPPED = "dropped"


class DossierState(StrEnum):
    """How far the agency and the intermunicipality are with a company."""

    WAITING = "waiting"
    CONTACTED = "contacted"
    VISITED = "visited"
    NEEDS = "needs"
    RECRUITING = "recruiting"
    FILLED = "filled"
    HANDED_BACK = "handed_back"
    REFUSED = "refused"
    CLOSED = "closed"


class NeedState(StrEnum):
    """What became of a need in hiring or in training."""

    OPEN = "open"
    FILLED = "filled"
    DROPPED = "dropped"


LABELS: Final[Mapping[str, str]] = {
    ArrivalState.SIGNAL: "premier signal",
    ArrivalState.PLANNED: "ouverture prévue",
    ArrivalState.WORKS: "travaux en cours",
    ArrivalState.OPEN: "ouverte",
    ArrivalState.MOVED: "ouverture reportée",
    ArrivalState.DROPPED: "projet abandonné",
}
DOSSIER_LABELS: Final[Mapping[str, str]] = {
    DossierState.WAITING: "à contacter",
    DossierState.CONTACTED: "contactée",
    DossierState.VISITED: "visitée",
    DossierState.NEEDS: "besoins recueillis",
    DossierState.RECRUITING: "recrutement en cours",
    DossierState.FILLED: "postes pourvus",
    DossierState.HANDED_BACK: "rendue à l’intercommunalité",
    DossierState.REFUSED: "ne souhaite pas être contactée",
    DossierState.CLOSED: "suivi terminé",
}
NEED_LABELS: Final[Mapping[str, str]] = {
    NeedState.OPEN: "à pourvoir",
    NeedState.FILLED: "pourvu",
    NeedState.DROPPED: "abandonné",
}
TRAINING_LABELS: Final[Mapping[str, str]] = {
    NeedState.OPEN: "à prévoir",
    NeedState.FILLED: "formation faite",
    NeedState.DROPPED: "abandonné",
}
_A, _D, _N = ArrivalState, DossierState, NeedState
TRANSITIONS: Final[Mapping[ArrivalState, tuple[ArrivalState, ...]]] = {
    _A.SIGNAL: (_A.PLANNED, _A.WORKS, _A.OPEN, _A.MOVED, _A.DROPPED),
    _A.PLANNED: (_A.WORKS, _A.OPEN, _A.MOVED, _A.DROPPED),
    _A.WORKS: (_A.OPEN, _A.MOVED, _A.DROPPED),
    _A.MOVED: (_A.PLANNED, _A.WORKS, _A.OPEN, _A.DROPPED),
    _A.OPEN: (),
    _A.DROPPED: (_A.SIGNAL,),
}
DOSSIER_TRANSITIONS: Final[Mapping[DossierState, tuple[DossierState, ...]]] = {
    _D.WAITING: (_D.CONTACTED, _D.HANDED_BACK, _D.REFUSED, _D.CLOSED),
    _D.CONTACTED: (_D.VISITED, _D.NEEDS, _D.REFUSED, _D.CLOSED),
    _D.VISITED: (_D.NEEDS, _D.REFUSED, _D.CLOSED),
    _D.NEEDS: (_D.RECRUITING, _D.REFUSED, _D.CLOSED),
    _D.RECRUITING: (_D.FILLED, _D.REFUSED, _D.CLOSED),
    _D.FILLED: (_D.RECRUITING, _D.CLOSED),
    _D.HANDED_BACK: (_D.WAITING, _D.REFUSED, _D.CLOSED),
    _D.REFUSED: (_D.WAITING,),
    _D.CLOSED: (),
}
NEED_TRANSITIONS: Final[Mapping[NeedState, tuple[NeedState, ...]]] = {
    _N.OPEN: (_N.FILLED, _N.DROPPED),
    _N.FILLED: (_N.OPEN,),
    _N.DROPPED: (_N.OPEN,),
}
COMING: Final = tuple(state.value for state in ArrivalState if state not in (_A.OPEN, _A.DROPPED))
MET: Final = tuple(state.value for state in (_D.CONTACTED, _D.VISITED, _D.NEEDS, _D.RECRUITING, _D.FILLED))
RUNNING: Final = (_D.WAITING.value, *MET)  # the agency has something to do


def can_become(state: str, target: str) -> bool:
    """May an arrival go from one status to the other?"""
    return ArrivalState(target) in TRANSITIONS[ArrivalState(state)]


def can_dossier_become(state: str, target: str) -> bool:
    """May a dossier go from one status to the other?"""
    return DossierState(target) in DOSSIER_TRANSITIONS[DossierState(state)]


def can_need_become(state: str, target: str) -> bool:
    """May a need go from one status to the other?"""
    return NeedState(target) in NEED_TRANSITIONS[NeedState(state)]


def drawn() -> str:
    """The tables of transitions, for the generated documentation."""
    arrival = _drawn("company arrival", LABELS, TRANSITIONS.items())
    dossier = _drawn("dossier", DOSSIER_LABELS, DOSSIER_TRANSITIONS.items())
    return "\n\n".join((arrival, dossier, _drawn("need", NEED_LABELS, NEED_TRANSITIONS.items())))


def _drawn(title: str, labels: Mapping[str, str], table: Iterable[tuple[str, Sequence[str]]]) -> str:
    rows = [f"| {title} | meaning | may become |", "|---|---|---|"]
    for state, then in table:
        rows.append(f"| `{state}` | {labels[state]} | {', '.join(f'`{each}`' for each in then) or '–'} |")
    return "\n".join(rows)
