"""Choosing one's stop: near a town hall, by name, posts of one name folded together."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.domains.mobility.factories import house, in_service
from tests.domains.mobility.tiny import LODEVE, OCTON, OCTON_OTHER_SIDE, OCTON_POINT, SALASC, write_feed

from maillage.domains.mobility import selectors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def timetable(tmp_path: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))


def test_the_two_posts_of_a_stop_are_one_choice() -> None:
    (choice,) = selectors.stops_near(*OCTON_POINT, radius_m=1000)
    assert (choice.stop_id, choice.name, choice.stop_ids) == (OCTON, "Octon - Mairie", (OCTON, OCTON_OTHER_SIDE))
    assert choice.home().stop_id == OCTON


def test_the_nearest_stop_comes_first_and_distances_are_true() -> None:
    found = selectors.stops_near(*OCTON_POINT, radius_m=10_000)
    assert [choice.stop_id for choice in found] == [OCTON, SALASC, LODEVE]
    assert found[1].distance_m == pytest.approx(4138, abs=20)  # 0.0360° north, 0.0130° east


def test_around_a_town_hall_the_circle_widens_when_little_is_found() -> None:
    assert [choice.stop_id for choice in selectors.stops_of_commune(*OCTON_POINT)] == [OCTON, SALASC]


@pytest.mark.parametrize("text", ["lodeve", "Lodève", "GARE ROUTIERE", "lodève - gare"])
def test_a_stop_is_found_without_its_accents(text: str) -> None:
    assert [choice.stop_id for choice in selectors.search_stops(text)] == [LODEVE]


def test_with_a_point_the_nearest_match_comes_first() -> None:
    found = selectors.search_stops("o", near=(43.7310, 3.3180))
    assert [choice.stop_id for choice in found] == [LODEVE, OCTON_OTHER_SIDE]


@pytest.mark.parametrize("text", ["", "  ", "-", "Montpellier"])
def test_what_names_no_stop_finds_none(text: str) -> None:
    assert selectors.search_stops(text) == ()


def test_a_stop_is_known_by_its_id_in_the_timetable_in_service_only() -> None:
    choice = selectors.stop_choice(SALASC)
    assert choice is not None
    assert choice.name == "Salasc"
    assert selectors.stop_choice("elsewhere") is None
