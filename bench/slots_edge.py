"""The first ten at the HTTP edge: one client that keeps its connection, JSON, the way there and back looked at."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.report import Row, progress, row, shared_data

FEED = "libellus"
WORK, ENGINE = "first 10 one can reach, by HTTP", "maillage"
Skipped = list[dict[str, str]]


def first_ten_by_http(rounds: int) -> tuple[list[Row], Skipped]:
    """An agency along a real network, asked from forty stops in turn; the first round warms up."""
    data = shared_data()
    if data is None:
        return [], [{"engine": f"{ENGINE}, HTTP", "why": "no shared data (http_first10_p95_ms)"}]
    from django.db import connection

    from bench.hours_world import make
    from maillage.kit import clock

    progress("HTTP: writing an agency along a network")
    world = make(data / "gtfs" / FEED, Path(os.environ["MAILLAGE_HOME"]), clock.today(clock.now()))
    connection.close()
    progress("HTTP: asking")
    with _served() as client:
        visits = [_visit(client, world.reason, stop) for _ in range(rounds + 1) for stop in world.stops]
    if not any(found for _, found in visits):
        raise SystemExit("no answer offers an hour: nothing worth measuring")
    return [row(WORK, ENGINE, [spent for spent, _ in visits[len(world.stops) :]], "ms")], []


def _visit(client: httpx.Client, reason: int, stop: str) -> tuple[float, int]:
    """Seconds, and how many hours were found."""
    began = time.perf_counter()
    answer = client.get("/heures.json", params={"motif": reason, "moyen": "bus", "arret": stop})
    spent = time.perf_counter() - began
    return spent, len(answer.raise_for_status().json()["slots"])


@contextmanager
def _served() -> Iterator[httpx.Client]:
    """The server as an installation runs it, but for the door."""
    from maillage.config.runtime.programs import POOL, web

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*web(port, workers=1)[:-1], "bench.slots_wsgi:application"]
    log = Path(tempfile.mkdtemp(prefix="maillage-bench-")) / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, cwd=Path(__file__).parent.parent, env=os.environ | POOL)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
                _wait_for(client, log)
                yield client
        finally:
            server.terminate()
            server.wait(20)
            shutil.rmtree(log.parent)


def _wait_for(client: httpx.Client, log: Path) -> None:
    for _ in range(150):
        try:
            client.get("/")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"the web server did not answer within 30 seconds: {log.read_text()[-500:]}")
