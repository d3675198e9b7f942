"""What is late with companies, for the first page of whoever can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from maillage.domains.companies import selectors
from maillage.journeys.companies import wording
from maillage.journeys.companies.doors import ROLES
from maillage.kit import clock
from maillage.registry.accounts.selectors import Actor

MOST = 12


@dataclass(frozen=True, slots=True)
class LateLine:
    """One company: what should have been done, since when, and where it is done."""

    name: str
    url: str
    title: str
    detail: str


def late_lines(by: Actor, now: datetime, most: int = MOST) -> tuple[LateLine, ...]:
    """The longest wait first; nothing for those who do not work with companies."""
    if by.role not in ROLES or by.agency is None:
        return ()
    today = clock.today(now)
    return tuple(
        LateLine(
            each.name,
            reverse("companies:show", args=[each.arrival]),
            wording.due_title(each.dues[0]),
            wording.due_detail(each.dues[0], today),
        )
        for each in selectors.late_for(by, now)[:most]
    )
