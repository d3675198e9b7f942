"""A day inside the agency (*vis ma vie*): its occupations, what a programme must be, what one rates. Pure answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final


class AgencyTrade(StrEnum):
    """An occupation of the agency, as a visitor meets it."""

    WELCOME = "welcome"
    GUIDANCE = "guidance"
    BENEFITS = "benefits"
    EMPLOYERS = "employers"
    TRAINING = "training"
    PSYCHOLOGY = "psychology"
    MANAGEMENT = "management"


TRADES: Final[Mapping[AgencyTrade, str]] = {
    AgencyTrade.WELCOME: "Accueil",
    AgencyTrade.GUIDANCE: "Accompagnement des demandeurs d’emploi",
    AgencyTrade.BENEFITS: "Indemnisation",
    AgencyTrade.EMPLOYERS: "Relation avec les entreprises",
    AgencyTrade.TRAINING: "Formation et projet professionnel",
    AgencyTrade.PSYCHOLOGY: "Psychologue du travail",
    AgencyTrade.MANAGEMENT: "Direction",
}
RATED: Final = (
    "Je sais dire ce que fait chaque métier de l’agence",
    "Je sais aider quelqu’un sur son espace en ligne",
    "Je sais ce que je fais moi-même, et ce que je passe à l’agence",
    "Je sais qui appeler à l’agence, et à quelle heure",
)
LEVELS: Final[Mapping[int, str]] = {1: "pas du tout", 2: "un peu", 3: "plutôt", 4: "tout à fait"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the day: from when to when, which occupation, who shows it."""

    starts_at: datetime
    ends_at: datetime
    trade: str
    host: int


def fault_of(programme: Sequence[Stretch]) -> str:
    """What is wrong with a programme, in one sentence; empty when nothing is."""
    if not programme:
        return "Donnez au moins un métier, avec son heure et la personne qui le montre."
    for each in programme:
        if each.ends_at <= each.starts_at:
            return "Une partie de la journée finit avant de commencer. Corrigez ses heures."
        if each.trade not in TRADES:
            return "Choisissez un métier de la liste."
    ordered = sorted(programme, key=lambda each: each.starts_at)
    for before, after in pairwise(ordered):
        if after.starts_at < before.ends_at:
            return "Deux parties de la journée se chevauchent. Décalez l’une d’elles."
    return ""


def progress(before: Sequence[int], after: Sequence[int]) -> float | None:
    """How much the average rating rose; None when one of the two is missing."""
    if not before or not after:
        return None
    return round(sum(after) / len(after) - sum(before) / len(before), 1)
