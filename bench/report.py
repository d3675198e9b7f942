"""The contract shared by all benchmarks: the machine, rows timed in turn, named figures, what was skipped.

Progress goes to stderr; the report is ONE JSON object on stdout."""

from __future__ import annotations

import gc
import importlib.util
import json
import math
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Row = dict[str, Any]
NS = 1e-9
UNITS = {"s": 1.0, "ms": 1e3, "us": 1e6}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cpu": _cpu_name(),
        "cores": os.cpu_count(),
        "usable_cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: _version_of(name) for name in ("numpy", "numba", "polars")},
    }


def progress(text: str) -> None:
    """One line on stderr, so that stdout stays one JSON object."""
    print(text, file=sys.stderr, flush=True)


def time_in_turn(
    callables: Mapping[str, Callable[[], object]],
    runs: int = 15,
    warmup: int = 1,
    *,
    work: str = "",
    unit: str = "ms",
    slow_s: float = 10.0,
    calls_a_run: int = 1,
) -> list[Row]:
    """Time named callables in turn (A B A B …) and return one row each.

    Parameters
    ----------
    callables : mapping of engine name to a callable without arguments; all do the same work.
    runs : how many timed runs of each.
    warmup : untimed calls of each first; one that lasts longer than `slow_s` is its only run.
    work, unit : copied into the rows; unit is "s", "ms" or "us".
    calls_a_run : calls in a row that make one timed run; rows are for one call.

    Returns
    -------
    list of dict with keys work, engine, median, p95, unit, runs.
    """
    seconds: dict[str, list[float]] = {name: [] for name in callables}
    slow: set[str] = set()
    for name, call in callables.items():
        for _ in range(max(warmup, 1)):
            spent = _seconds(call)
            if spent > slow_s:
                slow.add(name)
                seconds[name].append(spent)
                break
    for _ in range(runs):
        for name, call in callables.items():
            if name not in slow:
                seconds[name].append(_seconds(call, calls_a_run))
    return [row(work, name, values, unit) for name, values in seconds.items()]


def row(work: str, engine: str, seconds: Sequence[float], unit: str = "ms") -> Row:
    """A row of the report out of raw seconds: median and 95th percentile (nearest rank)."""
    scale = UNITS[unit]
    ranked = sorted(seconds)
    p95 = ranked[math.ceil(0.95 * len(ranked)) - 1]
    return {
        "work": work,
        "engine": engine,
        "median": round(statistics.median(ranked) * scale, 6),
        "p95": round(p95 * scale, 6),
        "unit": unit,
        "runs": len(ranked),
    }


def median_of(rows: Sequence[Row], engine: str) -> float:
    """The median of one engine's row, in the row's unit."""
    return next(float(r["median"]) for r in rows if r["engine"] == engine)


def missing_peer(module: str, engine: str) -> dict[str, str] | None:
    """A `skipped` entry when the peer is not installed, else None."""
    if importlib.util.find_spec(module) is not None:
        return None
    return {"engine": engine, "why": f"{module} is not installed (make setup-bench adds it)"}


def shared_data() -> Path | None:
    """The folder of shared data: MAILLAGE_SHARED or ../shared beside the repository; None when absent."""
    root = Path(__file__).resolve().parent.parent
    place = Path(os.environ.get("MAILLAGE_SHARED") or root.parent / "shared")
    return place / "data" if (place / "data").is_dir() else None


def print_report(
    name: str,
    rows: Sequence[Row],
    figures: Mapping[str, float],
    skipped: Sequence[Mapping[str, str]],
) -> None:
    """Write the one JSON object of the contract on stdout."""
    report = {
        "name": name,
        "machine": machine(),
        "rows": list(rows),
        "figures": dict(figures),
        "skipped": list(skipped),
    }
    print(json.dumps(report, ensure_ascii=False, allow_nan=False))


def _seconds(call: Callable[[], object], calls: int = 1) -> float:
    """Seconds of one call, the mean of several in a row."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        start = time.perf_counter_ns()
        for _ in range(calls):
            call()
        return (time.perf_counter_ns() - start) * NS / calls
    finally:
        if was_on:
            gc.enable()


def _cpu_name() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        return platform.processor() or "unknown"
    return platform.processor() or "unknown"


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (OSError, ValueError, AttributeError):
        return None


def _version_of(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
