"""The embedded server: started once, kept across a stop and across a kill, refused with a sentence."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections import namedtuple
from pathlib import Path

import psycopg
import pytest

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.embedded import Server

Usage = namedtuple("Usage", "total used free")


def _count(server: Server) -> int:
    with psycopg.connect(server.url()) as connection:
        return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])


@pytest.mark.slow(reason="creates a database cluster")
def test_starting_twice_is_one_start_and_stopping_keeps_the_data(home):
    server = Server(home, durable=False)
    server.start()
    first_pid = server.pid()
    Server(home, durable=False).start()
    assert server.pid() == first_pid is not None
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    server.stop()
    assert server.pid() is None
    server.start()
    assert _count(server) == 1


@pytest.mark.slow(reason="creates a durable cluster and kills it")
def test_a_killed_server_restarts_with_every_acknowledged_commit(home):
    server = Server(home)
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        for n in range(50):
            connection.execute("INSERT INTO kept VALUES (%s)", [n])
        os.kill(server.pid(), signal.SIGKILL)
        while server.pid():  # until the kernel has done it
            time.sleep(0.001)
        assert (server.data / "postmaster.pid").exists()
        server.start()
    assert _count(server) == 50


@pytest.mark.slow(reason="creates a database cluster")
def test_the_log_quotes_neither_a_statement_that_fails_nor_its_row(home):
    server = Server(home, durable=False)
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (family text CHECK (family = ''))")
        with pytest.raises(psycopg.errors.CheckViolation, match="Qbrandille"):
            connection.execute("INSERT INTO kept VALUES ('Qbrandille')")
        with pytest.raises(psycopg.errors.InvalidDatetimeFormat):
            connection.execute("SELECT 'Qbrandille'::date")
    server.stop()
    written = server.log.read_text()
    assert "ready to accept connections" in written
    assert "Qbrandille" not in written


def test_a_pid_file_whose_number_belongs_to_somebody_else_is_no_running_server(home):
    server = Server(home)
    server.data.mkdir()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert server.pid() is None


@pytest.mark.parametrize("name", ["a folder with spaces", "a" * 90])
def test_a_folder_unfit_for_a_socket_gets_a_short_one_elsewhere(home, name):
    server = Server(home / name)
    assert server.data.is_relative_to(home)
    assert len(str(server.socket / ".s.PGSQL.5432.lock")) < 107
    assert " " not in str(server.socket)


def test_data_of_another_version_are_refused_untouched(home):
    server = Server(home)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(CannotRun, match=r"sont de PostgreSQL 12, les programmes installés de PostgreSQL \d+"):
        server.start()
    assert [entry.name for entry in server.data.iterdir()] == ["PG_VERSION"]


def test_a_full_disk_is_said_before_anything_is_written(home, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**9, 10**9, 5_000_000))
    server = Server(home)
    with pytest.raises(CannotRun, match="il reste 5 Mo"):
        server.start()
    assert not server.data.exists()


def test_a_folder_of_somebody_else_is_refused(home):
    server = Server(home)
    (home / "elsewhere").mkdir()
    server.data.symlink_to(home / "elsewhere")
    with pytest.raises(CannotRun, match="appartient à quelqu’un d’autre"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="skipped: only root has to look for another folder")
def test_as_root_a_closed_folder_is_replaced_by_one_the_server_may_enter(home):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    assert Server(closed / "var").folder.parent == Path("/var/lib")
    assert Server(home / "var").folder == home / "var"
