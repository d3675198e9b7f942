"""Lets several commands share one embedded server: the first starts it, the last one out stops it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.environment import Environment
from maillage.config.runtime.roles import APPLICATION, DATABASE, OWNER, prepare_database


@contextmanager
def database_in_use(environment: Environment, *, as_owner: bool = False) -> Iterator[dict[str, str]]:
    """The process environment with its addresses: the given server's, or the embedded one's, kept up meanwhile."""
    if environment.application_url:
        yield _given_server(environment, as_owner=as_owner)
        return
    environment.make_home()
    server = Server(environment.home)
    with _users(server) as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        server.start()
        prepare_database(server.url())
        try:
            yield {**os.environ, **addresses(server)}
        finally:
            _stop_if_last(server, users)


def addresses(server: Server) -> dict[str, str]:
    """The two addresses of the embedded database."""
    return {
        "DATABASE_URL": server.url(APPLICATION, DATABASE),
        "DATABASE_OWNER_URL": server.url(OWNER, DATABASE),
    }


def keep_running(server: Server) -> None:
    """Start the server and leave it up until `stop_unused`."""
    server.start()
    prepare_database(server.url())
    _kept(server).touch()


def stop_unused(server: Server) -> None:
    """Stop the server, unless a command still uses it."""
    with _users(server) as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotRun("La base de données sert encore (`make demo` ou une autre commande) : arrêtez-la d’abord.") from error
        _kept(server).unlink(missing_ok=True)
        server.stop()


def _given_server(environment: Environment, *, as_owner: bool) -> dict[str, str]:
    if as_owner and not environment.owner_url:
        raise CannotRun(
            "DATABASE_URL est donné sans DATABASE_OWNER_URL : donnez aussi l’adresse du rôle propriétaire "
            f"({OWNER}), qui seul crée et met à jour les tables."
        )
    return dict(os.environ)


def _stop_if_last(server: Server, users: IO[str]) -> None:
    if _kept(server).exists():
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody else still works
    server.stop()


def _users(server: Server) -> IO[str]:
    server.folder.mkdir(parents=True, exist_ok=True)
    return (server.folder / "users.lock").open("w")


def _kept(server: Server) -> Path:
    return server.folder / "keep-running"
