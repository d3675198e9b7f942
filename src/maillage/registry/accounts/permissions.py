"""Who opens and closes accounts: the director of the agency, and administrators."""

from __future__ import annotations

from typing import Protocol

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.errors import OwnAccount
from maillage.registry.accounts.models import Role

MANAGERS = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})


class Acting(Protocol):
    """Whoever acts, as far as these rules need to know."""

    @property
    def role(self) -> str: ...

    @property
    def account(self) -> int | None: ...

    @property
    def agency(self) -> int | None: ...


def can_manage_accounts(by: Acting) -> bool:
    """Of their agency and of those it works with."""
    return by.role in MANAGERS and by.agency is not None


def check_can_manage_accounts(by: Acting) -> int:
    """The agency whose accounts they manage."""
    if by.role not in MANAGERS or by.agency is None:
        raise NotAllowed
    return by.agency


def check_can_give(by: Acting, role: str) -> int:
    """Only an administrator makes another one: whoever reads the logs is not chosen by those whom they are about."""
    if role == Role.ADMINISTRATOR and by.role != Role.ADMINISTRATOR:
        raise NotAllowed
    return check_can_manage_accounts(by)


def check_can_close(by: Acting, account: int) -> int:
    """Anybody's of the agency but one's own."""
    agency = check_can_manage_accounts(by)
    if account == by.account:
        raise OwnAccount
    return agency
