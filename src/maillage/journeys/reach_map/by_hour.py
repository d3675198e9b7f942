"""At one place along a day: the inhabitants who can come and be back, by the hour at which it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from maillage.domains.mobility.selectors import ReachGrid
from maillage.journeys.reach_map.forms import HoursForm, Ways
from maillage.journeys.reach_map.from_home import HALF_HOURS
from maillage.journeys.reach_map.reasons import STANDING
from maillage.journeys.reach_map.residents import Census, census
from maillage.journeys.reach_map.to_place import place_grid, place_terms
from maillage.kit.ui.drawing import per_cent
from maillage.kit.ui.words import clock, half_up, number, number_words, percent, place_words
from maillage.registry.places.selectors import PlaceCard


@dataclass(frozen=True, slots=True)
class HourRow:
    """An hour: the inhabitants who can come, their share, their communes; `bar` is a share of the best hour."""

    start: time
    inhabitants: int
    share: float
    communes: int
    bar: float
    url: str

    @property
    def bar_width(self) -> str:
        """Written by us, since templates would write a French comma."""
        return per_cent(self.bar * 100)


@dataclass(frozen=True)
class HoursPage:
    """All that the page and its files show."""

    place: PlaceCard
    day: date
    ways: Ways
    rows: tuple[HourRow, ...]
    grid: ReachGrid
    census: Census
    terms: list[str]

    @property
    def place_words(self) -> str:
        """The place and its town, said once."""
        return place_words(self.place.name, self.place.town)

    @property
    def standing(self) -> str:
        """Why no car is counted at all that day, if so."""
        return str(STANDING.get(self.grid.standing, ""))

    @property
    def best(self) -> HourRow:
        """The hour that serves most people, the first of them."""
        return max(self.rows, key=lambda row: row.inhabitants)

    @property
    def worst(self) -> HourRow:
        """The hour that serves fewest, the first of them."""
        return min(self.rows, key=lambda row: row.inhabitants)

    @property
    def sentence(self) -> str:
        """The best hour, the worst one, and how far apart they are."""
        return compared(self.best, self.worst)


def hours_page(form: HoursForm, agency: int | None, today: date) -> HoursPage:
    """Every half-hour of the day."""
    people, day = census(today), form.cleaned_data["jour"]
    grid = place_grid(form, people, HALF_HOURS, agency)
    counts = [people.inhabitants(grid.is_reachable[:, 0, column].nonzero()[0].tolist()) for column in range(len(HALF_HOURS))]
    total, most = people.total or 1, max(counts) or 1
    reached = grid.is_reachable[:, 0].sum(axis=0).tolist()
    rows = tuple(
        HourRow(start, count, count / total, communes, count / most, form.ways.map_url(form.place, day, start))
        for start, count, communes in zip(HALF_HOURS, counts, reached, strict=True)
    )
    terms = place_terms(form, grid, people)
    return HoursPage(form.place, day, form.ways, rows, grid, people, terms)


def compared(best: HourRow, worst: HourRow) -> str:
    """As in 16 h sert trois fois plus d’habitants que 8 h."""
    words = {"best": clock(best.start).capitalize(), "worst": clock(worst.start)}
    if not best.inhabitants:
        return _("Aucune heure de ce jour ne permet de venir et de rentrer")
    if best.inhabitants == worst.inhabitants:
        return _("Toutes les heures servent autant d’habitants")
    if not worst.inhabitants:
        served = {**words, "count": number(best.inhabitants)}
        return _("%(best)s sert le plus d’habitants, %(count)s\u202f; à %(worst)s, personne ne peut venir et rentrer") % served
    times = best.inhabitants / worst.inhabitants
    if times < 1.5:
        more = {**words, "more": percent(times - 1)}
        return _("%(best)s sert %(more)s d’habitants de plus que %(worst)s") % more
    return _("%(best)s sert %(times)s plus d’habitants que %(worst)s") % {**words, "times": _times(times)}


def _times(times: float) -> str:
    """As in deux fois, environ trois fois, 1,5 fois; said with one decimal under two."""
    if times < 1.95:
        return _("%(times)s fois") % {"times": number(round(times, 1))}
    whole = half_up(times)
    about = "" if abs(times - whole) <= 0.05 else _("environ ")
    return _("%(about)s%(times)s fois") % {"about": about, "times": number_words(whole, "f")}
