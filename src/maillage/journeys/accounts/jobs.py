"""E-mails about accounts, put in the outbox after the act. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.accounts import telling
from maillage.kit import clock
from maillage.kit.jobs import job


@job("accounts.tell_invitation", retry=3)
def tell_invitation(*, agency: int, invitation: int) -> None:
    """The link, to whoever is invited."""
    telling.put_invitation(agency=agency, invitation=invitation, now=clock.now())
