"""Refusals carry a code, a status, a field and a French sentence."""

from __future__ import annotations

from maillage.kit.errors import Invalid, NotFound, Refused


def test_a_refusal_says_its_own_sentence_unless_given_a_better_one() -> None:
    assert str(NotFound()) == "Cette page n’existe pas, ou plus."
    refusal = Invalid("Il manque un chiffre.", field="phone")
    assert (str(refusal), refusal.field, refusal.status, refusal.code) == (
        "Il manque un chiffre.",
        "phone",
        422,
        "invalid",
    )


def test_every_refusal_has_its_own_code() -> None:
    codes = [kind.code for kind in Refused.__subclasses__() if kind.__module__ == "maillage.kit.errors"]
    assert len(codes) == len(set(codes))
    assert "refused" not in codes
