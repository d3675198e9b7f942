"""The console command: one JSON object, times from the day's start, refusals with a code."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.engines.reach.feeds import DAY, stop_times, stops, trips, write_feed, write_zip

from maillage.engines.reach.command import main

CALLS = stop_times(
    T=[("A", "08:00:00"), ("B", "08:20:30")],
    U=[("B", "08:25:00"), ("C", "08:40:00")],
    V=[("C", "10:00:00"), ("A", "10:30:00")],
    N=[("A", "23:50:00"), ("C", "24:20:00")],
)
LINES = {"trips": trips("T", "U", "V", "N"), "stop_times": CALLS}


@pytest.fixture
def feed(tmp_path: Path) -> str:
    return str(write_zip(tmp_path / "feed.zip", **LINES))


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == code
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_earliest_gives_times_by_stop(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("earliest", feed, "--date", DAY, "--from", "A", "--no-walk")
    assert run(capsys, *asked, "--at", "08:00") == {"A": "08:00:00", "B": "08:20:30", "C": "08:40:00"}
    assert run(capsys, *asked, "--at", "08:00:01") == {"A": "08:00:01", "C": "24:20:00"}
    assert run(capsys, *asked, "--at", "07:00", "--max-transfers", "0")["C"] == "24:20:00"
    assert run(capsys, *asked, "--at", "07:00", "--change-s", "300")["C"] == "24:20:00"


def test_latest_gives_times_by_stop(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("latest", feed, "--date", DAY, "--to", "C", "--no-walk")
    assert run(capsys, *asked, "--by", "08:40") == {"A": "08:00:00", "B": "08:25:00", "C": "08:40:00"}
    assert run(capsys, *asked, "--by", "24:30") == {"A": "23:50:00", "B": "08:25:00", "C": "24:30:00"}


def test_roundtrip_describes_the_trip_from_a_home(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("roundtrip", feed, "--date", DAY, "--site", "C", "--start", "09:00", "--end", "09:45", "--home", "A")
    answer = run(capsys, *asked)
    assert answer["verdict"] == "reachable"
    assert [answer[name] for name in ("leave_home", "arrive_site", "leave_site", "arrive_home")] == [
        "08:00:00", "08:40:00", "10:00:00", "10:30:00",
    ]  # fmt: skip
    assert [leg["trip_id"] for leg in answer["out"]["legs"]] == ["T", "U"]
    assert answer["out"]["transfers"] == 1
    limited = run(capsys, *asked, "--max-transfers", "1")
    assert limited == answer
    assert run(capsys, *asked, "--max-transfers", "0")["verdict"] == "no_way_there"


def test_roundtrip_without_home_answers_for_every_stop(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("roundtrip", feed, "--date", DAY, "--site", "43.7,3.3", "--start", "09:00", "--end", "09:45")
    answer = run(capsys, *asked)
    assert set(answer) == {"A", "C"}
    assert (answer["A"]["verdict"], answer["A"]["leave_home"]) == ("reachable", "08:00:00")
    assert answer["C"]["wait_before_s"] == 300


def test_info_describes_the_feed_and_the_day(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "info", feed, "--date", DAY)
    assert (answer["stops"], answer["trips"], answer["zone"]) == (3, 4, "Europe/Paris")
    assert answer["day"] == answer["day"] | {"status": "served", "trips": 4, "trips_from_the_day_before": 1}
    assert run(capsys, "info", feed, "--date", "2030-01-01")["day"]["status"] == "outside_feed_dates"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("earliest", "FEED", "--date", "2030-01-01", "--from", "A", "--at", "08:00"), "outside_feed_dates"),
        (("earliest", "FEED", "--date", DAY, "--from", "Z", "--at", "08:00"), "unknown_stop"),
        (("latest", "FEED", "--date", DAY, "--to", "A", "--by", "08:00", "--change-s", "0"), "bad_option"),
        (("latest", "FEED", "--date", DAY, "--to", "A", "--by", "08:00", "--max-transfers", "-1"), "bad_option"),
        (("earliest", "nowhere", "--date", DAY, "--from", "A", "--at", "08:00"), "feed_refused"),
        (("roundtrip", "FEED", "--date", DAY, "--site", "here", "--start", "9:00", "--end", "10:00"), "unknown_stop"),
        (("roundtrip", "FEED", "--date", DAY, "--site", "A", "--start", "10:00", "--end", "9:00", "--home", "C"), "bad_option"),
    ],
)
def test_a_refusal_is_a_code_and_exits_with_2(
    feed: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str
) -> None:
    answer = run(capsys, *(feed if a == "FEED" else a for a in arguments), code=2)
    assert answer["error"] == code


def test_a_refused_feed_lists_its_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_feed(tmp_path, stops=stops("A", "B"))
    answer = run(capsys, "info", str(folder), code=2)
    assert [(p["file"], p["line"], p["field"]) for p in answer["problems"]] == [("stop_times.txt", 4, "stop_id")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("earliest", "FEED", "--date", DAY, "--from", "A", "--at", "8 h"), "argument --at: '8 h' is not HH:MM"),
        (("earliest", "FEED", "--date", DAY, "--from", "A", "--at", "08:61"), "is not HH:MM or HH:MM:SS"),
        (("earliest", "FEED", "--date", "10/03/2026", "--from", "A", "--at", "08:00"), "is not YYYY-MM-DD"),
        (("earliest", "FEED", "--date", "20260310", "--from", "A", "--at", "08:00"), "is not YYYY-MM-DD"),
        (("earliest", "FEED", "--date", "2026-02-30", "--from", "A", "--at", "08:00"), "there is no 2026-02-30"),
        (("earliest", "FEED", "--date", DAY, "--from", "A"), "required: --at"),
        (("earliest", "FEED", "--date", DAY, "--from", "--at", "08:00"), "argument --from: expected one argument"),
        (("info", "FEED", "--max-transfers", "1"), "unrecognized arguments: --max-transfers 1"),
        (("fly", "FEED"), "invalid choice: 'fly'"),
        ((), "required: info | earliest | latest | roundtrip"),
    ],
)
def test_unreadable_arguments_are_refused_in_one_sentence(
    feed: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    answer = run(capsys, *(feed if a == "FEED" else a for a in arguments), code=2)
    assert answer["error"] == "bad_usage"
    assert words in answer["message"]
    assert main([feed if a == "FEED" else a for a in arguments]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert words in said.err


def test_several_feeds_are_asked_as_one(feed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The train repeats the bus's U, and goes on to D."""
    calls = stop_times(U=[("B", "08:25:00"), ("C", "08:40:00")], W=[("C", "08:45:00"), ("D", "09:00:00")])
    train = str(write_zip(tmp_path / "train.zip", stops=stops(*"ABCD"), trips=trips("U", "W"), stop_times=calls))
    found = run(capsys, "earliest", feed, train, "--date", DAY, "--from", "feed:A", "--at", "08:00")
    assert (found["feed:C"], found["train:D"]) == ("08:40:00", "09:00:00")
    told = run(capsys, "info", feed, train)
    assert [(part["name"], part["trips"], part["trips_twice"]) for part in told["feeds"]] == [("feed", 4, 0), ("train", 2, 1)]
    assert [each["code"] for each in told["warnings"]] == ["trips_twice"]
    assert "feeds" not in run(capsys, "info", feed)
    broken = str(write_zip(tmp_path / "broken.zip", stops=stops("A")))
    assert run(capsys, "info", feed, broken, code=2)["problems"][0]["file"] == "broken/stop_times.txt"


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["roundtrip", "--help"])
    assert stop.value.code == 0
    assert "--max-transfers" in capsys.readouterr().out


