"""Job seekers by commune and family of occupations in a file: each line is good, or bad and returned with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from maillage.domains.companies.imports.tables import FileNotReadable, Line, Table, read_table, written
from maillage.domains.companies.rules.forecast import FAMILY
from maillage.domains.companies.services.forecast import CountRow
from maillage.registry.territories.rules import fold
from maillage.registry.territories.selectors import find_commune

COMMUNE: Final = ("commune", "code commune", "code insee", "insee", "nom de la commune", "ville")
OF_FAMILY: Final = ("famille", "domaine", "code rome", "rome", "domaine rome", "famille domaine rome", "famille rome", "metier")
COUNT: Final = ("nombre", "effectif", "demandeurs d emploi", "demandeurs", "nb", "total")
HIDDEN: Final = frozenset({"", "s", "ss", "nd", "ns", "*", "c", "secret", "<5", "moins de 5", "< 5"})
SMALLEST: Final = 5
LONGEST_COUNT: Final = 7
_FAMILY = re.compile(FAMILY)
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]?\d{3})*(?:[.,]0+)?")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken: its number in the file, and why."""

    number: int
    reason: str
    line: Line


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """What a file holds."""

    headings: tuple[str, ...]
    good: tuple[CountRow, ...]
    bad: tuple[BadLine, ...]

    def bad_file(self) -> bytes:
        """The bad lines as they came, with their number and their reason, to be corrected and sent again."""
        rows = [[str(each.number), *each.line.cells.values(), each.reason] for each in self.bad]
        return written(["ligne", *self.headings, "motif"], rows)


class _Unfit(ValueError):
    """Says in French what to write."""


def read_counts(content: bytes, today: date) -> ReadCounts:
    """Read a file of counts; a cell under five, or hidden by its source, becomes a hidden count and is never kept."""
    table = read_table(content)
    columns = [_column(table, names) for names in (COMMUNE, OF_FAMILY, COUNT)]
    communes: dict[str, int | None] = {}
    good: dict[tuple[int, str], CountRow] = {}
    bad: list[BadLine] = []
    for line in table.lines:
        try:
            row = _row([line[column] for column in columns], communes, today)
            if (row.commune, row.family) in good:
                raise _Unfit(_("Cette commune et cette famille sont déjà plus haut. Gardez une seule ligne."))
            good[row.commune, row.family] = row
        except _Unfit as error:
            bad.append(BadLine(line.number, str(error), line))
    return ReadCounts(table.headings, tuple(good.values()), tuple(bad))


def _row(cells: list[str], communes: dict[str, int | None], today: date) -> CountRow:
    typed, family, count = cells
    if typed not in communes:
        found = find_commune(typed, today)
        communes[typed] = found.key if found else None
    commune = communes[typed]
    if commune is None:
        raise _Unfit(_("Commune inconnue. Écrivez son nom ou son code Insee."))
    code = family.strip().upper().split(" ")[0]
    if not _FAMILY.match(code):
        raise _Unfit(_("Famille inconnue. Écrivez un code ROME\u00a0: H, H22 ou H2202."))
    return CountRow(commune, code, _count(count))


def _count(cell: str) -> int | None:
    if cell.strip().lower() in HIDDEN:
        return None
    if not _NUMBER.fullmatch(cell.strip()):
        raise _Unfit(_("Nombre illisible. Écrivez un nombre entier, ou laissez vide s’il est secret."))
    digits = re.sub(r"\D", "", re.sub(r"[.,]0+$", "", cell))
    if len(digits) > LONGEST_COUNT:
        raise _Unfit(_("Nombre trop grand. Vérifiez-le."))
    return int(digits) if int(digits) >= SMALLEST else None


def _column(table: Table, names: tuple[str, ...]) -> str:
    there = {fold(each) for each in table.headings}
    found = next((each for each in names if each in there), None)
    if found is None:
        said = _("Il manque la colonne «\u00a0%(name)s\u00a0». Titrez la première ligne\u00a0: commune, famille, nombre.")
        raise FileNotReadable(said % {"name": names[0]})
    return found
