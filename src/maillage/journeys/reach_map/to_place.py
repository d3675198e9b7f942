"""To one place at one hour: which communes can come and be back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.selectors import DayHours, ReachGrid, Venue
from maillage.domains.mobility.selectors.networks import Segment
from maillage.journeys.reach_map.forms import HoursForm, PlaceForm, Ways
from maillage.journeys.reach_map.reasons import STANDING, CellHours, hours_of
from maillage.journeys.reach_map.residents import Census, Residents, census
from maillage.journeys.reach_map.terms import census_terms, day_terms, timetable_terms, travel_terms
from maillage.kit.ui.words import place_words
from maillage.registry.places.selectors import PlaceCard


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune, and its way there and back or why there is none."""

    residents: Residents
    hours: CellHours


@dataclass(frozen=True)
class PlacePage:
    """All that the page, the map and the files show."""

    place: PlaceCard
    day: date
    start: time
    ways: Ways
    rows: tuple[CommuneRow, ...]
    grid: ReachGrid
    census: Census
    lines: tuple[Segment, ...]
    terms: list[str]

    @property
    def place_words(self) -> str:
        """The place and its town, said once."""
        return place_words(self.place.name, self.place.town)

    @property
    def end(self) -> time:
        """When it is over."""
        return (datetime.combine(self.day, self.start) + timedelta(minutes=self.ways.lasts_min)).time()

    @property
    def standing(self) -> str:
        """Why no car is counted at all that day, if so."""
        return str(STANDING.get(self.grid.standing, ""))

    @property
    def hours_url(self) -> str:
        """The same place and day, hour after hour."""
        return self.ways.hours_url(self.place, self.day)

    @property
    def reached(self) -> list[CommuneRow]:
        """The communes that can come."""
        return [row for row in self.rows if row.hours.is_reachable]

    @property
    def missed(self) -> list[CommuneRow]:
        """The others."""
        return [row for row in self.rows if not row.hours.is_reachable]

    @property
    def inhabitants(self) -> int:
        """Those of the communes that can come."""
        return sum(row.residents.inhabitants or 0 for row in self.reached)

    @property
    def share(self) -> float:
        """Among the inhabitants of all the communes."""
        return self.inhabitants / self.census.total if self.census.total else 0.0


def place_page(form: PlaceForm, agency: int | None, today: date) -> PlacePage:
    """Every commune of the territory, from its town hall."""
    place, day, start = form.place, form.cleaned_data["jour"], form.cleaned_data["heure"]
    people = census(today)
    grid = place_grid(form, people, (start,), agency)
    rows = tuple(CommuneRow(each, hours_of(grid, (number, 0, 0))) for number, each in enumerate(people.rows))
    lines = mobility.network_lines(day, agency=agency)
    terms = place_terms(form, grid, people)
    return PlacePage(place, day, start, form.ways, rows, grid, people, lines, terms)


def place_grid(form: HoursForm, people: Census, starts: tuple[time, ...], agency: int | None) -> ReachGrid:
    """All the communes to the place of the form, at these hours of its day."""
    place, homes = form.place, [each.home for each in people.rows]
    venue, hours = Venue(place.key, place.lat, place.lon), DayHours(starts, form.lasts, place.zone)
    (grid,) = mobility.reach_grids(homes, [venue], [form.cleaned_data["jour"]], hours, form.limits, agency=agency)
    return grid


def place_terms(form: HoursForm, grid: ReachGrid, people: Census) -> list[str]:
    """What the figures of a place stand on."""
    day = form.cleaned_data["jour"]
    return [*timetable_terms([grid]), *day_terms(day, day), *travel_terms(form.limits), *census_terms(people)]
