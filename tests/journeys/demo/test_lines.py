"""The invented lines are a timetable that the product itself takes without a remark."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from maillage.domains.agenda.rules import distance_m
from maillage.domains.mobility import services
from maillage.journeys.demo import lines, territory
from maillage.journeys.demo.lines import Closed

TODAY = date(2026, 11, 24)
BREAK = (date(2026, 12, 19), date(2027, 1, 3))
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    closed = Closed(frozenset({CHRISTMAS}), (BREAK,))
    return lines.write(tmp_path / "gtfs", territory.facts(), TODAY, closed)


def rows(feed: Path, name: str) -> list[dict[str, str]]:
    with (feed / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def days_of(feed: Path, service: str) -> set[date]:
    return {date.fromisoformat(row["date"]) for row in rows(feed, "calendar_dates") if row["service_id"] == service}


@pytest.mark.django_db
def test_the_product_takes_the_feed_without_a_remark(feed: Path) -> None:
    report = services.check_feed(path=feed)
    assert report.outcome == "dry_run"
    assert [problem for problem in report.problems if problem.is_error] == []
    assert report.lines == 8


def test_it_is_valid_from_four_weeks_ago_to_ten_weeks_ahead(feed: Path) -> None:
    days = days_of(feed, "semaine")
    assert min(days) <= TODAY - timedelta(weeks=4)
    assert max(days) >= TODAY + timedelta(weeks=10)


def test_school_days_market_days_and_days_without_a_bus(feed: Path) -> None:
    school, weekdays, saturdays = (days_of(feed, kind) for kind in ("école", "semaine", "samedi"))
    assert school < weekdays
    assert not any(BREAK[0] <= day <= BREAK[1] for day in school)
    assert date(2026, 12, 21) in weekdays
    assert CHRISTMAS not in weekdays | saturdays
    assert {day.weekday() for day in saturdays} == {5}
    assert {day.weekday() for day in days_of(feed, "mercredi")} == {2}


def test_the_line_on_demand_says_whom_to_call_and_the_others_do_not(feed: Path) -> None:
    times = rows(feed, "stop_times")
    on_demand = {row["pickup_type"] for row in times if row["trip_id"].startswith("408-")}
    assert on_demand == {"2"}
    assert {row["pickup_type"] for row in times if not row["trip_id"].startswith("408-")} == {"0"}
    (rule,) = rows(feed, "booking_rules")
    used = {row["pickup_booking_rule_id"] for row in times} | {row["drop_off_booking_rule_id"] for row in times}
    assert used == {"", rule["booking_rule_id"]}
    assert (rule["prior_notice_last_day"], rule["prior_notice_last_time"]) == ("1", "17:00:00")


def test_stops_are_at_town_halls_or_in_named_hamlets_near_one(feed: Path) -> None:
    halls = {fact.name: (fact.lat, fact.lon) for fact in territory.facts()}
    for stop in rows(feed, "stops"):
        point = (float(stop["stop_lat"]), float(stop["stop_lon"]))
        name = stop["stop_name"]
        town = lines.HAMLETS[name][0] if name in lines.HAMLETS else name
        assert distance_m(point, halls[town]) < (5000 if name in lines.HAMLETS else 10), name


def test_buses_go_forward_and_no_faster_than_the_road_allows(feed: Path) -> None:
    points = {row["stop_id"]: (float(row["stop_lat"]), float(row["stop_lon"])) for row in rows(feed, "stops")}
    before: dict[str, str] | None = None
    checked = 0
    for row in rows(feed, "stop_times"):
        if before is not None and before["trip_id"] == row["trip_id"]:
            ride_s = seconds(row["arrival_time"]) - seconds(before["departure_time"])
            assert ride_s > 0
            assert distance_m(points[before["stop_id"]], points[row["stop_id"]]) / ride_s < 90 / 3.6
            checked += 1
        before = row
    assert checked > 200


def seconds(clock: str) -> int:
    hours, minutes, rest = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + rest


def test_the_same_day_gives_the_same_file(tmp_path: Path, feed: Path) -> None:
    closed = Closed(frozenset({CHRISTMAS}), (BREAK,))
    again = lines.write(tmp_path / "again", territory.facts(), TODAY, closed)
    for path in feed.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()
