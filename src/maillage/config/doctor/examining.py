"""`maillage doctor`: one line per check; ends in error when one of them found something."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import django

from maillage.config.runtime.console import CannotRun, say
from maillage.config.runtime.environment import Environment
from maillage.config.runtime.sharing import database_in_use


def run_doctor(environment: Environment, arguments: list[str]) -> None:
    """Print every line, then refuse when something is wrong."""
    given = _parser().parse_args(arguments)
    environment.make_home()
    with database_in_use(environment) as variables:
        os.environ.update(variables)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
        django.setup()
        examine(environment.home, variables["DATABASE_URL"], given.backups)


def examine(home: Path, application_url: str, backups: Path | None) -> None:
    """Every check on an installation whose settings are loaded."""
    from maillage.config.doctor.checks import CHECKS
    from maillage.config.doctor.findings import Ground, examined
    from maillage.kit import clock

    found = 0
    for line in examined(CHECKS, Ground(home, application_url, backups, clock.now())):
        say(str(line))
        found += line.wrong is not None
    if found:
        raise CannotRun(f"{found} point à corriger." if found == 1 else f"{found} points à corriger.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="maillage doctor", description="Dit ce qui ne va pas, et comment le réparer.")
    parser.add_argument("--backups", type=Path, metavar="DOSSIER", help="où les sauvegardes sont rangées")
    return parser
