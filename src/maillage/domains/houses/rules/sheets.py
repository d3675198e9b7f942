"""Finding a sheet by what a counsellor types: accents, order and small slips do not count. Pure answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from maillage.registry.people.rules import resemblance
from maillage.registry.territories.rules import fold

IN_TEXT: Final = 10  # a word of the title is worth more than any word of the text
SMALL: Final = frozenset(
    "a au aux avec ce ces d de des du en et l la le les mon ou par pas pour qu que qui sa se son sur un une".split()
)


def words_of(typed: str) -> list[str]:
    """What was typed, folded, without the small words of French."""
    words = fold(typed).split()
    return [word for word in words if word not in SMALL] or words


def distance(typed: Sequence[str], title: str, text: str) -> int | None:
    """How far a sheet is from the words typed: 0 is in its title as typed, None is not this sheet."""
    near = resemblance(list(typed), fold(title))
    if near is not None:
        return near
    inside = resemblance(list(typed), fold(f"{title} {text}"))
    return None if inside is None else IN_TEXT + inside
