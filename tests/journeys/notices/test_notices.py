"""The two pages of the foot: honest, complete, in plain words, and on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from maillage.journeys.notices import held

pytestmark = pytest.mark.django_db


def read(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert len(answer.content) <= 60_000
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_every_declared_datum_about_visitors_is_told_and_nothing_else() -> None:
    assert set(held.WHAT) == set(held.declared())
    for label, declaration in held.declared().items():
        assert held.fields_words(declaration), label
        assert held.kept_words(declaration), label


def test_how_long_is_read_from_the_declarations() -> None:
    text = read("/donnees-personnelles/")
    assert "2 ans après votre dernier contact" in text
    assert "un jour après l’envoi" in text
    assert "six mois après votre demande" in text


@pytest.mark.parametrize(
    ("days", "words"), [(1, "un jour"), (60, "60 jours"), (180, "six mois"), (365, "un an"), (730, "2 ans"), (400, "400 jours")]
)
def test_a_duration_is_said_as_one_says_it(days: int, words: str) -> None:
    assert held.duration_words(days) == words


def test_the_notice_says_the_lawful_basis_the_controllers_the_rights_and_whom_to_write_to(db: None) -> None:
    from tests.cast import the_cast

    cast = the_cast()
    with override_settings(MAILLAGE_DPO="dpo@maillage.example"):
        text = read("/donnees-personnelles/")
    for words in ("6-1-e", "article 26", "opposer", "effacer", "Corriger", "un mois au plus", "CNIL", "dpo@maillage.example"):
        assert words in text, words
    assert cast.house.label.replace("\u202f", " ").replace("\u00a0", " ") in text


def test_the_declaration_claims_no_rate_and_says_that_nobody_else_has_checked() -> None:
    with override_settings(MAILLAGE_ACCESSIBILITY="acces@maillage.example"):
        text = read("/accessibilite/")
    assert "non évaluée par un tiers" in text
    assert "acces@maillage.example" in text
    assert "Défenseur des droits" in text
    assert "%" not in text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("address", ["/", "/rendez-vous/retrouver/", "/nulle-part/"])
def test_every_page_leads_to_both(address: str) -> None:
    text = Client().get(address).content.decode()
    assert 'href="/donnees-personnelles/"' in text
    assert 'href="/accessibilite/"' in text


def test_the_notice_calls_no_other_site() -> None:
    for address in ("/donnees-personnelles/", "/accessibilite/"):
        found: Any = read(address)
        assert "http://" not in found
        assert "https://" not in found
