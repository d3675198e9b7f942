"""`maillage timetable import | list | build`: timetables from the console."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.domains.mobility import selectors, services
from maillage.domains.mobility.clients import local_feed, source_of
from maillage.domains.mobility.errors import AgencyUnknown
from maillage.domains.mobility.rules.days import PROJECTED_AT_MOST
from maillage.domains.mobility.selectors.pages import PartRow, ProblemRow, part_row, problem_row
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui.words import NBSP, date_long, plural_words
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import OrganisationCode

CONSOLE = Actor(role=Role.ADMINISTRATOR)
OUTCOMES = {
    "in_service": "En service.",
    "being_built": "Importé. Les tables se préparent en tâche de fond, puis l’horaire entre en service. "
    "Pour le faire tout de suite\u00a0: maillage timetable build",
    "already_in_service": "Déjà en service\u00a0: rien n’a changé.",
    "dry_run": "Essai à blanc\u00a0: rien n’a été écrit.",
}
PROBLEMS_SHOWN = 40


class Command(BaseCommand):
    help = "Horaires de car (GTFS)\u00a0: import, liste, préparation des tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="import | list | build")
        words = "importe un GTFS, ou plusieurs en un seul réseau\u00a0: fichiers .zip, dossiers ou adresses http(s)"
        bring = verbs.add_parser("import", help=words)
        bring.add_argument("feeds", metavar="FEED", nargs="+", help="fichier .zip, dossier ou adresse")
        bring.add_argument("--name", default="", help="nom du réseau (par défaut, celui de ses transporteurs)")
        bring.add_argument("--agency", default="", metavar="CODE", help="code Safir de l’agence (par défaut, toutes)")
        bring.add_argument("--dry-run", action="store_true", help="vérifie et raconte, sans rien écrire")
        bring.add_argument("--now", action="store_true", help="prépare les tables ici, sans attendre la tâche de fond")
        verbs.add_parser("list", help="versions importées")
        verbs.add_parser("build", help="prépare ici les tables qui manquent, pour les dix semaines à venir")

    def handle(self, *_: Any, **options: Any) -> None:
        verbs = {"import": self.bring, "list": self.list_versions, "build": self.build}
        try:
            verbs[options["verb"]](options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def bring(self, options: dict[str, Any]) -> None:
        with ExitStack() as opened:
            paths = [opened.enter_context(local_feed(where)) for where in options["feeds"]]
            opened.enter_context(enter(Scope(role=Role.ADMINISTRATOR)))
            report = self.imported(paths, options)
        self.tell(report)
        if report.is_refused:
            raise CommandError("Horaire refusé. Rien n’a été importé\u00a0: la version en service reste la même.")

    def imported(self, paths: list[Path], options: dict[str, Any]) -> services.ImportReport:
        files = [services.FeedFile(path, source_of(where)) for path, where in zip(paths, options["feeds"], strict=True)]
        named = {"files": files, "name": options["name"], "agency": agency_of(options["agency"])}
        if options["dry_run"]:
            return services.check_feeds(**named)
        return services.import_feeds(by=CONSOLE, now=clock.now(), is_building_now=options["now"], **named)

    def tell(self, report: services.ImportReport) -> None:
        self.stdout.write(f"Réseau{NBSP}: {report.feed_name}")
        if report.first_on and report.last_on:
            self.stdout.write(f"Du {date_long(report.first_on)} au {date_long(report.last_on)}.")
            self.stdout.write(f"{plural_words(report.lines, 'ligne')}, {plural_words(report.stops, 'arrêt')}.")
            self.warn_of_the_past(report.last_on)
        self.tell_parts([part_row(part) for part in report.parts])
        self.tell_problems([problem_row(problem) for problem in report.problems])
        if report.replaces:
            self.stdout.write(f"Il prend la place de « {report.replaces} »{NBSP}: un seul réseau par agence.")
        if not report.is_refused:
            self.stdout.write(OUTCOMES[report.outcome])

    def tell_parts(self, rows: list[PartRow]) -> None:
        for row in rows:
            twice = f", dont {row.trips_twice} déjà dans un autre fichier, comptées une fois" if row.trips_twice else ""
            self.stdout.write(f"{row.source}{NBSP}: {row.agencies}, {plural_words(row.trips, 'course')}{twice}.")

    def warn_of_the_past(self, last_on: date) -> None:
        today = clock.today(clock.now())
        if last_on + PROJECTED_AT_MOST < today:
            self.stdout.write("Attention, cet horaire est terminé depuis plus d’un an\u00a0: il n’annonce plus rien.")
        elif last_on < today:
            self.stdout.write("Attention, cet horaire est terminé\u00a0: ce qu’il annonce reste à confirmer.")

    def tell_problems(self, rows: list[ProblemRow]) -> None:
        for row in rows[:PROBLEMS_SHOWN]:
            kind = "Erreur" if row.is_error else "Remarque"
            self.stdout.write(f"{kind} ({row.where}){NBSP}: {row.message} {row.remedy}")
        if len(rows) > PROBLEMS_SHOWN:
            self.stdout.write(f"… et {len(rows) - PROBLEMS_SHOWN} autres.")

    def list_versions(self, _: dict[str, Any]) -> None:
        with enter(Scope(role=Role.ADMINISTRATOR)):
            page = selectors.timetable_page(today=clock.today(clock.now()))
        if not page.versions:
            self.stdout.write("Aucun horaire importé.")
        for row in page.versions:
            dates = f", du {row.first_on:%d/%m/%Y} au {row.last_on:%d/%m/%Y}" if row.first_on and row.last_on else ""
            tables = f", tables {row.tables_built}/{row.tables_asked}" if row.tables_asked else ""
            day = clock.local(row.imported_at)
            self.stdout.write(f"{row.key}  {row.feed}, {row.state_label}{dates}, importée le {day:%d/%m/%Y}{tables}")

    def build(self, _: dict[str, Any]) -> None:
        with enter(Scope(role=Role.ADMINISTRATOR)):
            built = services.build_tables(now=clock.now())
        self.stdout.write(f"{plural_words(built, 'table préparée', 'tables préparées')}.")


def agency_of(code: str) -> int | None:
    """The key of the agency of that Safir code; None when no code was given."""
    if not code:
        return None
    found = OrganisationCode.objects.filter(kind=OrganisationCode.Kind.SAFIR, value=code)
    key = found.order_by("-since").values_list("organisation", flat=True).first()
    if key is None:
        raise AgencyUnknown(f"Aucune agence n’a le code Safir {code}.")
    return key
