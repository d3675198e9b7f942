"""What a server that was killed leaves behind: its lock files, its last processes."""

from __future__ import annotations

import time
from pathlib import Path

PATIENCE_S = 10.0


def running_pid(data: Path) -> int | None:
    """The live postmaster of this data folder. A zombie or a reused number is not one."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if _works_in(Path("/proc") / str(pid), data) else None


def clear_after_kill(data: Path, socket: Path) -> bool:
    """Remove a dead server's lock files once its orphans have gone; False when they stay.

    PostgreSQL does it by itself, but not while the dead process is a zombie that nobody reaps, as in a container.
    """
    deadline = time.monotonic() + PATIENCE_S
    while any(_works_in(process, data) for process in Path("/proc").glob("[0-9]*")):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)  # orphans notice within about 100 ms
    for lock in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*")):
        lock.unlink(missing_ok=True)
    return True


def _works_in(process: Path, data: Path) -> bool:
    """Whether a process is PostgreSQL at work in this folder: every one of its processes makes it its own."""
    try:
        return (process / "cwd").readlink() == data and "postgres" in (process / "comm").read_text()
    except OSError:
        return False
