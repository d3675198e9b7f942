"""One embedded server for several commands: the last one out stops it, unless it was asked to stay."""

from __future__ import annotations

import pytest

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.environment import Environment
from maillage.config.runtime.sharing import database_in_use, keep_running, stop_unused


def _environment(home: object, **more: str) -> Environment:
    return Environment.read({"MAILLAGE_HOME": str(home), **more})


@pytest.mark.slow(reason="creates a database cluster")
def test_the_last_command_out_stops_the_server_and_nobody_stops_it_before(home):
    server = Server(home)
    with database_in_use(_environment(home)) as outer:
        assert outer["DATABASE_URL"].startswith("postgresql://maillage_app@/maillage?host=")
        assert outer["DATABASE_OWNER_URL"].startswith("postgresql://maillage_owner@/maillage?host=")
        with database_in_use(_environment(home)), pytest.raises(CannotRun, match="sert encore"):
            stop_unused(server)
        assert server.pid()
    assert server.pid() is None

    keep_running(server)
    with database_in_use(_environment(home)):
        pass
    assert server.pid()
    stop_unused(server)
    assert server.pid() is None


def test_a_given_server_is_used_as_it_is(home):
    with database_in_use(_environment(home, DATABASE_URL="postgresql://somewhere/maillage")):
        assert not (home / "postgresql").exists()


def test_a_given_server_without_its_owner_cannot_be_migrated(home):
    environment = _environment(home, DATABASE_URL="postgresql://somewhere/maillage")
    refusal = pytest.raises(CannotRun, match="DATABASE_URL est donné sans DATABASE_OWNER_URL")
    with refusal, database_in_use(environment, as_owner=True):
        pytest.fail("it must not get here")
