"""`maillage territory import`: communes, intermunicipalities, houses, agencies and days off, from official files."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui.words import NBSP, number, percent, plural_words
from maillage.registry.organisations.permissions import Console
from maillage.registry.places.imports.folders import files_in, only_one
from maillage.registry.places.imports.territory import Sources, TerritoryReport, import_territory
from maillage.registry.territories.clients import local_file
from maillage.registry.territories.errors import SourceUnreachable
from maillage.registry.territories.imports.changes import Change
from maillage.registry.territories.imports.findings import Finding

FINDINGS_SHOWN = 40
NAMES_SHOWN = 6
ONE_FILE = {
    "epci": "intercommunalités, .csv ou .json",
    "houses": "liste nationale des maisons France Services",
    "qpv": "quartiers prioritaires de la politique de la ville",
    "agencies": "liste des agences, avec leur code Safir",
    "holidays": "jours fériés",
    "school": "vacances scolaires par zone",
}


class Command(BaseCommand):
    help = "Communes, intercommunalités, maisons, agences et jours fériés, depuis les fichiers officiels."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="import")
        bring = verbs.add_parser("import", help="lit les fichiers, vérifie tout, puis écrit tout ou rien")
        bring.add_argument(
            "--communes", action="append", default=[], metavar="FILE",
            help="communes\u00a0; peut être répété, le premier fichier qui a une commune décide",
        )  # fmt: skip
        for name, what in ONE_FILE.items():
            bring.add_argument(f"--{name}", default="", metavar="FILE", help=what)
        bring.add_argument("--folder", default="", metavar="DIR", help="cherche ici les fichiers qui ne sont pas donnés")
        bring.add_argument("--only-epci", nargs="+", default=[], metavar="SIREN", help="ces intercommunalités seulement")
        bring.add_argument("--since", type=_day, metavar="DATE", help="effet du millésime (par défaut, son 1er janvier)")
        bring.add_argument("--dry-run", action="store_true", help="vérifie et raconte, sans rien écrire")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="maillage-territory-") as folder:
                sources = _sources(options, Path(folder))
                with enter(Scope(role="administrator")):
                    report = import_territory(sources=sources, by=Console(), now=clock.now(), is_dry_run=options["dry_run"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.tell(report)
        if report.is_refused:
            count = plural_words(len(report.findings.errors), "erreur")
            raise CommandError(f"{count}{NBSP}: rien n’a été importé. Corrigez les fichiers, puis recommencez.")

    def tell(self, report: TerritoryReport) -> None:
        self.tell_findings("Erreur", report.findings.errors)
        if report.is_refused:
            return
        self.tell_territory(report)
        self.tell_findings("Remarque", report.findings.remarks)
        for kind, change in report.changes.by_kind.items():
            self.tell_change(kind, change)
        if report.changes.are_none:
            self.stdout.write("Rien n’a changé.")
        if report.is_dry_run:
            self.stdout.write(f"Essai à blanc{NBSP}: rien n’a été écrit.")

    def tell_territory(self, report: TerritoryReport) -> None:
        territory = report.territory
        if territory is None:
            return
        communes = plural_words(len(territory.communes), "commune")
        groups = plural_words(len(territory.intermunicipalities), "intercommunalité")
        self.stdout.write(f"{communes}, {groups}, à compter du {territory.since:%d/%m/%Y}.")
        counts = territory.counts()
        for each in counts:
            year = f"{each.year}" if each.is_year_said else f"{each.year} (année du millésime, le fichier n’en dit pas)"
            self.stdout.write(f"{number(each.inhabitants)} habitants selon {each.source}, {year}.")
        most, least = max(each.inhabitants for each in counts), min(each.inhabitants for each in counts)
        if most != least:
            share = percent((most - least) / most)
            self.stdout.write(f"Écart de {number(most - least)} habitants ({share}){NBSP}: les deux comptes sont gardés.")
        if report.houses:
            mobile = sum(house.house_kind == "mobile" for house in report.houses)
            self.stdout.write(f"{plural_words(len(report.houses), 'maison')}, dont {plural_words(mobile, 'itinérante')}.")

    def tell_findings(self, kind: str, findings: list[Finding]) -> None:
        for each in findings[:FINDINGS_SHOWN]:
            self.stdout.write(f"{kind} ({each.where}){NBSP}: {each.message} {each.remedy}".rstrip())
        if len(findings) > FINDINGS_SHOWN:
            self.stdout.write(f"… et {len(findings) - FINDINGS_SHOWN} autres.")

    def tell_change(self, kind: str, change: Change) -> None:
        for verb, names in (("ajouts", change.created), ("corrections", change.changed), ("fins", change.ended)):
            if names:
                shown = "\u202f; ".join(names[:NAMES_SHOWN])
                more = f" et {len(names) - NAMES_SHOWN} autres" if len(names) > NAMES_SHOWN else ""
                self.stdout.write(f"{kind}, {verb}{NBSP}: {len(names)} ({shown}{more})")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"« {text} » n’est pas une date comme 2026-01-01") from error


def _sources(options: dict[str, Any], downloads: Path) -> Sources:
    found = _found(options["folder"])
    one = {
        name: local_file(options[name], downloads) if options[name] else only_one(name, found.get(name, [])) for name in ONE_FILE
    }
    communes = [local_file(where, downloads) for where in options["communes"]] or found.get("communes", [])
    if not communes and not any(one.values()):
        raise SourceUnreachable("Donnez au moins un fichier, ou --folder.")
    return Sources(
        communes=tuple(communes),
        intermunicipalities=one["epci"],
        houses=one["houses"],
        agencies=one["agencies"],
        holidays=one["holidays"],
        school=one["school"],
        neighbourhoods=one["qpv"],
        only=frozenset(options["only_epci"]),
        since=options["since"],
    )


def _found(folder: str) -> dict[str, list[Path]]:
    if not folder:
        return {}
    path = Path(folder).expanduser()
    if not path.is_dir():
        raise SourceUnreachable(f"«{NBSP}{folder}{NBSP}» n’est pas un dossier.")
    return files_in(path)
