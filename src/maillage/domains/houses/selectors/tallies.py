"""What each house counted, by theme and duration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from maillage.domains.houses.models import Tally
from maillage.domains.houses.rules.tallies import DURATIONS, THEMES, UNDO_S, Duration, Theme
from maillage.registry.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many came about one theme: in all, then by duration, the shortest first."""

    theme: str
    label: str
    count: int
    by_duration: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HouseCount:
    """What one house counted in a period."""

    house: int
    label: str
    count: int
    themes: tuple[ThemeCount, ...]


def counts_of_house(house: int, start: datetime, end: datetime) -> HouseCount:
    """What one house counted in [start, end), every theme in the order of the page."""
    rows = _tallied(Tally.objects.filter(house_id=house), start, end)
    return _house_count(house, "", rows.get(house, {}))


def counts_of_houses(agency: int, start: datetime, end: datetime) -> tuple[HouseCount, ...]:
    """What each house of an agency counted in [start, end), as far as this reader sees, by name; those with nothing left out."""
    rows = _tallied(Tally.objects.filter(agency_id=agency), start, end)
    labels = dict(Organisation.objects.filter(pk__in=rows).order_by("label").values_list("pk", "label"))
    return tuple(_house_count(key, label, rows[key]) for key, label in labels.items())


def last_tally(key: UUID, house: int, now: datetime) -> tuple[str, str] | None:
    """The theme and the duration of what was just tapped, while it can be undone."""
    since = now - timedelta(seconds=UNDO_S)
    row = Tally.objects.filter(key=key, house_id=house, at__gt=since).first()
    return (THEMES[Theme(row.theme)], DURATIONS[Duration(row.duration)]) if row else None


def _tallied(rows: QuerySet[Tally], start: datetime, end: datetime) -> dict[int, dict[tuple[str, str], int]]:
    counted = rows.filter(at__gte=start, at__lt=end).values_list("house_id", "theme", "duration")
    found: dict[int, dict[tuple[str, str], int]] = {}
    for house, theme, duration, count in counted.annotate(count=Count("pk")).order_by():
        found.setdefault(house, {})[theme, duration] = count
    return found


def _house_count(house: int, label: str, counted: Mapping[tuple[str, str], int]) -> HouseCount:
    themes = []
    for theme, name in THEMES.items():
        by_duration = tuple(counted.get((theme.value, each.value), 0) for each in DURATIONS)
        themes.append(ThemeCount(theme.value, name, sum(by_duration), by_duration))
    return HouseCount(house, label, sum(counted.values()), tuple(themes))
