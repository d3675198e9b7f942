"""Pure answers about people: phone numbers as France writes them, names that look alike."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

TEN = 10
ANSWER_MONTHS, LONGER_MONTHS = 1, 2  # article 12-3 of the regulation
SHORT_WORD = 4  # letters up to which a word is looked for as it is typed, or as a beginning
LONG_WORD = 6
SAME_NAME = 92.0
NEAR_NAME = 75.0


def phone_e164(typed: str, region: str = "FR") -> str | None:
    """The number in E.164, or None when it is none. Numbers reserved for fiction are possible, so they are kept."""
    try:
        number = phonenumbers.parse(typed, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or _is_short_for_france(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _is_short_for_france(number: phonenumbers.PhoneNumber) -> bool:
    """Nine digits after the first zero, or it is none: a forgotten digit is otherwise read as a second zero."""
    return number.country_code == 33 and len(str(number.national_number)) != 9


def is_fixed(e164: str) -> bool:
    """A French fixed line (01-05, 09): it rings, and receives no SMS."""
    if e164.startswith("+33"):
        return e164[3:4] in "123459"
    return phonenumbers.number_type(phonenumbers.parse(e164)) == PhoneNumberType.FIXED_LINE


def what_is_wrong_with(typed: str) -> str:
    """Why this is no number, in a few words that say what to do."""
    digits = sum(sign.isdigit() for sign in typed)
    if any(sign.isalpha() for sign in typed):
        return "Un numéro n’a que des chiffres, comme 06 39 98 12 34."
    if digits == TEN - 1:
        return "Il manque un chiffre : un numéro en a dix, comme 06 39 98 12 34."
    if digits < TEN:
        return f"Il manque {TEN - digits} chiffres : un numéro en a dix, comme 06 39 98 12 34."
    if digits == TEN + 1:
        return "Il y a un chiffre de trop : un numéro en a dix, comme 06 39 98 12 34."
    return "Ce numéro n’existe pas. Un numéro a dix chiffres, comme 06 39 98 12 34."


def last_four(e164: str) -> str:
    """What one gives to be recognised."""
    return e164[-4:]


def digits_of(typed: str) -> str:
    """The national digits of a whole or partial number: 06 12, +33 6 12 and 612 all answer the same."""
    digits = "".join(sign for sign in typed if sign.isdigit())
    if typed.strip().startswith(("+33", "0033")):
        return digits.removeprefix("00").removeprefix("33")
    return digits.removeprefix("0")


def resemblance(words: list[str], name: str) -> int | None:
    """How far the words typed are from a folded name: 0 is as typed, None is not this person. Any order will do."""
    left = name.split()
    total = 0
    for word in sorted(words, key=len, reverse=True):
        best = min(((_distance(word, part), part) for part in left), default=None)
        if best is None or best[0] > _allowed(word):
            return None
        total += best[0]
        left.remove(best[1])
    return total


def _distance(word: str, part: str) -> int:
    return 0 if part.startswith(word) else int(OSA.distance(word, part))


def _allowed(word: str) -> int:
    if len(word) <= SHORT_WORD:
        return 0
    return 1 if len(word) <= LONG_WORD else 2


def is_likely_same(name: str, phone: str, other_name: str, other_phone: str) -> bool:
    """Two folded names with their numbers: the same person, likely enough to say so before a second file is opened.

    The same number and names that are near; the very same words, whatever the number, since a prepaid one changes;
    or nearly the same words when at most one number is known.
    """
    alike = fuzz.token_sort_ratio(name, other_name)
    if phone and phone == other_phone:
        return alike >= NEAR_NAME
    if phone and other_phone:
        return sorted(name.split()) == sorted(other_name.split())
    return alike >= SAME_NAME


def months_after(day: date, months: int) -> date:
    """The day of the same number, so many civil months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(received_on: date, *, is_extended: bool = False) -> date:
    """The last day to answer a rights request: a month, or three once extended."""
    return months_after(received_on, ANSWER_MONTHS + (LONGER_MONTHS if is_extended else 0))
