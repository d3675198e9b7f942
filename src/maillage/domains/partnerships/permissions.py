"""Who writes what of a partnership: one rule per action, answered by `can_…`, enforced by `check_…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role

if TYPE_CHECKING:
    from maillage.domains.partnerships.models import Action, Decision
    from maillage.registry.accounts.selectors import Actor

READERS = frozenset({Role.DIRECTOR, Role.ECONOMIC_OFFICER})
OWNERS = READERS | {Role.ADVISER, Role.EMPLOYER_ADVISER}


def can_read(by: Actor, intermunicipality: int) -> bool:
    """All of a partnership: the agency's director, the economic officers of the territory."""
    if by.agency is None:
        return False
    return by.role == Role.DIRECTOR or (by.role == Role.ECONOMIC_OFFICER and by.organisation == intermunicipality)


def can_run(by: Actor, agency: int) -> bool:
    """Write agreements, contacts, meetings, actions and reviews: the director."""
    return by.role == Role.DIRECTOR and by.agency == agency


def can_update(by: Actor, action: Action) -> bool:
    """Say how an action goes: its two owners, and the director."""
    if by.agency != action.agency_id:
        return False
    is_owner = by.account in {action.agency_owner_id, action.local_owner_id}
    return can_run(by, action.agency_id) or (by.role in OWNERS and is_owner)


def can_tick(by: Actor, decision: Decision) -> bool:
    """Say that a task is done: who has it, and the director."""
    if by.agency != decision.agency_id:
        return False
    return can_run(by, decision.agency_id) or (by.role in OWNERS and by.account == decision.owner_id)


def check_can_run(by: Actor, agency: int) -> None:
    """Refuse whoever does not run this agency's partnerships."""
    if not can_run(by, agency):
        raise NotAllowed


def check_can_update(by: Actor, action: Action) -> None:
    """Refuse whoever does not answer for this action."""
    if not can_update(by, action):
        raise NotAllowed


def check_can_tick(by: Actor, decision: Decision) -> None:
    """Refuse whoever does not have this task."""
    if not can_tick(by, decision):
        raise NotAllowed
