"""Loading the demonstration: once as a whole, then each day what the days since would have seen, so that today is full."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.installation.models import Installation
from maillage.registry.accounts.models import Account

Say = Callable[[str], None]
WEEK, DAY = "week", "day"


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
    today = clock.today(now)
    monday = today - timedelta(days=today.weekday())
    if installation is not None and _done(installation, WEEK) == monday and _done(installation, DAY) == today:
        return
    from maillage.journeys.demo import making  # only when there is something to do: the second run is quick

    if installation is None:
        with transaction.atomic():
            making.make(now, say)
            installation = Installation.objects.create(is_demo=True, created_at=now, stage="")
    if _done(installation, WEEK) != monday:
        making.timetable(settings.MAILLAGE_HOME / "demo" / "gtfs", now, say)
        _note(installation, WEEK, monday)
    if _done(installation, DAY) != today:
        with transaction.atomic():
            making.book(_done(installation, DAY), now, say)
            _note(installation, DAY, today)


def _refuse_others(installation: Installation | None) -> None:
    is_anothers = Account.objects.exists() if installation is None else not installation.is_demo
    if is_anothers:
        raise NotADemonstration


def _done(installation: Installation, part: str) -> date | None:
    """Up to which day a part is written: `week=2026-11-23 day=2026-11-24`."""
    parts = dict(each.split("=") for each in installation.stage.split() if "=" in each)
    return date.fromisoformat(parts[part]) if part in parts else None


def _note(installation: Installation, part: str, day: date) -> None:
    days = {each: _done(installation, each) for each in (WEEK, DAY)} | {part: day}
    installation.stage = " ".join(f"{each}={on}" for each, on in days.items() if on is not None)
    installation.save(update_fields=["stage"])
