"""What the clock reads of a dossier."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.companies.models import Dossier
from maillage.domains.companies.rules.delays import Clock
from maillage.domains.companies.states import MET, DossierState
from maillage.kit import clock


def clock_of(row: Dossier) -> Clock:
    """Since when it waits, its last exchange (of a row annotated with `last_exchange_at`), its end."""
    if row.state == DossierState.WAITING:
        return Clock(waits_since=clock.today(row.given_at))
    if row.state == DossierState.CLOSED:
        return Clock(closed_on=row.closed_on)
    last: datetime | None = getattr(row, "last_exchange_at", None) or row.first_contacted_at
    return Clock(last_exchange_on=clock.today(last)) if row.state in MET and last else Clock()
