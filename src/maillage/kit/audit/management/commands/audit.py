"""`maillage audit verify`: do both logs still say what was sealed? `--known DIGEST`: was this once the last seal?"""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from maillage.kit import clock
from maillage.kit.audit import sealing
from maillage.kit.audit.models import Seal

HOW = {
    "removed": "des lignes ont été retirées",
    "inserted": "des lignes ont été ajoutées après coup",
    "changed": "des lignes ont été changées",
    "chain": "ce sceau ne suit pas celui d’avant",
}


class Command(BaseCommand):
    help = "Vérifie que le journal des actes et celui des lectures disent encore ce qui a été scellé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("--known", default="", metavar="EMPREINTE", help="une empreinte notée ailleurs, à retrouver")

    def handle(self, *args: object, known: str = "", **options: object) -> None:
        with transaction.atomic():
            found = sealing.verify(now=clock.now())
            is_known = not known or sealing.has_been_head(known)
        for each in found.broken:
            self.stderr.write(
                f"{Seal.Log(each.log).label}, lignes {each.after_key + 1} à {each.last_key}, scellées le "
                f"{clock.local(each.sealed_at):%d/%m/%Y à %H:%M} : {HOW[each.how]} "
                f"({each.sealed} scellées, {each.found} trouvées)."
            )
        self.stdout.write(
            f"{found.rows} lignes relues dans {found.seals} sceaux, {found.forgotten} lectures oubliées à leur terme, "
            f"{found.waiting} lignes attendent leur sceau."
        )
        for log, digest in sorted(found.heads.items()):
            self.stdout.write(f"{Seal.Log(log).label} : {digest}")
        if found.broken or not is_known:
            raise CommandError(
                "Le journal n’est plus celui qui a été scellé." if found.broken else "Cette empreinte n’est plus là."
            )
