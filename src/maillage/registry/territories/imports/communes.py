"""Communes from an official file: those of the territory read strictly, the others kept to locate what lies outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, read_table

REQUIRED = ("code_insee", "nom", "codes_postaux", "epci_siren")
INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
POSTAL = re.compile(r"\d{5}")
POPULATION = re.compile(r"population(?:_(20\d\d))?")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """One commune, as its file says it."""

    row: Row
    insee: str
    name: str
    postal_codes: tuple[str, ...]
    inhabitants: int | None
    year: int | None
    lat: float | None
    lon: float | None

    @property
    def department(self) -> str:
        """The first two signs of its code, three overseas."""
        return self.insee[:3] if self.insee.startswith(("97", "98")) else self.insee[:2]

    @property
    def is_located(self) -> bool:
        """Has it a point on earth?"""
        return self.lat is not None and self.lon is not None and abs(self.lat) <= 90 and abs(self.lon) <= 180

    @property
    def intermunicipality(self) -> str:
        """The number of its intermunicipality, as written."""
        return self.row["epci_siren"]


def read_communes(paths: Iterable[Path], findings: Findings) -> list[CommuneLine]:
    """Every commune of these files once; of one that is in two files, the first is kept."""
    lines: dict[str, CommuneLine] = {}
    for path in paths:
        here: dict[str, int] = {}
        for row in read_table(path, REQUIRED, findings):
            insee = row["code_insee"].upper()
            if not INSEE.fullmatch(insee):
                findings.error(row, "code_insee", f"«\u00a0{insee}\u00a0» n’est pas un code Insee.", "Il a 5 signes.")
            elif insee in here:
                findings.error(row, "code_insee", f"{insee} est déjà à la ligne {here[insee]}.", "Gardez une ligne.")
            else:
                here[insee] = row.line
                lines.setdefault(insee, _line(row, insee))
    return list(lines.values())


def check_commune(line: CommuneLine, findings: Findings) -> None:
    """Say what is missing from a commune of the territory."""
    row = line.row
    if not line.name:
        findings.error(row, "nom", f"La commune {line.insee} n’a pas de nom.", "Complétez cette ligne.")
    if line.inhabitants is None:
        column = _population_column(row)[0]
        findings.error(row, column, f"Population illisible\u00a0: «\u00a0{row[column]}\u00a0».", "Donnez un nombre entier.")
    for column, value, most in ((*_lat(row), 90), (*_lon(row), 180)):
        number = number_of(value)
        if number is None or abs(number) > most:
            said = f"«\u00a0{value}\u00a0» n’est pas une coordonnée." if value else "Coordonnée absente."
            findings.error(row, column, said, "Donnez des degrés, comme 43.7317.")
    if not line.postal_codes:
        findings.error(row, "codes_postaux", f"{line.name} n’a pas de code postal.", "Un code a 5 chiffres.")


def number_of(text: str) -> float | None:
    """The decimal number that a cell holds, with a point or a comma."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def year_in(name: str) -> int | None:
    """The year that a file's name says, when it says exactly one."""
    years = set(YEAR.findall(name))
    return int(years.pop()) if len(years) == 1 else None


def _line(row: Row, insee: str) -> CommuneLine:
    column, year = _population_column(row)
    return CommuneLine(
        row=row,
        insee=insee,
        name=row["nom"],
        postal_codes=tuple(POSTAL.findall(row["codes_postaux"])),
        inhabitants=int(row[column]) if row[column].isdecimal() else None,
        year=year,
        lat=number_of(_lat(row)[1]),
        lon=number_of(_lon(row)[1]),
    )


def _population_column(row: Row) -> tuple[str, int | None]:
    for column in row.values:
        found = POPULATION.fullmatch(column)
        if found:
            return column, int(found[1]) if found[1] else year_in(row.file)
    return "population", None


def _lat(row: Row) -> tuple[str, str]:
    return row.first("lat_cheflieu", "lat")


def _lon(row: Row) -> tuple[str, str]:
    return row.first("lon_cheflieu", "lon")
