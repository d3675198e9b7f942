"""Who may do what in the agenda: one rule per action, answered by `can_…`, enforced by `check_…`."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role

if TYPE_CHECKING:
    from maillage.domains.agenda.models import AppointmentReason, Participation, WaitingEntry
    from maillage.registry.accounts.selectors import Actor

AGENCY = frozenset({Role.DIRECTOR, Role.ADVISER})
PARTNERS = frozenset({Role.COUNSELLOR, Role.PARTNER})
ALONE = frozenset({"public", "link"})
WIDENING = {"agents": AGENCY, "partners": AGENCY | PARTNERS, "everyone": AGENCY | PARTNERS | ALONE}


def can_book(by: Actor, reason: AppointmentReason) -> bool:
    """The reason says who may book it; an agency's own reasons only, for whoever works with one."""
    if not reason.is_active or by.role not in WIDENING[reason.bookable_by]:
        return False
    return by.agency is None or by.agency == reason.agency_id


def can_move_within(by: Actor, reason: AppointmentReason) -> bool:
    """Whoever may book it; and the person, by the link of an appointment that somebody else booked for them."""
    return by.role == "link" or can_book(by, reason)


def can_manage_reasons(by: Actor, agency: int) -> bool:
    """The director says why people may come."""
    return by.role == Role.DIRECTOR and by.agency == agency


def can_manage_openings(by: Actor, agency: int, adviser: int) -> bool:
    """An adviser opens their own hours, permanences and leaves; the director anybody's."""
    if by.agency != agency:
        return False
    return by.role == Role.DIRECTOR or (by.role == Role.ADVISER and by.account == adviser)


def can_change(by: Actor, participation: Participation) -> bool:
    """The agency (colleagues answer for each other), whoever booked it, the house it is held in, and the person's link."""
    if by.role in AGENCY:
        return by.agency == participation.agency_id
    if by.role in PARTNERS:
        return by.organisation in {participation.booked_by_organisation_id, participation.host_id}
    return by.role == "link"


def can_revoke(by: Actor, participation: Participation) -> bool:
    """Whoever may change it in the name of the service: never the person."""
    return by.role not in ALONE and can_change(by, participation)


def can_close(by: Actor, participation: Participation, adviser: int, facilitators: Collection[int] = ()) -> bool:
    """The adviser who received the person, whoever else ran the workshop; the director."""
    return by.account in facilitators or can_manage_openings(by, participation.agency_id, adviser)


def can_withdraw(by: Actor, entry: WaitingEntry) -> bool:
    """The agency, whoever put the person on the list, the house it is held in, and the person's link."""
    if by.role in AGENCY:
        return by.agency == entry.agency_id
    if by.role in PARTNERS:
        return by.organisation in {entry.asked_by_organisation_id, entry.host_id}
    return by.role == "link"


def can_open_enrolment(by: Actor, agency: int, lead: int, host: int | None, facilitators: Collection[int] = ()) -> bool:
    """Whoever runs the workshop, the director, and a counsellor of the house it is held in."""
    if can_manage_openings(by, agency, lead):
        return True
    if by.agency != agency:
        return False
    return by.account in facilitators or (by.role == Role.COUNSELLOR and host is not None and by.organisation == host)


def can_ask_on_leaving(by: Actor, agency: int, host: int | None) -> bool:
    """The agency, and the house that people leave."""
    if by.agency != agency:
        return False
    return by.role in AGENCY or (by.role in PARTNERS and host is not None and by.organisation == host)


def check_can_book(by: Actor, reason: AppointmentReason) -> None:
    """Refuse whoever may not book this reason."""
    if not can_book(by, reason):
        raise NotAllowed


def check_can_manage_reasons(by: Actor, agency: int) -> None:
    """Refuse whoever may not write the agency's reasons."""
    if not can_manage_reasons(by, agency):
        raise NotAllowed


def check_can_manage_openings(by: Actor, agency: int, adviser: int) -> None:
    """Refuse whoever may not open these hours."""
    if not can_manage_openings(by, agency, adviser):
        raise NotAllowed


def check_can_change(by: Actor, participation: Participation) -> None:
    """Refuse whoever may not move or cancel this."""
    if not can_change(by, participation):
        raise NotAllowed


def check_can_revoke(by: Actor, participation: Participation) -> None:
    """Refuse whoever may not cancel in the name of the service."""
    if not can_revoke(by, participation):
        raise NotAllowed


def check_can_close(by: Actor, participation: Participation, adviser: int, facilitators: Collection[int] = ()) -> None:
    """Refuse whoever may not say what became of this."""
    if not can_close(by, participation, adviser, facilitators):
        raise NotAllowed


def check_can_withdraw(by: Actor, entry: WaitingEntry) -> None:
    """Refuse whoever may not take this person off the list."""
    if not can_withdraw(by, entry):
        raise NotAllowed


def check_can_ask_on_leaving(by: Actor, agency: int, host: int | None) -> None:
    """Refuse whoever receives nobody there."""
    if not can_ask_on_leaving(by, agency, host):
        raise NotAllowed


def check_can_open_enrolment(by: Actor, agency: int, lead: int, host: int | None, facilitators: Collection[int] = ()) -> None:
    """Refuse whoever may not let people enrol alone."""
    if not can_open_enrolment(by, agency, lead, host, facilitators):
        raise NotAllowed
