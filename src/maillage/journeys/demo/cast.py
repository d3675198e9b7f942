"""The invented professionals that anyone may enter as, in the demonstration only."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.kit import clock
from maillage.registry.accounts.selectors import members_whose_email_ends

EMAIL_DOMAIN = "@demo.example"


@dataclass(frozen=True, slots=True)
class CastRole:
    """One role of the cast, as the sign-in page lists it."""

    membership: int
    name: str
    role: str
    organisation: str


def cast() -> tuple[CastRole, ...]:
    """Every role of the cast in force today."""
    day = clock.today(clock.now())
    return tuple(CastRole(*row) for row in members_whose_email_ends(EMAIL_DOMAIN, day))
