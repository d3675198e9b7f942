"""A new timetable looks at the plans that were printed: unchanged, changed, lost, or not to be told yet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.domains.mobility.factories import ADMINISTRATOR, NOW, house, in_service
from tests.domains.mobility.tiny import LAST, OCTON, OCTON_POINT, write_feed

from maillage.domains.mobility import selectors, services
from maillage.domains.mobility.rules.limits import DEFAULTS
from maillage.domains.mobility.rules.plans import StoredPlan
from maillage.domains.mobility.rules.trips import Attendance, Home
from maillage.registry.places.models import Place

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
HOME = Home(OCTON, *OCTON_POINT, "Octon")
LONGER = LAST + timedelta(days=28)


def plan(place: Place, key: int = 7, on: date = date(2026, 11, 24), means: str = "bus") -> StoredPlan:
    """What was printed for half past nine to eleven, under the timetable in service."""
    hours = [datetime.combine(on, each, tzinfo=PARIS) for each in (time(9, 30), time(11))]
    asked = Attendance(place.pk, place.lat, place.lon, hours[0], hours[1])
    return StoredPlan(key, HOME, asked, means, DEFAULTS, selectors.trip(HOME, asked, means))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = house()
    in_service(write_feed(tmp_path / "feed"))
    return made


def test_the_same_cars_leave_a_plan_unchanged(place: Place, tmp_path: Path) -> None:
    printed = plan(place)
    report = in_service(write_feed(tmp_path / "longer", last=LONGER))
    (verdict,) = selectors.recheck([printed], report.version)
    assert (verdict.key, verdict.result) == (7, "unchanged")


def test_a_car_that_leaves_earlier_changes_a_plan(place: Place, tmp_path: Path) -> None:
    printed = plan(place)
    earlier = (("o1", "08:15:00", "08:45:00"),)
    report = in_service(write_feed(tmp_path / "earlier", outward=earlier))
    (verdict,) = selectors.recheck([printed], report.version)
    assert verdict.result == "changed"
    assert verdict.trip.leave_home_at == datetime(2026, 11, 24, 8, 15, tzinfo=PARIS)


def test_without_a_car_back_a_plan_is_lost(place: Place, tmp_path: Path) -> None:
    printed = plan(place)
    report = in_service(write_feed(tmp_path / "oneway", homeward=(("h0", "10:00:00", "10:25:00"),)))
    (verdict,) = selectors.recheck([printed], report.version)
    assert (verdict.result, verdict.trip.verdict) == ("lost", "no_way_back")


def test_hours_to_confirm_become_sure_when_the_new_feed_says_the_same(place: Place, tmp_path: Path) -> None:
    printed = plan(place, on=LAST + timedelta(days=4))
    assert printed.trip.is_to_confirm
    report = in_service(write_feed(tmp_path / "longer", last=LONGER))
    (verdict,) = selectors.recheck([printed], report.version)
    assert (verdict.result, verdict.is_now_confirmed) == ("unchanged", True)


def test_whoever_is_driven_is_not_troubled(place: Place, tmp_path: Path) -> None:
    printed = plan(place, means="driven")
    report = in_service(write_feed(tmp_path / "oneway", homeward=(("h0", "10:00:00", "10:25:00"),)))
    (verdict,) = selectors.recheck([printed], report.version)
    assert verdict.result == "unchanged"


def test_a_version_without_tables_yet_judges_nothing(place: Place, tmp_path: Path) -> None:
    printed = [plan(place, key) for key in (1, 2)]
    path = write_feed(tmp_path / "longer", last=LONGER)
    report = services.import_feed(path=path, by=ADMINISTRATOR, now=NOW)
    verdicts = selectors.recheck(printed, report.version)
    assert [(each.key, each.result) for each in verdicts] == [(1, "unchecked"), (2, "unchecked")]
