"""Tables follow the places and the days: rebuilt when either changes, swept when nothing needs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.domains.mobility.factories import ADMINISTRATOR, NOW, house, in_service
from tests.domains.mobility.tiny import write_feed

from maillage.domains.mobility import jobs, services
from maillage.domains.mobility.errors import NothingToBuild, SourceLost
from maillage.domains.mobility.models import ReachProfile, TimetableVersion
from maillage.domains.mobility.selectors import tables
from maillage.domains.mobility.states import TRANSITIONS, VersionState, can_become, drawn

pytestmark = pytest.mark.django_db
KINDS = 2  # Mondays after a Sunday without service; the other weekdays


def folders(root: Path) -> set[str]:
    return {path.name for path in root.glob("tables/*/*")}


def test_a_table_is_built_for_each_kind_of_day_of_the_coming_weeks(tmp_path: Path, timetable_folder: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))
    rows = ReachProfile.objects.select_related("version")
    assert len(rows) == KINDS
    assert all(row.built_at == NOW for row in rows)
    assert folders(timetable_folder) == {Path(row.directory).name for row in rows}


def test_building_again_builds_nothing(tmp_path: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))
    assert services.build_tables(now=NOW) == 0


def test_a_table_lost_from_the_disk_is_built_again(tmp_path: Path, timetable_folder: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))
    shutil.rmtree(timetable_folder / "tables")
    tables._opened.cache_clear()
    assert services.build_tables(now=NOW) == KINDS


def test_a_new_place_makes_new_tables_while_the_old_ones_answer(tmp_path: Path) -> None:
    house()
    report = in_service(write_feed(tmp_path / "feed"))
    house("Une autre", (43.70, 3.31))
    services.places_changed(place=1)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("mobility.prepare", {"version": report.version})
    services.prepare(version=report.version, now=NOW)
    assert ReachProfile.objects.filter(built_at__isnull=True).count() == KINDS
    assert ReachProfile.objects.filter(built_at__isnull=False).count() == KINDS


def test_a_table_asked_for_places_that_changed_since_is_not_built(tmp_path: Path) -> None:
    house()
    report = in_service(write_feed(tmp_path / "feed"))
    house("Une autre", (43.70, 3.31))
    services.prepare(version=report.version, now=NOW)
    outdated = ReachProfile.objects.filter(built_at__isnull=True).first()
    assert outdated is not None
    house("Une troisième", (43.71, 3.31))
    services.build_one_table(table=outdated.pk, now=NOW)
    outdated.refresh_from_db()
    assert outdated.built_at is None


def test_without_a_place_a_version_enters_service_and_its_tables_come_with_the_first_place(tmp_path: Path) -> None:
    report = in_service(write_feed(tmp_path / "feed"))
    assert report.outcome == "in_service"
    assert not ReachProfile.objects.exists()
    house()
    assert services.build_tables(now=NOW) == KINDS


def test_a_closed_place_is_in_no_table(tmp_path: Path) -> None:
    house(closed_on=NOW.date())
    in_service(write_feed(tmp_path / "feed"))
    assert not ReachProfile.objects.exists()


def test_old_tables_are_swept_once_newer_ones_are_built(
    tmp_path: Path, timetable_folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))
    house("Une autre", (43.70, 3.31))
    later = NOW + timedelta(days=3)
    assert services.sweep(now=later) == 0  # nothing newer answers yet
    services.build_tables(now=later)
    assert len(folders(timetable_folder)) == 2 * KINDS
    with django_capture_on_commit_callbacks(execute=True):
        assert services.sweep(now=later) == KINDS
    assert len(folders(timetable_folder)) == KINDS
    assert services.build_tables(now=later) == 0


def test_tables_of_a_superseded_version_are_swept(tmp_path: Path) -> None:
    house()
    first = in_service(write_feed(tmp_path / "one"))
    in_service(write_feed(tmp_path / "two", first=NOW.date() - timedelta(days=60)))
    services.sweep(now=NOW + timedelta(days=1))
    assert ReachProfile.objects.filter(version=first.version).exists()  # a day or two are left to those who read them
    services.sweep(now=NOW + timedelta(days=3))
    assert not ReachProfile.objects.filter(version=first.version).exists()


def test_a_stored_feed_that_is_gone_is_said_so(tmp_path: Path, timetable_folder: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "feed"))
    (timetable_folder / "feeds").rename(timetable_folder / "gone")
    house("Une autre", (43.70, 3.31))
    with pytest.raises(SourceLost):
        services.build_tables(now=NOW)


def test_there_is_nothing_to_build_without_a_timetable() -> None:
    with pytest.raises(NothingToBuild):
        services.build_tables(now=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_jobs_do_the_whole_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.clock, "now", lambda: NOW)
    house()
    report = services.import_feed(path=write_feed(tmp_path / "feed"), by=ADMINISTRATOR, now=NOW)
    jobs.prepare(version=report.version)
    for table in ReachProfile.objects.values_list("pk", flat=True):
        jobs.build_table(table=table)
    assert TimetableVersion.objects.get().state == VersionState.IN_SERVICE
    jobs.nightly(timestamp=0)
    assert ReachProfile.objects.filter(built_at__isnull=False).count() == KINDS


def test_every_state_has_its_line_in_the_table_of_transitions() -> None:
    assert set(TRANSITIONS) == set(VersionState)
    assert can_become("building", "in_service")
    assert not can_become("refused", "in_service")
    assert all(f"`{state}`" in drawn() for state in VersionState)


WEB = """
import django, sys
django.setup()
from django.urls import resolve
import maillage.domains.mobility.urls
from datetime import datetime
from zoneinfo import ZoneInfo
from maillage.domains.mobility import selectors
from maillage.domains.mobility.rules.trips import Attendance, Home
zone = ZoneInfo("Europe/Paris")
hours = datetime(2026, 11, 24, 9, 30, tzinfo=zone), datetime(2026, 11, 24, 11, tzinfo=zone)
place = Attendance({place}, 43.7317, 3.3168, *hours)
home = Home("octon", 43.6550, 3.3030)
assert selectors.trip(home, place, "bus").verdict == "reachable"
assert selectors.trips(home, [place], "bus")[0].is_reachable
assert selectors.timetable_page(today=datetime(2026, 11, 24).date()).version
heavy = sorted(set(sys.modules) & {{"numba", "llvmlite", "polars"}})
assert not heavy, heavy
print("light")
"""


@pytest.mark.slow(reason="a whole web process starts")
@pytest.mark.django_db(transaction=True)
def test_the_web_process_answers_without_numba_or_polars(
    tmp_path: Path, timetable_folder: Path, database_urls: tuple[str, str]
) -> None:
    place = house()
    in_service(write_feed(tmp_path / "feed"))
    home = timetable_folder.parent
    environment = {**os.environ, "DATABASE_URL": database_urls[0], "MAILLAGE_HOME": str(home)}
    command = [sys.executable, "-c", WEB.format(place=place.pk)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "light", done.stderr
