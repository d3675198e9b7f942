"""Who may open a file: the agency, the houses and partners that work with it, and people themselves."""

from __future__ import annotations

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

READERS = frozenset({Role.DIRECTOR, Role.ADVISER, Role.COUNSELLOR, Role.PARTNER})
WRITERS = READERS | {"public"}


def can_find_people(by: Actor) -> bool:
    """Whoever receives or accompanies people; which files they find is decided in the database."""
    return by.role in READERS and by.account is not None


def check_can_find_people(by: Actor) -> None:
    """Refuse whoever may not."""
    if not can_find_people(by):
        raise NotAllowed


def can_merge(by: Actor, agency: int) -> bool:
    """The agency's own staff: a house sees only its share of either file."""
    return by.role in {Role.DIRECTOR, Role.ADVISER} and by.agency == agency


def check_can_merge(by: Actor, agency: int) -> None:
    """Refuse whoever may not."""
    if not can_merge(by, agency):
        raise NotAllowed


def can_create_person(by: Actor, agency: int) -> bool:
    """Somebody of the agency or who works with it; the public for themselves."""
    return by.role in WRITERS and (by.role == "public" or by.agency == agency)


def check_can_create_person(by: Actor, agency: int) -> None:
    """Refuse whoever may not."""
    if not can_create_person(by, agency):
        raise NotAllowed
