"""Agencies of the list of prescribers: those with a Safir code, in a commune of the territory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from maillage.registry.places.imports.spots import Gazetteer, point_of
from maillage.registry.territories.imports.communes import CommuneLine
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, read_table
from maillage.registry.territories.rules import fold

REQUIRED = ("code_safir", "nom", "adresse", "code_postal", "commune", "lat", "lon")
SAFIR = re.compile(r"\d{5}")
CEDEX = re.compile(r"\s+cedex\b.*$")


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency, as the list says it."""

    row: Row
    safir: str
    name: str
    commune: CommuneLine
    point: tuple[float, float]


def read_agencies(path: Path, gazetteer: Gazetteer, findings: Findings) -> list[AgencyLine]:
    """The agencies of the territory; the others of the list are left aside."""
    lines: dict[str, AgencyLine] = {}
    for row in read_table(path, REQUIRED, findings):
        commune = gazetteer.by_name.get(CEDEX.sub("", fold(row["commune"])))
        if commune is None or row["code_postal"][:2] not in {code[:2] for code in commune.postal_codes}:
            continue
        safir = row["code_safir"]
        if not safir:
            findings.remark(row, "code_safir", f"«\u00a0{row['nom']}\u00a0» n’a pas de code Safir\u00a0: laissée de côté.")
        elif not SAFIR.fullmatch(safir):
            findings.error(row, "code_safir", f"«\u00a0{safir}\u00a0» n’est pas un code Safir.", "Il a 5 chiffres.")
        elif safir in lines:
            message = f"Le code {safir} est déjà à la ligne {lines[safir].row.line}."
            findings.error(row, "code_safir", message, "Gardez une seule des deux lignes.")
        else:
            point = point_of(row, ("lat", "lon"), commune, findings)
            lines[safir] = AgencyLine(row, safir, row["nom"], commune, point)
    return list(lines.values())
