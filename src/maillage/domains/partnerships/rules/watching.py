"""What is wrong with an action or a decision, since when, and when its people hear of it again. Pure answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

REMINDED, ON_AGENDA, AGAIN = timedelta(days=30), timedelta(days=60), timedelta(days=7)


class Progress(StrEnum):
    """How it goes, as said in the monthly update."""

    ON_TRACK = "on_track"
    HARD = "hard"
    STUCK = "stuck"


PROGRESS_LABELS: Final = {
    Progress.ON_TRACK: "en bonne voie",
    Progress.HARD: "en difficulté",
    Progress.STUCK: "bloquée",
}


class Flag(StrEnum):
    """Why an action is looked at, the gravest first."""

    OWNERLESS = "ownerless"
    LATE = "late"
    FORGOTTEN = "forgotten"
    STUCK = "stuck"
    STALE = "stale"


FLAG_LABELS: Final = {
    Flag.OWNERLESS: "sans responsable",
    Flag.LATE: "en retard",
    Flag.FORGOTTEN: "sans nouvelles depuis 60 jours",
    Flag.STUCK: "bloquée",
    Flag.STALE: "à mettre à jour",
}
GRAVE: Final = (Flag.OWNERLESS, Flag.LATE, Flag.FORGOTTEN, Flag.STUCK)  # what the steering committee looks at


@dataclass(frozen=True, slots=True)
class Watched:
    """An action that is not over, as far as its flags go. `left_on`: the first day one of its owners is not there."""

    due_on: date
    told_on: date
    is_running: bool
    left_on: date | None
    progress: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """One flag and the day it is counted from."""

    flag: Flag
    since: date


def raised(watched: Watched, today: date) -> tuple[Raised, ...]:
    """What is wrong today, the gravest first. What was only proposed asks for no update."""
    found = []
    if watched.left_on is not None and watched.left_on <= today:
        found.append(Raised(Flag.OWNERLESS, watched.left_on))
    if watched.due_on < today:
        found.append(Raised(Flag.LATE, watched.due_on + timedelta(days=1)))
    if watched.is_running:
        found += _silence(watched, today)
    return tuple(sorted(found, key=lambda each: list(Flag).index(each.flag)))


def _silence(watched: Watched, today: date) -> list[Raised]:
    found = []
    if watched.progress == Progress.STUCK:
        found.append(Raised(Flag.STUCK, watched.told_on))
    if watched.told_on + ON_AGENDA <= today:
        found.append(Raised(Flag.FORGOTTEN, watched.told_on + ON_AGENDA))
    elif watched.told_on + REMINDED <= today:
        found.append(Raised(Flag.STALE, watched.told_on + REMINDED))
    return found


def edition_on(days: Iterable[date], today: date) -> date | None:
    """The day of the last reminder that is due for what began on these days: on the day itself, then each week.

    Two looks on one day, or a day on which nobody looked, lead to the same day: so a reminder is sent once.
    """
    last = [day + (today - day) // AGAIN * AGAIN for day in days if day <= today]
    return max(last, default=None)
