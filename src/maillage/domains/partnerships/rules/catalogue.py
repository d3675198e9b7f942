"""The catalogue of indicators: each definition in its version, with the day it counts from. Computing is elsewhere.

A definition that changes is a new row with the next version; a row that was published is never rewritten, since figures
that were frozen with it are read with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """In what a figure is told. A share is between 0 and 1."""

    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    KM = "km"
    PEOPLE = "people"


class Better(StrEnum):
    """Which way is the good one; a figure that only describes has none."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


UNIT_LABELS: Final = {
    Unit.COUNT: "nombre",
    Unit.SHARE: "part",
    Unit.DAYS: "jours",
    Unit.WORKING_DAYS: "jours ouvrés",
    Unit.MONTHS: "mois",
    Unit.KM: "kilomètres",
    Unit.PEOPLE: "habitants",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator in one version. `until` is the day from which it is not computed any more."""

    code: str
    version: int
    title: str
    sentence: str
    unit: Unit
    better: Better
    since: date
    until: date | None = None


_FIRST: Final = date(2026, 1, 1)


def _first(code: str, title: str, sentence: str, unit: Unit, better: Better = Better.MORE) -> Definition:
    return Definition(code, 1, title, sentence, unit, better, _FIRST)


CATALOGUE: Final[Sequence[Definition]] = (
    _first(
        "1",
        "Places proposées et remplies",
        "Minutes réservées sur minutes publiées, pour les créneaux de la période.",
        Unit.SHARE,
    ),
    _first("2", "Rendez-vous tenus", "Participations notées « vue » pendant la période, par lieu et par mode.", Unit.COUNT),
    _first(
        "3",
        "Absences, au sens strict",
        "Absences sans prévenir sur absences et personnes vues : lapins / (vues + lapins).",
        Unit.SHARE,
        Better.LESS,
    ),
    _first(
        "3b",
        "Absences, sur tous les rendez-vous",
        "Absences sans prévenir sur tous les rendez-vous clos : lapins / (vues + excusées + annulées par l’agence + lapins).",
        Unit.SHARE,
        Better.LESS,
    ),
    _first(
        "4",
        "Rendez-vous passés sans suite notée",
        "Participations passées dont on ne sait pas ce qu’elles sont devenues, sur toutes les passées.",
        Unit.SHARE,
        Better.LESS,
    ),
    _first(
        "5",
        "Délai de la demande au rendez-vous tenu",
        "Jours entre l’ouverture de la demande et le rendez-vous tenu : médiane, et neuf sur dix, des demandes déjà mûres.",
        Unit.DAYS,
        Better.LESS,
    ),
    _first("6", "Permanences tenues", "Permanences tenues sur permanences prévues pendant la période.", Unit.SHARE),
    _first("7", "Remplissage des ateliers", "Personnes venues sur places proposées dans les ateliers tenus.", Unit.SHARE),
    _first(
        "8",
        "Progrès numériques",
        "Personnes qui ont monté d’au moins une marche, parmi celles mesurées avant et après un atelier.",
        Unit.SHARE,
    ),
    Definition(
        "9",
        1,
        "Critères cochés à la clôture",
        "Retiré : ses critères ne sont pas conservés.",
        Unit.COUNT,
        Better.NEITHER,
        _FIRST,
        until=_FIRST,
    ),
    _first(
        "10",
        "Trajets évités",
        "Kilomètres qui n’ont pas été faits jusqu’à l’agence : une estimation, à vol d’oiseau majoré.",
        Unit.KM,
    ),
    _first(
        "11",
        "Délai du premier contact avec une entreprise",
        "Jours ouvrés entre le signalement et le premier contact réussi : médiane, et part en 3 et en 5 jours.",
        Unit.WORKING_DAYS,
        Better.LESS,
    ),
    _first(
        "12",
        "Anticipation",
        "Mois entre le premier contact avec une entreprise et son ouverture.",
        Unit.MONTHS,
    ),
    _first(
        "13",
        "Interlocuteur unique",
        "Entreprises signalées qui ont un interlocuteur et un suppléant de chaque côté.",
        Unit.SHARE,
    ),
    _first("14", "Postes pourvus", "Postes pourvus pendant la période, et part des habitants du territoire.", Unit.COUNT),
    _first(
        "15",
        "Temps pour pourvoir un poste",
        "Jours entre le besoin noté et le poste pourvu ; un besoin encore ouvert compte pour ce qu’il a déjà attendu.",
        Unit.DAYS,
        Better.LESS,
    ),
    _first("16", "Entrées en formation", "Entrées en formation pendant la période, et ce qu’elles sont devenues.", Unit.COUNT),
    _first("17", "Des immersions aux embauches", "Embauches sur immersions commencées pendant la période.", Unit.SHARE),
    _first(
        "18",
        "Habitants à 20 ou 30 minutes d’une maison en voiture",
        "Habitants dont la mairie est à 20 ou 30 minutes au plus d’une maison ouverte, en voiture.",
        Unit.PEOPLE,
    ),
    _first(
        "19",
        "Habitants qui peuvent venir sans voiture et rentrer",
        "Habitants qui rejoignent une maison ouverte sans voiture et sont rentrés dans la même demi-journée, "
        "un jour et avec des horaires qui sont dits.",
        Unit.PEOPLE,
    ),
    _first(
        "20",
        "Passages sur l’emploi dans les maisons",
        "Passages comptés d’une touche au guichet, rendez-vous compris ou non : un thème, une durée, personne.",
        Unit.COUNT,
    ),
    _first(
        "21",
        "Actions tenues à l’heure",
        "Actions atteintes au plus tard à leur échéance, sur celles dont l’échéance tombe dans la période.",
        Unit.SHARE,
    ),
    _first(
        "22",
        "Confiance en partant",
        "Réponses « confiant » à la question anonyme posée en partant ; la part qui a répondu est dite.",
        Unit.SHARE,
    ),
)


def definition(code: str, on: date) -> Definition | None:
    """The definition of an indicator in force on a day: its latest version by then."""
    found = [each for each in CATALOGUE if each.code == code and each.since <= on]
    latest = max(found, key=lambda each: each.version, default=None)
    return latest if latest is None or latest.until is None or on < latest.until else None


def in_force(on: date) -> tuple[Definition, ...]:
    """Every indicator that is computed on a day, in the order of the catalogue."""
    found = (definition(code, on) for code in dict.fromkeys(each.code for each in CATALOGUE))
    return tuple(each for each in found if each is not None)


def version(code: str, number: int) -> Definition | None:
    """One version of an indicator, in force or not: a frozen figure is read with the one it was frozen with."""
    return next((each for each in CATALOGUE if (each.code, each.version) == (code, number)), None)
