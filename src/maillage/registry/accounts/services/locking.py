"""Ten wrong passwords, a forgotten one: what follows is a job, the same work whether there is an account or not."""

from __future__ import annotations

from datetime import datetime

from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.jobs import defer
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.permissions import check_can_manage_accounts
from maillage.registry.accounts.selectors import Actor, works_with

KIND = "account"


def ask_for_reset(*, account: int) -> None:
    """Somebody says that they forgot the password of this account; 0: of none."""
    defer("accounts.tell_reset", account=account)


def note_locked(*, email: str, now: datetime) -> None:
    """The tenth wrong password in a quarter of an hour: its owner is told."""
    account = Account.objects.filter(email=email.lower(), is_active=True).values_list("pk", flat=True).first() or 0
    if account:
        record(verb="account.locked", kind=KIND, key=account, now=now)
    defer("accounts.tell_locked", account=account, edition=f"{now:%Y-%m-%dT%H}")


def note_unlocked(*, account: int, by: Actor, now: datetime) -> Account:
    """Whoever manages accounts lets them try again at once."""
    agency = check_can_manage_accounts(by)
    if not works_with(account=account, agency=agency, now=now):
        raise NotFound
    record(verb="account.unlocked", kind=KIND, key=account, now=now)
    return Account.objects.get(pk=account)
