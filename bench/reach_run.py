"""What the parts of the reach benchmark share: the feeds, what was measured, what was skipped."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.report import Row, missing_peer, progress, time_in_turn
from maillage.engines.reach import Options

DATES = {"libellus": dt.date(2024, 5, 14), "vilnius": dt.date(2015, 9, 15)}
PLAIN = Options(is_walking=False)
AT_S = 8 * 3600
PEERS = ("cafein", "ferrobus", "pynigiri")


class Run:
    """Rows, figures and what was skipped, gathered step by step; a folder to write in."""

    def __init__(self, data: Path | None, scratch: Path, *, is_quick: bool) -> None:
        self.data, self.scratch, self.is_quick = data, scratch, is_quick
        self.rows: list[Row] = []
        self.figures: dict[str, float] = {}
        self.skipped: list[dict[str, str]] = []
        self.peers = {name for name in PEERS if not self._misses(name)}

    def _misses(self, peer: str) -> bool:
        missing = missing_peer(peer, peer)
        if missing is not None:
            self.skipped.append(missing)
        return missing is not None

    def runs(self, quick: int, whole: int) -> int:
        return quick if self.is_quick else whole

    def timed(self, work: str, unit: str, runs: int, calls_a_run: int = 1, **calls: Callable[[], object]) -> list[Row]:
        """Time callables in turn and keep their rows."""
        progress(f"timing {work}")
        rows = time_in_turn(calls, runs, work=work, unit=unit, calls_a_run=calls_a_run)
        self.rows += rows
        return rows

    def feed(self, name: str) -> Path | None:
        """A feed of the shared data; noted as skipped when it is not there."""
        if self.data is not None and (self.data / "gtfs" / name).is_dir():
            return self.data / "gtfs" / name
        self.skipped.append({"engine": name, "why": "the feed is not among the shared data"})
        return None

    def folder(self) -> Path:
        """A new folder that goes with the run."""
        return Path(tempfile.mkdtemp(dir=self.scratch))


def cycle(values: list[Any]) -> Iterator[Any]:
    while True:
        yield from values
