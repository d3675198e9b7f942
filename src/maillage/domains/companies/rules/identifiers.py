"""Company and establishment numbers: nine and fourteen digits under the Luhn rule, and the exception of La Poste."""

from __future__ import annotations

import re
from typing import Final

SIREN_DIGITS, SIRET_DIGITS = 9, 14
LA_POSTE: Final = "356000000"  # thousands of post offices: their numbers have a digit sum divisible by 5 instead
_SEPARATORS = re.compile(r"[\s.\-]+")  # as people copy them from a letterhead


def compact(typed: str) -> str:
    """Without the spaces, dots and hyphens that people write."""
    return _SEPARATORS.sub("", typed)


def is_siren(number: str) -> bool:
    """Nine digits whose Luhn sum is a multiple of ten."""
    return _is_digits(number, SIREN_DIGITS) and _luhn(number) % 10 == 0


def is_siret(number: str) -> bool:
    """Fourteen digits, of a company that exists, under the Luhn rule or La Poste's own."""
    if not _is_digits(number, SIRET_DIGITS) or not is_siren(number[:SIREN_DIGITS]):
        return False
    if _luhn(number) % 10 == 0:
        return True
    return number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0


def siren_of(siret: str) -> str:
    """The company of an establishment."""
    return siret[:SIREN_DIGITS]


def _is_digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit() and int(number) > 0


def _luhn(number: str) -> int:
    """Sum of the digits, every second one from the right doubled and its digits added."""
    total = 0
    for position, sign in enumerate(reversed(number)):
        digit = int(sign) * (1 + position % 2)
        total += digit - 9 * (digit > 9)
    return total
