"""`maillage-slots SCENARIO.json [--first N] [--json]`: free slots from a file, without a database."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from maillage.engines.slots.errors import SlotsError
from maillage.engines.slots.scenario import Scenario, read_scenario
from maillage.engines.slots.search import Snapshot, first_slots, free_slots

Row = tuple[int, int, int]

_BAD_INPUT = 2
_SHA_DIGITS = 12


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it answered, 2 when the file or the options are wrong."""
    options = _parser().parse_args(argv)
    try:
        scenario = read_scenario(options.scenario)
        rows = find(scenario, options.first)
    except OSError as unreadable:
        return _refuse(f"{options.scenario}: {unreadable.strerror or unreadable}")
    except SlotsError as refused:
        return _refuse(f"{options.scenario}: {refused}")
    shown = json.dumps(answer(rows)) if options.json else "\n".join(_lines(rows, scenario.zone))
    try:
        print(shown, flush=True)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def find(scenario: Scenario, first: int | None = None) -> list[Row]:
    """List all free slots by (adviser, site, start), or the first few by (start, adviser, site)."""
    if first is None:
        return free_slots(scenario.occurrences, scenario.busy, scenario.reason).rows()
    load = Snapshot(scenario.occurrences, scenario.busy).load
    return first_slots(first, load, scenario.reason, from_s=scenario.from_s, until_s=scenario.until_s).rows()


def answer(rows: Sequence[Row]) -> dict[str, object]:
    """Put slots in the form the command prints: their count, a digest to compare answers by, the slots."""
    digest = hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()
    return {"count": len(rows), "sha": digest[:_SHA_DIGITS], "slots": rows}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="maillage-slots", description="Free appointment slots of a scenario file.")
    parser.add_argument("scenario", type=Path, metavar="SCENARIO.json")
    parser.add_argument("--first", type=_positive, metavar="N", help="only the N earliest, by start, adviser, site")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of one line per slot")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 on, not {text!r}")
    return int(text)


def _lines(rows: Sequence[Row], zone: ZoneInfo) -> list[str]:
    lines = [
        f"{datetime.fromtimestamp(start_s, zone):%Y-%m-%d %H:%M}  adviser {adviser}  site {site}"
        for adviser, site, start_s in rows
    ]
    return [*lines, f"{len(rows)} free slots"]


def _refuse(message: str) -> int:
    print(f"maillage-slots: {message}", file=sys.stderr)
    return _BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
