"""Feeds coming in: taken whole or refused, the last good one stays, the same again changes nothing."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.domains.mobility.factories import ADMINISTRATOR, NOW, house, in_service
from tests.domains.mobility.tiny import LAST, write_feed

from maillage.domains.mobility import selectors, services
from maillage.domains.mobility.models import Feed, ReachProfile, TimetableStop, TimetableVersion
from maillage.domains.mobility.states import VersionState
from maillage.kit import events
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

pytestmark = pytest.mark.django_db
BROKEN = {"trips.txt": "route_id,service_id,trip_id\nnowhere,week,o1\n"}


def test_a_good_feed_enters_service_with_its_dates_lines_and_stops(tmp_path: Path) -> None:
    house()
    report = in_service(write_feed(tmp_path / "feed"), source="feed")
    assert (report.outcome, report.feed_name, report.last_on) == ("in_service", "Cars du Lodévois", LAST)
    version = TimetableVersion.objects.get()
    assert (version.state, version.zone) == (VersionState.IN_SERVICE, "Europe/Paris")
    assert [(line["short_name"], line["trips"]) for line in version.lines] == [("402", 4)]
    assert TimetableStop.objects.count() == 4
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"mobility.import_feed", "mobility.put_in_service"}


def test_a_refused_feed_is_explained_and_the_last_good_version_stays(tmp_path: Path) -> None:
    house()
    good = in_service(write_feed(tmp_path / "feed"), name="Réseau")
    refused = in_service(write_feed(tmp_path / "broken", extra=BROKEN), name="Réseau")
    assert refused.is_refused
    problem = refused.problems[0]
    assert (problem["file"], problem["line"], problem["field"]) == ("trips.txt", 2, "route_id")
    assert problem["remedy_fr"]
    assert selectors.version_in_service() == good.version
    assert TimetableVersion.objects.get(pk=refused.version).problems == list(refused.problems)
    assert TimetableStop.objects.exclude(version=good.version).count() == 0


def test_a_second_refusal_takes_the_place_of_the_first(tmp_path: Path) -> None:
    broken = write_feed(tmp_path / "broken", extra=BROKEN)
    in_service(broken, name="Réseau")
    in_service(broken, name="Réseau", now=NOW + timedelta(days=1))
    (version,) = TimetableVersion.objects.all()
    assert version.imported_at == NOW + timedelta(days=1)


def test_the_same_content_again_changes_nothing_even_packed_otherwise(tmp_path: Path) -> None:
    house()
    folder = write_feed(tmp_path / "feed")
    first = in_service(folder)
    packed = tmp_path / "feed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    again = in_service(packed, now=NOW + timedelta(days=1))
    assert (again.outcome, again.version) == ("already_in_service", first.version)
    assert TimetableVersion.objects.count() == 1


def test_a_new_version_takes_the_place_of_the_former_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house()
    told: list[tuple[str, object]] = []
    monkeypatch.setattr("maillage.domains.mobility.services.building.emit", lambda name, **a: told.append((name, a)))
    first = in_service(write_feed(tmp_path / "one"))
    second = in_service(write_feed(tmp_path / "two", last=LAST + timedelta(days=7)))
    states = dict(TimetableVersion.objects.values_list("pk", "state"))
    assert states == {first.version: VersionState.SUPERSEDED, second.version: VersionState.IN_SERVICE}
    assert told == [("mobility.timetable_in_service", {"version": key}) for key in (first.version, second.version)]


def test_a_superseded_version_can_come_back(tmp_path: Path) -> None:
    house()
    one, two = write_feed(tmp_path / "one"), write_feed(tmp_path / "two", last=LAST + timedelta(days=7))
    first = in_service(one)
    in_service(two)
    back = in_service(one, now=NOW + timedelta(hours=1))
    assert (back.outcome, back.version) == ("in_service", first.version)
    assert selectors.version_in_service() == first.version


def test_one_network_is_in_use_per_agency_and_the_report_names_the_one_that_leaves(tmp_path: Path) -> None:
    house()
    in_service(write_feed(tmp_path / "one"), name="Ancien")
    report = in_service(write_feed(tmp_path / "two", last=LAST + timedelta(days=7)), name="Nouveau")
    assert report.replaces == "Ancien"
    assert list(Feed.objects.filter(is_active=True).values_list("name", flat=True)) == ["Nouveau"]
    assert TimetableVersion.objects.in_service().count() == 1


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path, timetable_folder: Path) -> None:
    house()
    report = services.check_feed(path=write_feed(tmp_path / "feed"), source="feed")
    assert (report.outcome, report.stops, report.first_on) == ("dry_run", 4, date(2026, 11, 2))
    assert not TimetableVersion.objects.exists()
    assert not Feed.objects.exists()
    assert not timetable_folder.exists()


def test_without_building_at_once_the_former_version_answers_until_the_tables_are_there(tmp_path: Path) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    house()
    first = in_service(write_feed(tmp_path / "one"))
    path = write_feed(tmp_path / "two", last=LAST + timedelta(days=7))
    second = services.import_feed(path=path, by=ADMINISTRATOR, now=NOW)
    assert second.outcome == "being_built"
    assert selectors.version_in_service() == first.version
    services.prepare(version=second.version, now=NOW)
    jobs = ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args")
    assert [name for name, _ in jobs] == ["mobility.prepare"] + ["mobility.build_table"] * (len(jobs) - 1)
    tables = [args["table"] for _, args in jobs[1:]]
    assert set(tables) == set(ReachProfile.objects.filter(version=second.version).values_list("pk", flat=True))
    for number, table in enumerate(tables):
        assert selectors.version_in_service() == first.version, number
        services.build_one_table(table=table, now=NOW)
    assert selectors.version_in_service() == second.version


def test_a_counsellor_may_not_import(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        services.import_feed(path=write_feed(tmp_path / "feed"), by=Actor(role=Role.COUNSELLOR), now=NOW)


def test_the_event_has_a_name_that_journeys_may_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house()
    monkeypatch.setattr(events, "subscriptions", lambda: {"mobility.timetable_in_service": (f"{__name__}.followed",)})
    FOLLOWED.clear()
    report = in_service(write_feed(tmp_path / "feed"))
    assert [report.version] == FOLLOWED


FOLLOWED: list[int] = []


def followed(*, version: int) -> None:
    """A subscriber of the event."""
    FOLLOWED.append(version)


def test_an_older_import_that_is_ready_late_does_not_take_over(tmp_path: Path) -> None:
    house()
    slow = services.import_feed(path=write_feed(tmp_path / "one"), by=ADMINISTRATOR, now=NOW, name="Premier")
    quick = in_service(write_feed(tmp_path / "two", last=LAST + timedelta(days=7)), name="Second")
    assert slow.version is not None
    assert not services.put_in_service(version=slow.version, now=NOW)
    assert services.build_tables(now=NOW) == 0
    assert selectors.version_in_service() == quick.version
