"""The stops of a tour, each with its point: the house's own address, else the town hall of the town that is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.registry.places.imports.houses import HouseLine
from maillage.registry.places.imports.spots import Gazetteer
from maillage.registry.places.rules.hours import Stretch
from maillage.registry.places.rules.tours import town_meant
from maillage.registry.territories.imports.communes import CommuneLine
from maillage.registry.territories.imports.findings import Findings


@dataclass(frozen=True, slots=True)
class StopLine:
    """One stop of a house; `insee` is empty for a town outside the territory."""

    town: str
    insee: str
    point: tuple[float, float]
    address: str
    door: str
    postal_code: str
    stretch: Stretch
    nths: tuple[int, ...]


def stops_of(house: HouseLine, gazetteer: Gazetteer, findings: Findings) -> list[StopLine]:
    """The stops of a house's tour, in order; a town that no file locates is told and left out."""
    if house.tour is None:
        return []
    around = gazetteer.around(house.commune.department)
    stops, at_halls, outside = [], [], []
    for each in house.tour.stops:
        commune = _commune(each.town, gazetteer.by_name) or _commune(each.town, around)
        if commune is None:
            message = f"Arrêt laissé de côté\u00a0: «\u00a0{each.town}\u00a0» n’est dans aucun fichier de communes."
            findings.remark(house.row, "commentaire", message, "Ajoutez le fichier national à --communes, ou corrigez ce nom.")
            continue
        stops.append(_stop(house, commune, each.stretch, gazetteer))
        if not gazetteer.is_ours(commune.insee):
            outside.append(commune.name)
        elif commune.insee != house.commune.insee:
            at_halls.append(commune.name)
    _tell(house, outside, at_halls, findings)
    return stops


def _commune(town: str, by_name: Mapping[str, CommuneLine]) -> CommuneLine | None:
    meant = town_meant(town, by_name)
    return by_name[meant] if meant else None


def _stop(house: HouseLine, commune: CommuneLine, stretch: Stretch, gazetteer: Gazetteer) -> StopLine:
    nths = house.tour.nths if house.tour else ()
    row = house.row
    if commune.insee == house.commune.insee:
        return StopLine(
            commune.name, commune.insee, house.point, row["adresse"], row["complement_adresse"], row["code_postal"], stretch, nths
        )
    insee = commune.insee if gazetteer.is_ours(commune.insee) else ""
    point = (commune.lat or 0.0, commune.lon or 0.0)
    return StopLine(commune.name, insee, point, "", "", commune.postal_codes[0] if commune.postal_codes else "", stretch, nths)


def _tell(house: HouseLine, outside: list[str], at_halls: list[str], findings: Findings) -> None:
    if outside:
        message = f"{house.name} s’arrête aussi hors du territoire\u00a0: {', '.join(sorted(set(outside)))}."
        findings.remark(house.row, "commentaire", message, "Ces arrêts sont gardés, sans commune.")
    if at_halls:
        message = f"Arrêts placés à la mairie\u00a0: {', '.join(sorted(set(at_halls)))}."
        findings.remark(house.row, "commentaire", message, "Vérifiez où la maison s’arrête vraiment.")
