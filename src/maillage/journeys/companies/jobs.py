"""Messages about companies, put in the outbox after the write. Arguments are keys and short codes."""

from __future__ import annotations

from maillage.journeys.companies import telling
from maillage.kit import clock
from maillage.kit.jobs import job


@job("companies.tell", retry=3)
def tell(*, agency: int, dossier: int, what: str, who: str) -> None:
    """An alert of the clock, or what became of a file."""
    telling.put_in_outbox(agency=agency, dossier=dossier, what=what, who=who, now=clock.now())


@job("companies.tell_given", retry=3)
def tell_given(*, agency: int, account: int) -> None:
    """Companies to follow."""
    telling.put_given_in_outbox(agency=agency, account=account, now=clock.now())
