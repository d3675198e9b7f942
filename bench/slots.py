"""`python -m bench.slots --json [--quick]`: free slots of W1 to W3, ours in PostgreSQL beside engines that only compute.

The published engines are given dated openings and busy times in memory before the clock starts. Ours is timed end to end:
from the question to the list of (adviser, place, start), out of the database, on one connection.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.engines.slots.workloads import WORKLOADS, draw

from bench import slots_database as database
from bench.report import Row as ReportRow
from bench.report import median_of, missing_peer, print_report, progress, time_in_turn
from bench.slots_database import ORM, OURS, SELECT_1, SHOWN
from bench.slots_edge import first_ten_by_http
from bench.slots_node import NAME as ON_NODE_NAME
from bench.slots_node import slot_calculator, why_not
from bench.slots_peers import Document, Peer, Row, mroudai, slotify
from maillage.engines.slots import Snapshot, first_slots, free_slots
from maillage.engines.slots.command import answer
from maillage.engines.slots.scenario import Scenario, scenario_of

if TYPE_CHECKING:
    from tests.throwaway import TestRun

ENGINE = "engines.slots, computing only"
FIRST = 10
UPKEEP_ON = "W2"
PEERS: dict[str, tuple[str, Callable[[Document], Peer]]] = {
    "mroudai-django-slots": ("slots", mroudai),
    "slotify-scheduling": ("slotify", slotify),
}
COMPARED = "mroudai-django-slots"


@dataclass(frozen=True)
class Plan:
    """How long to measure."""

    runs: int
    slow_s: float
    rounds: int


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.slots", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout (always so)")
    parser.add_argument("--quick", action="store_true", help="fewer runs; a peer over 2 seconds is timed once")
    plan = Plan(runs=7, slow_s=2.0, rounds=5) if parser.parse_args().quick else Plan(runs=25, slow_s=10.0, rounds=20)
    rows: list[ReportRow] = []
    figures: dict[str, float] = {"hashes_equal": 1}
    with database.database() as run:
        for name in WORKLOADS:
            measured, found = _measure(name, plan, run)
            rows += measured
            figures["hashes_equal"] = min(figures["hashes_equal"], found.pop("hashes_equal"))
            figures |= found
        edge, why = first_ten_by_http(plan.rounds)
    rows += edge
    figures |= _figures(rows)
    if edge:
        figures["http_first10_p95_ms"] = round(edge[0]["p95"], 2)
    print_report("slots", rows, figures, [*_skipped(), *why])


def _measure(name: str, plan: Plan, run: TestRun) -> tuple[list[ReportRow], dict[str, float]]:
    """Compare the answers on one workload, then time them; peers run where they stay under a minute."""
    progress(f"{name}: drawing")
    document = draw(name)
    scenario, world = scenario_of(document), database.written(name, document, run)
    peers = [prepare(document) for module, prepare in PEERS.values() if name != "W3" and _is_installed(module)]
    if name != "W3" and not why_not():
        peers.append(slot_calculator(document))
    progress(f"{name}: comparing the answers")
    is_equal = _answers_agree(name, scenario, peers, database.answers(world)) and database.others_agree(world)
    progress(f"{name}: timing")
    every = {**database.engines(world), ENGINE: lambda: _every(scenario), **{peer.name: peer.every for peer in peers}}
    first = {ENGINE: lambda: _first(scenario), **{peer.name: _first_of(peer) for peer in peers}}
    rows = time_in_turn(every, plan.runs, warmup=2, work=f"{name} all", slow_s=plan.slow_s)
    rows += time_in_turn(first, plan.runs, work=f"{name} first {FIRST}, computing only", slow_s=plan.slow_s)
    rows += database.timed_others(world, plan.runs)
    rows += database.timed_first(world, plan.runs * 60)
    found: dict[str, float] = {"hashes_equal": int(is_equal)}
    if name == UPKEEP_ON:
        from bench.slots_upkeep import upkeep

        progress(f"{name}: what a booking adds")
        kept, found["upkeep_ms"] = upkeep(world, database.owner_of(run), bookings=40)
        rows += kept
    return rows, found


def _answers_agree(name: str, scenario: Scenario, peers: list[Peer], told: dict[str, tuple[list[Row], list[Row]]]) -> bool:
    """Tell whether every engine gives the published slots, all and the first ten."""
    expected = (WORKLOADS[name].sha, WORKLOADS[name].sha_first10)
    shas = {ENGINE: (_sha(_every(scenario)), _sha(_first(scenario)))}
    shas |= {engine: (_sha(every), _sha(first)) for engine, (every, first) in told.items()}
    for peer in peers:
        every, first = peer.rows(peer.every()), peer.rows(peer.first(FIRST))
        earliest = sorted(first, key=lambda slot: (slot[2], slot[0], slot[1]))[:FIRST]
        shas[peer.name] = (_sha(sorted(every)), _sha(earliest))
    for engine, found in shas.items():
        if found != expected:
            progress(f"{name}: {engine} answers {found}, not {expected}")
    return all(found == expected for found in shas.values())


def _every(scenario: Scenario) -> list[Row]:
    return free_slots(scenario.occurrences, scenario.busy, scenario.reason).rows()


def _first(scenario: Scenario) -> list[Row]:
    load = Snapshot(scenario.occurrences, scenario.busy).load
    return first_slots(FIRST, load, scenario.reason, from_s=scenario.from_s, until_s=scenario.until_s).rows()


def _first_of(peer: Peer) -> Callable[[], object]:
    return lambda: peer.first(FIRST)


def _sha(rows: list[Row]) -> object:
    return answer(rows)["sha"]


def _figures(rows: list[ReportRow]) -> dict[str, float]:
    """How many times faster; `w1_vs_peer` is the contract's name of `w1_vs_mroudai`. `shown` is with all that a page needs."""
    figures: dict[str, float] = {}
    for name in WORKLOADS:
        timed = [row for row in rows if row["work"] == f"{name} all"]
        ours, short = median_of(timed, OURS), name.lower()
        if name == "W3":
            figures["w3_ms"] = round(ours, 2)
            continue
        figures[f"{short}_vs_orm"] = round(median_of(timed, ORM) / ours, 1)
        if any(row["engine"] == COMPARED for row in timed):
            figures[f"{short}_vs_peer"] = figures[f"{short}_vs_mroudai"] = round(median_of(timed, COMPARED) / ours, 1)
            figures[f"{short}_shown_vs_mroudai"] = round(median_of(timed, COMPARED) / median_of(timed, SHOWN), 1)
    first = [row for row in rows if row["work"] == f"W2 first {FIRST}, same connection"]
    figures["first10_vs_select1"] = round(median_of(first, OURS) / median_of(first, SELECT_1), 2)
    others = [row for row in rows if row["work"] == "W2 all, other reasons"]
    figures["dearest_reason"] = round(max(row["median"] for row in others) / median_of(others, OURS), 2)
    return figures


def _skipped() -> list[dict[str, str]]:
    absent = [missing_peer(module, engine) for engine, (module, _) in PEERS.items()]
    on_w3 = {"engine": "every peer on W3", "why": "ten times W2: minutes a run"}
    on_node = [{"engine": ON_NODE_NAME, "why": why_not()}] if why_not() else []
    return [entry for entry in absent if entry is not None] + [on_w3, *on_node]


def _is_installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


if __name__ == "__main__":
    main()
