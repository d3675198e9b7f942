"""`maillage demo`: from an empty folder to a page that answers, with everything stopped on the way out."""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from maillage.config.runtime import programs
from maillage.config.runtime.console import CannotRun, refuse_full_disk, say
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.environment import ROOT, Environment
from maillage.config.runtime.processes import (
    ADDRESS,
    AskedToStop,
    Children,
    accept_to_stop,
    refuse_taken_port,
)
from maillage.config.runtime.roles import refuse_privileged_role
from maillage.config.runtime.sharing import database_in_use
from maillage.journeys.demo.freshness import is_fresh

PATIENCE_S = 90.0
STEPS = 6


def run_demo(environment: Environment) -> None:
    """Prepare, serve, and wait for Ctrl-C; the data stay."""
    started_at = time.monotonic()
    accept_to_stop()
    with _only_demo_here(environment):
        refuse_taken_port(environment.port)
        refuse_full_disk(environment.home)
        try:
            _prepare_and_serve(environment, started_at)
        except AskedToStop:
            say("\nArrêté. Les données sont gardées : `make demo` les retrouve.")


def _prepare_and_serve(environment: Environment, started_at: float) -> None:
    where = "" if environment.application_url else f" (dans {Server(environment.home).data})"
    _step(1, f"Base de données{where}")
    with database_in_use(environment, as_owner=True) as variables:
        variables |= {"MAILLAGE_DEMO": "1", "MAILLAGE_PDEATHSIG": "1", "PYTHONUNBUFFERED": "1"}
        refuse_privileged_role(variables["DATABASE_URL"])
        with Children(variables, _logs(environment)) as children:
            _prepare(children, environment, variables["DATABASE_URL"])
            _serve(children, environment)
            say(f"\n{_address(environment.port)}\n")
            took_s = f"{time.monotonic() - started_at:.0f}"
            say(f"Prêt en {took_s} s. Ouvrez cette adresse ; Ctrl-C arrête tout et garde les données.")
            children.watch()


def _prepare(children: Children, environment: Environment, address: str) -> None:
    _step(2, "Tables")
    children.finish("La mise à jour des tables", "migrate", programs.maillage("migrate", "--verbosity=0"))
    _step(3, "Feuilles de style et images")
    _collect_static_files(children, environment.home / "static")
    _step(4, "Territoire de démonstration et trajets en car")
    if not is_fresh(address, datetime.now(UTC)):
        children.finish("Le chargement de la démonstration", "demo_load", programs.maillage("demo_load"))


def _serve(children: Children, environment: Environment) -> None:
    _step(5, "Site et travaux de fond")
    port = environment.port
    refuse_taken_port(port)
    command = programs.web(port, workers=environment.web_workers)
    children.start("web", command, is_asked_again=True, **programs.POOL)
    children.start("worker", programs.worker())
    _step(6, "Première page")
    _wait_for_first_page(children, port)


def _collect_static_files(children: Children, target: Path) -> None:
    """Collect only when a package or a file of ours has changed."""
    stamp = target / ".fingerprint"
    fingerprint = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    command = programs.maillage("collectstatic", "--noinput", "--clear", "--verbosity=0")
    children.finish("La préparation des fichiers", "collectstatic", command)
    stamp.write_text(fingerprint)


def _fingerprint_of_static_files() -> str:
    digest = hashlib.sha256((ROOT / "requirements/app.txt").read_bytes())
    for path in sorted((ROOT / "src").glob("**/static/**/*")):
        if path.is_file():
            digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _wait_for_first_page(children: Children, port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    status = _status_of_first_page(port)
    while status != http.HTTPStatus.OK:
        children.refuse_dead()
        if time.monotonic() > deadline:
            what = f"répond {status}" if status else "ne répond pas"
            raise CannotRun(f"Après {PATIENCE_S:.0f} s, {_address(port)} {what}. Lisez web.log dans var/log.")
        time.sleep(0.1)
        status = _status_of_first_page(port)


def _status_of_first_page(port: int) -> int | None:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None  # not listening yet
    finally:
        connection.close()


@contextmanager
def _only_demo_here(environment: Environment) -> Iterator[None]:
    """One demo per data folder."""
    path = environment.make_home() / "demo.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CannotRun(f"La démonstration tourne déjà dans ce dossier : {lock.read().strip()}") from error
        lock.truncate(0)
        lock.write(f"{_address(environment.port)} (processus {os.getpid()})")
        lock.flush()
        yield


def _logs(environment: Environment) -> Path:
    folder = environment.home / "log"
    folder.mkdir(exist_ok=True)
    return folder


def _address(port: int) -> str:
    return f"http://{ADDRESS}:{port}/"


def _step(number: int, what: str) -> None:
    say(f"{number}/{STEPS} {what}…")
