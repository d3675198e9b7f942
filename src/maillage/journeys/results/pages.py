"""What the pages of figures show: the territories beside one another, one territory, one figure with its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.domains.partnerships.rules.catalogue import Definition, definition
from maillage.journeys.results import pictures
from maillage.journeys.results.computing import Results
from maillage.journeys.results.ground import Territory
from maillage.journeys.results.rules.figures import Figure
from maillage.journeys.results.rules.indicators import Part, events_behind, parts_of
from maillage.journeys.results.wording import EVENTS, MODES, OBSTACLES, beside_words, value_words
from maillage.kit import clock
from maillage.kit.ui.shapes import Bars, Column, DotMap, Table
from maillage.kit.ui.words import NBSP, date_short, number

MOST_EVENTS: Final = 200
GROUPS: Final[tuple[tuple[Promise, tuple[str, ...]], ...]] = (
    (gettext_lazy("La présence"), ("2", "6", "1", "19", "18", "20")),
    (gettext_lazy("Les personnes"), ("5", "3", "3b", "4", "10")),
    (gettext_lazy("Les ateliers"), ("7", "8", "22")),
    (gettext_lazy("Les entreprises"), ("11", "12", "13", "14", "15", "16", "17")),
    (gettext_lazy("Les actions promises"), ("21",)),
)
COMPARED: Final = ("2", "6", "5", "3", "7", "8", "19", "11", "14", "21")


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure ready to show."""

    value: str
    label: str
    beside: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one theme, and those that cannot be measured yet, each with why."""

    figures: tuple[Shown, ...]
    missing: tuple[Shown, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class TerritoryPage:
    """One territory."""

    groups: tuple[Group, ...]
    bars: tuple[tuple[str, Bars], ...]
    maps: tuple[tuple[str, str, DotMap], ...]
    is_incomplete: bool
    reach_day: date


@dataclass(frozen=True, slots=True)
class FigurePage:
    """One indicator: its definition, its numbers, and the events, for whoever may see them."""

    definition: Definition
    figures: tuple[tuple[Shown, str], ...]
    events: Table | None
    left_out: int


def overview(results: Results) -> Table:
    """The territories beside one another, then all together."""
    keys = [*(each.key for each in results.territories), None]
    labels = [each.label for each in results.territories]
    columns = [Column(_("Indicateur")), *(Column(label, num=True) for label in (*labels, _("Ensemble")))]
    rows = []
    for code in COMPARED:
        part = parts_of(code)[0]
        title = definition(code, clock.today(results.reading.now))
        cells = [value_words(results.figure(key, *part.key)) for key in keys]
        rows.append([title.title if title else part.label, *cells])
    return Table(_("Les territoires côte à côte"), columns, rows, fold=True, labelled=True)


def territory_page(results: Results, territory: Territory) -> TerritoryPage:
    """All that is told of one territory."""
    bars = (
        (_("Mois par mois"), pictures.by_month(results, territory.key)),
        (_("Lieu par lieu"), pictures.by_place(results, territory.key)),
    )
    maps = (
        (_("D’où viennent les personnes reçues"), "venues", pictures.from_where(results, territory.key)),
        (_("Qui peut venir sans voiture"), "acces", pictures.who_can_come(results, territory.key)),
    )
    return TerritoryPage(
        groups=tuple(group_of(results, territory, codes, str(title)) for title, codes in GROUPS),
        bars=tuple((title, each) for title, each in bars if each is not None),
        maps=tuple((title, name, each) for title, name, each in maps if each is not None),
        is_incomplete=results.is_incomplete(territory.key),
        reach_day=results.reading.reach_day,
    )


def figure_page(results: Results, territory: Territory, known: Definition, *, with_events: bool) -> FigurePage:
    """One indicator of one territory."""
    parts = parts_of(known.code)
    figures = tuple((shown_figure(results, territory, part), part.precision) for part in parts)
    events, left_out = _events(results, territory, parts) if with_events else (None, 0)
    return FigurePage(known, figures, events, left_out)


def group_of(results: Results, territory: Territory, codes: Sequence[str], title: str = "") -> Group:
    """All the parts of these indicators."""
    parts = [part for code in codes for part in parts_of(code)]
    known = [part for part in parts if results.figure(territory.key, *part.key).is_measured]
    return Group(
        figures=tuple(shown_figure(results, territory, part) for part in known),
        missing=tuple(shown_figure(results, territory, part) for part in parts if part not in known),
        title=title,
    )


def shown_figure(results: Results, territory: Territory, part: Part) -> Shown:
    """One part of an indicator, with the way to its definition."""
    figure: Figure = results.figure(territory.key, *part.key)
    url = f"{reverse('results:figure', args=[territory.key, part.code])}?periode={results.reading.period.code}"
    return Shown(value_words(figure), part.label, beside_words(figure), url)


def _events(results: Results, territory: Territory, parts: Sequence[Part]) -> tuple[Table | None, int]:
    """Date, place and what became of it, the latest first; nobody is in a fact."""
    facts: list[Any] = list(events_behind(parts, results.evidence[territory.key]))
    facts.sort(key=_day, reverse=True)
    if not facts:
        return None, 0
    columns = [Column(_("Date")), Column(_("Où")), Column(_("Quoi")), Column(_("Mesure"), num=True)]
    rows = [_row(results, fact) for fact in facts[:MOST_EVENTS]]
    return Table(_("Les évènements comptés, du plus récent au plus ancien"), columns, rows, fold=True), len(facts) - len(rows)


def _row(results: Results, fact: Any) -> list[str]:
    day = _day(fact)
    what = str(EVENTS.get(fact.kind, fact.kind))
    said = MODES.get(fact.detail) or OBSTACLES.get(fact.detail)
    note = _(", en cours") if getattr(fact, "is_censored", False) else ""
    return [
        f"{date_short(day)}{NBSP}{day.year}",
        _where(results, fact),
        f"{what}{note}{f', {said}' if said else ''}",
        _number(fact),
    ]


def _where(results: Results, fact: Any) -> str:
    ground = results.reading.ground
    if getattr(fact, "place", None) is not None:
        return pictures.place_label(ground, fact.place)
    commune = ground.names.get(getattr(fact, "territory", None) or 0)
    return commune or _("lieu non précisé")


def _number(fact: Any) -> str:
    return number(round(fact.measure, 1))


def _day(fact: Any) -> date:
    at: datetime | date = fact.at if hasattr(fact, "at") else fact.on
    return clock.today(at) if isinstance(at, datetime) else at
