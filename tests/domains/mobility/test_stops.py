"""Choosing one's stop: near a town hall, by name, posts of one name folded together."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.domains.mobility.factories import NOW, house, in_service
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


def test_what_is_kept_of_a_stop_gives_way_to_the_next_timetable_and_comes_back_with_the_former(tmp_path: Path) -> None:
    """Kept in memory by version and content: another process that puts a version in service is seen at the next question."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from maillage.domains.mobility.models import TimetableStop, TimetableVersion

    first = selectors.version_in_service()
    assert selectors.stop_choice(SALASC) is not None
    with CaptureQueriesContext(connection) as asked:
        assert selectors.stop_choice(SALASC) is not None
    assert len(asked) == 1, "only which version is in service"
    report = in_service(write_feed(tmp_path / "next", outward=(("n1", "06:10:00", "06:35:00"),)), now=NOW + timedelta(days=1))
    TimetableStop.objects.filter(version=report.version, stop_id=SALASC).update(name="Salasc - École")
    choice = selectors.stop_choice(SALASC)
    assert choice is not None
    assert choice.name == "Salasc - École"
    TimetableVersion.objects.filter(pk=report.version).update(state="superseded")
    TimetableVersion.objects.filter(pk=first).update(state="in_service")
    back = selectors.stop_choice(SALASC)
    assert back is not None
    assert back.name == "Salasc"


def test_the_version_that_answers_is_the_one_the_queryset_says(tmp_path: Path) -> None:
    from tests import factories as make

    from maillage.domains.mobility.models import TimetableVersion

    own, other = make.agency(), make.agency("Agence de Béziers")
    in_service(write_feed(tmp_path / "own", outward=(("n1", "06:10:00", "06:35:00"),)), agency=own.pk, name="Le sien")
    for agency in (None, own.pk, other.pk):
        expected = TimetableVersion.objects.in_service().of_agency(agency).values_list("pk", flat=True).first()
        assert expected is not None
        assert selectors.version_in_service(agency=agency) == expected
