"""Several feeds as one, computed by hand: changes from one to the other, trips of both counted once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.engines.reach.feeds import AGENCY, DAILY, DAY, stop_times, stops, trips, write_feed

from maillage.engines.reach import (
    BadOption,
    Feed,
    FeedRefused,
    build_timetable,
    distinct_names,
    earliest,
    format_clock,
    merge_feeds,
    read_feed,
    read_feeds,
)

DATE = dt.date.fromisoformat(DAY)
LATER = stop_times(U=[("C", "08:50:00"), ("D", "09:10:00")])


def reached(feed: Feed, origin: str) -> dict[str, str]:
    return {s: format_clock(t) for s, t in earliest(build_timetable(feed, DATE), origin, 8 * 3600).items()}


def bus(folder: Path, **changes: str) -> Feed:
    """T: A 08:00, B 08:20, C 08:40."""
    return read_feed(write_feed(folder / "bus", **changes))


def train(folder: Path, **changes: str) -> Feed:
    """U: C 08:50, D 09:10; its C is the other feed's."""
    files = {"stops": stops(*"ABCD"), "trips": trips("U"), "stop_times": LATER} | changes
    return read_feed(write_feed(folder / "train", **files))


def test_one_changes_from_one_feed_to_the_other_on_foot(tmp_path: Path) -> None:
    both = merge_feeds({"bus": bus(tmp_path), "train": train(tmp_path)})
    found = reached(both, "bus:A")
    assert (found["bus:C"], found["train:C"], found["train:D"]) == ("08:40:00", "08:41:00", "09:10:00")
    assert both.problems == ()
    assert "train:D" not in reached(merge_feeds({"bus": bus(tmp_path)}), "bus:A")


def test_a_trip_of_both_feeds_is_kept_once_and_said(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("C", "08:40:00")], U=[("C", "08:50:00"), ("D", "09:10:00")])
    other = train(tmp_path, trips=trips("T", "U"), stop_times=calls)
    both = merge_feeds({"bus": bus(tmp_path), "train": other})
    assert both.trips.ids.to_list() == ["bus:T", "train:U"]
    assert [p.code for p in both.problems] == ["trips_twice"]
    assert [(part.name, part.agencies, part.trips, part.trips_twice) for part in both.parts] == [
        ("bus", ("Cars du Larzac",), 1, 0),
        ("train", ("Cars du Larzac",), 2, 1),
    ]
    assert build_timetable(both, DATE).connection_count == 3
    assert reached(both, "bus:A")["train:D"] == "09:10:00"


@pytest.mark.parametrize(
    "changes",
    [
        {"stop_times": stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("C", "08:41:00")])},
        {"routes": "route_id,agency_id,route_short_name,route_type\nR,A,302,3\n"},
        {"stops": stops("A", "B", "X").replace("X,X", "C,C").replace("43.70000", "43.70200")},
    ],
    ids=["another time", "another line", "a stop 222 m away"],
)
def test_a_trip_that_differs_is_kept(tmp_path: Path, changes: dict[str, str]) -> None:
    same = {"stops": stops(*"ABC"), "trips": trips("T")}
    same["stop_times"] = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("C", "08:40:00")])
    both = merge_feeds({"bus": bus(tmp_path), "train": train(tmp_path, **(same | changes))})
    assert both.trips.ids.to_list() == ["bus:T", "train:T"]


def test_a_trip_of_more_days_is_kept_and_other_dates_are_said(tmp_path: Path) -> None:
    same = {"stops": stops(*"ABC"), "trips": trips("T"), "calendar": DAILY.replace("20261231", "20271231")}
    same["stop_times"] = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("C", "08:40:00")])
    both = merge_feeds({"bus": bus(tmp_path), "train": train(tmp_path, **same)})
    assert both.trips.ids.to_list() == ["bus:T", "train:T"]
    assert [p.code for p in both.problems] == ["dates_differ"]


def test_rules_blocks_and_frequencies_stay_with_their_feed(tmp_path: Path) -> None:
    often = "trip_id,start_time,end_time,headway_secs\nU,09:00:00,10:00:00,1800\n"
    rules = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nC,D,2,700\n"
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")], U=[("B", "08:20:30"), ("C", "08:40:00")])
    blocked = bus(tmp_path, trips=trips("T,S,K", "U,S,K"), stop_times=calls)
    both = merge_feeds({"bus": blocked, "train": train(tmp_path, frequencies=often, transfers=rules)})
    found = reached(both, "bus:A")
    assert (found["bus:C"], found["train:D"]) == ("08:40:00", "09:20:00")  # seated from T to U; then the first of the frequency
    assert reached(both, "train:C")["train:D"] == "08:11:40"  # the rule: 700 s on foot


def test_feeds_of_two_zones_or_none_are_refused(tmp_path: Path) -> None:
    other = train(tmp_path, agency=AGENCY.replace("Europe/Paris", "Europe/Lisbon"))
    for feeds in ({}, {"bus": bus(tmp_path), "train": other}, {"a:b": other}):
        with pytest.raises(BadOption):
            merge_feeds(feeds)


def test_feeds_are_read_together_and_one_alone_keeps_its_ids(tmp_path: Path) -> None:
    paths = {name: write_feed(tmp_path / name) for name in ("bus", "train")}
    assert read_feeds(paths).trips.ids.to_list() == ["bus:T"]
    assert read_feeds({"bus": paths["bus"]}).trips.ids.to_list() == ["T"]
    assert read_feeds({"bus": paths["bus"]}).parts == ()


def test_one_broken_feed_refuses_all_and_says_which(tmp_path: Path) -> None:
    paths = {"bus": write_feed(tmp_path / "bus"), "train": write_feed(tmp_path / "train", stops=stops("A", "B"))}
    with pytest.raises(FeedRefused) as refusal:
        read_feeds(paths | {"boat": tmp_path / "boat"})
    named = [(p.file, p.line, p.code) for p in refusal.value.problems]
    assert named == [("train/stop_times.txt", 4, "unknown_reference"), ("boat/boat", None, "feed_not_found")]


def test_feeds_of_two_zones_are_refused_in_words(tmp_path: Path) -> None:
    lisbon = AGENCY.replace("Europe/Paris", "Europe/Lisbon")
    paths = {"bus": write_feed(tmp_path / "bus"), "train": write_feed(tmp_path / "train", agency=lisbon)}
    with pytest.raises(FeedRefused) as refusal:
        read_feeds(paths)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.field) == ("zones_differ", "agency_timezone")
    assert "train\u00a0: Europe/Lisbon" in problem.message_fr
    with pytest.raises(BadOption):
        read_feeds({"a:b": paths["bus"], "c": paths["train"]})


def test_feeds_are_named_after_their_files() -> None:
    labels = ["libéO Bus.zip", "https://example.org/gtfs.zip", "https://other.org/data/gtfs/", "GTFS.ZIP", "…", "a" * 40]
    assert distinct_names(labels) == ["libeo-bus", "gtfs", "gtfs-2", "gtfs-3", "gtfs-4", "a" * 24]
