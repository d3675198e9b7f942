"""Labels of bars fit on a phone."""

from __future__ import annotations

import pytest

from maillage.journeys.results.pictures import short_label


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Maison France Services de Lodève", "Maison France Services de Lodève"),
        ("Clermont-l’Hérault, France Services, 20 avenue Raymond-Lacombe", "Clermont-l’Hérault, France Services"),
        (
            "Une seule partie très longue que rien ne coupe nulle part",
            "Une seule partie très longue que rien ne coupe nulle part",
        ),
    ],
)
def test_a_long_label_loses_its_last_parts_and_keeps_its_first(label: str, short: str) -> None:
    assert short_label(label) == short
