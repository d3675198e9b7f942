"""The embedded PostgreSQL server: one folder, one socket, no port, no root needed (and safe as root)."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from maillage.config.runtime.binaries import Binaries, find_binaries
from maillage.config.runtime.console import CannotRun, last_lines, refuse_full_disk
from maillage.config.runtime.leftovers import clear_after_kill, running_pid
from maillage.config.runtime.shell import Failed, can_read, identity_for_postgres, run

SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 85  # a socket's path is limited to 107 bytes
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "unix_socket_permissions": "0700",
    "max_parallel_workers_per_gather": "0",  # containers often give 64 MB of shared memory
    "idle_in_transaction_session_timeout": "60s",
    "log_min_messages": "log",  # an error quotes the statement and the row, with the names in them
}
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "idle_in_transaction_session_timeout": "0",
}


class Server:
    """One PostgreSQL server under a folder. `durable=False` trades safety for speed: tests only."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.identity = identity_for_postgres()
        self.folder = self._reachable_folder(home.resolve())
        self.data = self.folder / "postgresql"
        self.log = self.data / "server.log"
        self.socket = self._socket_folder()

    # ---- public
    def start(self) -> None:
        """Start the server; create its data first if there are none. Starting twice is one start."""
        with self._lock():
            if running_pid(self.data):
                return
            programs = find_binaries(self.identity, self.folder)
            refuse_full_disk(self.folder)
            self._make_private(self.data)
            self._make_private(self.socket)
            self._initialise(programs)
            if not clear_after_kill(self.data, self.socket):
                raise CannotRun(f"Un ancien serveur occupe encore {self.data}. Attendez une minute, puis recommencez.")
            self._launch(programs)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server if it runs; the data stay."""
        with self._lock():
            if running_pid(self.data):
                programs = find_binaries(self.identity, self.folder)
                run([programs.program("pg_ctl"), "-D", self.data, "-w", "-m", mode, "stop"], self.identity)

    def destroy(self) -> None:
        """Stop the server and remove its data."""
        self.stop("immediate")
        for folder in (self.data, self.socket):
            shutil.rmtree(folder, ignore_errors=True)

    def pid(self) -> int | None:
        return running_pid(self.data)

    def url(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """Address of a database for a role, through the socket."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='/')}"

    def program(self, name: str) -> Path:
        """A program of the server's own version, such as psql or pg_dump."""
        return find_binaries(self.identity, self.folder).program(name)

    # ---- folders
    def _reachable_folder(self, home: Path) -> Path:
        """As root, the unprivileged server must be able to enter the folder: else one under /var/lib."""
        nearest = next(path for path in (home, *home.parents) if path.exists())
        if can_read(nearest, self.identity):
            return home
        return Path("/var/lib") / f"maillage-{_short_hash(home)}"

    def _socket_folder(self) -> Path:
        beside = self.folder / "socket"
        if len(str(beside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./-]+", str(beside), re.ASCII):
            return beside
        return Path("/tmp") / f"maillage-{_short_hash(self.folder)}"  # noqa: S108  owner checked, mode 0700

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = self.identity.uid if self.identity else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid not in (owner, os.geteuid()):
            raise CannotRun(f"Le dossier {folder} appartient à quelqu’un d’autre : supprimez-le, puis recommencez.")
        folder.chmod(0o700)
        if self.identity:
            os.chown(folder, self.identity.uid, self.identity.gid)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One start or stop at a time, over all processes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # ---- programs
    def _initialise(self, programs: Binaries) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            _refuse_other_version(self.data, version.read_text().strip(), programs.major)
            return
        _empty(self.data)  # an interrupted start
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.major >= 17 else []
        safety = ["--data-checksums"] if self.durable else ["--no-sync"]
        options = ["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        try:
            run([programs.program("initdb"), "-D", self.data, *options, *locale, *safety], self.identity)
        except Failed as error:
            _empty(self.data)
            raise CannotRun(_sentence(error.output, "La base de données ne peut pas être créée")) from error

    def _launch(self, programs: Binaries) -> None:
        settings = SETTINGS | ({} if self.durable else FORGETFUL) | {"unix_socket_directories": str(self.socket)}
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        command: list[str | Path] = [
            programs.program("pg_ctl"),
            "-D",
            self.data,
            "-w",
            "-t",
            "120",
            "-l",
            self.log,
            "-o",
            options,
        ]
        try:
            run([*command, "start"], self.identity)
        except Failed as error:
            written = last_lines(self.log) or error.output
            raise CannotRun(_sentence(written, "La base de données ne démarre pas")) from error


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _refuse_other_version(data: Path, found: str, installed: int) -> None:
    if found != str(installed):
        raise CannotRun(
            f"Les données de {data} sont de PostgreSQL {found}, les programmes installés de PostgreSQL {installed}. "
            "Mettez ce dossier de côté, ou réinstallez la version d’origine."
        )


def _sentence(output: str, what: str) -> str:
    if "No space left" in output:
        return f"{what} : le disque est plein. Libérez de la place, puis recommencez."
    return f"{what}. PostgreSQL a écrit :\n{output}"
