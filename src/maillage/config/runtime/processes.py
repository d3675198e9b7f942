"""The children of a command: started in their own group, watched, and stopped together whatever happens."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from maillage.config.runtime.console import CannotRun, last_lines, say
from maillage.config.runtime.shell import spawn

PATIENCE_S = 10.0
ASK_AGAIN_S = 1.0
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
ADDRESS = "127.0.0.1"
HIGHEST_PORT = 65535


class AskedToStop(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal: a wish, not an error."""


@dataclass(frozen=True)
class Child:
    """A running program and the file it writes to.

    Asked to stop in its first second, the web server does not hear it: it is asked again. The worker is asked once,
    since a second time would break off its job.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None
    is_asked_again: bool = False


def accept_to_stop() -> None:
    """From here on Ctrl-C, SIGTERM and a closed terminal raise `AskedToStop`."""
    for number in STOPPING:
        signal.signal(number, _ask_to_stop)


class Children:
    """Context manager: on the way out, every child and its group are stopped."""

    def __init__(self, environment: Mapping[str, str], logs: Path | None = None) -> None:
        self.environment = dict(environment)
        self.logs = logs
        self._running: list[Child] = []

    def __enter__(self) -> Children:
        return self

    def __exit__(self, *exception: object) -> None:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them running
        self._stop_all()

    def start(self, name: str, command: Sequence[str | Path], *, is_asked_again: bool = False, **more: str) -> Child:
        """Start a child; its output goes to a log file of its own when there is a folder of logs."""
        log = self.logs / f"{name}.log" if self.logs else None
        with log.open("wb") if log else nullcontext() as output:
            process = spawn(command, self.environment | more, stdout=output, stderr=output)
        child = Child(name, process, log, is_asked_again)
        self._running.append(child)
        return child

    def finish(self, what: str, name: str, command: Sequence[str | Path], **more: str) -> None:
        """Run a child to its end, showing what it says; a failure ends the command with its last words."""
        assert self.logs
        log = self.logs / f"{name}.log"
        with log.open("wb") as errors:
            process = spawn(command, self.environment | more, stdout=subprocess.PIPE, stderr=errors)
            child = Child(name, process, log)
            self._running.append(child)
            assert process.stdout
            with process.stdout as words:
                for line in words:
                    say("    " + line.decode(errors="replace").rstrip())
        if process.wait():
            raise CannotRun(_failure(f"{what} a échoué", log))
        self._running.remove(child)

    def refuse_dead(self) -> None:
        """Raise when a child has ended: none of them should."""
        for child in self._running:
            if child.process.poll() is not None:
                what = f"« {child.name} » s’est arrêté (code {child.process.returncode})"
                raise CannotRun(_failure(what, child.log))

    def watch(self) -> None:
        """Wait until a child ends or somebody asks to stop."""
        while True:
            self.refuse_dead()
            time.sleep(0.3)

    def _stop_all(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        for child in self._running:
            child.process.terminate()
        for child in self._running:
            while child.process.poll() is None and time.monotonic() < deadline:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(ASK_AGAIN_S)
                if child.is_asked_again:
                    child.process.terminate()
            _kill_group(child.process.pid)
            child.process.wait()
        self._running.clear()


def refuse_taken_port(port: int, address: str = ADDRESS) -> None:
    """Refuse a port somebody listens on: two web servers would silently share it."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except PermissionError as error:
        raise CannotRun(f"Le port {port} est réservé au système. Choisissez-en un autre : {_try(8000)}") from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CannotRun(f"{address} n’est pas une adresse de cette machine (MAILLAGE_LISTEN).") from error
        free = _try(port + 1 if port < HIGHEST_PORT else 8000)
        raise CannotRun(f"Le port {port} est déjà pris. Choisissez-en un autre : {free}") from error


def _try(port: int) -> str:
    return f"PORT={port} make demo"


def _failure(what: str, log: Path | None) -> str:
    if not log:
        return f"{what}."
    words = last_lines(log)
    if "No space left" in words:
        return f"{what} : le disque est plein. Libérez de la place, puis recommencez."
    return f"{what}. Dernières lignes de {log} :\n{words}" if words else f"{what} sans rien dire ({log})."


def _ask_to_stop(number: int, _frame: FrameType | None) -> None:
    raise AskedToStop(number)


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # all of it has ended, as it should
