"""Phone numbers as France types them; what is wrong is said in words that say what to do."""

from __future__ import annotations

import pytest

from maillage.registry.people.rules import is_fixed, phone_e164, what_is_wrong_with


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 39 98 12 34", "+33639981234"),
        ("0639981234", "+33639981234"),
        ("+33 6 39 98 12 34", "+33639981234"),
        ("04.65.71.20.14", "+33465712014"),
        ("+32 470 12 34 56", "+32470123456"),
        ("06 39 98 12 3", None),
        ("06 39 98 12 345", None),
        ("12", None),
        ("pas de téléphone", None),
        ("", None),
    ],
)
def test_a_number_is_read_or_refused(typed: str, number: str | None) -> None:
    assert phone_e164(typed) == number


def test_a_fixed_line_receives_no_sms() -> None:
    assert is_fixed("+33465712014")
    assert not is_fixed("+33639981234")


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("06 39 98 12 3", "Il manque un chiffre"),
        ("06 39 98", "Il manque 4 chiffres"),
        ("06 39 98 12 345", "Il y a un chiffre de trop"),
        ("six trente-neuf", "Un numéro n’a que des chiffres"),
    ],
)
def test_what_is_wrong_is_said(typed: str, begins: str) -> None:
    assert what_is_wrong_with(typed).startswith(begins)
