"""`maillage blocked_cases forget`: blank the cases of more than six months now, or say how many there are."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from maillage.domains.houses.services.cases import forget_cases
from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui.words import NBSP, plural_words
from maillage.registry.organisations.selectors import agencies


class Command(BaseCommand):
    help = "Cas bloqués de plus de six mois : efface les textes et les liens vers des personnes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="forget")
        forget = verbs.add_parser("forget", help="efface dans chaque agence ; chaque nuit le fait aussi")
        forget.add_argument("--dry-run", action="store_true", help="compte, sans rien effacer")

    def handle(self, *_: Any, **options: Any) -> None:
        now = clock.now()
        for agency in agencies(clock.today(now)):
            with enter(Scope(role="job", agency=agency.key)):
                count = forget_cases(agency=agency.key, now=now, is_dry_run=options["dry_run"])
            self.stdout.write(f"{agency.label}{NBSP}: {plural_words(count, 'cas', 'cas')}.")
        if options["dry_run"]:
            self.stdout.write(f"Essai à blanc{NBSP}: rien n’a été effacé.")