def test_an_unknown_stop_is_answered_with_those_that_look_like_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = stop_times(T=[("Lodeve-1", "08:00:00"), ("Lodeve-2", "08:20:00")])
    folder = write_feed(tmp_path, stops=stops("Lodeve-1", "Lodeve-2", "Clermont"), stop_times=calls)
    answer = run(capsys, "earliest", str(folder), "--date", DAY, "--from", "Lodeve1", "--at", "08:00", code=2)
    assert (answer["error"], sorted(answer["near"])) == ("unknown_stop", ["Lodeve-1", "Lodeve-2"])


def test_places_that_start_with_a_dash_are_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Southern latitudes, and ids some exports write."""
    south = "stop_id,stop_name,stop_lat,stop_lon\n-7,Mairie,-21.1,55.5\nB,Gare,-21.2,55.5\n"
    calls = stop_times(T=[("-7", "08:00:00"), ("B", "08:20:00")], U=[("B", "09:00:00"), ("-7", "09:20:00")])
    folder = str(write_feed(tmp_path, stops=south, trips=trips("T", "U"), stop_times=calls))
    assert run(capsys, "earliest", folder, "--date", DAY, "--from", "-7", "--at", "08:00")["B"] == "08:20:00"
    asked = ("roundtrip", folder, "--date", DAY, "--start", "08:30", "--end", "08:50")
    answer = run(capsys, *asked, "--site", "-21.2,55.5", "--home", "-21.1,55.5")
    assert (answer["verdict"], answer["leave_home"], answer["arrive_home"]) == ("reachable", "08:00:00", "09:20:00")


@pytest.mark.parametrize("limit", [(), ("--max-transfers", "0")])
def test_a_round_trip_from_a_home_is_exact_to_the_second(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], limit: tuple[str, ...]
) -> None:
    """One arrives at the very second one must be there, an odd one, and takes the earlier of two in one 2-second tick."""
    calls = stop_times(
        T1=[("A", "08:00:00"), ("C", "08:54:59")],
        T2=[("A", "08:00:01"), ("C", "08:55:01")],
        T3=[("A", "08:00:01"), ("C", "08:55:00")],
        U=[("C", "09:00:01"), ("A", "09:20:01")],
    )
    folder = str(write_feed(tmp_path, trips=trips("T1", "T2", "T3", "U"), stop_times=calls))
    asked = ("roundtrip", folder, "--date", DAY, "--site", "C", "--home", "A", *limit)
    answer = run(capsys, *asked, "--start", "09:00:01", "--end", "09:00:01")
    names = ("leave_home", "arrive_site", "leave_site", "arrive_home")
    assert [answer[name] for name in names] == ["08:00:01", "08:55:00", "09:00:01", "09:20:01"]
    answer = run(capsys, *asked, "--start", "08:59:59", "--end", "09:00:02")
    assert [answer[name] for name in names] == ["08:00:00", "08:54:59", None, None]


def test_with_a_limit_of_changes_the_reasons_are_told_as_without(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("roundtrip", feed, "--date", DAY, "--site", "C", "--max-transfers", "0")
    answer = run(capsys, *asked, "--start", "09:00", "--end", "09:45", "--home", "A")
    assert (answer["reasons"], answer["first_arrival"]) == (["no_way_there"], "24:20:00")
    answer = run(capsys, *asked, "--start", "11:00", "--end", "11:45", "--home", "A")
    assert (answer["last_departure"], answer["last_departure_stop"]) == ("10:00:00", "C")
    answer = run(capsys, *asked, "--start", "11:00", "--end", "11:45", "--home", "44.9,3.3")
    assert (answer["verdict"], answer["too_far_at"]) == ("too_far_to_walk_to_a_stop", "home")
    assert list(run(capsys, *asked, "--start", "09:00", "--end", "09:45")) == ["C"]


def test_a_day_without_service_is_said_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Last night's trips still run, so what is reached is not nothing."""
    removed = f"service_id,date,exception_type\nS,{DAY.replace('-', '')},2\n"
    folder = str(write_feed(tmp_path, calendar_dates=removed, **LINES))
    assert main(["earliest", folder, "--date", DAY, "--from", "A", "--at", "00:00", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"A": "00:00:00"}
    assert f"no service runs on {DAY}" in said.err
    asked = ("roundtrip", folder, "--date", DAY, "--site", "C", "--start", "09:00", "--end", "09:45", "--home", "A")
    assert run(capsys, *asked)["verdict"] == "no_service_that_day"
    assert run(capsys, *asked, "--max-transfers", "2")["verdict"] == "no_service_that_day"
    assert run(capsys, "info", folder, "--date", DAY)["day"]["status"] == "no_service_that_day"


def test_a_reader_that_has_seen_enough_is_no_error(feed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        assert main(["info", feed, "--json"]) == 0


def test_without_json_the_answer_is_lines(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["earliest", feed, "--date", DAY, "--from", "A", "--at", "08:00", "--no-walk"]) == 0
    assert capsys.readouterr().out.splitlines() == ["A\t08:00:00", "B\t08:20:30", "C\t08:40:00"]
