"""`python -m bench.hours --json [--quick]`: the page of hours, whole, as a browser asks for it.

Fifty advisers over eight weeks, a real rural network re-dated to these weeks and moved onto Lodève; the web server as
an installation runs it. Beside it, in turn: the home page, which reads next to nothing.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from tests.throwaway import open_run

from bench.hours_world import World, make, point_at
from bench.report import Row, median_of, print_report, progress, row, shared_data

FEED = "libellus"
PORT = 8399
ALL, FIRST, HOME = "hours page", "hours page, first visit of a process", "home page"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.hours", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout (always so)")
    parser.add_argument("--quick", action="store_true", help="one round of the stops")
    rounds = 1 if parser.parse_args().quick else 3
    data = shared_data()
    if data is None:
        print_report("hours", [], {}, [{"engine": ALL, "why": "no shared data"}])
        return
    run, alive = open_run()
    home = Path(tempfile.mkdtemp(prefix="maillage-bench-"))
    try:
        run.prepare("bench")
        point_at(run, home)
        rows, figures = _measured(data / "gtfs" / FEED, home, rounds)
    finally:
        run.remove()
        shutil.rmtree(home, ignore_errors=True)
        if alive:
            alive.close()
    print_report("hours", rows, figures, [])


def _measured(feed: Path, home: Path, rounds: int) -> tuple[list[Row], dict[str, float]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from maillage.kit import clock

    call_command("collectstatic", interactive=False, verbosity=0)
    world = make(feed, home, clock.today(clock.now()))
    connection.close()
    with _served() as client:
        first, every, plain = _visits(client, world, rounds)
    rows = [
        row("first answer", FIRST, first),
        row("every stop", ALL, every),
        row("every stop", HOME, plain),
    ]
    figures = {
        "first_ms": median_of(rows, FIRST),
        "hours_ms": median_of(rows, ALL),
        "hours_p95_ms": next(each["p95"] for each in rows if each["engine"] == ALL),
        "hours_vs_home": round(median_of(rows, ALL) / median_of(rows, HOME), 1),
    }
    return rows, figures


def _visits(client: httpx.Client, world: World, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Each stop asks for its hours; the answer must hold hours, or say why there are none."""
    every: list[float] = []
    plain: list[float] = []
    offered = 0
    for _ in range(rounds):
        for stop in world.stops:
            query = {"motif": world.reason, "moyen": "bus", "arret": stop}
            spent, text = _timed(client, "/rendez-vous/dates/", query)
            every.append(spent)
            offered += "choix=" in text
            plain.append(_timed(client, "/", {})[0])
    progress(f"{offered} of {len(every)} pages offer an hour")
    if not offered:
        raise SystemExit("no page offers an hour: nothing worth measuring")
    return every[:1], every[1:], plain


def _timed(client: httpx.Client, path: str, query: dict[str, object]) -> tuple[float, str]:
    start = time.perf_counter()
    answer = client.get(path, params=query)  # type: ignore[arg-type]  # numbers and text
    spent = time.perf_counter() - start
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}: {answer.text[:300]}")
    return spent, answer.text


@contextmanager
def _served() -> Iterator[httpx.Client]:
    from maillage.config.runtime.programs import web

    server = subprocess.Popen(web(PORT, workers=1), stdout=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=30, trust_env=False) as client:
            _wait_for(client)
            yield client
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(client: httpx.Client) -> None:
    for _ in range(150):
        try:
            client.get("/")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the web server did not answer within 30 seconds")


if __name__ == "__main__":
    main()
