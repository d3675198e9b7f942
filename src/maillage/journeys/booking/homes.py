"""Where a person starts from: the stop they named, or the nearest stop of their commune, and then the answer is conditional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maillage.domains.agenda.selectors import Seat
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.trips import Home
from maillage.domains.mobility.selectors import StopChoice
from maillage.journeys.booking.query import Search
from maillage.registry.territories import selectors as territories


@dataclass(frozen=True, slots=True)
class HomeFound:
    """The point of departure. `is_conditional`: the person did not say which stop, the nearest one is taken and named."""

    home: Home | None
    label: str
    commune: int | None = None
    is_conditional: bool = False

    def stored(self) -> dict[str, Any]:
        """As the request and the travel plan keep it."""
        if self.home is None:
            return {"label": self.label, "commune": self.commune}
        point = {"stop_id": self.home.stop_id, "lat": self.home.lat, "lon": self.home.lon}
        return {**point, "label": self.label, "commune": self.commune}


def home_of(search: Search, agency: int | None) -> HomeFound:
    """The home of a search; none when neither a stop nor a commune was said."""
    commune = territories.commune(search.commune) if search.commune else None
    stop = mobility.stop_choice(search.stop, agency=agency) if search.stop else None
    if stop is not None:
        return HomeFound(stop.home(), stop.name, search.commune)
    if commune is None:
        return HomeFound(None, "")
    if search.needs_stop:
        near = mobility.stops_of_commune(commune.lat, commune.lon, agency=agency)
        if near:
            return HomeFound(near[0].home(), near[0].name, commune.key, is_conditional=True)
    return HomeFound(Home(None, commune.lat, commune.lon, commune.name), commune.name, commune.key)


def stops_near(search: Search, agency: int | None) -> Sequence[StopChoice]:
    """The stops one may start from instead, when the way goes by bus."""
    commune = territories.commune(search.commune) if search.commune and search.is_by_bus else None
    return mobility.stops_of_commune(commune.lat, commune.lon, agency=agency) if commune else ()


def means_asked(seat: Seat) -> str:
    """How the person said they travel, when an appointment from afar has no way there."""
    if seat.means != "none":
        return seat.means
    said: str = seat.home.get("means", "none")
    return said


def home_stored(data: dict[str, Any]) -> HomeFound:
    """The home of a plan that was kept."""
    if "lat" not in data:
        return HomeFound(None, data.get("label", ""), data.get("commune"))
    home = Home(data.get("stop_id"), data["lat"], data["lon"], data.get("label", ""))
    return HomeFound(home, home.label, data.get("commune"))
