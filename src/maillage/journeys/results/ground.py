"""The perimeters, communes and places that figures are told of, as they stood on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from maillage.journeys.reach_map.residents import Census, census
from maillage.registry.organisations.models import Collaboration, Organisation
from maillage.registry.places.models import Place
from maillage.registry.places.selectors import PlaceCard, partner_places, places_of
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember


@dataclass(frozen=True, slots=True)
class Territory:
    """An intermunicipality that works with the agency. `body` is its organisation."""

    key: int
    label: str
    body: int


@dataclass(frozen=True)
class Ground:
    """Where everything lies. `communes` and `places` give the perimeter, `where` the commune of a place."""

    day: date
    territories: tuple[Territory, ...]
    communes: Mapping[int, int]
    where: Mapping[int, int | None]
    names: Mapping[int, str]
    places: Mapping[int, PlaceCard]
    agency_points: tuple[tuple[float, float], ...]
    census: Census

    @cached_property
    def points(self) -> Mapping[int, tuple[float, float]]:
        """The town halls."""
        return {row.commune.key: (row.commune.lat, row.commune.lon) for row in self.census.rows}

    @cached_property
    def bodies(self) -> Mapping[int, int]:
        """The perimeter of each intermunicipality's organisation."""
        return {each.body: each.key for each in self.territories}

    def inhabitants(self, territory: int | None) -> Mapping[int, int]:
        """Of each commune of a territory, or of all of them, when they are known."""
        rows = ((row.commune.key, row.inhabitants) for row in self.census.rows)
        return {key: count for key, count in rows if count is not None and self.is_in(key, territory)}

    def is_in(self, commune: int | None, territory: int | None) -> bool:
        """Whether a commune lies in a territory; all do when none is said."""
        return territory is None or (commune is not None and self.communes.get(commune) == territory)

    def commune_of(self, place: int | None, otherwise: int | None) -> int | None:
        """Where something took place: at a place, else where its person lives."""
        return otherwise if place is None else self.where.get(place) or otherwise


def ground_of(agency: int, day: date) -> Ground:
    """The ground of an agency, in eight queries."""
    territories = territories_of(agency, day)
    members = PerimeterMember.objects.on(day).filter(perimeter__in=[each.key for each in territories])
    communes = dict(members.values_list("commune_id", "perimeter_id"))
    mine, partners = places_of(agency, day), partner_places(agency, day)
    return Ground(
        day=day,
        territories=territories,
        communes=communes,
        where=dict(Place.objects.values_list("pk", "commune_id")),
        names=dict(Commune.objects.filter(pk__in=communes).values_list("pk", "name")),
        places={each.key: each for each in (*mine, *partners)},
        agency_points=tuple((each.lat, each.lon) for each in mine),
        census=census(day),
    )


def territories_of(agency: int, day: date) -> tuple[Territory, ...]:
    """The intermunicipalities that work with an agency, by name."""
    partners = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    rows = Organisation.objects.filter(
        kind=Organisation.Kind.INTERMUNICIPALITY, perimeter__kind=Perimeter.Kind.INTERMUNICIPALITY, pk__in=partners
    )
    named = rows.order_by("label", "pk").values_list("perimeter_id", "label", "pk")
    return tuple(Territory(perimeter, label, body) for perimeter, label, body in named if perimeter is not None)


def territory_of_organisation(organisation: int | None, day: date) -> int | None:
    """The perimeter an organisation works for: its own, else that of its commune, or of its place."""
    row = Organisation.objects.filter(pk=organisation).first()
    if row is None or row.perimeter_id is not None:
        return row.perimeter_id if row else None
    commune = row.commune_id or (
        Place.objects.filter(host=row, commune__isnull=False).order_by("pk").values_list("commune_id", flat=True).first()
    )
    members = PerimeterMember.objects.on(day).filter(commune=commune, perimeter__kind=Perimeter.Kind.INTERMUNICIPALITY)
    return members.values_list("perimeter_id", flat=True).first()
