"""Intermunicipalities from an official file: a table, or the list with their members that public tools publish."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.registry.territories.imports.communes import year_in
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, Whole, read_table, text_of

REQUIRED = ("siren", "nom", "population_municipale")
SIREN = re.compile(r"\d{9}")


@dataclass(frozen=True, slots=True)
class IntermunicipalityLine:
    """One intermunicipality, as its file says it; `members` is None when the file lists none."""

    file: str
    line: int
    siren: str
    name: str
    inhabitants: int | None
    year: int | None
    members: frozenset[str] | None


def read_intermunicipalities(path: Path, findings: Findings) -> list[IntermunicipalityLine]:
    """Every intermunicipality of a file, .json or .csv."""
    read = _from_json if path.suffix.lower() == ".json" else _from_table
    lines: dict[str, IntermunicipalityLine] = {}
    for line in read(path, findings):
        if not SIREN.fullmatch(line.siren):
            findings.error(line, "", f"«\u00a0{line.siren}\u00a0» n’est pas un numéro Siren.", "Il a 9 chiffres.")
        elif line.siren in lines:
            findings.error(line, "", f"{line.siren} est deux fois dans ce fichier.", "Gardez-le une fois.")
        elif not line.name or line.inhabitants is None:
            findings.error(line, "", f"Le nom ou la population de {line.siren} manque.", "Complétez le fichier.")
        else:
            lines[line.siren] = line
    return list(lines.values())


def _from_table(path: Path, findings: Findings) -> list[IntermunicipalityLine]:
    return [_from_row(row) for row in read_table(path, REQUIRED, findings)]


def _from_row(row: Row) -> IntermunicipalityLine:
    count = row["population_municipale"]
    inhabitants = int(count) if count.isdecimal() else None
    return IntermunicipalityLine(row.file, row.line, row["siren"], row["nom"], inhabitants, year_in(row.file), None)


def _from_json(path: Path, findings: Findings) -> list[IntermunicipalityLine]:
    text = text_of(path, findings)
    if text is None:
        return []
    try:
        items = json.loads(text)
    except json.JSONDecodeError as error:
        findings.error(Whole(path.name, error.lineno), "", "Ce JSON est illisible.", "Téléchargez le fichier à nouveau.")
        return []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        findings.error(Whole(path.name), "", "Ce JSON n’est pas une liste d’intercommunalités.", "Vérifiez le fichier.")
        return []
    return [_from_item(path.name, item) for item in items]


def _from_item(file: str, item: dict[str, Any]) -> IntermunicipalityLine:
    count, members = item.get("populationMunicipale"), item.get("membres")
    codes = {str(each.get("code")) for each in members if isinstance(each, dict)} if isinstance(members, list) else None
    return IntermunicipalityLine(
        file=file,
        line=0,
        siren=str(item.get("code", "")),
        name=str(item.get("nom") or ""),
        inhabitants=count if isinstance(count, int) and count >= 0 else None,
        year=year_in(file),
        members=frozenset(codes) if codes is not None else None,
    )
