"""The demonstration from an empty folder to a page, and again: long, so run by `make proof` only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.proof, pytest.mark.slow(reason="loads the demonstration twice")]


@contextmanager
def _demo(home: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A running demonstration and how long it took until it named its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment |= {"MAILLAGE_HOME": str(home), "PORT": str(port)}
    started_at = time.monotonic()
    command = [sys.executable, "-m", "maillage.config.command", "demo"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        address = f"http://127.0.0.1:{port}/"
        assert demo.stdout
        assert any(line.strip() == address for line in demo.stdout), "it ended without naming its address"
        try:
            yield demo, time.monotonic() - started_at
        finally:
            demo.send_signal(signal.SIGINT)
            demo.stdout.read()
    assert demo.returncode == 0


def _processes_of(home: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"MAILLAGE_HOME={home}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text())
        except OSError:
            continue  # it has just ended
    return found


def test_the_demo_answers_stops_wholly_and_starts_again_quickly(home, free_port):
    with _demo(home, free_port) as (_, first_s), urllib.request.urlopen(f"http://127.0.0.1:{free_port}/") as page:
        assert page.status == 200
    assert _processes_of(home) == []
    with _demo(home, free_port) as (_, again_s):
        assert len(_processes_of(home)) > 3
    assert _processes_of(home) == []
    assert again_s < first_s / 2
