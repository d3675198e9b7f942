"""Who may open a file: the agency, the houses and partners that work with it, and people themselves."""

from __future__ import annotations

from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

READERS = frozenset({Role.DIRECTOR, Role.ADVISER, Role.COUNSELLOR, Role.PARTNER})
WRITERS = READERS | {"public", Role.ADMINISTRATOR}  # the last one from the console, for the director
DECIDERS = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})  # an administrator from the console only: they see no file


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


def can_receive_rights(by: Actor, agency: int) -> bool:
    """Whoever receives people of this agency notes what they ask: nobody is sent elsewhere to say it."""
    return by.role in READERS | DECIDERS and by.agency == agency


def check_can_receive_rights(by: Actor, agency: int) -> None:
    """Refuse whoever may not."""
    if not can_receive_rights(by, agency):
        raise NotAllowed


def can_decide_rights(by: Actor, agency: int) -> bool:
    """The agency answers for its data: its director, or an administrator from the server's console, at its request."""
    return by.role in DECIDERS and by.agency == agency


def check_can_decide_rights(by: Actor, agency: int) -> None:
    """Refuse whoever may not; a stranger is not told that there is a request."""
    if by.agency != agency:
        raise NotFound
    if not can_decide_rights(by, agency):
        raise NotAllowed
