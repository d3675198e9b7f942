"""The attestation of a day inside the agency, as an accessible PDF: who came, when, which occupations they met."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.domains.houses.selectors import DayCard
from maillage.journeys.houses.shadowing_pages import papers_for
from maillage.kit import clock, documents
from maillage.kit.errors import NotFound
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.selectors import names_of

TEMPLATE = Path(__file__).with_name("attestation.typ")


def attestation_of(card: DayCard, guest: int, by: Actor, now: datetime) -> bytes:
    """The paper of one guest; no page for whoever may not open it, or when the guest was not there."""
    came = next((each for each in papers_for(card, by) if each.key == guest), None)
    if came is None:
        raise NotFound
    data = {
        "who": came.name,
        "house": card.house_label,
        "agency": names_of([card.agency])[card.agency],
        "day": words.date_long(card.on),
        "rows": [
            {"when": words.between(each.starts_at, each.ends_at), "what": each.trade_label, "host": each.host_name}
            for each in card.stretches
        ],
        "written": _("Fait le %(day)s") % {"day": words.date_long(clock.today(now))},
    }
    return documents.pdf(TEMPLATE, title=_("Attestation de journée à l’agence"), data=data, at=now)
