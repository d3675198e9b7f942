"""What the label asks for, what in a project is worth a red flag, and what a house counts. Pure answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

LABEL_HOURS, LABEL_DAYS = 24, 5
SOON = timedelta(days=30)  # an unmet condition is worth a flag from then on, even if its own date is later


class Condition(StrEnum):
    """One condition of the label."""

    HOURS = "hours"
    TWO_AGENTS = "two_agents"
    CONFIDENTIAL_ROOM = "confidential_room"
    TRAINING = "training"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a condition is written on a checklist, named in a sentence, and how long before the opening it is due."""

    what: str
    named: str
    days_before: int


LABEL: Final[Mapping[Condition, Asked]] = {
    Condition.HOURS: Asked("Ouvrir 24 heures par semaine sur 5 jours", "24 heures par semaine sur 5 jours", 60),
    Condition.TWO_AGENTS: Asked("Recruter deux agents d’accueil", "deux agents d’accueil", 90),
    Condition.CONFIDENTIAL_ROOM: Asked("Aménager un bureau confidentiel", "un bureau confidentiel", 30),
    Condition.TRAINING: Asked("Former les deux agents", "la formation des agents", 15),
    Condition.OPERATORS: Asked("Obtenir un contact chez chaque opérateur", "les contacts chez les opérateurs", 15),
}


@dataclass(frozen=True, slots=True)
class Habit:
    """A step that every opening has beside the label: what, whose, how long before the opening; negative is after."""

    what: str
    is_agency: bool
    days_before: int


HABITS: Final = (
    Habit("Recevoir chaque agent une journée à l’agence", True, 20),
    Habit("Dater la première permanence et le premier atelier", True, 10),
    Habit("Faire le bilan à 1 mois", False, -30),
    Habit("Faire le bilan à 3 mois", False, -90),
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the register says of the place: its usual week, and whether it has a confidential room."""

    minutes_a_week: int
    days_a_week: int
    has_confidential_room: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step, as far as flags need it."""

    what: str
    due_on: date
    is_done: bool
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is not as it should be: `late_step`, `unmet_condition` or `date_passed`, and its sentence."""

    kind: str
    text: str


def usual_week(stretches: Iterable[tuple[int, time, time]]) -> tuple[int, int]:
    """Minutes and days that a week of (weekday, opens at, closes at) holds."""
    minutes: dict[int, int] = {}
    for weekday, opens_at, closes_at in stretches:
        spell = (closes_at.hour - opens_at.hour) * 60 + closes_at.minute - opens_at.minute
        minutes[weekday] = minutes.get(weekday, 0) + spell
    return sum(minutes.values()), len(minutes)


def contradicts(recorded: Recorded | None, condition: str) -> bool:
    """Does the register say that this condition is not met? It knows of hours and rooms; of a mobile house, nothing."""
    if recorded is None:
        return False
    if condition == Condition.HOURS:
        return recorded.minutes_a_week < LABEL_HOURS * 60 or recorded.days_a_week < LABEL_DAYS
    return condition == Condition.CONFIDENTIAL_ROOM and not recorded.has_confidential_room


def unmet(steps: Iterable[Step], recorded: Recorded | None) -> tuple[Condition, ...]:
    """Conditions of the label that no step says are done, or that the register denies."""
    done = {step.condition for step in steps if step.is_done}
    return tuple(each for each in Condition if each not in done or contradicts(recorded, each))


def due_on(planned_on: date, days_before: int, today: date) -> date:
    """When a step is due, counted back from the opening; today at the earliest."""
    return max(planned_on - timedelta(days=days_before), today)


def listed(names: Sequence[str]) -> str:
    """As in a, b et c."""
    *before, last = names
    return f"{', '.join(before)} et {last}" if before else last


def flags(*, status: str, planned_on: date, steps: Sequence[Step], recorded: Recorded | None, today: date) -> tuple[Flag, ...]:
    """What to look at first. A project that is over has no flag."""
    if status not in ("preparing", "open"):
        return ()
    found = [Flag("late_step", f"En retard\u00a0: {step.what}.") for step in steps if not step.is_done and step.due_on < today]
    if status == "preparing" and planned_on < today:
        found.insert(0, Flag("date_passed", "La date prévue est passée. Déplacez-la, ou ouvrez la maison."))
    lacking = [each for each in unmet(steps, recorded) if status == "open" or _is_pressing(each, steps, planned_on, today)]
    if lacking:
        said = listed([LABEL[each].named for each in lacking])
        found.append(Flag("unmet_condition", f"Condition du label non remplie\u00a0: {said}."))
    return tuple(found)


def _is_pressing(condition: Condition, steps: Sequence[Step], planned_on: date, today: date) -> bool:
    """The opening is near, the condition was due, or it was ticked and the register has changed since."""
    step = next((each for each in steps if each.condition == condition), None)
    return planned_on - today <= SOON or step is None or step.is_done or step.due_on < today


class Theme(StrEnum):
    """What somebody came to the house for, as far as employment goes. Never anything about them."""

    REGISTER = "register"
    ACCOUNT = "account"
    BENEFIT = "benefit"
    OFFERS = "offers"
    APPLICATION = "application"
    TRAINING = "training"
    APPOINTMENT = "appointment"
    BUSINESS = "business"
    OTHER = "other"


THEMES: Final[Mapping[Theme, str]] = {
    Theme.REGISTER: "S’inscrire, s’actualiser",
    Theme.ACCOUNT: "Son espace en ligne",
    Theme.BENEFIT: "Une question sur l’allocation",
    Theme.OFFERS: "Chercher des offres",
    Theme.APPLICATION: "CV, lettre, candidature",
    Theme.TRAINING: "Se former",
    Theme.APPOINTMENT: "Rendez-vous avec l’agence",
    Theme.BUSINESS: "Créer son activité",
    Theme.OTHER: "Autre, sur l’emploi",
}


class Duration(StrEnum):
    """How long it took, in three classes."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


DURATIONS: Final[Mapping[Duration, str]] = {
    Duration.SHORT: "moins de 5 min",
    Duration.MEDIUM: "5 à 15 min",
    Duration.LONG: "plus de 15 min",
}
UNDO_S: Final = 60
