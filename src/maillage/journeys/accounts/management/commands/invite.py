"""`maillage invite`: the first account of an agency, whose link is printed; the others are invited from the pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from maillage.journeys.accounts.telling import address_of
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.accounts.services import invite
from maillage.registry.accounts.services.invitations import Guest
from maillage.registry.organisations.selectors import organisation_of_code

FIRST = (Role.DIRECTOR, Role.ADMINISTRATOR)


class Command(BaseCommand):
    """Whoever has a shell on the server lets the first director or administrator in."""

    help = "Invite la première directrice ou le premier administrateur d’une agence, et affiche le lien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("safir", help="code Safir de l’agence")
        parser.add_argument("role", choices=[each.value for each in FIRST])
        parser.add_argument("email")
        parser.add_argument("given_name")
        parser.add_argument("family_name")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = clock.now()
        agency = organisation_of_code("safir", options["safir"], clock.today(now))
        if agency is None:
            raise CommandError("Aucune agence n’a ce code Safir. Importez d’abord le territoire (maillage territory import).")
        guest = Guest(options["email"], options["given_name"], options["family_name"])
        by = Actor(role=Role.ADMINISTRATOR, agency=agency)
        try:
            with transaction.atomic(), enter(Scope(role=Role.ADMINISTRATOR, agency=agency)):
                made = invite(organisation=agency, role=options["role"], guest=guest, by=by, now=now)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Lien, pour une seule fois, pendant sept jours : {address_of(made)}")
