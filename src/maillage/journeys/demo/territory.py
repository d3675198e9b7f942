"""The demonstration's territory: real communes and intercommunalités, as facts restated in `communes.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember, PopulationCount, TerritoryCode

SINCE = date(2026, 1, 1)
SOURCE = "Insee, populations légales en vigueur en 2026"
INTERMUNICIPALITIES = {
    "200017341": ("CC Lodévois et Larzac", "Lodévois et Larzac"),
    "243400355": ("CC du Clermontais", "Clermontais"),
    "243400694": ("CC Vallée de l'Hérault", "Vallée de l’Hérault"),
}


@dataclass(frozen=True, slots=True)
class CommuneFact:
    """One line of the file."""

    insee: str
    name: str
    postal_code: str
    inhabitants: int
    lat: float
    lon: float
    intermunicipality: str


def facts() -> tuple[CommuneFact, ...]:
    """The 77 communes."""
    text = files("maillage.journeys.demo").joinpath("communes.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(
        CommuneFact(
            insee=row["insee"],
            name=row["name"],
            postal_code=row["postal_code"],
            inhabitants=int(row["inhabitants"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            intermunicipality=row["intermunicipality"],
        )
        for row in csv.DictReader(lines)
    )


def load() -> dict[str, Commune]:
    """Write the territory; communes by name."""
    perimeters = {}
    for siren, (official, label) in INTERMUNICIPALITIES.items():
        perimeters[siren] = Perimeter.objects.create(kind="intermunicipality", official_name=official, label=label)
        TerritoryCode.objects.create(kind="siren", value=siren, since=SINCE, perimeter=perimeters[siren])
    lines = facts()
    communes = Commune.objects.bulk_create(
        [Commune(name=f.name, postal_codes=[f.postal_code], lat=f.lat, lon=f.lon, since=SINCE) for f in lines]
    )
    pairs = list(zip(lines, communes, strict=True))
    TerritoryCode.objects.bulk_create(
        [TerritoryCode(kind="insee", value=fact.insee, since=SINCE, commune=row) for fact, row in pairs]
    )
    PerimeterMember.objects.bulk_create(
        [PerimeterMember(perimeter=perimeters[fact.intermunicipality], commune=row, since=SINCE) for fact, row in pairs]
    )
    PopulationCount.objects.bulk_create(
        [PopulationCount(year=2026, source=SOURCE, inhabitants=fact.inhabitants, commune=row) for fact, row in pairs]
    )
    return {row.name: row for row in communes}
