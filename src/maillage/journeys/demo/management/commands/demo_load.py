"""`maillage demo_load`: make or freshen the demonstration in a database that is its own."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from maillage.journeys.demo.loading import load
from maillage.kit import clock
from maillage.kit.errors import Refused


class Command(BaseCommand):
    help = "Charge le territoire de démonstration ; relancer la commande ne risque rien."
    requires_system_checks = ()  # the tables have just been brought up to date; a second run must be quick

    def handle(self, *args: object, **options: object) -> None:
        try:
            load(now=clock.now(), say=self.say)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def say(self, line: str) -> None:
        """One line of progress."""
        self.stdout.write(line)
        self.stdout.flush()
