"""Two operators' feeds imported as one network: one changes between them, trips of both are counted once, and it is said."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.domains.mobility.factories import ADMINISTRATOR, NOW, house
from tests.domains.mobility.test_page import shown
from tests.domains.mobility.tiny import LAST, LODEVE_POINT, OCTON_POINT, WEEKDAYS, write_feed

from maillage.domains.mobility import selectors, services
from maillage.domains.mobility.models import Feed, ReachProfile, TimetableStop, TimetableVersion
from maillage.domains.mobility.rules.trips import Attendance, Home
from maillage.domains.mobility.states import VersionState
from maillage.kit import clock
from maillage.kit.clock import wall

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)
CLERMONT_POINT = (43.6270, 3.4330)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


def regional_feed(folder: Path, zone: str = "Europe/Paris") -> Path:
    """Another operator: the car from Octon at 8:20 under its own ids, and a line between Lodève and Clermont."""
    folder.mkdir(parents=True)
    files = {
        "agency.txt": f"agency_id,agency_name,agency_url,agency_timezone\nb,Cars de la région,https://example.org,{zone}\n",
        "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
        f"1,Octon,{OCTON_POINT[0]},{OCTON_POINT[1]}\n2,Lodève,{LODEVE_POINT[0]},{LODEVE_POINT[1]}\n"
        f"3,Clermont,{CLERMONT_POINT[0]},{CLERMONT_POINT[1]}\n",
        "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\n"
        "x,b,402,Octon - Lodève,3\ny,b,301,Lodève - Clermont,3\n",
        "trips.txt": "route_id,service_id,trip_id\nx,s,same\ny,s,there\ny,s,home\n",
        "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "same,08:20:00,08:20:00,1,1\nsame,08:45:00,08:45:00,2,2\n"
        "there,08:55:00,08:55:00,2,1\nthere,09:20:00,09:20:00,3,2\n"
        "home,11:30:00,11:30:00,3,1\nhome,11:55:00,11:55:00,2,2\n",
        "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        f"s,{WEEKDAYS},20261102,{LAST:%Y%m%d}\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def both(tmp_path: Path) -> list[services.FeedFile]:
    paths = write_feed(tmp_path / "lodevois"), regional_feed(tmp_path / "region")
    return [services.FeedFile(path, path.name) for path in paths]


def imported(files: list[services.FeedFile], **changes: object) -> services.ImportReport:
    return services.import_feeds(files=files, by=ADMINISTRATOR, now=NOW, is_building_now=True, **changes)


def test_two_feeds_are_one_network_in_which_one_changes_from_one_to_the_other(tmp_path: Path) -> None:
    place = house("Maison de Clermont", CLERMONT_POINT)
    report = imported(both(tmp_path))
    assert (report.outcome, report.feed_name) == ("in_service", "Cars du Lodévois, Cars de la région")
    assert [(part["name"], part["trips"], part["trips_twice"]) for part in report.parts] == [("lodevois", 4, 0), ("region", 3, 1)]
    assert Feed.objects.get().source == "lodevois + region"
    event = Attendance(place.pk, place.lat, place.lon, wall(TUESDAY, 9, 45), wall(TUESDAY, 10, 30), "Europe/Paris")
    trip = selectors.trip(Home(None, *OCTON_POINT, "Octon"), event, "bus")
    assert trip.is_reachable
    assert [leg.route_label for leg in trip.legs if leg.mode == "bus"] == ["402", "301", "301", "402"]


def test_the_network_can_be_built_again_from_what_was_kept(tmp_path: Path, timetable_folder: Path) -> None:
    house()
    files = both(tmp_path)
    report = imported(files)
    for file in files:
        shutil.rmtree(file.path)
    shutil.rmtree(timetable_folder / "tables")
    ReachProfile.objects.all().delete()
    assert services.build_tables(now=NOW, version=report.version) > 0


def test_the_same_feeds_again_change_nothing_and_one_new_feed_makes_a_new_version(tmp_path: Path) -> None:
    house()
    first = imported(both(tmp_path / "one"))
    assert imported(both(tmp_path / "two")).outcome == "already_in_service"
    later = [services.FeedFile(write_feed(tmp_path / "lodevois", outward=()), "lodevois"), both(tmp_path / "three")[1]]
    second = imported(later)
    assert second.version != first.version
    assert TimetableVersion.objects.get(pk=first.version).state == VersionState.SUPERSEDED


def test_one_broken_feed_refuses_the_whole_network_and_the_last_good_one_stays(tmp_path: Path) -> None:
    house()
    good = imported(both(tmp_path / "good"), name="Réseau")
    files = both(tmp_path / "bad")
    (files[1].path / "trips.txt").write_text("route_id,service_id,trip_id\nnowhere,s,same\n", encoding="utf-8")
    refused = imported(files, name="Réseau")
    assert refused.is_refused
    assert refused.problems[0]["file"] == "region/trips.txt"
    assert selectors.version_in_service() == good.version
    assert TimetableStop.objects.exclude(version=good.version).count() == 0


def test_feeds_of_two_time_zones_are_refused_in_words(tmp_path: Path) -> None:
    files = [services.FeedFile(write_feed(tmp_path / "a")), services.FeedFile(regional_feed(tmp_path / "b", "Europe/Lisbon"))]
    refused = services.check_feeds(files=files)
    assert refused.is_refused
    assert "fuseau horaire" in refused.problems[0]["message_fr"]


def test_the_page_says_which_feeds_and_how_many_duplicates(tmp_path: Path) -> None:
    house()
    imported(both(tmp_path))
    page = shown()
    assert "Les réseaux réunis" in page
    row = page.split("Cars de la région</th><td>region</td>", 1)[1].split("</tr>", 1)[0]
    assert [cell.split("<", 1)[0] for cell in row.split('<td class="num">')[1:]] == ["2", "1"]
    imported([services.FeedFile(write_feed(tmp_path / "alone"), "alone")])
    assert "Les réseaux réunis" not in shown()


def test_the_command_takes_several_feeds_and_tells_their_duplicates(tmp_path: Path) -> None:
    house()
    paths = [str(file.path) for file in both(tmp_path)]
    out = StringIO()
    call_command("timetable", "import", *paths, "--dry-run", stdout=out)
    said = out.getvalue().replace("\u00a0", " ")
    assert "region : Cars de la région, 3 courses, dont 1 déjà dans un autre fichier, comptées une fois." in said
    assert not TimetableVersion.objects.exists()
    call_command("timetable", "import", *paths, "--now", stdout=out)
    assert [part["trips_twice"] for part in TimetableVersion.objects.get().parts] == [0, 1]
    with pytest.raises(CommandError):
        call_command("timetable", "import", paths[0], str(tmp_path / "nowhere"), stdout=out)


def test_a_stop_whose_id_is_too_long_to_be_chosen_is_left_out_of_the_choice_only(tmp_path: Path) -> None:
    house()
    folder = write_feed(tmp_path / "feed")
    for name in ("stops.txt", "stop_times.txt"):
        text = (folder / name).read_text(encoding="utf-8").replace("octon-2,", "o" * 130 + ",")
        (folder / name).write_text(text, encoding="utf-8")
    assert imported([services.FeedFile(folder)]).outcome == "in_service"
    assert TimetableStop.objects.count() == 3
