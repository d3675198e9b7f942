"""slot-calculator, an engine published on npm: one Node process per workload, fed outside the clock and read outside it.

Node finds it through NODE_PATH: `npm install slot-calculator` in any folder, then NODE_PATH=<folder>/node_modules.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.slots_peers import (
    DAY,
    DURATION_MIN,
    Adviser,
    Document,
    Found,
    Peer,
    Row,
    Span,
    advisers_of,
    days_of,
    midnight,
    site_of,
)

NAME = "slot-calculator (npm)"
SCRIPT = Path(__file__).with_suffix(".cjs")
PATIENCE_S = 10


def why_not() -> str:
    """Why it cannot run here; empty when it can."""
    node = shutil.which("node")
    if node is None:
        return "Node is not installed"
    asked = [node, "-e", "require.resolve('slot-calculator')"]
    found = subprocess.run(asked, capture_output=True, timeout=PATIENCE_S, check=False)
    if found.returncode:
        return "slot-calculator is not found: npm install slot-calculator in a folder, and NODE_PATH=<folder>/node_modules"
    return ""


class Engine:
    """The process: one line asks, one line answers."""

    def __init__(self) -> None:
        node = shutil.which("node")
        assert node is not None
        self._process = subprocess.Popen([node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self.close)

    def ask(self, what: str, **more: object) -> Any:
        """Send a command, and wait for its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{NAME} stopped: {self._process.wait(PATIENCE_S)}")
        return json.loads(line)

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._process.stdout.close()


def slot_calculator(document: Document) -> Peer:
    """Prepare slot-calculator: openings and busy times as it reads them, dated and with their offset."""
    engine, zone, days = Engine(), ZoneInfo(document["tz"]), days_of(document)
    advisers = advisers_of(document)
    loaded = {"advisers": [_told(each, days, zone) for each in advisers], "days": [day.isoformat() for day in days]}
    engine.ask("load", document=loaded)
    sites = {adviser.pk: adviser.sites for adviser in advisers}

    def every() -> Found:
        engine.ask("every")
        return []

    def first(count: int) -> Found:
        engine.ask("first", count=count)
        return []

    def rows(_found: Found) -> list[Row]:
        return [(who, site_of(sites[who], datetime.fromtimestamp(at, zone)), int(at)) for who, at in engine.ask("rows")]

    return Peer(NAME, every, first, rows)


def _told(adviser: Adviser, days: list[date], zone: ZoneInfo) -> dict[str, Any]:
    """All days at once; and each day alone, with what touches it and nothing else."""
    windows = [span for day in days for span in adviser.windows.get(day, [])]
    by_day = {
        day.isoformat(): _asked(day, day, adviser.windows[day], adviser.busy_on.get(day, []), zone)
        for day in days
        if day in adviser.windows
    }
    return {"pk": adviser.pk, "whole": _asked(days[0], days[-1], windows, adviser.busy, zone), "by_day": by_day}


def _asked(first: date, last: date, free: list[Span], busy: list[Span], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "from": midnight(first, zone).isoformat(),
        "to": midnight(last + DAY, zone).isoformat(),
        "duration": DURATION_MIN,
        "availability": [_span(each) for each in free],
        "unavailability": [_span(each) for each in busy],
    }


def _span(span: Span) -> dict[str, str]:
    return {"from": span[0].isoformat(), "to": span[1].isoformat()}
