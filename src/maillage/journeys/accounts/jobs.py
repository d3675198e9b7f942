"""E-mails about accounts, put in the outbox after the act. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.accounts import proofs, telling
from maillage.kit import clock
from maillage.kit.jobs import job


@job("accounts.tell_invitation", retry=3)
def tell_invitation(*, agency: int, invitation: int) -> None:
    """The link, to whoever is invited."""
    telling.put_invitation(agency=agency, invitation=invitation, now=clock.now())


@job("accounts.tell_reset", retry=3)
def tell_reset(*, account: int) -> None:
    """The link that changes a forgotten password."""
    proofs.put(purpose=proofs.RESET, account=account, edition=f"{clock.now():%Y-%m-%dT%H:%M}", now=clock.now())


@job("accounts.tell_locked", retry=3)
def tell_locked(*, account: int, edition: str) -> None:
    """Ten wrong passwords."""
    proofs.put(purpose=proofs.LOCKED, account=account, edition=edition, now=clock.now())
