"""Where one would work: a business park, a place, a commune's town hall; and the place of the register that answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from maillage.domains.companies.selectors.forecast import ParkSpot, parks_to_reach
from maillage.domains.companies.selectors.workplaces import Workplace
from maillage.domains.mobility.rules.distances import distance_m
from maillage.journeys.reach_map.access import places_shown
from maillage.kit.ui.words import nbsp, place_words
from maillage.registry.places.selectors import PlaceCard
from maillage.registry.territories.selectors import communes_of_territory

SAME_SPOT_M: Final = 200.0
PARIS: Final = "Europe/Paris"
HERE: Final = "ici"


@dataclass(frozen=True, slots=True)
class Target:
    """A place of work. `code` is its name in an address; `place` the key whose hours are built, None while none is."""

    code: str
    label: str
    town: str
    lat: float
    lon: float
    place: int | None
    zone: str = PARIS

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.lat, self.lon

    @property
    def words(self) -> str:
        """The place and its town, said once."""
        return place_words(self.label, self.town)


@dataclass(frozen=True, slots=True)
class Targets:
    """All that may be chosen, in groups as a list shows them."""

    parks: tuple[Target, ...]
    places: tuple[Target, ...]
    communes: tuple[Target, ...]

    def get(self, code: str) -> Target | None:
        """The one of that code."""
        return next((each for each in (*self.parks, *self.places, *self.communes) if each.code == code), None)

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """As a field takes them."""
        named = ((_("Zones d’activité"), self.parks), (_("Lieux"), self.places), (_("Communes"), self.communes))
        return [(title, [(each.code, each.words) for each in found]) for title, found in named if found]


def targets(agency: int, day: date) -> Targets:
    """What this reader may ask about: the parks it sees, the places of the agency and its partners, the communes."""
    places = places_shown(agency, day)
    parks = tuple(_park(each, places) for each in parks_to_reach())
    own = tuple(Target(f"lieu-{each.key}", each.name, each.town, each.lat, each.lon, each.key, each.zone) for each in places)
    communes = tuple(
        Target(f"commune-{each.key}", each.name, each.name, each.lat, each.lon, answering((each.lat, each.lon), places))
        for each in communes_of_territory(day)
    )
    return Targets(parks, own, communes)


def of_workplace(work: Workplace, agency: int, day: date) -> Target | None:
    """Where a company is: its park, else its commune's town hall; None while neither is known."""
    if work.park is not None:
        return _park(work.park, () if work.park.place else places_shown(agency, day))
    if work.town_hall is None:
        return None
    return Target(HERE, nbsp(work.name), work.town, *work.town_hall, answering(work.town_hall, places_shown(agency, day)))


def answering(point: tuple[float, float], places: Sequence[PlaceCard]) -> int | None:
    """The nearest place of the register on the same spot: the hours built for it are those of the point."""
    near = [(distance_m(point, (each.lat, each.lon)), each.key) for each in places]
    found = min(near, default=None)
    return found[1] if found is not None and found[0] <= SAME_SPOT_M else None


def _park(of: ParkSpot, places: Sequence[PlaceCard]) -> Target:
    """A park answers by its own place; until the night has made it, by a place that stands on the same spot."""
    point = (of.lat, of.lon)
    return Target(f"zone-{of.key}", of.name, of.commune, *point, of.place or answering(point, places))
