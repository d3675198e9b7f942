"""`maillage hold_messages`: after a restore, what may have left already is said by voice instead of being sent again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from maillage.domains.agenda.selectors import agencies_with_reasons
from maillage.kit import clock
from maillage.kit.messages.sweeping import hold_back
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui.words import plural_words


class Command(BaseCommand):
    """`maillage restore` runs it before any worker can."""

    help = "Après une restauration : met sur la liste d’appels les messages qui sont peut-être déjà partis."

    def handle(self, *_args: Any, **_options: Any) -> None:
        now, held = clock.now(), 0
        with enter(Scope(role="job")):
            agencies = agencies_with_reasons()
        for agency in agencies:
            with enter(Scope(role="job", agency=agency)):
                held += hold_back(agency=agency, now=now)
        self.stdout.write(f"{plural_words(held, 'message est', 'messages sont')} sur la liste d’appels, sans être renvoyés.")
