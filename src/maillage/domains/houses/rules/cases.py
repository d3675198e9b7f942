"""A blocked case: its operator, since when, how late an answer is, and what may not be written of anybody. Pure answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

ANSWER_DAYS: Final = 2  # working days
KEPT_DAYS: Final = 183  # six months, then no word and no link to anybody remains


class Operator(StrEnum):
    """Who holds what is blocked: the operators of France Services."""

    FRANCE_TRAVAIL = "france_travail"
    CAF = "caf"
    HEALTH = "health"
    PENSION = "pension"
    MSA = "msa"
    TAXES = "taxes"
    INTERIOR = "interior"
    JUSTICE = "justice"
    POST = "post"
    ENERGY = "energy"
    HOUSING = "housing"
    URSSAF = "urssaf"


OPERATORS: Final[Mapping[Operator, str]] = {
    Operator.FRANCE_TRAVAIL: "France Travail",
    Operator.CAF: "Allocations familiales (CAF)",
    Operator.HEALTH: "Assurance maladie",
    Operator.PENSION: "Assurance retraite",
    Operator.MSA: "Mutualité sociale agricole (MSA)",
    Operator.TAXES: "Impôts",
    Operator.INTERIOR: "Titres d’identité (France Titres)",
    Operator.JUSTICE: "Justice et accès au droit",
    Operator.POST: "La Poste",
    Operator.ENERGY: "Chèque énergie",
    Operator.HOUSING: "Rénovation de l’habitat (France Rénov’)",
    Operator.URSSAF: "Urssaf",
}


class Delay(StrEnum):
    """For how long it has been blocked."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LONGER = "longer"


DELAYS: Final[Mapping[Delay, str]] = {
    Delay.TODAY: "aujourd’hui",
    Delay.WEEK: "moins d’une semaine",
    Delay.MONTH: "moins d’un mois",
    Delay.LONGER: "un mois ou plus",
}


class Stage(StrEnum):
    """How far the promised delay has gone."""

    WAITING = "waiting"
    LAST_DAY = "last_day"
    LATE = "late"


def stage(due_on: date, today: date) -> Stage:
    """On the last day the backup is asked too, so that the promise can still be kept; after it, the director knows."""
    if today > due_on:
        return Stage.LATE
    return Stage.LAST_DAY if today == due_on else Stage.WAITING


_NUMBER = re.compile(r"(?:\d[\s.\-]*){6,}")
_ADDRESS = re.compile(r"\S+@\S+")


def tells_who(words: str) -> bool:
    """Does it hold a number long enough to be somebody's (phone, file, social security), or an e-mail address?"""
    return bool(_NUMBER.search(words) or _ADDRESS.search(words))
