"""`maillage demo_load`: make or freshen the demonstration in a database that is its own."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from maillage.journeys.demo.loading import NotADemonstration, load
from maillage.kit import clock


class Command(BaseCommand):
    help = "Load the demonstration territory; running it again is safe."

    def handle(self, *args: object, **options: object) -> None:
        try:
            load(now=clock.now(), say=self.say)
        except NotADemonstration:
            raise CommandError(
                "This database was not made by the demonstration: nothing was changed. Use another MAILLAGE_HOME."
            ) from None

    def say(self, line: str) -> None:
        """One line of progress."""
        self.stdout.write(line)
        self.stdout.flush()
