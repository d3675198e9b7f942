"""A backup is restored into an empty place, equal table by table; whatever is wrong with it leaves nothing behind."""

from __future__ import annotations

import shutil
import tempfile
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from maillage.config.backup.manifest import TABLES, tables_of
from maillage.config.backup.restoring import Place, restore
from maillage.config.backup.sealing import FRAME, MAGIC, read_secret
from maillage.config.backup.writing import SUFFIX, back_up, run_backup
from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.environment import Environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow(reason="dumps and restores a migrated database")]
SECRET = b"une phrase assez longue pour tenir"
ROWS = 40
EMPTY_PLACE = "restored"


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that PostgreSQL's user may enter."""
    made = Path(tempfile.mkdtemp(prefix="maillage-backup-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def source(folder: Path, database_urls: tuple[str, str]) -> Environment:
    """A place with rows, a file and a timetable that is larger than one frame."""
    from tests import factories as make

    for number in range(ROWS):
        make.commune(f"Commune {number}")
    home = folder / "home"
    for name, content in {"files/note.txt": b"une note", "timetables/1/times.bin": bytes(range(256)) * (FRAME // 200)}.items():
        (home / name).parent.mkdir(parents=True)
        (home / name).write_bytes(content)
    (home / "erasures.txt").write_text("never in a backup")
    (home / "secret-key").write_text("never in a backup")
    return Environment(home=home, application_url=database_urls[0], owner_url=database_urls[1], port=8000)


@pytest.fixture
def place(folder: Path, database_urls: tuple[str, str]) -> Iterator[Place]:
    """An empty database on the same server, an empty folder."""
    owner = database_urls[1]
    name = f"{psycopg.conninfo.conninfo_to_dict(owner)['dbname']}_{EMPTY_PLACE}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(make_conninfo(owner, dbname="postgres"), autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        home = folder / "new"
        home.mkdir()
        yield Place(home, make_conninfo(owner, dbname=name), Server(folder).program("pg_restore"))
        connection.execute(drop)


@pytest.fixture
def backup(source: Environment, folder: Path) -> Path:
    (folder / "backups").mkdir()
    return back_up(source, str(source.owner_url), folder / "backups", SECRET)


def known(url: str) -> set[tuple[str, str]]:
    with psycopg.connect(url) as connection:
        return set(connection.execute("SELECT app, name FROM django_migrations").fetchall())


def is_empty(place: Place) -> bool:
    with psycopg.connect(place.owner_url) as connection:
        return connection.execute(TABLES).fetchone() is None and not list(place.home.iterdir())


def test_a_backup_is_restored_equal_table_by_table_and_file_by_file(source: Environment, backup: Path, place: Place) -> None:
    restore(backup, SECRET, place, known(str(source.owner_url)))
    with psycopg.connect(str(source.owner_url)) as before, psycopg.connect(place.owner_url) as after:
        expected = tables_of(before)
        assert tables_of(after) == expected
    assert sum(table.rows for name, table in expected.items() if name != "django_migrations") > ROWS
    for name in ("files/note.txt", "timetables/1/times.bin"):
        assert (place.home / name).read_bytes() == (source.home / name).read_bytes()
    assert sorted(path.name for path in place.home.iterdir()) == ["files", "timetables"]
    with pytest.raises(CannotRun, match="n’est pas vide"):
        restore(backup, SECRET, place, known(str(source.owner_url)))
    assert (place.home / "files/note.txt").exists()


def test_nothing_of_it_can_be_read_without_the_secret(backup: Path) -> None:
    content = backup.read_bytes()
    assert b"une note" not in content
    assert b"organisations_" not in content
    assert backup.stat().st_mode & 0o077 == 0
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_what_is_wrong_with_a_backup_is_said_and_nothing_is_half_restored(
    source: Environment, backup: Path, place: Place
) -> None:
    content, wrong = backup.read_bytes(), backup.with_name("wrong")
    flipped = bytearray(content)
    flipped[FRAME + FRAME // 2] ^= 1
    first_frame = len(MAGIC) + 16 + 4 + FRAME + 16
    cases = {
        "n’est pas une sauvegarde": b"PK" + content[2:],
        "autre version": content.replace(MAGIC, b"MAILLAGE-BACKUP-9\n", 1),
        "coupée ou abîmée": bytes(flipped),
        "coupée ou abîmée : rien": content[:-1],
        "abîmé : rien": content[:first_frame],
    }
    for sentence, changed in cases.items():
        wrong.write_bytes(changed)
        with pytest.raises(CannotRun, match=sentence):
            restore(wrong, SECRET, place, known(str(source.owner_url)))
    with pytest.raises(CannotRun, match="phrase secrète n’est pas la bonne"):
        restore(backup, b"une autre phrase assez longue", place, known(str(source.owner_url)))
    with pytest.raises(CannotRun, match="plus récente"):
        restore(backup, SECRET, place, set())
    assert is_empty(place)


def test_a_restore_that_differs_or_fails_half_way_empties_the_place_again(
    source: Environment, backup: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = known(str(source.owner_url))
    with psycopg.connect(place.owner_url) as connection:
        connection.execute("CREATE FUNCTION public.scope_account() RETURNS bigint LANGUAGE sql AS 'SELECT 1'")
    with pytest.raises(CannotRun, match="PostgreSQL a écrit"):
        restore(backup, SECRET, place, migrations)
    assert is_empty(place)
    monkeypatch.setattr("maillage.config.backup.restoring.tables_of", lambda connection: {})
    with pytest.raises(CannotRun, match="diffèrent de la sauvegarde"):
        restore(backup, SECRET, place, migrations)
    assert is_empty(place)
    monkeypatch.undo()
    assert restore(backup, SECRET, place, migrations) > ROWS


def test_a_secret_that_others_can_read_or_kept_with_the_backups_is_refused(folder: Path) -> None:
    key = folder / "key"
    key.write_bytes(SECRET + b"\n")
    key.chmod(0o644)
    with pytest.raises(CannotRun, match="D’autres peuvent lire"):
        read_secret(key, folder / "backups")
    key.chmod(0o600)
    with pytest.raises(CannotRun, match="rangée avec les sauvegardes"):
        read_secret(key, folder)
    assert read_secret(key, folder / "backups") == SECRET
    key.write_bytes(b"court")
    with pytest.raises(CannotRun, match="trop courte"):
        read_secret(key, folder / "backups")


def test_a_disk_that_cannot_hold_it_is_refused_before_anything_is_written(
    source: Environment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda where: namedtuple("Usage", "total used free")(10**9, 10**9, 5_000_000))
    with pytest.raises(CannotRun, match="il reste 5 Mo"):
        back_up(source, str(source.owner_url), folder, SECRET)
    assert [path.name for path in folder.iterdir()] == ["home"]


def test_the_newest_backups_are_kept(source: Environment, folder: Path) -> None:
    key, kept = folder / "key", folder / "backups"
    key.write_bytes(SECRET)
    key.chmod(0o600)
    kept.mkdir()
    for year in (2023, 2024):
        (kept / f"maillage-{year}0101T000000000000Z{SUFFIX}").touch()
    (kept / "something else").touch()
    run_backup(source, ["--to", str(kept), "--key", str(key), "--keep", "2"])
    names = sorted(path.name for path in kept.iterdir())
    assert names[0] == f"maillage-20240101T000000000000Z{SUFFIX}"
    assert names[2] == "something else"
    assert len(names) == 3
