"""Priority neighbourhoods from the official list: those of the territory, with the communes they lie in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Q

from maillage.registry.territories.imports.changes import Change
from maillage.registry.territories.imports.communes import INSEE
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.perimeters import Named, end_link, label_of, write_perimeters
from maillage.registry.territories.imports.reading import Territory
from maillage.registry.territories.imports.tables import Row, read_table
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember, TerritoryCode
from maillage.registry.territories.rules import fold

REQUIRED = ("code_qp", "lib_qp", "insee_com")
CODE = re.compile(r"Q[PN](?:\d{3}|02[AB])[0-9A-Z]{3}")  # QP of 2015, QN of 2024
SEPARATORS = re.compile(r"[\s,;/]+")
KIND, CODE_KIND = Perimeter.Kind.PRIORITY_NEIGHBOURHOOD, TerritoryCode.Kind.PRIORITY
LONGEST = 120


@dataclass(frozen=True, slots=True)
class NeighbourhoodLine:
    """One neighbourhood, as the list says it; `communes` are its INSEE codes within the territory."""

    row: Row
    code: str
    name: str
    communes: frozenset[str]


def read_neighbourhoods(path: Path, territory: Territory, findings: Findings) -> list[NeighbourhoodLine]:
    """The neighbourhoods of the territory. One that lies in several communes may have one line, or one per commune."""
    ours = {line.insee: line.name for line in territory.communes}
    known = set(ours) | {line.insee for line in territory.around}
    lines: dict[str, NeighbourhoodLine] = {}
    for row in read_table(path, REQUIRED, findings):
        communes = _communes(row, ours, known, findings)
        if communes:
            _add(lines, _line(row, communes), findings)
    return list(lines.values())


def write_neighbourhoods(
    lines: Iterable[NeighbourhoodLine], communes: Mapping[str, Commune], since: date, change: Change
) -> None:
    """Write them from `since` on; what the list no longer says of the territory's communes ends on that day."""
    named = {line.code: Named(line.code, line.name, label_of(line.name)) for line in lines}
    rows = write_perimeters(KIND, CODE_KIND, named, since, change)
    wanted = {(rows[line.code].pk, communes[insee].pk) for line in lines for insee in line.communes}
    in_force = PerimeterMember.objects.filter(Q(until__isnull=True) | Q(until__gt=since), perimeter__kind=KIND)
    kept = set()
    for link in in_force.filter(commune__in=communes.values()).select_related("perimeter", "commune"):
        pair = (link.perimeter_id, link.commune_id)
        if pair in wanted:
            kept.add(pair)
        else:
            end_link(link, since)
            change.ended.append(f"{link.perimeter.label} ({link.commune.name})")
    new = sorted(wanted - kept)
    PerimeterMember.objects.bulk_create(PerimeterMember(perimeter_id=each, commune_id=at, since=since) for each, at in new)
    _tell_new(new, rows, communes, change)


def _communes(row: Row, ours: Mapping[str, str], known: set[str], findings: Findings) -> frozenset[str]:
    """Its communes within the territory; a code that should be one of them and is not is an error."""
    codes = [code for code in SEPARATORS.split(row["insee_com"].upper()) if code]
    for code in codes:
        if not INSEE.fullmatch(code):
            findings.error(row, "insee_com", f"«\u00a0{code}\u00a0» n’est pas un code Insee.", "Il a 5 signes.")
            return frozenset()
    if not codes:
        findings.error(row, "insee_com", "Ce quartier n’a pas de commune.", "Donnez son code Insee.")
    by_name = {fold(name): insee for insee, name in ours.items()}
    named = by_name.get(fold(row["lib_com"]))
    if len(codes) == 1 and named and codes[0] not in known and codes[0][:2] == named[:2]:
        remedy = f"{row['lib_com']} a le code {named}."
        findings.error(row, "insee_com", f"Le code de commune «\u00a0{codes[0]}\u00a0» est inconnu.", remedy)
    return frozenset(codes) & set(ours)


def _line(row: Row, communes: frozenset[str]) -> NeighbourhoodLine:
    return NeighbourhoodLine(row, row["code_qp"].upper(), row["lib_qp"][:LONGEST], communes)


def _add(lines: dict[str, NeighbourhoodLine], line: NeighbourhoodLine, findings: Findings) -> None:
    before = lines.get(line.code)
    if not CODE.fullmatch(line.code):
        said = f"«\u00a0{line.row['code_qp']}\u00a0» n’est pas un code de quartier prioritaire."
        findings.error(line.row, "code_qp", said, "Il a 8 signes et commence par QP ou QN.")
    elif not line.name:
        findings.error(line.row, "lib_qp", f"Le quartier {line.code} n’a pas de nom.", "Complétez cette ligne.")
    elif before is None:
        lines[line.code] = line
    elif before.name != line.name or before.communes & line.communes:
        said = f"Le quartier {line.code} est déjà à la ligne {before.row.line}."
        findings.error(line.row, "code_qp", said, "Gardez une ligne par quartier et par commune, avec le même nom.")
    else:
        lines[line.code] = NeighbourhoodLine(before.row, line.code, line.name, before.communes | line.communes)


def _tell_new(
    new: Iterable[tuple[int, int]], rows: Mapping[str, Perimeter], communes: Mapping[str, Commune], change: Change
) -> None:
    """A neighbourhood that is new is told once, by its name; one that was there, with the commune it now lies in."""
    labels = {row.pk: row.label for row in rows.values()}
    names = {row.pk: row.name for row in communes.values()}
    for each, at in new:
        if labels[each] not in change.created:
            change.changed.append(f"{labels[each]} ({names[at]})")
