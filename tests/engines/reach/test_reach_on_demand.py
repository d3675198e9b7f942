"""Rides to book in advance: flagged, with the rule of booking_rules.txt carried to the leg, computed by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.engines.reach.feeds import DAY, write_feed

from maillage.engines.reach import (
    BookingRule,
    FeedRefused,
    Leg,
    Site,
    build_profiles,
    build_timetable,
    open_profiles,
    read_feed,
    round_trip,
)
from maillage.engines.reach.described import described

DATE = dt.date.fromisoformat(DAY)
NOON = 12 * 3600
AGENCY = "agency_name,agency_url,agency_timezone,agency_phone\nCars,https://example.org,Europe/Paris,05 00\n"
CALLS = (
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,"
    "pickup_booking_rule_id,drop_off_booking_rule_id\n"
    "T,08:40:00,08:40:00,C,2,0,2,,Q\nT,08:00:00,08:00:00,A,0,2,0,P,\nT,08:20:00,08:20:00,B,1,0,0,,\n"
)
RULES = (
    "booking_rule_id,booking_type,prior_notice_duration_min,prior_notice_last_day,prior_notice_last_time,"
    "message,phone_number,info_url,booking_url\n"
    "Q,1,90,,,,,https://info.example.org,\nP,2,,1,17:00:00,Sauf le samedi,05 11,,https://book.example.org\n"
)
EVE = BookingRule("P", "days_before", None, 1, 61_200, "05 11", "https://book.example.org", "Sauf le samedi")
SAME_DAY = BookingRule("Q", "same_day", 5400, None, None, "", "https://info.example.org", "")


def ride(folder: Path) -> Leg:
    timetable = build_timetable(read_feed(folder), DATE)
    found = round_trip(timetable, "A", Site("house", 43.7, 3.3, "C"), NOON, NOON)
    assert found.out is not None
    (leg,) = found.out.rides
    return leg


def test_the_rule_of_each_end_is_carried_to_the_leg(tmp_path: Path) -> None:
    leg = ride(write_feed(tmp_path, agency=AGENCY, stop_times=CALLS, booking_rules=RULES))
    assert (leg.booking_start, leg.booking_end, leg.phone) == (EVE, SAME_DAY, "05 00")


def test_the_rules_survive_a_built_directory_and_are_described(tmp_path: Path) -> None:
    feed = read_feed(write_feed(tmp_path / "feed", agency=AGENCY, stop_times=CALLS, booking_rules=RULES))
    build_profiles(build_timetable(feed, DATE), [Site("house", 43.7, 3.3, "C")], directory=tmp_path / "built")
    trip = open_profiles(tmp_path / "built").round_trip("A", "house", NOON, NOON)
    assert trip.out is not None
    assert (trip.out.legs[0].booking_start, trip.out.legs[0].booking_end) == (EVE, SAME_DAY)
    leg = described(trip)["out"]["legs"][0]
    assert leg["booking_start"]["phone"] == "05 11"
    assert leg["booking_end"] == {
        "rule_id": "Q", "kind": "same_day", "least_notice_s": 5400, "url": "https://info.example.org",
    }  # fmt: skip


def test_a_rule_does_not_follow_a_ride_that_needs_no_booking(tmp_path: Path) -> None:
    leg = ride(write_feed(tmp_path, stop_times=CALLS.replace("A,0,2,0,P", "A,0,0,0,P"), booking_rules=RULES))
    assert (leg.is_on_demand_start, leg.booking_start, leg.booking_end) == (False, None, SAME_DAY)


def test_rules_that_the_feed_does_not_give_are_a_warning(tmp_path: Path) -> None:
    folder = write_feed(tmp_path, agency=AGENCY, stop_times=CALLS)
    found = [(p.file, p.line, p.field, p.code) for p in read_feed(folder).problems]
    assert ("stop_times.txt", 3, "pickup_booking_rule_id", "unknown_booking_rule") in found
    leg = ride(folder)
    assert (leg.is_on_demand_start, leg.booking_start, leg.phone) == (True, None, "05 00")


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "code"),
    [
        ("Q,1,90", "Q,7,90", 2, "booking_type", "out_of_range"),
        ("Q,1,90", "Q,,90", 2, "booking_type", "not_a_number"),
        ("Q,1,90", "Q,1,-90", 2, "prior_notice_duration_min", "out_of_range"),
        ("17:00:00", "17 heures", 3, "prior_notice_last_time", "bad_time"),
        ("P,2,,1", "P,2,,demain", 3, "prior_notice_last_day", "not_a_number"),
        ("P,2", "Q,2", 3, "booking_rule_id", "id_twice"),
        ("P,2", ",2", 3, "booking_rule_id", "value_missing"),
        ("booking_type", "type", 1, "booking_type", "column_missing"),
    ],
)
def test_a_broken_rule_is_refused(tmp_path: Path, old: str, new: str, line: int, field: str, code: str) -> None:
    with pytest.raises(FeedRefused) as refusal:
        read_feed(write_feed(tmp_path, stop_times=CALLS, booking_rules=RULES.replace(old, new)))
    assert ("booking_rules.txt", line, field, code) in [(p.file, p.line, p.field, p.code) for p in refusal.value.problems]
