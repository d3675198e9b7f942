"""`maillage db`: start, stop, look into or remove the embedded database by hand."""

from __future__ import annotations

import sys

from maillage.config.runtime.console import CannotRun, say
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.environment import Environment
from maillage.config.runtime.roles import DATABASE, OWNER
from maillage.config.runtime.sharing import addresses, database_in_use, keep_running, stop_unused
from maillage.config.runtime.shell import run_in_terminal

USAGE = "Écrivez `maillage db start`, `stop`, `psql` ou `destroy --yes`."


def run_database_command(environment: Environment, arguments: list[str]) -> None:
    """Run one of the four verbs."""
    match arguments:
        case ["psql", *more]:
            _open_psql(environment, more)
        case ["start" | "stop" | "destroy", *_] if environment.application_url:
            raise CannotRun("DATABASE_URL désigne un autre serveur : il n’y a pas de base embarquée à piloter.")
        case ["start"]:
            _start(environment)
        case ["stop"]:
            stop_unused(Server(environment.home))
            say("La base de données est arrêtée.")
        case ["destroy", *more]:
            _destroy(environment, is_sure=more == ["--yes"])
        case _:
            raise CannotRun(USAGE)


def _start(environment: Environment) -> None:
    environment.make_home()
    server = Server(environment.home)
    keep_running(server)
    say(f"Données : {server.data}")
    for name, address in addresses(server).items():
        say(f"{name}={address}")


def _destroy(environment: Environment, *, is_sure: bool) -> None:
    server = Server(environment.home)
    if not is_sure and sys.stdin.isatty():
        is_sure = input(f"Effacer toutes les données de {server.data} ? Écrivez « oui » : ").strip() == "oui"
    if not is_sure:
        raise CannotRun("Rien n’est effacé. Pour effacer sans question : `maillage db destroy --yes`.")
    stop_unused(server)
    server.destroy()
    say("La base de données est effacée.")


def _open_psql(environment: Environment, more: list[str]) -> None:
    """Hand over to psql; with the embedded server, as the owner of the tables."""
    with database_in_use(environment):
        server = Server(environment.home)
        url = environment.owner_url or environment.application_url or server.url(OWNER, DATABASE)
        code = run_in_terminal([server.program("psql"), url, *more])
    if code:
        raise SystemExit(code)
