"""Pure answers about people: phone numbers as France writes them."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

TEN = 10


def phone_e164(typed: str, region: str = "FR") -> str | None:
    """The number in E.164, or None when it is none. Numbers reserved for fiction are possible, so they are kept."""
    try:
        number = phonenumbers.parse(typed, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or _starts_with_two_zeros(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _starts_with_two_zeros(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code == 33 and str(number.national_number)[0] == "0"


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
