"""Who signals, follows or changes what about companies: one rule per action, answered by `can_…`, enforced by `check_…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.domains.companies.errors import SheetIsTheAgencys
from maillage.domains.companies.states import ArrivalState
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role

if TYPE_CHECKING:
    from maillage.domains.companies.models import CompanyArrival, Dossier
    from maillage.registry.accounts.selectors import Actor


def can_signal(by: Actor, intermunicipality: int) -> bool:
    """The economic officers of the territory, and the agency's director."""
    if by.agency is None:
        return False
    return by.role == Role.DIRECTOR or (by.role == Role.ECONOMIC_OFFICER and by.organisation == intermunicipality)


def can_change(by: Actor, arrival: CompanyArrival) -> bool:
    """Whoever may signal it, and whoever follows it: of an employer adviser, the rows decide."""
    if by.role == Role.EMPLOYER_ADVISER:
        return by.agency == arrival.agency_id
    return by.agency == arrival.agency_id and can_signal(by, arrival.intermunicipality_id)


def corrects_at(by: Actor, state: str) -> bool:
    """An economic officer, while it is no more than a signal; the agency, which calls the company, at any stage."""
    return by.role != Role.ECONOMIC_OFFICER or state == ArrivalState.SIGNAL


def can_follow(by: Actor, dossier: Dossier) -> bool:
    """The agency's side: the single contact, the backup, the director."""
    if by.agency != dossier.agency_id:
        return False
    is_named = by.account in {dossier.agency_contact_id, dossier.agency_backup_id}
    return by.role == Role.DIRECTOR or (by.role == Role.EMPLOYER_ADVISER and is_named)


def can_fill(by: Actor, arrival: CompanyArrival) -> bool:
    """The agency's side: it knows how posts were filled and who entered a training."""
    return by.role in (Role.DIRECTOR, Role.EMPLOYER_ADVISER) and can_change(by, arrival)


def can_share(by: Actor, dossier: Dossier) -> bool:
    """Either side: what is said to a company is seen by both."""
    return can_follow(by, dossier) or (by.role == Role.ECONOMIC_OFFICER and by.organisation == dossier.intermunicipality_id)


def check_can_signal(by: Actor, intermunicipality: int) -> None:
    """Refuse whoever has no arrivals to tell of there."""
    if not can_signal(by, intermunicipality):
        raise NotAllowed


def check_can_change(by: Actor, arrival: CompanyArrival) -> None:
    """Refuse whoever may not change this sheet."""
    if not can_change(by, arrival):
        raise NotAllowed


def check_corrects_at(by: Actor, state: str) -> None:
    """Refuse whoever may no longer change what the sheet says."""
    if not corrects_at(by, state):
        raise SheetIsTheAgencys


def check_can_follow(by: Actor, dossier: Dossier) -> None:
    """Refuse whoever does not follow this company for the agency."""
    if not can_follow(by, dossier):
        raise NotAllowed


def check_can_fill(by: Actor, arrival: CompanyArrival) -> None:
    """Refuse whoever is not on the agency's side of this company."""
    if not can_fill(by, arrival):
        raise NotAllowed


def check_can_share(by: Actor, dossier: Dossier) -> None:
    """Refuse whoever is on neither side."""
    if not can_share(by, dossier):
        raise NotAllowed


def check_can_name(by: Actor, *, organisation: int, intermunicipality: int) -> None:
    """Each side names its own contacts."""
    is_director = by.role == Role.DIRECTOR and by.organisation == organisation
    is_officer = by.role == Role.ECONOMIC_OFFICER and by.organisation == organisation == intermunicipality
    if not is_director and not is_officer:
        raise NotAllowed


def check_can_bring_forecasts(by: Actor) -> int:
    """The agency's director and employer advisers, who know where the numbers come from; answers their agency."""
    if by.role not in (Role.DIRECTOR, Role.EMPLOYER_ADVISER) or by.agency is None:
        raise NotAllowed
    return by.agency
