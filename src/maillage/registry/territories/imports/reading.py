"""The territory that the files describe: its intermunicipalities, their communes, and the communes around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maillage.registry.territories.imports.communes import CommuneLine, check_commune, read_communes
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.intermunicipalities import IntermunicipalityLine, read_intermunicipalities
from maillage.registry.territories.imports.tables import Whole

MOST_DEPARTMENTS = 90
ARGUMENTS = Whole("arguments")


@dataclass(frozen=True, slots=True)
class Count:
    """Inhabitants of the whole territory, by one file and for one year; the vintage's when the file says none."""

    source: str
    year: int
    inhabitants: int
    is_year_said: bool


@dataclass(frozen=True, slots=True)
class Territory:
    """What the files say; `around` are communes of the files that are outside it."""

    since: date
    intermunicipalities: tuple[IntermunicipalityLine, ...]
    communes: tuple[CommuneLine, ...]
    around: tuple[CommuneLine, ...]

    @property
    def is_national(self) -> bool:
        """Do the files hold the whole country, so that a code they do not know does not exist?"""
        return len({line.department for line in (*self.communes, *self.around)}) >= MOST_DEPARTMENTS

    def counts(self) -> tuple[Count, ...]:
        """Its inhabitants, by each file that says them."""
        said = [(line.row.file, line.year, line.inhabitants) for line in self.communes]
        said += [(each.file, each.year, each.inhabitants) for each in self.intermunicipalities]
        found: dict[tuple[str, int | None], int] = {}
        for file, year, inhabitants in said:
            if inhabitants is not None:
                found[file, year] = found.get((file, year), 0) + inhabitants
        return tuple(Count(file, year or self.since.year, total, year is not None) for (file, year), total in found.items())


def read_territory(
    communes: Sequence[Path], intermunicipalities: Path | None, only: frozenset[str], since: date | None, findings: Findings
) -> Territory:
    """Read the files. Without a file of intermunicipalities, those that the communes name are taken."""
    lines = read_communes(communes, findings)
    listed = _listed(lines, intermunicipalities, findings)
    wanted = _wanted(lines, listed, only, findings)
    ours = tuple(line for line in lines if line.intermunicipality in wanted)
    for line in ours:
        check_commune(line, findings)
    kept = tuple(each for each in listed if each.siren in wanted)
    _compare_members(kept, ours, findings)
    around = tuple(line for line in lines if line.intermunicipality not in wanted)
    return Territory(since or _first_of_january(ours, findings), kept, ours, around)


def _listed(lines: list[CommuneLine], path: Path | None, findings: Findings) -> list[IntermunicipalityLine]:
    if path is not None:
        return read_intermunicipalities(path, findings)
    named: dict[str, IntermunicipalityLine] = {}
    for line in lines:
        siren, name = line.intermunicipality, line.row["epci_nom"]
        if siren:
            named.setdefault(siren, IntermunicipalityLine(line.row.file, line.row.line, siren, name or siren, None, None, None))
    return list(named.values())


def _wanted(
    lines: list[CommuneLine], listed: list[IntermunicipalityLine], only: frozenset[str], findings: Findings
) -> frozenset[str]:
    inhabited = {line.intermunicipality for line in lines}
    known = {each.siren for each in listed} & inhabited
    for siren in sorted(only - known):
        message = f"Aucune commune de l’intercommunalité {siren} dans les fichiers."
        findings.error(ARGUMENTS, "--only-epci", message, "Vérifiez ce numéro Siren et les fichiers donnés.")
    if not known and not findings.errors:
        findings.error(ARGUMENTS, "", "Aucune commune n’a son intercommunalité dans les fichiers.", "Vérifiez-les.")
    return frozenset(known & only if only else known)


def _compare_members(kept: Sequence[IntermunicipalityLine], ours: Sequence[CommuneLine], findings: Findings) -> None:
    """Two files may be of two vintages: what they say differently about members is told, the communes' file decides."""
    for each in kept:
        if each.members is None:
            continue
        here = {line.insee for line in ours if line.intermunicipality == each.siren}
        for code in sorted(each.members ^ here):
            side = "seulement dans ce fichier" if code in each.members else "seulement dans celui des communes"
            findings.remark(each, "", f"{code} est membre de {each.name} {side}.", "Le fichier des communes décide.")


def _first_of_january(ours: Sequence[CommuneLine], findings: Findings) -> date:
    years = {line.year for line in ours} - {None}
    if len(years) == 1:
        return date(years.pop() or 1, 1, 1)
    if not findings.errors:
        findings.error(ARGUMENTS, "--since", "Les fichiers ne disent pas leur année.", "Ajoutez --since, par exemple 2026-01-01.")
    return date(1, 1, 1)
