"""`maillage backup`: one snapshot of the database, the files and the timetables, sealed as they are read."""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg

from maillage.config.backup.manifest import tables_of
from maillage.config.backup.sealing import Sealer, read_secret
from maillage.config.runtime.console import CannotRun, refuse_full_disk, say
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.environment import Environment
from maillage.config.runtime.sharing import database_in_use

FOLDERS: Final = ("files", "timetables")
PIECE: Final = 4 << 20
SUFFIX: Final = ".sauvegarde"
KEPT: Final = 14


def run_backup(environment: Environment, arguments: list[str]) -> None:
    """Write one backup, then remove the oldest beyond those kept."""
    given = _parser().parse_args(arguments)
    if given.keep < 1:
        raise CannotRun("Gardez au moins une sauvegarde : --keep 1 ou plus.")
    given.to.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = read_secret(given.key, given.to)
    with database_in_use(environment, as_owner=True) as variables:
        written = back_up(environment, variables["DATABASE_OWNER_URL"], given.to, secret)
    _rotate(given.to, given.keep)
    say(f"Sauvegarde faite : {written} ({written.stat().st_size / 1_000_000:.1f} Mo)")


def back_up(environment: Environment, owner_url: str, folder: Path, secret: bytes) -> Path:
    """The file of a new backup; it bears its name once it is whole and on the disk."""
    target = folder / f"maillage-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z{SUFFIX}"
    unfinished = target.with_suffix(".en-cours")
    with psycopg.connect(owner_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        refuse_full_disk(folder, needed_mb=_needed_mb(connection, environment.home))
        try:
            with unfinished.open("xb") as file:
                unfinished.chmod(0o600)
                sealer = Sealer(file, secret)
                with tarfile.open(fileobj=sealer, mode="w|", bufsize=PIECE, format=tarfile.PAX_FORMAT) as archive:
                    _fill(archive, environment, connection, owner_url)
                sealer.finish()
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(target)
            _sync(folder)
        finally:
            unfinished.unlink(missing_ok=True)
    return target


def _fill(archive: tarfile.TarFile, environment: Environment, connection: psycopg.Connection, owner_url: str) -> None:
    snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert snapshot is not None
    migrations = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    tables = {name: asdict(table) for name, table in tables_of(connection).items()}
    _add(archive, "manifest.json", json.dumps({"migrations": migrations, "tables": tables}).encode())
    for number, piece in enumerate(_dumped(Server(environment.home).program("pg_dump"), owner_url, snapshot[0])):
        _add(archive, f"database/{number:08}", piece)
    for name in FOLDERS:
        if (environment.home / name).is_dir():
            archive.add(environment.home / name, arcname=name)


def _dumped(program: Path, owner_url: str, snapshot: str) -> Iterator[bytes]:
    command = [str(program), "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--dbname={owner_url}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603  our own program, no shell
        assert process.stdout is not None
        while piece := process.stdout.read(PIECE):
            yield piece
    if process.returncode:
        raise CannotRun("La base de données n’a pas pu être lue jusqu’au bout : aucune sauvegarde n’est faite.")


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _needed_mb(connection: psycopg.Connection, home: Path) -> int:
    """At most: a dump is smaller than its database."""
    size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert size is not None
    files = sum(path.stat().st_size for name in FOLDERS for path in (home / name).rglob("*") if path.is_file())
    return int(size[0] + files) // 1_000_000 + 50


def _rotate(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob(f"maillage-*{SUFFIX}"))[:-keep]:
        old.unlink()


def _sync(folder: Path) -> None:
    """The name too is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="maillage backup", description="Sauvegarde chiffrée, en un fichier.")
    parser.add_argument("--to", type=Path, required=True, metavar="DOSSIER", help="où ranger les sauvegardes")
    parser.add_argument("--key", type=Path, required=True, metavar="FICHIER", help="la phrase secrète, rangée ailleurs")
    parser.add_argument("--keep", type=int, default=KEPT, metavar="N", help=f"combien en garder ({KEPT})")
    return parser
