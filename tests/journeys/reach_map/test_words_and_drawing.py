"""The sentence that compares two hours, and names that never lie on one another."""

from __future__ import annotations

from datetime import time

import pytest

from maillage.journeys.reach_map.by_hour import HourRow, compared
from maillage.journeys.reach_map.drawing import Frame


def hour(at: int, inhabitants: int) -> HourRow:
    return HourRow(time(at), inhabitants, 0.0, 0, 0.0, "")


@pytest.mark.parametrize(
    ("best", "worst", "said"),
    [
        (3000, 1000, "16 h sert trois fois plus d’habitants que 8 h"),
        (3300, 1000, "16 h sert environ trois fois plus d’habitants que 8 h"),
        (1700, 1000, "16 h sert 1,7 fois plus d’habitants que 8 h"),
        (1200, 1000, "16 h sert 20 % d’habitants de plus que 8 h"),
        (1200, 0, "16 h sert le plus d’habitants, 1 200 ; à 8 h, personne ne peut venir et rentrer"),
        (1200, 1200, "Toutes les heures servent autant d’habitants"),
        (0, 0, "Aucune heure de ce jour ne permet de venir et de rentrer"),
    ],
)
def test_two_hours_are_compared_in_words(best: int, worst: int, said: str) -> None:
    found = compared(hour(16, best), hour(8, worst))
    assert found.replace("\u00a0", " ").replace("\u202f", " ") == said


def test_north_is_up_and_everything_is_in_the_picture() -> None:
    points = [(43.5, 3.2), (43.9, 3.6), (43.7, 3.3)]
    frame = Frame(points)
    drawn = [frame.at(*point) for point in points]
    assert all(0 <= x <= 640 and 0 <= y <= frame.height <= 760 for x, y in drawn)
    assert drawn[1][1] < drawn[0][1]
    assert drawn[1][0] > drawn[0][0]


def test_one_point_alone_can_be_drawn() -> None:
    assert Frame([(43.7, 3.3)]).at(43.7, 3.3)[1] == 36
