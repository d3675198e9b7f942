"""Names are folded alike in Python and in the database, and found as people write them."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.registry.territories.rules import alike, fold, fold_spelt_out

LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_characters="\x7f")
TYPED = st.text(LATIN | st.sampled_from("’‘“”–—…œŒæÆ\u00a0\u202f\u0301\u0327"), max_size=40)

COMMUNES = (
    *("aniane", "clermont l herault", "gignac", "la vacquerie et saint martin de castries", "le caylar", "lodeve"),
    *("octon", "saint guilhem le desert", "saint jean de fos", "saint jean de la blaquiere", "sorbs", "soubes"),
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TYPED, min_size=1, max_size=30))
def test_python_folds_as_the_database_does(texts: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT folded(each) FROM unnest(%s::text[]) WITH ORDINALITY AS t(each, n) ORDER BY n", [texts])
        assert [row[0] for row in cursor.fetchall()] == [fold(text) for text in texts]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("St-Jean de Fos", "saint jean de fos"),
        ("StJean de Buèges", "saint jean de bueges"),
        ("Ste Anne", "sainte anne"),
        ("Est-ce Stade ?", "est ce stade"),
        ("Cœur d'Hérault", "coeur d herault"),
        ("", ""),
    ],
)
def test_shortened_saints_are_written_in_full(written: str, folded: str) -> None:
    assert fold_spelt_out(written) == folded


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sobes", "soubes"),
        ("clermon", "clermont l herault"),
        ("gignak", "gignac"),
        ("le cailar", "le caylar"),
        ("vacquerie", "la vacquerie et saint martin de castries"),
        ("saint guillem", "saint guilhem le desert"),
        ("octn", "octon"),
    ],
)
def test_a_typo_or_a_beginning_proposes_the_commune_meant(typed: str, first: str) -> None:
    assert alike(typed, COMMUNES, 3)[0] == first


def test_a_name_that_is_much_less_like_is_not_proposed() -> None:
    assert alike("sobes", COMMUNES, 3) == ("soubes",)


@pytest.mark.parametrize("typed", ["", "zzzz", "xq"])
def test_nothing_like_it_proposes_nothing(typed: str) -> None:
    assert alike(typed, COMMUNES, 3) == ()
