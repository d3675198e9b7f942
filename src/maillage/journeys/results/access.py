"""Who may read results, and of which territories; who may see the events behind a figure."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.http import HttpRequest

from maillage.journeys.results.ground import Territory, territories_of, territory_of_organisation
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

READERS: Final = frozenset({Role.DIRECTOR, Role.ECONOMIC_OFFICER, Role.HOUSE_LEAD})


def reader_of(request: HttpRequest) -> tuple[Actor, int]:
    """Who reads, and the agency whose results are shown; refuses everybody else."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set with the scope
    if by.role not in READERS or by.agency is None:
        raise NotAllowed
    return by, by.agency


def territories_read_by(by: Actor, agency: int, day: date) -> tuple[Territory, ...]:
    """All of the agency's for its director; their own for the others."""
    all_of_them = territories_of(agency, day)
    if by.role == Role.DIRECTOR:
        return all_of_them
    own = territory_of_organisation(by.organisation, day)
    return tuple(each for each in all_of_them if each.key == own)


def check_can_read(territory: int, readable: tuple[Territory, ...]) -> Territory:
    """The territory, if it is one of those; another one does not exist for this reader."""
    found = next((each for each in readable if each.key == territory), None)
    if found is None:
        raise NotFound
    return found


def can_see_events(by: Actor) -> bool:
    """Dates, places and what became of each: the agency's director alone; never names, for anybody."""
    return by.role == Role.DIRECTOR
