"""A PostgreSQL for one test run: a throw-away embedded server, or databases on a server that was given."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import maillage
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.roles import APPLICATION, OWNER, prepare_roles

PREFIX = "maillage-test-"
FOLDER = "MAILLAGE_TEST_FOLDER"  # handed down to the workers of one run
KEEP = "MAILLAGE_TEST_KEEP"  # on a server that was given: the migrated template outlives the run
MIGRATED_BY = ("**/migrations/*.py", "config/*.py", "kit/scope/*.py")  # what a migrated database depends on


@dataclass(frozen=True)
class TestRun:
    """What the processes of one run share: a folder, two addresses, the names of databases."""

    __test__ = False
    folder: Path
    application: str
    owner: str
    server: Server | None

    @property
    def name(self) -> str:
        return "maillage_test_" + self.folder.name.removeprefix(PREFIX)

    def database(self, worker: str) -> str:
        return f"{self.name}_{worker}"

    def application_role(self) -> str:
        return str(conninfo_to_dict(self.application)["user"])

    def owner_role(self) -> str:
        return str(conninfo_to_dict(self.owner)["user"])

    def prepare(self, worker: str) -> None:
        """Start, migrate a template once for the run, clone it for this worker."""
        template = self._template()
        with _locked(self._template_lock()):
            if self.server and not self.server.pid():
                self._start(self.server)
            with psycopg.connect(self._administration(), autocommit=True) as connection:
                if not _has_database(connection, template):
                    self._new_template(connection, template)
                _create(connection, self.database(worker), template=template)

    def _new_template(self, connection: psycopg.Connection, name: str) -> None:
        """Half migrated, it would serve every run after this one: it goes when a migration fails."""
        _create(connection, name)
        try:
            self._migrate(name)
        except BaseException:
            _drop(connection, name)
            raise

    def remove(self) -> None:
        """Remove all the run made."""
        if self.server:
            self.server.destroy()
        elif self._is_kept() or (self.folder / "template.lock").exists():
            with psycopg.connect(self._administration(), autocommit=True) as connection:
                _drop_all(connection, self.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_kept(self) -> bool:
        return self.server is None and KEEP in os.environ

    def _template(self) -> str:
        return f"maillage_kept_{_migrations_digest()}" if self._is_kept() else self.database("template")

    def _template_lock(self) -> Path:
        parent = Path(tempfile.gettempdir())
        return parent / f"maillage-kept-{os.geteuid()}.lock" if self._is_kept() else self.folder / "template.lock"

    def _administration(self) -> str:
        return make_conninfo(self.owner, dbname="postgres")

    @staticmethod
    def _start(server: Server) -> None:
        server.start()
        with psycopg.connect(server.url(), autocommit=True) as connection:
            prepare_roles(connection)

    def _migrate(self, database: str) -> None:
        """In a process of its own, as an installation does it."""
        addresses = {
            "DATABASE_URL": make_conninfo(self.application, dbname=database),
            "DATABASE_OWNER_URL": make_conninfo(self.owner, dbname=database),
        }
        command = [sys.executable, "-m", "maillage.config.command", "migrate", "--verbosity=0"]
        done = subprocess.run(command, env=os.environ | addresses, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the migrations failed:\n{done.stdout}{done.stderr}")


def open_run() -> tuple[TestRun, IO[str] | None]:
    """The run this process belongs to; the process that opens it also gets the file that marks it alive."""
    application, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    inherited = os.environ.get(FOLDER)
    is_given = bool(application and owner) and not (inherited and "server" in Path(inherited, "kind").read_text())
    alive = None
    if inherited:
        folder = Path(inherited)
    else:
        folder, alive = _new_folder("given" if is_given else "server")
    os.environ[FOLDER] = str(folder)
    if is_given and application and owner:
        return TestRun(folder, application, owner, None), alive
    server = Server(folder, durable=False)
    return TestRun(folder, server.url(APPLICATION), server.url(OWNER), server), alive


def sweep(parent: Path) -> None:
    """Remove what killed runs left behind; a run whose file is still locked is alive."""
    for folder in parent.glob(PREFIX + "*"):
        with suppress(FileNotFoundError):  # its own run has just removed it
            _remove_if_dead(folder)


def _remove_if_dead(folder: Path) -> None:
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        return
    with (folder / "alive").open("a") as alive:
        try:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        Server(folder, durable=False).destroy()
        shutil.rmtree(folder, ignore_errors=True)


def _new_folder(kind: str) -> tuple[Path, IO[str]]:
    parent = Path(tempfile.gettempdir())
    with _locked(parent / f"maillage-tests-{os.geteuid()}.lock"):  # nobody sweeps a folder not yet marked alive
        sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        alive = (folder / "alive").open("w")
        fcntl.flock(alive, fcntl.LOCK_EX)
    folder.chmod(0o755)  # as root, the server runs as another user
    (folder / "kind").write_text(kind)
    return folder, alive


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _has_database(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _create(connection: psycopg.Connection, name: str, template: str = "template1") -> None:
    _drop(connection, name)
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))


def _migrations_digest() -> str:
    source = Path(maillage.__file__).parent
    files = sorted({path for pattern in MIGRATED_BY for path in source.glob(pattern)})
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()[:12]


def _drop_all(connection: psycopg.Connection, prefix: str) -> None:
    names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]).fetchall()
    for (name,) in names:
        _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
