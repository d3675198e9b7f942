"""What is to be done for a company, by which side and by when: what is late first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from maillage.domains.companies.rules.delays import FIRST_CONTACT, FOLLOW_UPS, Clock
from maillage.registry.diary.rules import working_day_after

CONTACT_DAYS = FIRST_CONTACT[1][0]


class What(StrEnum):
    """The kinds of things that are due."""

    FIRST_CONTACT = "first_contact"
    DECIDE = "decide"
    FOLLOW_UP = "follow_up"
    STEP = "step"
    VISIT = "visit"
    VISIT_RESULT = "visit_result"
    NUMBER = "number"
    UNFOLLOWED = "unfollowed"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing: what, by when, whose. `key` is the step's or the visit's."""

    what: What
    on: date
    is_agency: bool
    is_late: bool = False
    key: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is not done."""

    key: int
    what: str
    is_agency: bool
    on: date


@dataclass(frozen=True, slots=True)
class Going:
    """A planned visit; `is_over` when its hour has passed."""

    key: int
    on: date
    is_over: bool


def due(
    clock: Clock,
    today: date,
    holidays: Collection[date],
    *,
    steps: Sequence[Step] = (),
    visits: Sequence[Going] = (),
    handed_back_on: date | None = None,
    is_without_number: bool = False,
) -> tuple[Due, ...]:
    """All that is due, late first, then by day. A company that was visited has a SIRET, or somebody asks for it."""
    found = [_step(each, today) for each in steps] + [_visit(each) for each in visits]
    if handed_back_on is not None:
        found.append(Due(What.DECIDE, handed_back_on, is_agency=False, is_late=True))
    elif clock.waits_since is not None:
        on = working_day_after(clock.waits_since, CONTACT_DAYS, holidays)
        found.append(Due(What.FIRST_CONTACT, on, is_agency=True, is_late=today > on))
    elif clock.last_exchange_on is not None and not any(each.what == What.VISIT for each in found):
        on = clock.last_exchange_on + timedelta(days=FOLLOW_UPS[0][0])
        found.append(Due(What.FOLLOW_UP, on, is_agency=True, is_late=today >= on))
    if is_without_number and clock.last_exchange_on is not None:
        on = working_day_after(clock.last_exchange_on, CONTACT_DAYS, holidays)
        found.append(Due(What.NUMBER, on, is_agency=True, is_late=today > on))
    return tuple(sorted(found, key=lambda each: (not each.is_late, each.on, each.what, each.key)))


def _step(step: Step, today: date) -> Due:
    return Due(What.STEP, step.on, step.is_agency, step.on < today, step.key, step.what)


def _visit(visit: Going) -> Due:
    what = What.VISIT_RESULT if visit.is_over else What.VISIT
    return Due(what, visit.on, is_agency=True, is_late=visit.is_over, key=visit.key)


def unfollowed(signalled_on: date, today: date, holidays: Collection[date], *, is_agency: bool) -> Due:
    """A company that nobody follows: whoever can name its contacts does, before a first contact would be late."""
    on = working_day_after(signalled_on, CONTACT_DAYS, holidays)
    return Due(What.UNFOLLOWED, on, is_agency, is_late=today > on)
