"""The console command: the published answers, the options of a scenario, and clear refusals."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engines.slots.workloads import WORKLOADS, draw

from maillage.engines.slots.command import main

Edit = Callable[[dict[str, Any]], object]

SMALL: dict[str, Any] = {
    "tz": "Europe/Paris",
    "range_start": "2027-04-05",
    "range_end": "2027-04-19",
    "holidays": [],
    "advisers": [
        {
            "id": 3,
            "sites": [7],
            "openings": [
                {
                    "id": 300,
                    "site": 7,
                    "weekday": 1,
                    "start": "09:00",
                    "end": "11:00",
                    "first_day": "2027-01-05",
                    "rrule": "FREQ=WEEKLY;BYDAY=TU",
                }
            ],
            "absences": [["2027-04-13T00:00:00", "2027-04-14T00:00:00"]],
            "bookings": [["2027-04-06T09:30:00", "2027-04-06T10:00:00"]],
        }
    ],
}
TUESDAY_9 = 1_806_994_800  # 6 April 2027, 09:00 in Paris


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    def run(document: object, *options: str) -> dict[str, Any]:
        path = tmp_path / "scenario.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        assert main([str(path), *options, "--json"]) == 0
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return run


@pytest.fixture
def refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    def run(text: str) -> str:
        path = tmp_path / "scenario.json"
        path.write_text(text, encoding="utf-8")
        assert main([str(path), "--json"]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        return printed.err

    return run


def small(edit: Edit) -> dict[str, Any]:
    document = copy.deepcopy(SMALL)
    edit(document)
    return document


def minutes(answer: dict[str, Any]) -> list[int]:
    return [(start - TUESDAY_9) // 60 for _, _, start in answer["slots"]]


@pytest.mark.parametrize(
    "name", ["W1", "W2", pytest.param("W3", marks=pytest.mark.slow(reason="draws and reads 134,000 bookings"))]
)
def test_published_workloads_get_the_published_answers(name: str, ask: Callable[..., dict[str, Any]]) -> None:
    workload, scenario = WORKLOADS[name], draw(name)
    every, first = ask(scenario), ask(scenario, "--first", "10")
    assert (every["count"], every["sha"]) == (workload.free, workload.sha)
    assert (first["count"], first["sha"]) == (10, workload.sha_first10)


def test_buffer_of_the_bookings_reason_closes_what_follows_it(ask: Callable[..., dict[str, Any]]) -> None:
    scenario = draw("W1")
    for adviser in scenario["advisers"]:
        adviser["bookings"] = [[*booking, 10] for booking in adviser["bookings"]]
    assert ask(scenario)["count"] == 831


def test_buffer_of_the_new_appointment_meets_no_busy_time(ask: Callable[..., dict[str, Any]]) -> None:
    scenario = {**draw("W1"), "reason": {"duration": 30, "buffer_after": 10, "step": 30, "policy": "grid"}}
    assert ask(scenario)["count"] == 805


def test_without_a_reason_it_is_a_grid_of_thirty_minutes(ask: Callable[..., dict[str, Any]]) -> None:
    answer = ask(SMALL)
    assert answer["slots"] == [[3, 7, TUESDAY_9], [3, 7, TUESDAY_9 + 3_600], [3, 7, TUESDAY_9 + 5_400]]
    assert answer["count"] == 3
    assert answer == ask({**SMALL, "reason": {"duration": 30, "buffer_after": 0, "step": 30, "policy": "grid"}})


def test_a_reason_of_its_own(ask: Callable[..., dict[str, Any]]) -> None:
    assert minutes(ask({**SMALL, "reason": {"duration": 20, "policy": "grid"}})) == [0, 60, 80, 100]
    assert minutes(ask({**SMALL, "reason": {"duration": 45, "policy": "grid"}})) == []
    assert minutes(ask({**SMALL, "reason": {"duration": 45}})) == [60]


def test_a_booking_has_its_own_buffer(ask: Callable[..., dict[str, Any]]) -> None:
    document = small(lambda d: d["advisers"][0]["bookings"][0].append(10))
    assert minutes(ask(document)) == [0, 90]


def test_an_exception_moves_or_drops_one_occurrence(ask: Callable[..., dict[str, Any]]) -> None:
    moved = {"opening": 300, "day": "2027-04-06", "start": "14:05", "end": "15:10"}
    dropped = {"opening": 300, "day": "2027-04-06", "dropped": True}
    assert minutes(ask({**SMALL, "exceptions": [moved]})) == [305, 335]
    assert minutes(ask({**SMALL, "exceptions": [dropped]})) == []


def test_an_exception_cannot_open_a_holiday(ask: Callable[..., dict[str, Any]]) -> None:
    moved = {"opening": 300, "day": "2027-04-06", "start": "14:00", "end": "15:00"}
    assert ask({**SMALL, "holidays": ["2027-04-06"], "exceptions": [moved]})["count"] == 0


def test_other_recurrences_are_read_from_the_rule(ask: Callable[..., dict[str, Any]]) -> None:
    def with_rule(rule: str) -> dict[str, Any]:
        document = small(lambda d: d["advisers"][0]["openings"][0].update(rrule=rule))
        document["advisers"][0]["absences"] = []
        return ask(document)

    assert with_rule("FREQ=MONTHLY;BYDAY=2TU,4TU")["count"] == 4
    assert with_rule("FREQ=MONTHLY;BYDAY=-1TU")["count"] == 0
    assert with_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270406")["count"] == 0
    assert with_rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=20270406T235959Z")["count"] == 3


def test_without_json_one_line_per_slot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    assert main([str(path), "--first", "1"]) == 0
    assert capsys.readouterr().out == "2027-04-06 09:00  adviser 3  site 7\n1 free slots\n"


def opening(**fields: object) -> Edit:
    return lambda d: d["advisers"][0]["openings"][0].update(fields)


def exceptions(*listed: object) -> Edit:
    return lambda d: d.update(exceptions=list(listed))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: d.pop("tz"), "tz: is missing"),
        (lambda d: d.update(tz="Europe/Lodeve"), "tz: is not a known time zone (got 'Europe/Lodeve')"),
        (lambda d: d.pop("advisers"), "advisers: is missing"),
        (lambda d: d.update(advisers={}), "advisers: must be a list"),
        (lambda d: d.update(advisers=[4]), "advisers[0]: must be an object"),
        (lambda d: d["advisers"].append(d["advisers"][0]), "advisers[1].id: is used twice"),
        (lambda d: d["advisers"][0].update(id="3"), "advisers[0].id: must be a whole number"),
        (lambda d: d.update(range_start="5 April"), "range_start: must be a date such as 2027-03-22"),
        (lambda d: d.update(range_end="2027-04-04"), "range_end: must not be before 2027-04-05"),
        (lambda d: d.update(range_start="1812-04-05"), "range_start: must be in the years 1970 to 2199"),
        (lambda d: d.update(holidays="2027-04-05"), "holidays: must be a list"),
        (lambda d: d.update(holidays=[20270405]), "holidays[0]: must be a date such as 2027-03-22 (got 20270405)"),
        (lambda d: d.update(duration=45), "duration: needs a reason to say so: without one it is 30"),
        (lambda d: d.update(reason={"duration": 32}), "reason.duration: must be a multiple of 5 minutes"),
        (lambda d: d.update(reason={"buffer_after": -5}), "reason.buffer_after: must be from 0"),
        (lambda d: d.update(reason={"policy": "chain"}), "reason.policy: must be grid or fill"),
        (lambda d: d.update(reason={"lenght": 30}), "reason.lenght: is not a known field"),
        (opening(start="9h"), "advisers[0].openings[0].start: must be a time such as 09:30"),
        (opening(start="09:02"), "advisers[0].openings[0].start: must be a multiple of 5 minutes"),
        (opening(end="08:00"), "advisers[0].openings[0].end: must be after the start 09:00:00"),
        (opening(weekday=7), "advisers[0].openings[0].weekday: must be from 0 to 6"),
        (opening(weekday=2), "advisers[0].openings[0].rrule: does not agree with weekday 2"),
        (opening(rrule="FREQ=DAILY"), "advisers[0].openings[0].rrule: must have FREQ=WEEKLY or FREQ=MONTHLY"),
        (opening(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=3"), "rrule: has a part that is not supported: COUNT=3"),
        (opening(rrule="FREQ=MONTHLY;BYDAY=TU"), "rrule: must rank its days (2TU) when monthly"),
        (opening(rrule="FREQ=WEEKLY;BYDAY=DI"), "rrule: must have BYDAY such as MO"),
        (opening(first_day=None), "advisers[0].openings[0].first_day: must be a date such as 2027-03-22"),
        (opening(colour="blue"), "advisers[0].openings[0].colour: is not a known field"),
        (lambda d: d["advisers"][0]["bookings"].append(["2027-04-06T10:00:00"]), "bookings[1]: must be a list [start"),
        (
            lambda d: d["advisers"][0]["bookings"].append(["2027-04-06T10:00:00", "2027-04-06T09:00:00"]),
            "advisers[0].bookings[1][1]: must be after the start 2027-04-06T10:00:00",
        ),
        (lambda d: d["advisers"][0]["absences"].append(["noon", "night"]), "absences[1][0]: must be a date and time"),
        (exceptions({"opening": 9, "day": "2027-04-06", "dropped": True}), "exceptions[0].opening: is no opening of"),
        (exceptions({"opening": 300, "day": "2027-04-06"}), "exceptions[0]: must have start and end, or dropped"),
        (exceptions({"opening": 300, "day": "2027-04-06", "end": "08:00"}), "must be after the start 09:00:00"),
        (
            exceptions(*[{"opening": 300, "day": "2027-04-06", "dropped": True}] * 2),
            "exceptions[1]: changes an occurrence that another exception already changes",
        ),
    ],
)
def test_a_scenario_that_is_wrong_is_refused_by_the_path_of_its_field(
    edit: Edit, said: str, refusal: Callable[[str], str]
) -> None:
    assert said in refusal(json.dumps(small(edit)))


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "is not JSON"), ("[" * 100_000, "is not JSON"), ("[]", "the document: must be an object")],
)
def test_a_file_that_is_no_scenario_is_refused(text: str, said: str, refusal: Callable[[str], str]) -> None:
    assert said in refusal(text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "absent.json"), "--json"]) == 2
    assert "No such file" in capsys.readouterr().err
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    assert main([str(tmp_path / "binary.json"), "--json"]) == 2
    assert "is not UTF-8 text" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-1", "ten"])
def test_a_number_of_slots_that_is_none_is_refused(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["scenario.json", f"--first={count}"])
    assert stopped.value.code == 2
    assert "must be a whole number from 1 on" in capsys.readouterr().err
