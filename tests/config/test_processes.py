"""Children end with the command that started them, and a child that ends is said."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.processes import Children, refuse_taken_port

SUPERVISOR = """
import sys, time
from maillage.config.runtime.processes import Children
with Children({}) as children:
    print(children.start("sleeper", ["/bin/sleep", "60"]).process.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def signals_are_put_back():
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def _has_ended(pid: int) -> bool:
    try:
        return "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except FileNotFoundError:
        return True


def _wait_for_end(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while not _has_ended(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return _has_ended(pid)


def test_a_taken_port_is_named_with_the_way_out(free_port):
    refuse_taken_port(free_port)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", free_port))
        other.listen()
        with pytest.raises(CannotRun, match=f"port {free_port} est déjà pris.*PORT={free_port + 1} make demo"):
            refuse_taken_port(free_port)


def test_an_address_of_another_machine_is_said(free_port):
    with pytest.raises(CannotRun, match=r"192\.0\.2\.1 n’est pas une adresse de cette machine"):
        refuse_taken_port(free_port, "192.0.2.1")


def test_leaving_stops_children_and_their_children(tmp_path):
    shell = "sleep 60 & echo $! > " + str(tmp_path / "grandchild") + "; wait"
    with Children(os.environ, tmp_path) as children:
        child = children.start("family", ["/bin/sh", "-c", shell])
        while not (tmp_path / "grandchild").exists() or not (tmp_path / "grandchild").read_text():
            time.sleep(0.01)
    assert child.process.poll() is not None
    assert _wait_for_end(int((tmp_path / "grandchild").read_text()))


def test_a_child_dies_with_a_supervisor_that_was_killed():
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR], stdout=subprocess.PIPE, text=True)
    with supervisor:
        child_pid = int(supervisor.stdout.readline())
        assert not _has_ended(child_pid)
        supervisor.kill()
    assert _wait_for_end(child_pid)


def test_a_child_that_ends_is_named_with_its_last_words(tmp_path):
    with Children(os.environ, tmp_path) as children:
        child = children.start("web", ["/bin/sh", "-c", "echo cannot bind >&2; exit 3"])
        child.process.wait()
        with pytest.raises(CannotRun, match=r"« web » s’est arrêté \(code 3\)(.|\n)*cannot bind"):
            children.refuse_dead()


def test_a_step_that_fails_for_want_of_space_says_so(tmp_path):
    full = ["/bin/sh", "-c", "echo No space left on device >&2; exit 1"]
    refusal = pytest.raises(CannotRun, match="Le chargement a échoué : le disque est plein")
    with Children(os.environ, tmp_path) as children, refusal:
        children.finish("Le chargement", "load", full)


def test_a_step_shows_what_it_says(tmp_path, capsys):
    with Children(os.environ, tmp_path) as children:
        children.finish("Le chargement", "load", ["/bin/echo", "77 communes"])
    assert capsys.readouterr().out == "    77 communes\n"
