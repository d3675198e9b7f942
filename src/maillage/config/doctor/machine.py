"""What can be said of the machine: its disk, its secret, its database, its mail server, its backups."""

from __future__ import annotations

import shutil
import smtplib
from datetime import UTC, datetime, timedelta
from typing import Final

import psycopg
from django.conf import settings
from django.db import ProgrammingError

from maillage.config.backup.writing import SUFFIX
from maillage.config.doctor.findings import Ground, NotLooked, Wrong
from maillage.config.runtime.roles import PrivilegedRole, refuse_privileged_role
from maillage.kit import clock
from maillage.kit.health import missing_migrations
from maillage.kit.messages.carriers.smtp import knock

LOW_MB: Final = 1000
OLD_BACKUP: Final = timedelta(days=2)
OTHERS: Final = 0o077
PATIENCE_S: Final = 10
NAMED: Final = 3


def disk(ground: Ground) -> Wrong | None:
    free_mb = shutil.disk_usage(ground.home).free // 1_000_000
    if free_mb >= LOW_MB:
        return None
    return Wrong(f"il reste {free_mb} Mo pour {ground.home}.", f"Libérez de la place : il en faut au moins {LOW_MB} Mo.")


def secret_key(ground: Ground) -> Wrong | None:
    path = ground.home / "secret-key"
    if not path.exists() or not path.stat().st_mode & OTHERS:
        return None
    return Wrong(f"d’autres comptes de la machine peuvent lire {path}.", f"Faites `chmod 600 {path}`.")


def database(ground: Ground) -> Wrong | None:
    try:
        psycopg.connect(ground.application_url, connect_timeout=PATIENCE_S).close()
    except psycopg.OperationalError as error:
        return Wrong(f"elle ne répond pas ({_first_line(error)}).", "Démarrez PostgreSQL, ou corrigez DATABASE_URL.")
    return None


def rights(ground: Ground) -> Wrong | None:
    try:
        refuse_privileged_role(ground.application_url)
    except PrivilegedRole as refusal:
        what, _, mend = str(refusal).partition("Démarrage refusé. ")
        return Wrong(what.strip(), mend)
    return None


def tables(_ground: Ground) -> Wrong | None:
    mend = "Faites une sauvegarde, puis `maillage migrate`."
    try:
        missing = missing_migrations()
    except ProgrammingError:
        return Wrong("elles n’existent pas, ou le rôle d’application ne peut pas les lire.", mend)
    return Wrong(f"il manque des mises à jour ({', '.join(missing[:NAMED])}).", mend) if missing else None


def mail(_ground: Ground) -> Wrong | None:
    if not settings.EMAIL_HOST:
        raise NotLooked("aucun serveur d’envoi (MAILLAGE_SMTP_HOST) : les courriels ne partent pas.")
    try:
        knock()
    except (OSError, smtplib.SMTPException) as error:
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        return Wrong(f"{server} refuse la connexion ({_first_line(error)}).", "Vérifiez les variables MAILLAGE_SMTP_….")
    return None


def backups(ground: Ground) -> Wrong | None:
    if ground.backups is None:
        raise NotLooked("dites où elles sont rangées, avec --backups DOSSIER.")
    names = sorted(path.name for path in ground.backups.glob(f"maillage-*{SUFFIX}"))
    mend = "Lancez `maillage backup`, et vérifiez ce qui la lance chaque nuit."
    if not names:
        return Wrong(f"aucune dans {ground.backups}.", mend)
    made = datetime.strptime(names[-1], f"maillage-%Y%m%dT%H%M%S%fZ{SUFFIX}").replace(tzinfo=UTC)
    if ground.now - made <= OLD_BACKUP:
        return None
    return Wrong(f"la dernière date du {made.astimezone(clock.PARIS):%d/%m/%Y}.", mend)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
