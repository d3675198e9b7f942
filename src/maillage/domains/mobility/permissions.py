"""Who may do what with timetables. Reading them is for everybody."""

from __future__ import annotations

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

IMPORTERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})


def can_import_timetable(by: Actor) -> bool:
    """Whether this actor may put a timetable in service."""
    return by.role in IMPORTERS


def check_can_import_timetable(by: Actor) -> None:
    """Refuse whoever may not."""
    if not can_import_timetable(by):
        raise NotAllowed


def can_see_problems(by: Actor) -> bool:
    """Whether this actor is shown what is wrong in a feed."""
    return by.is_agency_staff or by.role in {Role.ADMINISTRATOR, Role.COUNSELLOR}
