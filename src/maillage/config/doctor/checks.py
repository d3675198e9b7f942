"""Every check, in the order of the report: what the others stand on comes first."""

from __future__ import annotations

from typing import Final

from maillage.config.doctor import machine, work
from maillage.config.doctor.findings import Check

DATABASE: Final = "base de données"
TABLES: Final = "tables"
CHECKS: Final = (
    Check("place sur le disque", machine.disk),
    Check("clé secrète", machine.secret_key),
    Check("sauvegardes", machine.backups),
    Check("serveur de courriel", machine.mail),
    Check(DATABASE, machine.database),
    Check("droits du rôle d’application", machine.rights, DATABASE),
    Check(TABLES, machine.tables, DATABASE),
    Check("travail de fond", work.worker, TABLES),
    Check("file des travaux", work.queue, TABLES),
    Check("horaires", work.timetable, TABLES),
    Check("tables de trajets", work.profiles, TABLES),
    Check("messages", work.messages, TABLES),
    Check("appels à faire", work.calls, TABLES),
    Check("adresse du site", work.letters, TABLES),
)
