"""The facts of every domain for one agency and one period, read with the agency's own eyes: only counts leave this journey."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from maillage.domains.agenda import facts as agenda
from maillage.domains.companies import facts as companies
from maillage.domains.houses import facts as houses
from maillage.domains.mobility import facts as mobility
from maillage.domains.mobility.rules.distances import road_m
from maillage.domains.mobility.selectors import Venue
from maillage.domains.partnerships import facts as partnerships
from maillage.journeys.reach_map.reasons import STANDING
from maillage.journeys.results.ground import Ground, ground_of
from maillage.journeys.results.rules.events import Events
from maillage.journeys.results.rules.indicators import Evidence
from maillage.journeys.results.rules.of_agenda import Dated
from maillage.journeys.results.rules.periods import Period
from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.diary.selectors import holidays, school_breaks
from maillage.registry.places.models import Place
from maillage.registry.places.selectors import PlaceCard, open_hours

NAMED_WEEKDAY, WEEK, LOOK_AHEAD = 1, timedelta(days=7), timedelta(weeks=10)
OF_REQUESTS = ("request.", "wait.")
METRES = 1000


@dataclass(frozen=True)
class Reading:
    """What was read, and where it lies. `reach_day` is the named day of the ways without a car."""

    agency: int
    period: Period
    now: datetime
    ground: Ground
    of_agenda: tuple[agenda.Fact, ...]
    of_companies: tuple[companies.Fact, ...]
    of_houses: tuple[houses.Fact, ...]
    of_actions: tuple[partnerships.Fact, ...]
    reach_day: date
    of_mobility: tuple[mobility.Fact, ...] = field(default=())

    @cached_property
    def agency_wide(self) -> Evidence:
        """Of all territories, and of what lies in none of them."""
        return self.evidence(None)

    def evidence(self, territory: int | None) -> Evidence:
        """What one territory's figures are computed from."""
        ground = self.ground
        return Evidence(
            now=self.now,
            today=clock.today(self.now),
            here=Events(each for each in self.of_agenda if ground.is_in(self._spot(each), territory)),
            lived=Events(each for each in self.of_agenda if ground.is_in(each.territory, territory)),
            companies=Events(each for each in self.of_companies if self._is_body_of(territory, each.intermunicipality)),
            houses=Events(each for each in self.of_houses if ground.is_in(self._house(each), territory)),
            actions=Events(each for each in self.of_actions if self._is_body_of(territory, each.intermunicipality)),
            ways=tuple(each for each in self.of_mobility if each.territory is None or ground.is_in(each.territory, territory)),
            inhabitants=ground.inhabitants(territory),
            saved_km=self.saved_km,
        )

    def saved_km(self, fact: Dated) -> float:
        """There and back: from home to the agency, less from home to where the person was seen; never less than nothing."""
        home = self.ground.points.get(fact.home or 0)
        if home is None or not self.ground.agency_points:
            return 0.0
        to_agency = min(road_m(home, point) for point in self.ground.agency_points)
        place = self.ground.places.get(fact.place or 0)
        to_place = road_m(home, (place.lat, place.lon)) if place else 0.0
        return max(to_agency - to_place, 0.0) * 2 / METRES

    def _is_body_of(self, territory: int | None, body: int) -> bool:
        return territory is None or self.ground.bodies.get(body) == territory

    def _spot(self, fact: agenda.Fact) -> int | None:
        return self.ground.commune_of(fact.place, fact.territory)

    def _house(self, fact: houses.Fact) -> int | None:
        return fact.territory or self._commune_of_host.get(fact.house)

    @cached_property
    def _commune_of_host(self) -> dict[int, int | None]:
        return {place.host: self.ground.where.get(place.key) for place in self.ground.places.values()}


def read(agency: int, period: Period, now: datetime, *, with_reach: bool = True) -> Reading:
    """Everything that figures of an agency need; nothing of the future is in it."""
    today = clock.today(now)
    ground = ground_of(agency, min(period.last, today))
    start, end = period.instants()
    with enter(Scope(role="job", agency=agency)):
        found = agenda.facts(agency=agency, start=start, end=end, now=now)
        of_companies = companies.facts(agency=agency, start=period.start, end=period.end, now=now)
        of_houses = houses.facts(agency=agency, start=start, end=max(min(end, now), start))
        of_actions = partnerships.facts(agency=agency, start=period.start, end=period.end, now=now)
    day = named_day(today)
    return Reading(
        agency=agency,
        period=period,
        now=now,
        ground=ground,
        of_agenda=tuple(each for each in found if each.at < now and _is_kept(each, now)),
        of_companies=of_companies,
        of_houses=of_houses,
        of_actions=of_actions,
        reach_day=day,
        of_mobility=ways(ground, agency, day) if with_reach else (),
    )


def named_day(today: date) -> date:
    """The coming Tuesday that is neither a public holiday nor in school holidays; else simply the next Tuesday."""
    first = today + timedelta(days=(NAMED_WEEKDAY - today.weekday()) % WEEK.days or WEEK.days)
    days = [first + WEEK * number for number in range(LOOK_AHEAD // WEEK)]
    off, breaks = holidays(days[0], days[-1]), school_breaks(days[0], days[-1])
    usual = (day for day in days if day not in off and not any(start <= day <= end for start, end in breaks))
    return next(usual, first)


def ways(ground: Ground, agency: int, day: date) -> tuple[mobility.Fact, ...]:
    """Ways from each commune to each house that is open on that day."""
    homes = {row.commune.key: row.home for row in ground.census.rows if row.commune.key in ground.communes}
    houses_of_ground = [place for place in ground.places.values() if place.kind != Place.Kind.AGENCY]
    found = mobility.facts(agency=agency, homes=homes, places=_open(houses_of_ground, day), day=day)
    return tuple(replace(each, detail=str(STANDING[each.detail])) if each.kind == "reach.standing" else each for each in found)


def _open(places: Iterable[PlaceCard], day: date) -> list[mobility.OpenPlace]:
    """Those with recorded hours, and the hours at which a whole visit fits in them."""
    cards = list(places)
    hours = open_hours([each.key for each in cards], day, day)
    starts = [start for half_day in mobility.HALF_DAYS for start in half_day.starts]
    found = []
    for card in cards:
        begun = ((start, clock.wall(day, start.hour, start.minute)) for start in starts)
        fit = frozenset(start for start, at in begun if hours[card.key].are_open(at, at + mobility.VISIT))
        if fit:
            found.append(mobility.OpenPlace(Venue(card.key, card.lat, card.lon), fit))
    return found


def _is_kept(fact: agenda.Fact, now: datetime) -> bool:
    """Requests are erased after a while: figures leave out what may be gone already, whenever they are computed."""
    return not fact.kind.startswith(OF_REQUESTS) or fact.at > now - agenda.REQUESTS_KEPT
