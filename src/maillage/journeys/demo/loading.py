"""Loading the demonstration: once as a whole, then each day what the days since would have seen, so that today is full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.journeys.demo.freshness import DAY, WEEK, parts, stage_of, wanted
from maillage.kit.errors import Refused
from maillage.kit.installation.models import Installation
from maillage.registry.accounts.models import Account

Say = Callable[[str], None]


class NotADemonstration(Refused):
    """The database holds accounts that the demonstration did not make."""

    code = "not_a_demonstration"
    message = _(
        "Cette base n’a pas été créée par la démonstration : rien n’a été changé. "
        "Choisissez un autre dossier (MAILLAGE_HOME), ou une autre base (DATABASE_URL)."
    )


def load(*, now: datetime, say: Say) -> None:
    """Make the demonstration, or freshen it; each of its three parts is written whole or not at all."""
    installation = Installation.objects.filter(pk=1).first()
    _refuse_others(installation)
    goal = wanted(now)
    done = parts(installation.stage) if installation is not None else {}
    if done == goal:
        return
    from maillage.journeys.demo import making  # only when there is something to do: the second run is quick

    if installation is None:
        with transaction.atomic():
            making.make(now, say)
            installation = Installation.objects.create(is_demo=True, created_at=now, stage="")
    if done.get(WEEK) != goal[WEEK]:
        making.timetable(settings.MAILLAGE_HOME / "demo" / "gtfs", now, say)
        _note(installation, done | {WEEK: goal[WEEK]})
    if done.get(DAY) != goal[DAY]:
        with transaction.atomic():
            making.book(done.get(DAY), now, say)
            _note(installation, done | goal)


def _refuse_others(installation: Installation | None) -> None:
    is_anothers = Account.objects.exists() if installation is None else not installation.is_demo
    if is_anothers:
        raise NotADemonstration


def _note(installation: Installation, done: Mapping[str, date]) -> None:
    installation.stage = stage_of(done)
    installation.save(update_fields=["stage"])
