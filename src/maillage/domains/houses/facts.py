"""Person-free rows for figures: each visit that a house counted, by theme and duration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.domains.houses.models import Tally


@dataclass(frozen=True, slots=True)
class Fact:
    """One visit. `territory` is the commune of the house, when it is known; `detail` the theme."""

    kind: str
    at: datetime
    house: int
    territory: int | None
    measure: float
    detail: str
    duration: str


def facts(*, agency: int, start: datetime, end: datetime) -> tuple[Fact, ...]:
    """Every visit counted for one agency in [start, end), by time."""
    rows = Tally.objects.filter(agency_id=agency, at__gte=start, at__lt=end).order_by("at", "pk")
    found = rows.values_list("at", "house_id", "house__commune_id", "theme", "duration")
    return tuple(Fact("house.visit", at, house, there, 1, theme, duration) for at, house, there, theme, duration in found)
