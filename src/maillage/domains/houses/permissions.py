"""Who follows, runs or counts what in a house: one rule per action, answered by `can_…`, enforced by `check_…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role

if TYPE_CHECKING:
    from maillage.domains.houses.models import HouseOpening, OpeningStep
    from maillage.registry.accounts.selectors import Actor


def can_prepare(by: Actor, *, agency: int, lead: int, house: int) -> bool:
    """The agency's director, and whoever answers for the house or for the organisation that leads."""
    if by.agency != agency:
        return False
    return by.role == Role.DIRECTOR or (by.role == Role.HOUSE_LEAD and by.organisation in {lead, house})


def can_run(by: Actor, opening: HouseOpening) -> bool:
    """Write the checklist, move the day, open, close: whoever may prepare it. Of several agencies, the rows decide."""
    if by.role == Role.DIRECTOR:
        return by.agency == opening.agency_id
    return by.role == Role.HOUSE_LEAD and by.organisation in {opening.lead_id, opening.place.host_id}


def can_tick(by: Actor, step: OpeningStep) -> bool:
    """Whoever runs the project; an adviser, what the agency itself has to do."""
    opening = step.opening
    if by.role == Role.ADVISER:
        return by.agency == opening.agency_id == step.owner_id
    return can_run(by, opening)


def check_can_prepare(by: Actor, *, agency: int, lead: int, house: int) -> None:
    """Refuse whoever may not start this project."""
    if not can_prepare(by, agency=agency, lead=lead, house=house):
        raise NotAllowed


def check_can_run(by: Actor, opening: HouseOpening) -> None:
    """Refuse whoever may not change this project."""
    if not can_run(by, opening):
        raise NotAllowed


def check_can_tick(by: Actor, step: OpeningStep) -> None:
    """Refuse whoever may not say that this is done."""
    if not can_tick(by, step):
        raise NotAllowed


def can_tally(by: Actor) -> bool:
    """Whoever receives people in a house that works with an agency."""
    return by.role == Role.COUNSELLOR and by.organisation_kind == "house" and by.agency is not None


def can_read_tallies(by: Actor) -> bool:
    """Counts only: whoever leads a house, and the agency's director."""
    return by.role in {Role.HOUSE_LEAD, Role.DIRECTOR} and by.agency is not None


def check_can_tally(by: Actor) -> None:
    """Refuse whoever receives nobody in a house."""
    if not can_tally(by):
        raise NotAllowed


def check_can_read_tallies(by: Actor) -> None:
    """Refuse whoever answers for no house."""
    if not can_read_tallies(by):
        raise NotAllowed
