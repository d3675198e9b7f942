"""The `maillage` command: quick help, sentences instead of traces, exit codes."""

from __future__ import annotations

import errno
import fcntl
import socket
import subprocess
import sys

import pytest

from maillage.config.command import run


@pytest.fixture
def alone(monkeypatch, home):
    """An environment without a given server."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("MAILLAGE_HOME", str(home))
    return home


def test_help_loads_neither_django_nor_the_driver():
    code = "import sys; from maillage.config.command import run; run([]); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "maillage territory import" in done.stdout
    assert "'django'" not in done.stdout
    assert "'psycopg'" not in done.stdout


def test_a_management_command_runs_by_its_name(capsys):
    assert run(["version"]) == 0
    assert capsys.readouterr().out.startswith("5.2")


def test_a_taken_port_ends_the_demo_with_a_sentence(alone, monkeypatch, free_port, capsys):
    monkeypatch.setenv("PORT", str(free_port))
    with socket.create_server(("127.0.0.1", free_port)):
        assert run(["demo"]) == 1
    assert f"Le port {free_port} est déjà pris" in capsys.readouterr().err
    assert not (alone / "postgresql").exists()


def test_a_second_demo_in_the_same_folder_is_refused(alone, monkeypatch, free_port, capsys):
    monkeypatch.setenv("PORT", str(free_port))
    with (alone / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("http://127.0.0.1:8000/ (processus 12)")
        lock.flush()
        assert run(["demo"]) == 1
    assert "tourne déjà dans ce dossier : http://127.0.0.1:8000/ (processus 12)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(errno.EACCES, "denied", "/somewhere/demo.lock"), "droit d’écrire dans /somewhere/demo.lock"),
        (OSError(errno.ENOSPC, "full"), "Le disque est plein"),
    ],
)
def test_what_the_disk_refuses_gets_a_sentence(alone, monkeypatch, capsys, error, sentence):
    def refuse(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr("maillage.config.runtime.demo._only_demo_here", refuse)
    assert run(["demo"]) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("name", ["demo", "serve", "worker"])
def test_an_argument_too_many_is_refused(name, capsys):
    assert run([name, "--port=1"]) == 1
    assert f"`maillage {name}` ne prend pas d’argument" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["drop"], ["start", "now"]])
def test_a_wrong_database_verb_lists_the_right_ones(alone, arguments, capsys):
    assert run(["db", *arguments]) == 1
    assert "maillage db start" in capsys.readouterr().err


def test_nothing_is_erased_without_a_clear_yes(alone, capsys):
    assert run(["db", "destroy"]) == 1
    assert "Rien n’est effacé" in capsys.readouterr().err


def test_migrating_a_given_server_without_its_owner_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://maillage_app@/maillage?host=/nonexistent")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    assert run(["migrate"]) == 1
    assert "DATABASE_OWNER_URL" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["serve", "worker"])
def test_serving_as_the_owner_of_the_tables_is_refused(database_urls, monkeypatch, free_port, name, capsys):
    monkeypatch.setenv("DATABASE_URL", database_urls[1])
    monkeypatch.setenv("PORT", str(free_port))
    assert run([name]) == 1
    assert "Démarrage refusé" in capsys.readouterr().err
