"""Who can come to an open house and be back the same half-day, as facts; nothing known is not nothing reached."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from tests.domains.mobility.factories import house, in_service
from tests.domains.mobility.tiny import HOUSE_POINT, OCTON_POINT, write_feed

from maillage.domains.mobility.facts import HALF_DAYS, Fact, OpenPlace, facts
from maillage.domains.mobility.rules.distances import drive_s, road_m
from maillage.domains.mobility.rules.trips import Home
from maillage.domains.mobility.selectors import Venue

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)
ALL_DAY = frozenset(start for half_day in HALF_DAYS for start in half_day.starts)
OCTON, NEAR = 1, 2
HOMES = {OCTON: Home(None, *OCTON_POINT, "Octon"), NEAR: Home(None, HOUSE_POINT[0] + 0.003, HOUSE_POINT[1], "Lodève")}


def told(place: int, starts: frozenset[time] = ALL_DAY) -> tuple[Fact, ...]:
    return facts(agency=0, homes=HOMES, places=[OpenPlace(Venue(place, *HOUSE_POINT), starts)], day=TUESDAY)


def reached(found: tuple[Fact, ...]) -> set[tuple[str, int | None]]:
    return {(fact.kind, fact.territory) for fact in found if fact.kind.startswith("reach.") and fact.measure}


def test_one_can_come_when_the_cars_and_the_opening_hours_both_allow_it(tmp_path: Path) -> None:
    place = house().pk
    in_service(write_feed(tmp_path / "feed"))
    on_foot = {("reach.morning", NEAR), ("reach.afternoon", NEAR)}
    found = told(place)
    assert reached(found) == {("reach.afternoon", OCTON), *on_foot}  # the morning's car back is too long a wait
    assert reached(told(place, frozenset({time(9), time(9, 30)}))) == {("reach.morning", NEAR)}
    by_car = {fact.territory: fact.measure for fact in found if fact.kind == "drive.minutes"}
    assert by_car[OCTON] == pytest.approx(drive_s(OCTON_POINT, HOUSE_POINT) / 60)
    assert 12 < by_car[OCTON] < 15


def test_without_a_timetable_nothing_is_known_and_the_way_by_car_still_is() -> None:
    found = told(house().pk)
    assert [(fact.kind, fact.detail) for fact in found if fact.kind.startswith("reach.")] == [("reach.standing", "no_timetable")]
    assert sum(fact.kind == "drive.minutes" for fact in found) == 2


def test_a_house_that_the_tables_do_not_know_makes_nothing_known(tmp_path: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))
    assert {fact.detail for fact in told(999_999) if fact.kind == "reach.standing"} == {"not_ready"}


def test_a_road_is_a_third_longer_than_the_straight_line() -> None:
    assert road_m((43.0, 3.0), (43.1, 3.0)) == pytest.approx(11_119.5 * 1.3)
