"""Many answers at once are the answers one gets alone: same verdicts, same instants, whatever the home, hour and limits."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.domains.mobility.factories import house, in_service
from tests.domains.mobility.tiny import FIRST, HOUSE_POINT, LAST, OCTON, OCTON_POINT, write_feed

from maillage.domains.mobility import selectors
from maillage.domains.mobility.rules.limits import TravelLimits
from maillage.domains.mobility.rules.trips import Attendance, Home
from maillage.domains.mobility.selectors import DayHours, ReachGrid, Venue
from maillage.domains.mobility.selectors.grids import VERDICTS

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MONDAY, TUESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)
MANY_OUT = tuple((f"o{n}", f"{hour:02}:20:00", f"{hour:02}:{45 + n:02}:00") for n, hour in enumerate((7, 8, 10, 13, 15)))
MANY_HOME = tuple((f"h{n}", f"{hour:02}:10:00", f"{hour:02}:{35 + n:02}:00") for n, hour in enumerate((9, 12, 14, 16, 19)))
HOMES = (
    Home(OCTON, *OCTON_POINT, "Octon"),
    Home(None, *OCTON_POINT, "Octon, la mairie"),
    Home(None, OCTON_POINT[0] + 0.004, OCTON_POINT[1], "445 m au nord"),
    Home(None, HOUSE_POINT[0] + 0.005, HOUSE_POINT[1], "à pied de la maison"),
    Home(None, 43.9, 3.6, "loin de tout"),
    Home("arrêt disparu", *OCTON_POINT, "Octon"),
)
POINTS = (HOUSE_POINT, (43.7311, 3.3181), (43.5, 3.0))
Compared = tuple[object, ...]


def venues(*places: object) -> list[Venue]:
    return [Venue(each.pk, each.lat, each.lon) for each in places]  # type: ignore[attr-defined]  # places


def alone(home: Home, venue: Venue, day: date, hours: DayHours, limits: TravelLimits) -> list[Compared]:
    """What `trips` says of each hour."""
    starts = [datetime.combine(day, start, tzinfo=PARIS) for start in hours.starts]
    asked = [Attendance(venue.key, venue.lat, venue.lon, start, start + hours.lasts) for start in starts]
    return [
        (each.verdict, each.leave_home_at, each.arrive_at, each.leave_at, each.home_at)
        for each in selectors.trips(home, asked, "bus", limits)
    ]


def together(grid: ReachGrid, home: int, place: int) -> list[Compared]:
    """The same of one home and one place of a grid."""
    arrays = (grid.leave_home_s, grid.arrive_s, grid.leave_s, grid.home_s)
    cells = [(home, place, column) for column in range(grid.verdict.shape[2])]
    return [(VERDICTS[grid.verdict[cell]], *(grid.at(array[cell]) for array in arrays)) for cell in cells]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def _same_as_alone(data: st.DataObject, places: list[Venue]) -> None:
    day = data.draw(st.sampled_from([MONDAY, TUESDAY, SUNDAY, FIRST - timedelta(days=9), LAST + timedelta(days=8)]))
    times = st.times(min_value=time(6), max_value=time(19, 59)).map(lambda at: at.replace(microsecond=0))
    starts = tuple(data.draw(st.lists(times, min_size=1, max_size=5)))
    hours = DayHours(starts, timedelta(minutes=data.draw(st.sampled_from([0, 15, 45, 180]))))
    limits = TravelLimits(
        walk_s=data.draw(st.sampled_from([60, 300, 700, 900, 1800])),
        wait_before_s=data.draw(st.sampled_from([0, 1800, 3600, 20_000])),
        wait_after_s=data.draw(st.sampled_from([600, 5400, 20_000])),
        away_s=data.draw(st.sampled_from([7200, 21_600])),
        back_by=data.draw(st.sampled_from([time(13), time(20)])),
        early_s=data.draw(st.sampled_from([0, 300])),
    )
    (grid,) = selectors.reach_grids(HOMES, places, [day], hours, limits)
    for number, home in enumerate(HOMES):
        for place, venue in enumerate(places):
            assert together(grid, number, place) == alone(home, venue, day, hours, limits), (home, venue)


@pytest.mark.slow(reason="some ten thousand cells, each asked for alone as well")
def test_every_cell_is_the_answer_that_is_given_alone(tmp_path: Path) -> None:
    places = [house(f"Maison {number}", point) for number, point in enumerate(POINTS)]
    in_service(write_feed(tmp_path / "feed", outward=MANY_OUT, homeward=MANY_HOME))
    late = house("Ouverte après le calcul", (43.7312, 3.3182))  # in no table yet
    _same_as_alone(places=venues(*places, late))


def test_without_a_timetable_only_those_who_walk_come() -> None:
    place = house()
    (grid,) = selectors.reach_grids(HOMES, venues(place), [TUESDAY], DayHours((time(10),), timedelta(minutes=30)))
    verdicts = [VERDICTS[code] for code in grid.verdict[:, 0, 0]]
    assert grid.standing == "no_timetable"
    assert verdicts == ["no_timetable"] * 3 + ["reachable"] + ["no_timetable"] * 2


def test_the_nearest_misses_are_those_given_alone(tmp_path: Path) -> None:
    place = house()
    in_service(write_feed(tmp_path / "feed"))
    (grid,) = selectors.reach_grids(HOMES[:1], venues(place), [TUESDAY], DayHours((time(8), time(18)), timedelta(minutes=30)))
    starts = [datetime.combine(TUESDAY, start, tzinfo=PARIS) for start in (time(8), time(18))]
    asked = [Attendance(place.pk, place.lat, place.lon, start, start + timedelta(minutes=30)) for start in starts]
    early, late = selectors.trips(HOMES[0], asked, "bus")
    assert (early.verdict, late.verdict) == ("no_way_there", "no_way_back")
    assert grid.at(grid.first_arrival_s[0, 0]) == early.first_arrival_at
    assert grid.at(grid.last_departure_s[0, 0]) == late.last_departure_at


def test_days_of_one_kind_are_answered_once_and_others_apart(tmp_path: Path) -> None:
    place = house()
    in_service(write_feed(tmp_path / "feed"))
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    grids = selectors.reach_grids(HOMES[:1], venues(place), week, DayHours((time(9, 30),), timedelta(minutes=45)))
    assert [len(grid.days) for grid in grids] == [1, 4, 2]  # nothing ran on the eve of Monday: it is a kind of its own
    assert [grid.standing for grid in grids] == ["", "", "no_service_that_day"]


def test_a_projected_day_says_that_it_is_to_confirm(tmp_path: Path) -> None:
    place = house()
    in_service(write_feed(tmp_path / "feed"))
    days = [TUESDAY, TUESDAY + timedelta(weeks=6)]
    grids = selectors.reach_grids(HOMES[:1], venues(place), days, DayHours((time(9, 30),), timedelta(minutes=45)))
    assert [grid.is_to_confirm for grid in grids] == [False, True]


def test_the_number_of_queries_does_not_grow_with_homes_places_and_days(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    places = [house(f"Maison {number}", point) for number, point in enumerate(POINTS)]
    in_service(write_feed(tmp_path / "feed"))
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    with django_assert_max_num_queries(3):  # version, its calendar, its tables
        selectors.reach_grids(HOMES * 5, venues(*places), week, DayHours((time(9), time(10)), timedelta(minutes=45)))


def test_the_network_is_drawn_once_per_pair_of_stops(tmp_path: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))
    assert len(selectors.network_lines(TUESDAY)) == 1
    assert selectors.network_lines(SUNDAY) == ()


def test_the_source_of_a_figure_is_named(tmp_path: Path) -> None:
    house()
    report = in_service(write_feed(tmp_path / "feed"))
    facts = selectors.timetable_facts(report.version)
    assert facts is not None
    assert (facts.key, facts.first_on, facts.last_on) == (report.version, FIRST, LAST)
    assert selectors.timetable_facts(None) is None


WEB = """
import django, sys
django.setup()
from datetime import date, time, timedelta
import maillage.config.urls
from maillage.domains.mobility import selectors
from maillage.domains.mobility.rules.trips import Home
from maillage.domains.mobility.selectors import DayHours, Venue
home, venue = Home("octon", 43.6550, 3.3030), Venue({place}, 43.7317, 3.3168)
hours = DayHours((time(9, 30),), timedelta(minutes=90))
assert selectors.reach_grids([home], [venue], [date(2026, 11, 24)], hours)[0].is_reachable.all()
heavy = sorted(set(sys.modules) & {{"numba", "llvmlite", "polars"}})
assert not heavy, heavy
print("light")
"""


@pytest.mark.slow(reason="a whole web process starts")
@pytest.mark.django_db(transaction=True)
def test_the_web_process_fills_a_grid_without_numba_or_polars(
    tmp_path: Path, timetable_folder: Path, database_urls: tuple[str, str]
) -> None:
    place = house()
    in_service(write_feed(tmp_path / "feed"))
    environment = {**os.environ, "DATABASE_URL": database_urls[0], "MAILLAGE_HOME": str(timetable_folder.parent)}
    command = [sys.executable, "-c", WEB.format(place=place.pk)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "light", done.stderr
