"""The planner against every plan of tiny problems, and against a checker that trusts nothing."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.optimiser.checker import broken, recount
from tests.engines.optimiser.instances import draw, every_plan, tiny

from maillage.engines.optimiser import ImpossibleProblem, Stop, broken_rules, problem_from, score, solve, worth_of_each
from maillage.engines.optimiser.bounding import BoundProcess
from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.command import answer
from maillage.engines.optimiser.finishing import seat
from maillage.engines.optimiser.greedy import greedy_sessions

FIGURES = ("objective", "served", "served_nocar", "worst", "km", "regularity")


def few(steps: int) -> Stop:
    """Short steps: the rules are what is tested, not the quality."""
    return Stop(steps=steps, work=0.01)


def solved(document: dict[str, Any], stop: Stop, **options: Any) -> dict[str, Any]:
    """Solve a document and have the checker agree with every figure."""
    problem = problem_from(document)
    result = solve(problem, stop, seed=1, **options)
    found = answer(problem, result)
    assert broken(document, found) == []
    assert broken_rules(problem, result.plan) == []
    assert {name: found[name] for name in FIGURES} == pytest.approx(recount(document, found))
    assert found["bound"] is None or found["bound"] >= found["objective"]
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6])
def test_a_tiny_problem_is_solved_as_well_as_by_trying_every_plan(seed: int) -> None:
    document = tiny(seed)
    problem = problem_from(document)
    plans = [plan for plan in every_plan(problem) if not broken_rules(problem, plan)]
    assert len(plans) > 10
    best = max(score(problem, plan).objective for plan in plans)
    found = solved(document, Stop(steps=12), with_floors=False)
    assert found["objective"] == best
    assert found["bound"] >= best


@pytest.mark.slow("CP-SAT's own clock runs slower than ours on problems of any size")
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10_000))
def test_plans_of_random_problems_obey_every_rule_and_are_worth_what_they_say(seed: int) -> None:
    document = draw(seed, sites=3, groups=20)
    found = solved(document, few(2))
    problem = problem_from(document)
    first = seat(Case(problem), greedy_sessions(Case(problem)))
    if first is not None and not broken_rules(problem, first):
        assert found["objective"] >= score(problem, first).objective
        assert found["served"] >= score(problem, first).served
        assert found["worst"] >= round(100 * score(problem, first).worst, 1)


@pytest.mark.slow("two whole searches")
def test_the_same_steps_and_seed_give_the_same_answer_to_the_last_figure() -> None:
    document = draw(5, sites=3, groups=20)
    assert solved(document, few(2)) == solved(document, few(2))


@pytest.mark.slow("waits for its limit")
def test_a_time_limit_is_kept() -> None:
    began = time.monotonic()
    found = solved(draw(6, sites=6, groups=60), Stop(seconds=3))
    assert time.monotonic() - began < 9
    assert found["trace"][0][1] <= found["objective"]


@pytest.mark.slow("imports the solvers in a second process")
def test_a_stop_that_is_asked_for_ends_the_search_with_the_best_so_far() -> None:
    asked = iter([False, False])
    found = solved(draw(7), Stop(seconds=60, asked=lambda: next(asked, True)))
    assert found["sessions"]


@pytest.mark.slow("imports the solver in a second process")
def test_the_bound_is_proven_in_a_process_whose_death_ends_no_more_than_its_news() -> None:
    document = draw(8, sites=5, groups=60)
    problem = problem_from(document)
    plan = seat(Case(problem), greedy_sessions(Case(problem)))
    assert plan is not None
    with BoundProcess(problem, None, None) as process:
        bounds: list[float] = []
        while not bounds:
            bounds = [news.bound for news in process.news() if news.bound < float("inf")]
            time.sleep(0.05)
        assert min(bounds) >= score(problem, plan).objective
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        began = time.monotonic()
        while time.monotonic() - began < 0.5:
            list(process.news())
        assert list(process.news()) == []
        assert time.monotonic() - began < 3


@pytest.mark.slow("waits for its limit")
def test_a_solver_killed_half_way_keeps_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    enter = BoundProcess.__enter__

    def entered(self: BoundProcess) -> BoundProcess:
        started.append(self.pid or 0)
        os.kill(started[0], signal.SIGKILL)
        return enter(self)

    monkeypatch.setattr(BoundProcess, "__enter__", entered)
    found = solved(draw(9), Stop(seconds=3))
    assert started
    assert found["sessions"]
    assert found["bound"] is None


@pytest.mark.slow("four searches")
def test_pins_are_held_and_no_more_of_the_current_plan_goes_than_allowed() -> None:
    document = draw(10)
    before = solved(document, few(0))["sessions"]
    current = [{name: session[name] for name in ("site", "slot", "kind", "start")} for session in before]
    moved = draw(10)
    moved["groups"] = [{**group, "nocar": 1 - group["nocar"]} for group in moved["groups"]]
    free = {(s["site"], s["slot"], s["kind"], s["start"]) for s in solved(moved, few(1), with_floors=False)["sessions"]}
    gone = [session for session in current if tuple(session.values()) not in free]
    assert gone, "the problem should tempt to change the plan"
    solved({**moved, "pins": gone[:1]}, few(1), with_floors=False)
    solved({**moved, "current": current, "max_changes": 0}, few(1), with_floors=False)


def test_a_promise_nobody_can_keep_is_named_and_nothing_that_is_innocent() -> None:
    document = draw(11)
    document["minimum_presence"][0]["each_week"] = 9
    with pytest.raises(ImpossibleProblem) as refused:
        solve(problem_from(document), few(1))
    names = refused.value.conflict
    assert any(name.startswith("9 a week in North") for name in names)
    assert not any("South" in name for name in names)


def test_without_one_of_its_rules_a_conflict_is_none() -> None:
    document = draw(12)
    slot = next(slot for slot, (desks, _) in enumerate(document["sites"][0]["rooms"]) if desks == 0)
    pinned = {**document, "pins": [{"site": 0, "slot": slot, "kind": "permanence"}]}
    with pytest.raises(ImpossibleProblem) as refused:
        solve(problem_from(pinned), few(1))
    pin, rooms = sorted(refused.value.conflict, key=lambda name: not name.startswith("pinned"))
    assert pin.startswith("pinned: permanence at place 1, week")
    assert rooms == "rooms of place 1"
    pinned["sites"][0]["rooms"][slot] = [1, 0]
    for adviser in pinned["advisers"]:
        adviser["free"][slot] = 1
    assert solved(pinned, few(1))["sessions"]


def test_the_worth_of_a_session_is_what_seating_everybody_again_without_it_loses() -> None:
    problem = problem_from(draw(13))
    plan = solve(problem, few(1)).plan
    worth = worth_of_each(problem, plan)
    for number, each in enumerate(worth):
        assert sum(each.serves.values()) == sum(s.people for s in plan.attendance if s.session == number)
        again = seat(Case(problem), plan.sessions[:number] + plan.sessions[number + 1 :])
        assert again is not None
        assert each.points == score(problem, plan).objective - score(problem, again).objective
    assert any(each.people > 0 for each in worth)
