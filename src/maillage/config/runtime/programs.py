"""Command lines of the two processes that serve: the web server and the worker."""

from __future__ import annotations

import sys
from pathlib import Path

from maillage.config.runtime.processes import ADDRESS

APPLICATION = "maillage.config.wsgi:application"
POOL = {"MAILLAGE_POOL": "1,2"}  # of one web process: connections kept, connections at most
JOBS_AT_ONCE = 2


def maillage(*arguments: str) -> list[str]:
    """The console command, run by the same Python."""
    return [sys.executable, "-m", "maillage.config.command", *arguments]


def web(port: int, *, workers: int, host: str = ADDRESS) -> list[str]:
    """The web server: processes with one thread each, which is the fastest for synchronous Django."""
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        "--blocking-threads=1",
        "--respawn-failed-workers",
        "--no-access-log",
        APPLICATION,
    ]


def worker() -> list[str]:
    """The worker of the job queue, which lives in the database."""
    return maillage("worker")
