"""From one home, every place and every half-hour of a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from urllib.parse import urlencode

from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.trips import Home
from maillage.domains.mobility.selectors import DayHours, ReachGrid, StopChoice, Venue
from maillage.journeys.reach_map.forms import HomeForm, Ways
from maillage.journeys.reach_map.reasons import LETTERS, STANDING, hours_of, verdict_of
from maillage.journeys.reach_map.terms import day_terms, timetable_terms, travel_terms
from maillage.kit.ui.shapes import Link
from maillage.kit.ui.words import date_words, distance, duration_words, of_place, place_words
from maillage.registry.places.selectors import PlaceCard
from maillage.registry.territories.selectors import CommuneChoice

HALF_HOURS = tuple(time(8 + number // 2, 30 * (number % 2)) for number in range(20))
SHORT_S, LONG_S = 2 * 3600, 4 * 3600
DAYS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Heat:
    """A cell: the time away from home, or a letter that says why not. `level` 1 is short, 3 is long, 0 is not at all."""

    words: str
    level: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place along the day; `never` says why when no hour is possible and the reason is always the same."""

    place: PlaceCard
    cells: tuple[Heat, ...]
    count: int
    never: str
    url: str

    @property
    def name(self) -> str:
        """The place and its town, said once."""
        return place_words(self.place.name, self.place.town)


@dataclass(frozen=True, slots=True)
class DayTable:
    """Days that are alike, the best served place first; `standing` when no table answers."""

    title: str
    is_to_confirm: bool
    standing: str
    rows: tuple[PlaceRow, ...]


@dataclass(frozen=True)
class HomePage:
    """All that the page and its files show."""

    commune: CommuneChoice
    home: Home
    stops: tuple[StopChoice, ...]
    days: tuple[date, ...]
    places: Sequence[PlaceCard]
    grids: tuple[ReachGrid, ...]
    terms: list[str]
    ways: Ways

    @property
    def last_day(self) -> date:
        """The end of the week."""
        return self.days[-1]

    @property
    def commune_of(self) -> str:
        """As in d’Octon, de Lodève."""
        return of_place(self.commune.name)

    @property
    def query_from_town_hall(self) -> str:
        """The same question from the town hall."""
        return self.query_from("")

    @property
    def stop_links(self) -> list[Link]:
        """The same question from each stop nearby, with how far it is from the town hall."""
        others = [stop for stop in self.stops if stop.stop_id != self.home.stop_id]
        return [Link(stop.name, self.query_from(stop.stop_id), note=distance(stop.distance_m or 0)) for stop in others]

    def query_from(self, stop_id: str) -> str:
        """The address of the same week from another point."""
        asked = {"commune": self.commune.name, "semaine": self.days[0].isoformat(), **self.ways.query}
        return urlencode({**asked, "arret": stop_id} if stop_id else asked)

    @property
    def starts(self) -> tuple[time, ...]:
        """The hours of the columns."""
        return HALF_HOURS

    @property
    def tables(self) -> tuple[DayTable, ...]:
        """One for the days whose answers are the same, in the order of the first of them."""
        alike: dict[tuple[object, ...], list[tuple[ReachGrid, tuple[PlaceRow, ...]]]] = {}
        for grid in self.grids:
            rows = _rows(grid, self.places, self.ways)
            same = (grid.standing, grid.is_to_confirm, *((row.place, row.cells, row.never) for row in rows))
            alike.setdefault(same, []).append((grid, rows))
        return tuple(_table([grid for grid, _ in found], found[0][1]) for found in alike.values())

    @property
    def reached(self) -> int:
        """Places that one can come to and be back from at least once in the week."""
        return sum(any(grid.is_reachable[0, number].any() for grid in self.grids) for number in range(len(self.places)))


def home_page(form: HomeForm, places: Sequence[PlaceCard], agency: int | None) -> HomePage:
    """The week around the day that was chosen, Monday to Saturday."""
    asked = form.cleaned_data
    commune: CommuneChoice = asked["commune"]
    stops = mobility.stops_of_commune(commune.lat, commune.lon, agency=agency)
    stop = next((each for each in stops if asked["arret"] in each.stop_ids), None)  # one of another commune says nothing
    home = stop.home() if stop else Home(None, commune.lat, commune.lon, commune.name)
    monday = asked["semaine"] - timedelta(days=asked["semaine"].weekday())
    days = tuple(monday + timedelta(days=number) for number in range(DAYS_SHOWN))
    venues = [Venue(place.key, place.lat, place.lon) for place in places]
    grids = mobility.reach_grids([home], venues, days, DayHours(HALF_HOURS, form.lasts), form.limits, agency=agency)
    terms = [*timetable_terms(grids), *day_terms(days[0], days[-1]), *travel_terms(form.limits)]
    return HomePage(commune, home, stops, days, places, grids, terms, form.ways)


def _table(grids: Sequence[ReachGrid], rows: tuple[PlaceRow, ...]) -> DayTable:
    days = sorted(day for grid in grids for day in grid.days)
    is_row = len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1
    title = f"du {date_words(days[0])} au {date_words(days[-1])}" if is_row else ", ".join(map(date_words, days))
    standing = str(STANDING.get(grids[0].standing, ""))
    has_walks = any(row.count for row in rows)
    return DayTable(title[0].upper() + title[1:], grids[0].is_to_confirm, standing, rows if has_walks or not standing else ())


def _rows(grid: ReachGrid, places: Sequence[PlaceCard], ways: Ways) -> tuple[PlaceRow, ...]:
    rows = [_row(grid, number, place, ways) for number, place in enumerate(places)]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.never != "")))


def _row(grid: ReachGrid, number: int, place: PlaceCard, ways: Ways) -> PlaceRow:
    cells = tuple(_heat(grid, (0, number, column)) for column in range(len(HALF_HOURS)))
    count = int(grid.is_reachable[0, number].sum())
    verdicts = {verdict_of(grid, (0, number, column)) for column in range(len(HALF_HOURS))}
    is_never = count == 0 and len(verdicts) == 1 and not (verdicts & {"no_way_back", "too_long", "arrives_too_early"})
    never = hours_of(grid, (0, number, 0)).reason if is_never else ""
    return PlaceRow(place, cells, count, never, ways.hours_url(place, grid.days[0]))


def _heat(grid: ReachGrid, cell: tuple[int, int, int]) -> Heat:
    away_s = int(grid.away_s[cell])
    if away_s < 0:
        return Heat(LETTERS.get(verdict_of(grid, cell), "–"), 0)
    return Heat(duration_words(away_s), 1 if away_s <= SHORT_S else 2 if away_s <= LONG_S else 3)
