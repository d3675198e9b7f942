"""`maillage rome import`: the directory of occupations, from its official files."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.domains.companies.imports.rome import RomeRead, read_rome
from maillage.domains.companies.services import Brought, bring_occupations
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui.words import NBSP, number, plural_words
from maillage.registry.organisations.permissions import Console

FINDINGS_SHOWN = 20
KINDS = {"occupations": "Métiers", "titles": "Appellations", "moves": "Mobilités", "sectors": "Secteurs d’activité"}


class Command(BaseCommand):
    help = "Métiers du ROME 4.0, depuis les fichiers officiels de France Travail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="import")
        bring = verbs.add_parser("import", help="lit le dossier ou l’archive, vérifie tout, puis écrit tout ou rien")
        bring.add_argument("source", metavar="SOURCE", help="dossier ou archive .zip du ROME 4.0")
        bring.add_argument("--dry-run", action="store_true", help="vérifie et raconte, sans rien écrire")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            read = read_rome(options["source"])
            self.tell_findings(read)
            if read.directory is None:
                count = plural_words(len(read.findings.errors), "erreur")
                raise CommandError(f"{count}{NBSP}: rien n’a été importé. Corrigez les fichiers, puis recommencez.")
            with enter(Scope(role="administrator")):
                brought = bring_occupations(
                    directory=read.directory, by=Console(), now=clock.now(), is_dry_run=options["dry_run"]
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.tell(read, brought)
        if options["dry_run"]:
            self.stdout.write(f"Essai à blanc{NBSP}: rien n’a été écrit.")

    def tell_findings(self, read: RomeRead) -> None:
        for kind, findings in (("Erreur", read.findings.errors), ("Remarque", read.findings.remarks)):
            for each in findings[:FINDINGS_SHOWN]:
                self.stdout.write(f"{kind} ({each.where}){NBSP}: {each.message} {each.remedy}".rstrip())
            if len(findings) > FINDINGS_SHOWN:
                self.stdout.write(f"… et {len(findings) - FINDINGS_SHOWN} autres.")

    def tell(self, read: RomeRead, brought: Brought) -> None:
        assert read.directory is not None
        on = read.directory.published_on
        self.stdout.write(f"{brought.version}{f', publiée le {on:%d/%m/%Y}' if on else ''}.")
        for kind, change in brought.changes.items():
            parts = ((change.created, "de plus"), (change.changed, "corrigés"), (change.ended, "de moins"))
            said = [f"{number(count)} {word}" for count, word in parts if count]
            self.stdout.write(f"{KINDS[kind]}{NBSP}: {', '.join(said) or 'rien de nouveau'}.")
        if brought.is_same:
            self.stdout.write("Rien n’a changé.")
        if read.ignored:
            self.stdout.write(f"{plural_words(len(read.ignored), 'autre fichier')} du ROME, sans usage ici.")
