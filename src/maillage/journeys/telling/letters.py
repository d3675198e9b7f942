"""What is said by voice, as letters to hand over or to post: one sheet each, read in order by a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from maillage.journeys.telling.calls import Call
from maillage.kit import clock, documents
from maillage.kit.ui import words

TEMPLATE = Path(__file__).with_name("letters.typ")


def letters(calls: Sequence[Call], *, from_whom: str, now: datetime) -> bytes:
    """The letters as one PDF, each on its own page. Its title names nobody."""
    title = _("Lettre") if len(calls) == 1 else _("%(count)d lettres à remettre") % {"count": len(calls)}
    return documents.pdf(TEMPLATE, title=title, data=letters_data(calls, from_whom=from_whom, now=now), at=now)


def letters_data(calls: Sequence[Call], *, from_whom: str, now: datetime) -> dict[str, Any]:
    """What is on them."""
    return {
        "from": from_whom,
        "day": words.date_long(clock.today(now)),
        "call": whom_to_call(),
        "letters": [
            {
                "name": call.person.full_name,
                "commune": call.person.commune_name,
                "lines": list(call.letter_words),
            }
            for call in calls
        ],
    }


def whom_to_call() -> str:
    """The last line of a letter."""
    if not settings.MAILLAGE_HELP_PHONE:
        return ""
    call = _("Appelez le %(phone)s") % {"phone": words.phone(settings.MAILLAGE_HELP_PHONE)}
    return f"{call}, {settings.MAILLAGE_HELP_HOURS}." if settings.MAILLAGE_HELP_HOURS else f"{call}."
