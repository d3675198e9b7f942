"""The console command: its answer, its summary, and a clear refusal for each way a file can be wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engines.optimiser.checker import broken, recount
from tests.engines.optimiser.instances import draw, tiny
from tests.engines.optimiser.schemas import faults

from maillage.engines.optimiser.command import main

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
Change = Callable[[dict[str, Any]], object]


def schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    return read


def written(folder: Path, document: object) -> str:
    path = folder / "problem.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(path)


def test_the_answer_follows_its_schema_and_the_checker_recounts_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = tiny(1)
    assert faults(document, schema("plan-problem.json")) == []
    assert main([written(tmp_path, document), "--steps", "2", "--seed", "4", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert faults(found, schema("plan-answer.json")) == []
    assert broken(document, found) == []
    assert found["objective"] == recount(document, found)["objective"]
    assert found["seed"] == 4


def test_the_summary_says_what_is_proven(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, tiny(2)), "--steps", "1"]) == 0
    assert "more is possible" in capfd.readouterr().out


def test_an_impossible_problem_names_its_conflict(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = draw(3)
    document["minimum_presence"][1]["each_week"] = 9
    assert main([written(tmp_path, document), "--steps", "1", "--json"]) == 2
    out, err = capfd.readouterr()
    found = json.loads(out)
    assert faults(found, schema("plan-answer.json")) == []
    assert any(rule.startswith("9 a week in South") for rule in found["conflict"])
    assert "cannot hold together" in err


def put(path: str, value: object) -> Change:
    """Change one value of a document; `sites.0.rooms` is a path."""

    def change(document: dict[str, Any]) -> None:
        inside: Any = document
        *parents, last = path.split(".")
        for part in parents:
            inside = inside[int(part) if part.isdecimal() else part]
        inside[int(last) if last.isdecimal() else last] = value

    return change


WRONG: list[tuple[Change, str]] = [
    (lambda d: d.pop("weeks"), "weeks: is missing"),
    (put("weeks", 5), "weeks: must be a whole number from 4 to 4 (got 5)"),
    (lambda d: d["slots"].pop(), "slots: must have 40 items, not 39"),
    (put("slots.3.cls", 4), "slots[3].cls: must end in 3, as the slot does (got 4)"),
    (put("slots.3.cls", 13), "slots[3].cls: must be 3, the morning's plus one (got 13)"),
    (put("kinds", {"cv": {"seats": 3, "min": 1}}), "kinds: must have 'permanence' first"),
    (put("kinds.digital.min", 9), "kinds.digital.min: must be a whole number from 0 to 8 (got 9)"),
    (put("sites", []), "sites: must name at least one place (got [])"),
    (put("sites.0.rooms.2", [1]), "sites[0].rooms[2]: must have 2 items, not 1"),
    (put("sites.1.epci", "West"), "sites[1].epci: must be one of the territories: North, South (got 'West')"),
    (put("sites.0.km_from", {"7": 3}), "sites[0].km_from.7: must have as its key a whole number from 0 to 1 (got 3)"),
    (put("sites.0.at", [43.6, "east"]), "sites[0].at[1]: must be a number (got 'east')"),
    (put("advisers.0.skills", ["dance"]), "advisers[0].skills[0]: must be one of the kinds"),
    (put("advisers.1.free.4", 2), "advisers[1].free[4]: must be true or false (got 2)"),
    (put("advisers.1.id", 0), "advisers[1].id: must be a whole number from 1 to 1 (got 0)"),
    (put("profiles.0.reach", {"0": {"0": 32}}), "profiles[0].reach.0.0: must be a whole number from 1 to 31 (got 32)"),
    (put("groups.2.profile", 99), "groups[2].profile: must be the number of one of the 14 profiles (got 99)"),
    (put("groups.2.n", 0), "groups[2].n: must be a whole number from 1"),
    (put("points.territory", [[0.4, 1], [0.2, 2]]), "points.territory: must have rising shares and falling points"),
    (put("points.km", -1), "points.km: must be a whole number from 0"),
    (put("pins", [{"site": 0, "slot": 40, "kind": "cv"}]), "pins[0].slot: must be the number of one of the 40 half-days"),
    (put("max_changes", "few"), "max_changes: must be a whole number"),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_wrong_problem_is_refused_with_the_place_and_the_reason(
    change: Change, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(json.dumps(tiny(1)))
    change(document)
    assert main([written(tmp_path, document), "--steps", "1", "--json"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert message in err


@pytest.mark.parametrize(("text", "message"), [("{", "is not JSON"), ("[]", "must be an object"), ("[" * 10_000, "is not JSON")])
def test_what_is_no_problem_at_all_is_refused(text: str, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, text)]) == 2
    assert message in capfd.readouterr().err


def test_a_missing_file_is_said_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert "No such file" in capfd.readouterr().err


@pytest.mark.parametrize(
    "options", [["--time-limit", "0"], ["--time-limit", "soon"], ["--steps", "-1"], ["--steps", "1", "--time-limit", "2"]]
)
def test_options_that_make_no_sense_are_refused(options: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["problem.json", *options])
    assert ended.value.code == 2
    assert "argument" in capfd.readouterr().err
