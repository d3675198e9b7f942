"""`python -m bench.slots --json [--quick]`: free slots of W1 to W3, ours beside two published engines.

All engines only compute here: the openings are dated and the busy times are in memory before the clock starts. What
needs the database is listed under `skipped`.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

from tests.engines.slots.workloads import WORKLOADS, draw

from bench.report import Row as ReportRow
from bench.report import median_of, missing_peer, print_report, progress, time_in_turn
from bench.slots_peers import Document, Peer, Row, mroudai, slotify
from maillage.engines.slots import Reason, Snapshot, first_slots, free_slots
from maillage.engines.slots.command import answer
from maillage.engines.slots.scenario import Scenario, scenario_of

OURS = "maillage"
FIRST = 10
LATER = "measured when the agenda stores its bitmaps"
PEERS: dict[str, tuple[str, Callable[[Document], Peer]]] = {
    "mroudai-django-slots": ("slots", mroudai),
    "slotify-scheduling": ("slotify", slotify),
}
COMPARED = "mroudai-django-slots"
NEEDS_DATABASE = {
    "Django ORM": "w1_vs_orm, w2_vs_orm",
    "PostgreSQL multirange SQL": "row only",
    "SELECT 1": "first10_vs_select1",
    "upkeep of a booking": "upkeep_ms",
    "HTTP, one keep-alive client": "http_first10_p95_ms",
}


@dataclass(frozen=True)
class Plan:
    """How long to measure."""

    runs: int
    slow_s: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.slots", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout (always so)")
    parser.add_argument("--quick", action="store_true", help="fewer runs; a peer over 2 seconds is timed once")
    plan = Plan(runs=7, slow_s=2.0) if parser.parse_args().quick else Plan(runs=25, slow_s=10.0)
    rows: list[ReportRow] = []
    figures: dict[str, float] = {"hashes_equal": 1}
    for name in WORKLOADS:
        measured, is_equal = _measure(name, plan)
        rows += measured
        figures["hashes_equal"] = min(figures["hashes_equal"], int(is_equal))
    figures |= _figures(rows)
    print_report("slots", rows, figures, _skipped())


def _measure(name: str, plan: Plan) -> tuple[list[ReportRow], bool]:
    """Compare the answers on one workload, then time them; peers run where they stay under a minute."""
    progress(f"{name}: drawing")
    document = draw(name)
    scenario = scenario_of(document)
    peers = [prepare(document) for module, prepare in PEERS.values() if name != "W3" and _is_installed(module)]
    progress(f"{name}: comparing the answers of {OURS}, {', '.join(peer.name for peer in peers) or 'no peer'}")
    is_equal = _answers_agree(name, scenario, peers)
    progress(f"{name}: timing")
    every = {OURS: lambda: _every(scenario), **{peer.name: peer.every for peer in peers}}
    first = {OURS: lambda: _first(scenario), **{peer.name: _first_of(peer) for peer in peers}}
    other = {f"{OURS}, 45 min + 10 fill": lambda: _every(scenario, Reason(45, 10))}
    timed = time_in_turn(every | other, plan.runs, work=f"{name} all", slow_s=plan.slow_s)
    return timed + time_in_turn(first, plan.runs, work=f"{name} first {FIRST}", slow_s=plan.slow_s), is_equal


def _answers_agree(name: str, scenario: Scenario, peers: list[Peer]) -> bool:
    """Tell whether every engine gives the published slots, all and the first ten."""
    expected = (WORKLOADS[name].sha, WORKLOADS[name].sha_first10)
    shas = {OURS: (_sha(_every(scenario)), _sha(_first(scenario)))}
    for peer in peers:
        every, first = peer.rows(peer.every()), peer.rows(peer.first(FIRST))
        earliest = sorted(first, key=lambda slot: (slot[2], slot[0], slot[1]))[:FIRST]
        shas[peer.name] = (_sha(sorted(every)), _sha(earliest))
    for engine, found in shas.items():
        if found != expected:
            progress(f"{name}: {engine} answers {found}, not {expected}")
    return all(found == expected for found in shas.values())


def _every(scenario: Scenario, reason: Reason | None = None) -> list[Row]:
    return free_slots(scenario.occurrences, scenario.busy, reason or scenario.reason).rows()


def _first(scenario: Scenario) -> list[Row]:
    load = Snapshot(scenario.occurrences, scenario.busy).load
    return first_slots(FIRST, load, scenario.reason, from_s=scenario.from_s, until_s=scenario.until_s).rows()


def _first_of(peer: Peer) -> Callable[[], object]:
    return lambda: peer.first(FIRST)


def _sha(rows: list[Row]) -> object:
    return answer(rows)["sha"]


def _figures(rows: list[ReportRow]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name in WORKLOADS:
        timed = [row for row in rows if row["work"] == f"{name} all"]
        if any(row["engine"] == COMPARED for row in timed):
            figures[f"{name.lower()}_vs_peer"] = round(median_of(timed, COMPARED) / median_of(timed, OURS), 1)
        if name == "W3":
            figures["w3_ms"] = round(median_of(timed, OURS), 2)
    return figures


def _skipped() -> list[dict[str, str]]:
    absent = [missing_peer(module, engine) for engine, (module, _) in PEERS.items()]
    later = [{"engine": engine, "why": f"{LATER} ({figures})"} for engine, figures in NEEDS_DATABASE.items()]
    on_w3 = {"engine": "every peer on W3", "why": "ten times W2: minutes a run"}
    node = {"engine": "slot-calculator (npm)", "why": "its adapter comes with the engines that need the database"}
    return [entry for entry in absent if entry is not None] + [on_w3, node, *later]


def _is_installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


if __name__ == "__main__":
    main()
