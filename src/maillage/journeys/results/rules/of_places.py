"""Indicators of houses and of the ways to them: activity, inhabitants within reach by car, or without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from maillage.journeys.results.rules.events import Event, Events
from maillage.journeys.results.rules.figures import Measure, total

NO_COUNT: Final = "Aucun passage compté sur cette période."
NO_CENSUS: Final = "La population des communes n’est pas enregistrée."
BY_CAR: Final = "De mairie à maison, ligne droite × 1,3 à 50 km/h : une estimation."
WITHOUT_CAR: Final = (
    "À pied et en car, depuis la mairie de chaque commune, pour un rendez-vous de 45 minutes pendant l’ouverture "
    "d’une maison, rentré à 13 h 30 le matin ou à 19 h l’après-midi."
)
NO_HOUSE: Final = "Aucune maison n’est ouverte ce jour-là."


class Way(Event, Protocol):
    """A commune and a place that one can come to; `territory` is the commune."""

    @property
    def territory(self) -> int: ...


def visits(houses: Events[Event]) -> Measure:
    """Visits counted at the desk of houses."""
    found = houses.count("house.visit")
    return total(found) if found else Measure(why=NO_COUNT)


def within_minutes(ways: Iterable[Way], inhabitants: Mapping[int, int], minutes: int) -> Measure:
    """Inhabitants of communes from which some open house is so near by car."""
    drives = [each for each in ways if each.kind == "drive.minutes"]
    if not drives:
        return Measure(why=NO_HOUSE)
    return _reached({each.territory for each in drives if each.measure <= minutes}, inhabitants)


def without_car(ways: Iterable[Way], inhabitants: Mapping[int, int]) -> Measure:
    """Inhabitants of communes from which one can come without a car and be back the same half-day."""
    found = [each for each in ways if each.kind.startswith("reach.")]
    standing = next((each.detail for each in found if each.kind == "reach.standing"), "")
    if standing or not found:
        return Measure(why=standing or NO_HOUSE)
    return _reached({each.territory for each in found if each.measure}, inhabitants)


def _reached(communes: set[int], inhabitants: Mapping[int, int]) -> Measure:
    """Of the territory whose inhabitants are given."""
    everybody = sum(inhabitants.values())
    if not everybody:
        return Measure(why=NO_CENSUS)
    return total(sum(inhabitants[each] for each in communes if each in inhabitants), everybody)
