"""Counts as they may be published: under five hidden, the rest rounded to five, the complement hidden too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from maillage.kit.ui.words import half_up, number

SMALLEST: Final = 5
STEP: Final = 5


def published(count: int | None) -> int | None:
    """Rounded to five; None when it is unknown or under five."""
    return None if count is None or count < SMALLEST else half_up(count / STEP) * STEP


def published_part(part: int, whole: int) -> int | None:
    """A part beside its whole: when the others are fewer than five, the part is shown as the whole."""
    return published(whole) if part >= SMALLEST and 0 < whole - part < SMALLEST else published(part)


def hidden_beside(counts: Sequence[int | None]) -> tuple[bool, ...]:
    """Which figures of a row whose total is shown are hidden: those under five, and a second one when one alone is."""
    small = [count is None or count < SMALLEST for count in counts]
    if sum(small) == 1 and len(counts) > 1:
        others = [(count, place) for place, count in enumerate(counts) if not small[place] and count is not None]
        small[min(others)[1]] = True
    return tuple(small)


def published_words(count: int | None) -> str:
    """As in 1 250; what is hidden is said."""
    return number(count) if count is not None else _("moins de 5")
