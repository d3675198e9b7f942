"""`maillage privacy`: answer a right from the server, forget what is due, erase again after a restore, write the records."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.journeys.privacy import console
from maillage.journeys.privacy.registers import impact_assessment, record_of_processing
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui.words import NBSP, plural_words
from maillage.registry.organisations.selectors import names_of, organisation_of_code
from maillage.registry.people.models import RightsRequest

RIGHTS = {
    "access": "remet la copie de tout ce qui est gardé sur une personne (PDF ou JSON)",
    "rectify": "corrige nom, prénom, téléphone ou e-mail",
    "object": "gèle le dossier de qui s’oppose",
    "restrict": "gèle le dossier",
    "erase": "efface pour de bon ; les comptes ne changent pas",
}
CORRECTED = ("family-name", "given-name", "phone", "email")


class Command(BaseCommand):
    help = "Droits des personnes, durées de conservation, registre des traitements."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, what in RIGHTS.items():
            self._add_right(verbs.add_parser(verb, help=what), verb)
        retention = verbs.add_parser("retention", help="oublie ce qui est gardé depuis assez longtemps, comme chaque nuit")
        retention.add_argument("--dry-run", action="store_true", help="compte par sorte de données, sans rien effacer")
        verbs.add_parser("replay", help="efface à nouveau, après la restauration d’une ancienne sauvegarde")
        report = verbs.add_parser("report", help="registre des traitements et trame d’analyse d’impact")
        report.add_argument("--folder", type=Path, metavar="DIR", help="y écrit registre.md et aipd.md")

    def _add_right(self, parser: ArgumentParser, verb: str) -> None:
        parser.add_argument("person", type=int, help="numéro de la fiche, dans son adresse")
        parser.add_argument("--agency", required=True, metavar="SAFIR", help="code Safir de l’agence")
        parser.add_argument(
            "--identity", required=True, choices=RightsRequest.Identity.values, help="comment elle a été vérifiée"
        )
        parser.add_argument("--received", type=_day, metavar="DATE", help="jour de la demande ; aujourd’hui par défaut")
        if verb == "access":
            parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="copie.pdf ou copie.json, à créer")
        if verb == "rectify":
            for name in CORRECTED:
                parser.add_argument(f"--{name}")

    def handle(self, *_: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"do_{verb}" if verb not in RIGHTS else "do_right")(verb=verb, **options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except FileExistsError as there:
            raise CommandError(f"{there.filename} existe déjà{NBSP}: donnez un autre nom.") from there

    def do_right(self, *, verb: str, person: int, agency: str, **options: Any) -> None:
        now = clock.now()
        key = organisation_of_code("safir", agency, clock.today(now))
        if key is None:
            raise CommandError(f"Aucune agence n’a le code Safir {agency}.")
        asking = console.asking_of(verb, options["received"] or clock.today(now), options["identity"])
        if verb == "access":
            number = console.access(agency=key, person=person, asking=asking, to=options["to"], now=now)
        elif verb == "rectify":
            right = console.Corrected(**{name.replace("-", "_"): options[name.replace("-", "_")] for name in CORRECTED})
            number = console.rectify(agency=key, person=person, asking=asking, right=right, now=now)
        else:
            number = console.answer(agency=key, person=person, asking=asking, now=now)
        self.stdout.write(f"C’est fait, et tracé{NBSP}: demande n°{NBSP}{number}.")

    def do_retention(self, *, dry_run: bool, **_: Any) -> None:
        found = console.retain(now=clock.now(), is_dry_run=dry_run)
        names = names_of(key for key in found if key is not None)
        for agency, told in found.items():
            self.stdout.write(f"{names[agency] if agency else 'Sans agence'}{NBSP}:")
            for each in told:
                fields = f" ({', '.join(each.fields)})" if each.fields else ""
                self.stdout.write(f"  {each.count:>6}  {each.model}{fields}")
        if dry_run:
            self.stdout.write(f"Essai à blanc{NBSP}: rien n’a été effacé.")

    def do_replay(self, **_: Any) -> None:
        found = console.replay(now=clock.now())
        again = plural_words(found.again, "dossier effacé à nouveau", "dossiers effacés à nouveau")
        self.stdout.write(f"{again}, {found.already} l’étaient déjà, {found.gone} ne sont plus là.")

    def do_report(self, *, folder: Path | None, **_: Any) -> None:
        with enter(Scope(role="job")):
            papers = {"registre.md": record_of_processing(), "aipd.md": impact_assessment()}
        for name, text in papers.items():
            if folder is None:
                self.stdout.write(text)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text)
                self.stdout.write(f"{folder / name}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}{NBSP}: une date s’écrit 2026-11-24.") from error
