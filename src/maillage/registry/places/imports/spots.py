"""Where a line of a file lies: its commune, and a point that is near that commune's town hall."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from maillage.registry.territories.imports.communes import CommuneLine, number_of
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.reading import Territory
from maillage.registry.territories.imports.tables import Row
from maillage.registry.territories.rules import fold

CITIES = {
    "75056": re.compile(r"751(?:0[1-9]|1\d|20)"),
    "69123": re.compile(r"6938[1-9]"),
    "13055": re.compile(r"132(?:0[1-9]|1[0-6])"),
}
EARTH_KM = 6371.0
FAR_KM = 30.0  # no commune of France is so wide, but for a few overseas


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Communes by code, and those of the territory by folded name."""

    territory: Territory
    codes: frozenset[str]
    by_code: Mapping[str, CommuneLine]
    by_name: Mapping[str, CommuneLine]
    postal_codes: frozenset[str]

    @classmethod
    def of(cls, territory: Territory) -> Gazetteer:
        """All that the files know of communes."""
        return cls(
            territory=territory,
            codes=frozenset(line.insee for line in territory.communes),
            by_code={line.insee: line for line in (*territory.communes, *territory.around)},
            by_name={fold(line.name): line for line in territory.communes},
            postal_codes=frozenset(code for line in territory.communes for code in line.postal_codes),
        )

    def is_ours(self, insee: str) -> bool:
        """Is that commune one of the territory?"""
        return insee in self.codes

    def around(self, department: str) -> dict[str, CommuneLine]:
        """Communes of a department outside the territory, that have a point, by folded name."""
        return {fold(line.name): line for line in self.territory.around if line.department == department and line.is_located}


def commune_of_house(row: Row, gazetteer: Gazetteer, findings: Findings) -> CommuneLine | None:
    """The commune of a house when it is one of the territory; an unknown code that should be one is an error."""
    code = whole_city(row["insee_com"])
    if gazetteer.is_ours(code):
        return gazetteer.by_code[code]
    named = gazetteer.by_name.get(fold(row["lib_com"]))
    if code in gazetteer.by_code or row["code_postal"] not in gazetteer.postal_codes:
        return None
    if named is not None or gazetteer.territory.is_national:
        hint = f"{named.name} a le code {named.insee}." if named else "Corrigez-le dans ce fichier."
        findings.error(row, "insee_com", f"Le code de commune «\u00a0{code}\u00a0» est inconnu.", hint)
    return None


def whole_city(insee: str) -> str:
    """The code of Paris, Lyon or Marseille for one of their districts; any other code as it is."""
    return next((city for city, district in CITIES.items() if district.fullmatch(insee)), insee)


def point_of(row: Row, columns: tuple[str, str], commune: CommuneLine, findings: Findings) -> tuple[float, float]:
    """The point of a line; the town hall's when none is given. One that is far away is an error."""
    hall = (commune.lat or 0.0, commune.lon or 0.0)
    lat, lon = row[columns[0]], row[columns[1]]
    if not lat and not lon:
        findings.remark(row, columns[0], f"Pas de coordonnées\u00a0: placé à la mairie ({commune.name}).")
        return hall
    point = (number_of(lat), number_of(lon))
    if point[0] is None or point[1] is None:
        column, value = (columns[0], lat) if point[0] is None else (columns[1], lon)
        findings.error(row, column, f"«\u00a0{value}\u00a0» n’est pas une coordonnée.", "Donnez des degrés, comme 43.7317.")
        return hall
    there = (point[0], point[1])
    if not commune.is_located:
        return there  # the commune's own error is told; this one would only be its echo
    away_km = distance_km(there, hall)
    if away_km > FAR_KM:
        swapped = distance_km((there[1], there[0]), hall) <= FAR_KM
        remedy = "Latitude et longitude sont inversées\u00a0: échangez-les." if swapped else "Corrigez ce point."
        findings.error(row, columns[0], f"Ce point est à {away_km:.0f} km de la mairie ({commune.name}).", remedy)
    return there


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance between two (lat, lon) points in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
