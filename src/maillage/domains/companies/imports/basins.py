"""Open counts of job seekers by employment basin and occupation (DARES, ROME × BE19): shared among the basin's communes.

An estimate, and its source should say so: in proportion to inhabitants, by great domain, since a village's share of a
single occupation would always be under five.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from maillage.domains.companies.imports.counts import SMALLEST, BadLine, ReadCounts, read_counts
from maillage.domains.companies.imports.tables import Line, Table, read_table
from maillage.domains.companies.rules.forecast import FAMILIES, shared_out
from maillage.domains.companies.services.forecast import CountRow
from maillage.registry.territories.models import PerimeterMember, PopulationCount, TerritoryCode
from maillage.registry.territories.rules import fold

BASIN: Final = ("cbassin", "code bassin", "code bassin emploi", "bassin", "be19")
OCCUPATION: Final = ("rome", "code rome", "metier")
SEEKERS: Final = ("defm abc", "defm a", "demandeurs emploi", "demandeurs d emploi", "nombre")
YEAR: Final = ("annee",)
MOST_LINES: Final = 200_000  # the open file holds the whole country


def read_any_counts(content: bytes, today: date) -> ReadCounts:
    """A file by commune as it is, a file by employment basin shared among communes."""
    table = read_table(content, MOST_LINES)
    columns = [_column(table, names) for names in (BASIN, OCCUPATION, SEEKERS)]
    if "" in columns:
        return read_counts(content, today)
    basin, occupation, seekers = columns
    year = _column(table, YEAR)
    latest = max((line[year] for line in table.lines), default="") if year else ""
    members = _members(today)
    totals: dict[tuple[str, str], float] = defaultdict(float)
    bad: list[BadLine] = []
    for line in table.lines:
        if line[basin] not in members or (year and line[year] != latest):
            continue
        great, count = line[occupation][:1].upper(), _number(line[seekers])
        if great not in FAMILIES or count is None:
            bad.append(BadLine(line.number, _why(line, occupation, great), line))
        else:
            totals[line[basin], great] += count
    return ReadCounts(table.headings, _rows(totals, members), tuple(bad))


def _rows(totals: Mapping[tuple[str, str], float], members: Mapping[str, Mapping[int, int]]) -> tuple[CountRow, ...]:
    rows = []
    for (basin, great), total in sorted(totals.items()):
        communes = members[basin]
        for commune, count in zip(communes, shared_out(round(total), list(communes.values())), strict=True):
            rows.append(CountRow(commune, great, count if count >= SMALLEST else None))
    return tuple(rows)


def _members(day: date) -> dict[str, dict[int, int]]:
    """Code of a basin → its communes here, with their inhabitants of the latest year known."""
    codes = dict(TerritoryCode.objects.filter(kind=TerritoryCode.Kind.BASIN).values_list("perimeter", "value"))
    links = PerimeterMember.objects.on(day).filter(perimeter__in=codes).order_by("commune").values_list("perimeter", "commune")
    known = dict(
        PopulationCount.objects.filter(commune__isnull=False).order_by("year", "pk").values_list("commune", "inhabitants")
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for perimeter, commune in links:
        found[codes[perimeter]][commune] = known.get(commune, 0)
    return dict(found)


def _why(line: Line, occupation: str, great: str) -> str:
    if great not in FAMILIES:
        return _("Écrivez un code ROME, comme N1103, au lieu de «\u00a0%(typed)s\u00a0».") % {"typed": line[occupation]}
    return _("Nombre illisible. Écrivez un nombre, comme 28,25.")


def _number(cell: str) -> float | None:
    try:
        found = float(cell.replace(",", ".").replace("\u00a0", "").replace(" ", "") or 0)
    except ValueError:
        return None
    return found if 0 <= found < 1e7 else None


def _column(table: Table, names: tuple[str, ...]) -> str:
    there = {fold(each) for each in table.headings}
    return next((each for each in names if each in there), "")
