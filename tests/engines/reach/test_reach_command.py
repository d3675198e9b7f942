"""The console command: one JSON object, times from the day's start, refusals with a code."""

from __future__ import annotations

import json
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


def test_bad_times_and_dates_are_usage_errors(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    for date, at in ((DAY, "8 h"), ("10/03/2026", "08:00"), (DAY, "08:61")):
        with pytest.raises(SystemExit) as stop:
            main(["earliest", feed, "--date", date, "--from", "A", "--at", at])
        assert stop.value.code == 2
    assert "HH:MM" in capsys.readouterr().err


def test_without_json_the_answer_is_lines(feed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["earliest", feed, "--date", DAY, "--from", "A", "--at", "08:00", "--no-walk"]) == 0
    assert capsys.readouterr().out.splitlines() == ["A\t08:00:00", "B\t08:20:30", "C\t08:40:00"]
