"""The `maillage` console command: the demo, the processes, the database, and every management command."""

from __future__ import annotations

import errno
import io
import os
import sys
import warnings
from collections.abc import Callable

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.environment import Environment

HELP = """\
maillage demo                       installe, charge et sert le territoire de démonstration (PORT=8000)
maillage serve                      le site seul (PORT, MAILLAGE_LISTEN, MAILLAGE_WEB_WORKERS)
maillage worker                     les travaux de fond seuls
maillage db start|stop|psql|destroy la base de données embarquée (dossier MAILLAGE_HOME)
maillage migrate                    crée ou met à jour les tables
maillage territory import …         communes, intercommunalités, maisons, jours fériés
maillage timetable import …         horaires de car (GTFS)
maillage rome import …              métiers du ROME 4.0 (dossier ou archive)
maillage invite …                   le premier compte d’une agence
maillage backup --to … --key …      sauvegarde chiffrée : base, fichiers, horaires
maillage restore FICHIER --key …    relit une sauvegarde dans un endroit vide
maillage doctor --backups DOSSIER   ce qui ne va pas, et comment le réparer
maillage audit verify               les journaux disent-ils encore ce qui a été scellé ?
maillage help                       toutes les commandes ; `maillage NOM --help` pour une seule

Sans DATABASE_URL, une base PostgreSQL embarquée est démarrée, puis arrêtée quand plus rien ne s’en sert."""

WITHOUT_DATABASE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "docs", "findstatic", "help", "makemessages",
    "makemigrations", "version", "--version",
}  # fmt: skip
AS_OWNER = {"demo_load", "flush", "migrate", "showmigrations", "sqlmigrate"}


def main() -> None:
    """Entry point."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a narrow terminal encoding must not end a command
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    name, *rest = arguments or ["--help"]
    try:
        if name in {"--help", "-h"}:
            print(HELP)
        elif own := OWN.get(name):
            _with_sentences(own, rest)
        else:
            _manage([name, *rest])
    except CannotRun as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _with_sentences(command: Callable[[list[str]], None], arguments: list[str]) -> None:
    """What a disk refuses to a command of ours is a circumstance, not a bug."""
    try:
        command(arguments)
    except PermissionError as error:
        raise CannotRun(
            f"Vous n’avez pas le droit d’écrire dans {error.filename}. Reprenez ce dossier à votre nom, "
            "ou choisissez-en un autre avec MAILLAGE_HOME=/un/dossier."
        ) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise CannotRun("Le disque est plein. Libérez de la place, puis recommencez.") from error


def _demo(arguments: list[str]) -> None:
    from maillage.config.runtime.demo import run_demo

    _refuse_arguments("demo", arguments)
    run_demo(Environment.read())


def _serve(arguments: list[str]) -> None:
    from maillage.config.runtime.serving import run_web_server

    _refuse_arguments("serve", arguments)
    run_web_server(Environment.read())


def _worker(arguments: list[str]) -> None:
    from maillage.config.runtime.programs import JOBS_AT_ONCE
    from maillage.config.runtime.roles import refuse_privileged_role
    from maillage.config.runtime.sharing import database_in_use

    _refuse_arguments("worker", arguments)
    with database_in_use(Environment.read()) as variables:
        refuse_privileged_role(variables["DATABASE_URL"])
        _django(variables, ["procrastinate", "worker", f"--concurrency={JOBS_AT_ONCE}"])


def _db(arguments: list[str]) -> None:
    from maillage.config.runtime.database import run_database_command

    run_database_command(Environment.read(), arguments)


def _backup(arguments: list[str]) -> None:
    from maillage.config.backup.writing import run_backup

    run_backup(Environment.read(), arguments)


def _restore(arguments: list[str]) -> None:
    from maillage.config.backup.restoring import run_restore

    run_restore(Environment.read(), arguments)


def _doctor(arguments: list[str]) -> None:
    from maillage.config.doctor.examining import run_doctor

    run_doctor(Environment.read(), arguments)


def _manage(arguments: list[str]) -> None:
    """A management command, with a database when it needs one, as the owner when it changes tables."""
    if arguments[0] in WITHOUT_DATABASE:
        warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
        _django(dict(os.environ), arguments)
        return
    from maillage.config.runtime.sharing import database_in_use

    as_owner = arguments[0] in AS_OWNER
    with database_in_use(Environment.read(), as_owner=as_owner) as variables:
        _django(variables | ({"MAILLAGE_AS_OWNER": "1"} if as_owner else {}), arguments)


def _django(variables: dict[str, str], arguments: list[str]) -> None:
    os.environ.update(variables)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["maillage", *arguments])


def _refuse_arguments(name: str, arguments: list[str]) -> None:
    if arguments:
        raise CannotRun(f"`maillage {name}` ne prend pas d’argument ({' '.join(arguments)}) : voyez `maillage --help`.")


OWN: dict[str, Callable[[list[str]], None]] = {
    "backup": _backup, "db": _db, "demo": _demo, "doctor": _doctor, "restore": _restore, "serve": _serve, "worker": _worker,
}  # fmt: skip

if __name__ == "__main__":
    main()
