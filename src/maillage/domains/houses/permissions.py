"""Who follows, runs or counts what in a house: one rule per action, answered by `can_…`, enforced by `check_…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role

if TYPE_CHECKING:
    from maillage.domains.houses.models import BlockedCase, HouseOpening, OpeningStep, ShadowingDay
    from maillage.registry.accounts.selectors import Actor


def can_prepare(by: Actor, *, agency: int, lead: int, house: int) -> bool:
    """The agency's director, and whoever answers for the house or for the organisation that leads."""
    if by.agency != agency:
        return False
    return by.role == Role.DIRECTOR or (by.role == Role.HOUSE_LEAD and by.organisation in {lead, house})


def can_lead(by: Actor, *, agency: int, lead: int, house: int) -> bool:
    """Write the checklist, move the day, open, close: whoever may prepare it. Of several agencies, the rows decide."""
    if by.role == Role.DIRECTOR:
        return by.agency == agency
    return by.role == Role.HOUSE_LEAD and by.organisation in {lead, house}


def can_run(by: Actor, opening: HouseOpening) -> bool:
    """The same, of a project."""
    return can_lead(by, agency=opening.agency_id, lead=opening.lead_id, house=opening.place.host_id)


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


READERS = frozenset({Role.DIRECTOR, Role.ADVISER, Role.HOUSE_LEAD, Role.ECONOMIC_OFFICER, Role.COUNSELLOR})
AT_AGENCY = frozenset({Role.DIRECTOR, Role.ADVISER, Role.EMPLOYER_ADVISER})
AT_HOUSE = frozenset({Role.COUNSELLOR, Role.HOUSE_LEAD})


def can_read_openings(by: Actor) -> bool:
    """The agency, who leads, the officer of the territory, and the house itself; the rows decide of which projects."""
    return by.role in READERS and by.agency is not None


def can_plan_shadowing(by: Actor, agency: int) -> bool:
    """The agency's director: it is the time of their people."""
    return by.role == Role.DIRECTOR and by.agency == agency


def can_read_shadowing(by: Actor) -> bool:
    """Those of the agency, who host; those of a house, who come or lead it."""
    return by.role in AT_AGENCY | AT_HOUSE and by.agency is not None


def can_count_shadowing(by: Actor) -> bool:
    """Officers of an intermunicipality: the days and the coverage of the houses there, in counts and dates, never who."""
    return by.role == Role.ECONOMIC_OFFICER and by.agency is not None


def can_replace_host(by: Actor, day: ShadowingDay, host: int) -> bool:
    """The director, or the host themself, who hands their part over."""
    return can_plan_shadowing(by, day.agency_id) or (by.agency == day.agency_id and by.account == host)


def can_follow_up(by: Actor, day: ShadowingDay) -> bool:
    """What follows from a day: the director, and whoever leads or works in the house."""
    return can_plan_shadowing(by, day.agency_id) or (by.role in AT_HOUSE and by.organisation == day.house_id)


def can_read_sheets(by: Actor) -> bool:
    """The agency that writes them and the houses that read them."""
    return by.role in AT_AGENCY | AT_HOUSE and by.agency is not None


def can_write_sheets(by: Actor) -> bool:
    """Whoever knows what the agency does: its advisers and its director."""
    return by.role in AT_AGENCY and by.agency is not None


def can_name_contacts(by: Actor) -> bool:
    """The agency's director."""
    return by.role == Role.DIRECTOR and by.agency is not None


def can_open_case(by: Actor) -> bool:
    """Whoever receives people in a house."""
    return can_tally(by)


def can_read_cases(by: Actor) -> bool:
    """The house that asks and the agency that answers; never whoever leads a house."""
    return by.role in AT_AGENCY | {Role.COUNSELLOR} and by.agency is not None


def can_answer(by: Actor, case: BlockedCase) -> bool:
    """Whoever is asked, their backup, or the director."""
    if by.agency != case.agency_id:
        return False
    return by.role == Role.DIRECTOR or (by.role in AT_AGENCY and by.account in {case.contact_id, case.backup_id})


def can_follow_case(by: Actor, case: BlockedCase) -> bool:
    """Ask again, or take it back: the house that asked."""
    return can_open_case(by) and by.organisation == case.house_id


def check(may: bool) -> None:
    """Refuse when the answer is no."""
    if not may:
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
