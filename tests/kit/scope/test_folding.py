"""Names are folded in the database the way people search for them."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Azaïs", "azais"),
        ("Saint-Jean-de-Buèges", "saint jean de bueges"),
        ("L’Escalette", "l escalette"),
        ("Cœur d'Hérault", "coeur d herault"),
        ("  ÉLÉONORE  ", "eleonore"),
        ("Curaçao & Fils", "curacao fils"),
    ],
)
def test_a_name_is_folded(words: str, folded: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT folded(%s)", [words])
        assert cursor.fetchone()[0] == folded
