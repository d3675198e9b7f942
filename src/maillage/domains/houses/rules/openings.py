"""What stands on the checklist of an opening, when each step is due, and what is worth a red flag. Pure answers."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from maillage.domains.houses.rules.label import NAMED, Condition, asked_on, listed

SOON = timedelta(days=30)  # an unmet condition is worth a flag from then on, even if its own date is later
REVIEWS: Final = (1, 3)  # months after the opening


class StepKind(StrEnum):
    """What a step of the checklist is about."""

    LABEL = "label"
    SHADOWING = "shadowing"
    FIRST_SESSION = "first_session"
    FIRST_WORKSHOP = "first_workshop"
    REVIEW = "review"
    OTHER = "other"


FIRSTS: Final = (StepKind.FIRST_SESSION, StepKind.FIRST_WORKSHOP)


@dataclass(frozen=True, slots=True)
class Habit:
    """A step that every opening has beside the label: what, whose, how long before the opening."""

    kind: StepKind
    what: str
    is_agency: bool
    days_before: int


HABITS: Final = (
    Habit(StepKind.SHADOWING, "Recevoir chaque agent une journée à l’agence", True, 20),
    Habit(StepKind.FIRST_SESSION, "Dater la première permanence", True, 10),
    Habit(StepKind.FIRST_WORKSHOP, "Dater le premier atelier", True, 10),
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the registers say: the usual week of the place, its confidential room, the counsellors who have an account.

    Of a mobile house, whose hours are those of its rota, nothing is said of the place; without any account, nothing of agents.
    """

    minutes_a_week: int | None
    days_a_week: int | None
    has_confidential_room: bool | None
    agents: int


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


def is_recorded(recorded: Recorded, condition: str, opens_on: date) -> bool | None:
    """Do the registers say that this condition is met? None when they know nothing of it: then somebody ticks it."""
    asked = asked_on(opens_on).get(Condition(condition)) if condition else None
    if asked is None:
        return None
    if condition == Condition.TWO_AGENTS:
        return recorded.agents >= asked.least_agents if recorded.agents else None
    if condition == Condition.HOURS and recorded.minutes_a_week is not None and recorded.days_a_week is not None:
        return recorded.minutes_a_week >= asked.least_hours * 60 and recorded.days_a_week >= asked.least_days
    return recorded.has_confidential_room if condition == Condition.CONFIDENTIAL_ROOM else None


def is_met(step: Step, recorded: Recorded, opens_on: date) -> bool:
    """What the registers say, else what somebody ticked."""
    known = is_recorded(recorded, step.condition, opens_on)
    return step.is_done if known is None else known


def unmet(steps: Iterable[Step], recorded: Recorded, opens_on: date) -> tuple[Condition, ...]:
    """Conditions of the label that are not met; one that was taken off the list is not."""
    met = {step.condition for step in steps if is_met(step, recorded, opens_on)}
    return tuple(each for each in asked_on(opens_on) if each not in met)


def due_on(planned_on: date, days_before: int, today: date) -> date:
    """When a step is due, counted back from the opening; today at the earliest."""
    return max(planned_on - timedelta(days=days_before), today)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def flags(*, status: str, planned_on: date, steps: Sequence[Step], recorded: Recorded, today: date) -> tuple[Flag, ...]:
    """What to look at first. A project that is over has no flag."""
    if status not in ("preparing", "open"):
        return ()
    left = [step for step in steps if not is_met(step, recorded, planned_on)]
    found = [Flag("late_step", f"En retard\u00a0: {step.what}.") for step in left if step.due_on < today]
    if status == "preparing" and planned_on < today:
        found.insert(0, Flag("date_passed", "La date prévue est passée. Déplacez-la, ou ouvrez la maison."))
    missing = unmet(steps, recorded, planned_on)
    lacking = [each for each in missing if status == "open" or _is_pressing(each, steps, planned_on, today)]
    if lacking:
        said = listed([NAMED[each] for each in lacking])
        found.append(Flag("unmet_condition", f"Condition du label non remplie\u00a0: {said}."))
    return tuple(found)


def _is_pressing(condition: Condition, steps: Sequence[Step], planned_on: date, today: date) -> bool:
    """The opening is near, the condition was due, or it was ticked and the register has changed since."""
    step = next((each for each in steps if each.condition == condition), None)
    return planned_on - today <= SOON or step is None or step.is_done or step.due_on < today
