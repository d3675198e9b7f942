"""`maillage companies forget`: what was kept about companies for long enough, told or removed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from maillage.domains.companies.services import Forgotten, forget_old
from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui.words import NBSP, plural_words
from maillage.registry.organisations.selectors import agencies

SAID = {
    "files": ("fichier d’arrivées", "fichiers d’arrivées"),
    "contacts": ("contact d’entreprise", "contacts d’entreprise"),
    "exchanges": ("échange", "échanges"),
    "notes": ("note", "notes"),
    "documents": ("document", "documents"),
}


class Command(BaseCommand):
    help = "Ce qui est gardé sur les entreprises, au-delà de la durée que chaque donnée déclare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="forget")
        forget = verbs.add_parser("forget", help="efface ce qui est gardé depuis assez longtemps, comme le fait chaque nuit")
        forget.add_argument("--dry-run", action="store_true", help="compte et raconte, sans rien effacer")

    def handle(self, *_: Any, **options: Any) -> None:
        now = clock.now()
        for agency in agencies(clock.today(now)):
            with enter(Scope(role="job", agency=agency.key)):
                found = forget_old(agency=agency.key, now=now, is_dry_run=options["dry_run"])
            self.stdout.write(f"{agency.label}{NBSP}: {_told(found)}.")
        if options["dry_run"]:
            self.stdout.write(f"Essai à blanc{NBSP}: rien n’a été effacé.")


def _told(found: Forgotten) -> str:
    parts = [plural_words(getattr(found, name), *words) for name, words in SAID.items() if getattr(found, name)]
    return ", ".join(parts) or "rien à effacer"
