"""Until when an agreement holds, its amendments read. Pure answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SOON: Final = timedelta(days=120)  # time enough to have the next one voted


@dataclass(frozen=True, slots=True)
class Signed:
    """From when to when; without an end, until it is denounced."""

    starts_on: date
    ends_on: date | None


def holds_until(agreement: Signed, amendments: Iterable[Signed]) -> date | None:
    """Its last day: the one of the last amendment that gives one, else its own."""
    dated = sorted((each for each in amendments if each.ends_on is not None), key=lambda each: each.starts_on)
    return dated[-1].ends_on if dated else agreement.ends_on


def is_ending(until: date | None, today: date) -> bool:
    """Is it time to prepare the next one?"""
    return until is not None and until - today <= SOON
