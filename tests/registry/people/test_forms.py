"""The form of a person's file: what is wrong is said at the field; and how far typed words are from a name."""

from __future__ import annotations

import pytest

from maillage.registry.people import rules
from maillage.registry.people.forms import PersonForm


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("06 39 98 12 3", "Il manque un chiffre"),
        ("06 39", "Il manque 6 chiffres"),
        ("06 39 98 12 345", "Il y a un chiffre de trop"),
        ("voisine", "Un numéro n’a que des chiffres"),
        ("00 00 00 00 00", "Ce numéro n’existe pas"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(typed: str, said: str) -> None:
    assert rules.phone_e164(typed) is None
    form = PersonForm({"nom": "Roques", "prenom": "Denise", "telephone": typed})
    assert not form.is_valid()
    assert list(form.errors) == ["telephone"]
    assert said in form.errors["telephone"][0]


@pytest.mark.parametrize(("typed", "digits"), [("06 39", "639"), ("+33 6 39", "639"), ("3998", "3998"), ("Ghislaine", "")])
def test_part_of_a_number_is_looked_for_without_its_prefix(typed: str, digits: str) -> None:
    assert rules.digits_of(typed) == digits


def test_a_complete_answer_becomes_an_identity() -> None:
    form = PersonForm({"nom": "Roques", "prenom": "Denise", "telephone": "06 39 98 70 11", "courriel": ""})
    assert form.is_valid(), form.errors
    identity = form.identity()
    assert (identity.family_name, identity.given_name, identity.phone) == ("Roques", "Denise", "06 39 98 70 11")
    assert not identity.has_no_contact_means


def test_neither_phone_nor_mail_is_said_or_asked() -> None:
    names = {"nom": "Roques", "prenom": "Denise"}
    silent, said = PersonForm(names), PersonForm(names | {"sans_contact": "on"})
    assert "telephone" in silent.errors
    assert said.is_valid()
    assert said.identity().has_no_contact_means
    assert "sans_contact" in PersonForm(names | {"sans_contact": "on", "telephone": "06 39 98 70 11"}).errors
    assert PersonForm(names | {"courriel": "denise@exemple.fr"}).is_valid()


def test_a_phone_appointment_needs_the_number() -> None:
    form = PersonForm({"nom": "Roques", "prenom": "Denise", "sans_contact": "on"}, by_phone=True)
    assert "telephone" in form.errors


@pytest.mark.parametrize(
    ("words", "name", "distance"),
    [
        ("vez", "vezinhet ghislaine", 0),
        ("ghislaine vezinhet", "vezinhet ghislaine", 0),
        ("vezinhte", "vezinhet ghislaine", 1),
        ("ghyslene", "vezinhet ghislaine", None),
        ("ghyslaine vezinet", "vezinhet ghislaine", 2),
        ("martin martin", "martin jean", None),
        ("jaen", "martin jean", None),
    ],
)
def test_how_far_words_are_from_a_name(words: str, name: str, distance: int | None) -> None:
    assert rules.resemblance(words.split(), name) == distance
