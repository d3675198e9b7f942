"""What the France Services label asks for: dated rows, each with the text it comes from. Pure answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Condition(StrEnum):
    """One condition of the label."""

    HOURS = "hours"
    TWO_AGENTS = "two_agents"
    CONFIDENTIAL_ROOM = "confidential_room"
    TRAINING = "training"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition from a day on: on a checklist, in a sentence, how long before the opening it is due, and its text."""

    condition: Condition
    since: date
    what: str
    named: str
    days_before: int
    source: str
    least_hours: int = 0
    least_days: int = 0
    least_agents: int = 0


_SINCE: Final = date(2019, 7, 1)
_CIRCULAR: Final = "Circulaire n\u00b0\u00a06094-SG du 1er juillet 2019 relative à la création de France Services"
TERMS: Final = (
    Asked(
        condition=Condition.HOURS,
        since=_SINCE,
        what="Ouvrir 24 heures par semaine sur 5 jours",
        named="24 heures par semaine sur 5 jours",
        days_before=60,
        source=f"{_CIRCULAR}, charte nationale d’engagement\u00a0: au moins 24 heures par semaine, sur cinq jours.",
        least_hours=24,
        least_days=5,
    ),
    Asked(
        condition=Condition.TWO_AGENTS,
        since=_SINCE,
        what="Recruter deux agents d’accueil",
        named="deux agents d’accueil",
        days_before=90,
        source=f"{_CIRCULAR}\u00a0: au moins deux agents polyvalents présents en permanence.",
        least_agents=2,
    ),
    Asked(
        condition=Condition.CONFIDENTIAL_ROOM,
        since=_SINCE,
        what="Aménager un bureau confidentiel",
        named="un bureau confidentiel",
        days_before=30,
        source=f"{_CIRCULAR}, grille d’évaluation\u00a0: un espace où parler sans être entendu.",
    ),
    Asked(
        condition=Condition.TRAINING,
        since=_SINCE,
        what="Former les deux agents",
        named="la formation des agents",
        days_before=15,
        source=f"{_CIRCULAR}\u00a0: chaque agent d’accueil est formé avant l’ouverture.",
    ),
    Asked(
        condition=Condition.OPERATORS,
        since=_SINCE,
        what="Obtenir un contact chez chaque opérateur",
        named="les contacts chez les opérateurs",
        days_before=15,
        source=f"{_CIRCULAR}\u00a0: chaque opérateur nomme un référent local.",
    ),
)


def asked_on(day: date) -> Mapping[Condition, Asked]:
    """The conditions of a house that opens on that day: of each, the latest row that holds by then."""
    return {each.condition: each for each in sorted(TERMS, key=lambda each: each.since) if each.since <= day}


NAMED: Final[Mapping[Condition, str]] = {each.condition: each.named for each in TERMS}


def listed(names: tuple[str, ...] | list[str]) -> str:
    """As in a, b et c."""
    *before, last = names
    return f"{', '.join(before)} et {last}" if before else last
