"""Who may read who could come to work, and who may ask for the hours of a place to be built."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

READERS: Final = frozenset({Role.DIRECTOR, Role.EMPLOYER_ADVISER, Role.ECONOMIC_OFFICER})
COUNTERS: Final = frozenset({Role.DIRECTOR, Role.EMPLOYER_ADVISER})


def reader_of(request: HttpRequest) -> tuple[Actor, int]:
    """Who reads, and the agency whose timetable and parks are shown."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set with the scope
    if by.role not in READERS or by.agency is None:
        raise NotAllowed
    return by, by.agency


def can_prepare(by: Actor) -> bool:
    """The director, and an economic officer for their own territory: the hours are built for a place of theirs."""
    return by.role in (Role.DIRECTOR, Role.ECONOMIC_OFFICER)


def can_bring_counts(by: Actor) -> bool:
    """Those who know where the counts come from: the agency."""
    return by.role in COUNTERS
