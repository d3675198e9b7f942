"""What the pages of the count show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.houses import selectors as houses
from maillage.domains.houses.rules import DURATIONS, Duration
from maillage.domains.houses.selectors import HouseCount, ThemeCount
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Column, Table

WEEKS, WEEK_DAYS = 4, 7
ON_BUTTONS: Final[Mapping[Duration, str]] = {  # three of them side by side on a phone
    Duration.SHORT: "< 5 min",
    Duration.MEDIUM: "5 à 15 min",
    Duration.LONG: "> 15 min",
}


@dataclass(frozen=True, slots=True)
class DayPage:
    """One day of one house."""

    day: date
    before: date
    after: date | None
    is_today: bool
    finding: str
    themes: tuple[ThemeCount, ...]
    durations: tuple[tuple[str, str], ...]
    table: Table | None


@dataclass(frozen=True, slots=True)
class TotalsPage:
    """The last weeks, one table for each house that counted something."""

    finding: str
    first: date
    last: date
    tables: tuple[tuple[str, Table], ...]


def day_page(house: int, day: date, today: date) -> DayPage:
    """What the house counted on one day; today, the buttons as well."""
    counted = houses.counts_of_house(house, clock.wall(day), clock.wall(day + timedelta(days=1)))
    return DayPage(
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1) if day < today else None,
        is_today=day == today,
        finding=_visits(counted.count),
        themes=counted.themes,
        durations=tuple((each.value, label) for each, label in ON_BUTTONS.items()),
        table=_table(_("Les passages du jour, par thème"), counted) if counted.count else None,
    )


def totals_page(agency: int, now: datetime) -> TotalsPage:
    """Whole weeks, the current one so far: counts only."""
    today = clock.today(now)
    first = today - timedelta(days=today.weekday() + WEEK_DAYS * (WEEKS - 1))
    counted = houses.counts_of_houses(agency, clock.wall(first), clock.wall(today + timedelta(days=1)))
    return TotalsPage(
        finding=_visits(sum(each.count for each in counted)),
        first=first,
        last=today,
        tables=tuple((f"{each.label} : {each.count}", _table(_("Les passages par thème"), each)) for each in counted),
    )


def _visits(count: int) -> str:
    if not count:
        return _("Aucun passage compté")
    return f"{words.number_words(count).capitalize()} " + ngettext("passage compté", "passages comptés", count)


def _table(caption: str, counted: HouseCount) -> Table:
    columns = [Column(_("Thème")), Column(_("En tout"), num=True), Column(_("Combien de temps"))]
    return Table(caption, columns, [_row(each) for each in counted.themes if each.count], fold=True)


def _row(theme: ThemeCount) -> Sequence[str]:
    times = zip(theme.by_duration, DURATIONS.values(), strict=True)
    return (theme.label, str(theme.count), ", ".join(f"{count} × {label}" for count, label in times if count))
