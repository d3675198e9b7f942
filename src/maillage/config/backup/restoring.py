"""`maillage restore`: the whole file is checked before anything is written, and every table after."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from maillage.config.backup.manifest import TABLES, Table, differences, tables_of
from maillage.config.backup.sealing import Opened, read_secret
from maillage.config.backup.writing import FOLDERS, PIECE
from maillage.config.runtime import programs
from maillage.config.runtime.console import CannotRun, say
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.environment import Environment
from maillage.config.runtime.sharing import database_in_use

EMPTY = """
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is restored."""

    home: Path
    owner_url: str
    pg_restore: Path


def run_restore(environment: Environment, arguments: list[str]) -> None:
    """Restore, bring the tables up to date, erase again whoever was erased since, send nothing a second time."""
    given = _parser().parse_args(arguments)
    if not given.file.is_file():
        raise CannotRun(f"Le fichier {given.file} n’existe pas.")
    secret = read_secret(given.key, given.file.parent)
    with database_in_use(environment, as_owner=True) as variables:
        place = Place(environment.home, variables["DATABASE_OWNER_URL"], Server(environment.home).program("pg_restore"))
        count = restore(given.file, secret, place, _known_migrations(variables))
        say(f"Restaurée et vérifiée : {count} tables, lignes et empreintes égales à celles de la sauvegarde.")
        if not settings.ERASURES.exists():
            say(f"Il n’y a pas de liste d’effacements ici : copiez {settings.ERASURES.name}, puis `maillage privacy replay`.")
        for command in (["migrate", "--verbosity=0"], ["privacy", "replay"], ["hold_messages"]):
            done = subprocess.run(programs.maillage(*command), env=variables, check=False)  # noqa: S603  our own command
            if done.returncode:
                raise CannotRun(f"Données restaurées, mais `maillage {' '.join(command)}` a échoué : relancez-le.")


def restore(file: Path, secret: bytes, place: Place, known: set[tuple[str, str]]) -> int:
    """How many tables were restored; all of it, or nothing."""
    manifest = _checked(file, secret)
    if {(app, name) for app, name in manifest["migrations"]} - known:
        raise CannotRun("Cette sauvegarde vient d’une version plus récente de Maillage : installez-la, puis recommencez.")
    _refuse_filled(place)
    expected = {name: Table(**table) for name, table in manifest["tables"].items()}
    with tempfile.TemporaryDirectory(prefix="restauration-", dir=place.home) as aside:
        try:
            _pour(file, secret, place, Path(aside))
            with psycopg.connect(place.owner_url) as connection:
                wrong = differences(tables_of(connection), expected)
            if wrong:
                raise CannotRun(f"Des tables diffèrent de la sauvegarde ({', '.join(wrong)}) : rien n’est gardé.")
            _put_folders(Path(aside), place.home)
        except BaseException:
            _empty(place)
            raise
    return len(expected)


def _checked(file: Path, secret: bytes) -> dict[str, Any]:
    """The manifest of a file that was read to its end."""
    manifest: dict[str, Any] = {}
    with _entries(file, secret) as archive:
        for entry in archive:
            if entry.name == "manifest.json":
                manifest = json.load(archive.extractfile(entry) or io.BytesIO())
    return manifest


@contextmanager
def _entries(file: Path, secret: bytes) -> Iterator[tarfile.TarFile]:
    with file.open("rb") as source:
        opened = Opened(source, secret)
        with tarfile.open(fileobj=opened, mode="r|", bufsize=PIECE) as archive:
            yield archive
        while opened.read(PIECE):
            pass  # to the last frame, which says that the file is whole


def _pour(file: Path, secret: bytes, place: Place, aside: Path) -> None:
    command = [str(place.pg_restore), "--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={place.owner_url}"]
    with (
        _entries(file, secret) as archive,
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said) as process,  # noqa: S603  our own program, no shell
    ):
        assert process.stdin is not None
        try:
            for entry in archive:
                if entry.name.startswith("database/"):
                    shutil.copyfileobj(archive.extractfile(entry) or io.BytesIO(), process.stdin)
                elif entry.name != "manifest.json":
                    archive.extract(entry, aside, filter="data")
            process.stdin.close()
        except BrokenPipeError:
            process.wait()  # it says why below
        if process.wait():
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise CannotRun(f"La base n’a pas pu être restaurée, rien n’est gardé. PostgreSQL a écrit :\n{words}")


def _refuse_filled(place: Place) -> None:
    with psycopg.connect(place.owner_url) as connection:
        is_filled = connection.execute(TABLES).fetchone() is not None
    folders = [name for name in FOLDERS if (place.home / name).is_dir() and any((place.home / name).iterdir())]
    if is_filled or folders:
        what = "La base de données" if is_filled else f"Le dossier {place.home / folders[0]}"
        raise CannotRun(f"{what} n’est pas vide : restaurez dans un dossier neuf (MAILLAGE_HOME) et une base neuve.")


def _put_folders(aside: Path, home: Path) -> None:
    for name in FOLDERS:
        if (aside / name).is_dir():
            if (home / name).is_dir():
                (home / name).rmdir()
            os.replace(aside / name, home / name)


def _empty(place: Place) -> None:
    """The place was empty before: it is again."""
    with psycopg.connect(place.owner_url) as connection:
        connection.execute(EMPTY)
    for name in FOLDERS:
        shutil.rmtree(place.home / name, ignore_errors=True)


def _known_migrations(variables: dict[str, str]) -> set[tuple[str, str]]:
    os.environ.update(variables | {"DJANGO_SETTINGS_MODULE": "maillage.config.settings"})
    import django
    from django.db.migrations.loader import MigrationLoader

    django.setup()
    return set(MigrationLoader(None).disk_migrations or {})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="maillage restore", description="Relit une sauvegarde dans un endroit vide.")
    parser.add_argument("file", type=Path, metavar="SAUVEGARDE")
    parser.add_argument("--key", type=Path, required=True, metavar="FICHIER", help="la phrase secrète")
    return parser
