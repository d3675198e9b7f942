"""Every outside program is started from here."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Identity:
    """The system user a program runs as."""

    uid: int
    gid: int


class Failed(Exception):
    """A program ended with an error; `output` is what it wrote."""

    def __init__(self, program: str, code: int, output: str) -> None:
        super().__init__(f"{program} ended with code {code}:\n{output}")
        self.program = program
        self.output = output


def identity_for_postgres() -> Identity | None:
    """PostgreSQL refuses to run as root: the user it runs as instead; None when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return Identity(known[name].pw_uid, known[name].pw_gid)
    return Identity(65534, 65534)


def run(command: Sequence[str | Path], identity: Identity | None = None) -> str:
    """Run a program to its end and return what it wrote. A daemon it leaves behind does not block us."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    with tempfile.TemporaryFile() as output:  # a pipe would be inherited by the daemon
        done = subprocess.run(  # noqa: S603  our own programs, no shell
            [str(part) for part in command],
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=environment,
            user=identity.uid if identity else None,
            group=identity.gid if identity else None,
            extra_groups=[] if identity else None,
            start_new_session=True,  # a Ctrl-C in the terminal is ours to handle
            check=False,
        )
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    if done.returncode:
        raise Failed(Path(command[0]).name, done.returncode, text)
    return text


def can_read(path: Path, identity: Identity | None) -> bool:
    """Whether that user can enter this folder."""
    if identity is None:
        return True
    try:
        run(["/bin/sh", "-c", 'test -x "$1"', "sh", path], identity)
    except (Failed, OSError):
        return False
    return True


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def spawn(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    stdout: int | IO[bytes] | None,
    stderr: int | IO[bytes] | None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own process group that never outlives this process."""
    return subprocess.Popen(  # noqa: S603  our own programs, no shell
        [str(part) for part in command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509  set before exec; no other thread runs here
    )


def run_in_terminal(command: Sequence[str | Path]) -> int:
    """Hand the terminal over to a program; Ctrl-C is then its own to handle."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run([str(part) for part in command], check=False).returncode  # noqa: S603  our own program
    finally:
        signal.signal(signal.SIGINT, before)
