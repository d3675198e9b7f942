"""Two sheets that may be one company: the same number, or names that look alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

ALIKE = 88.0
LEGAL_FORMS = frozenset("sa sas sasu sarl eurl sci snc scop scic ei sca gie ste societe groupe france".split())


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is compared of an arrival: folded names, numbers, and where."""

    key: int
    name: str
    siren: str
    siret: str
    commune: int | None


def core(folded: str) -> str:
    """A folded name without its legal form; as it is when nothing else is left."""
    kept = " ".join(word for word in folded.split() if word not in LEGAL_FORMS)
    return kept or folded


def may_be_one(one: Sheet, other: Sheet) -> bool:
    """Numbers decide when both are known; else the names look alike, in one commune as far as both are known."""
    if one.siret and other.siret:
        return one.siret == other.siret
    if one.siren and other.siren and one.siren != other.siren:
        return False
    if one.commune and other.commune and one.commune != other.commune:
        return False
    if one.siren and one.siren == other.siren:
        return True
    return bool(one.name and other.name) and fuzz.token_sort_ratio(core(one.name), core(other.name)) >= ALIKE


def doubles(of: Sheet, among: Iterable[Sheet]) -> tuple[int, ...]:
    """Keys of the sheets that may be the same company."""
    return tuple(other.key for other in among if other.key != of.key and may_be_one(of, other))
