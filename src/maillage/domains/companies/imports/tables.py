"""A table out of a file that somebody sends: CSV, XLSX or ODS. The lines keep the number that a spreadsheet shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.domains.companies.imports.spreadsheets import MOST_ROWS, Unreadable, ods_rows, xlsx_rows
from maillage.kit.errors import Invalid
from maillage.kit.ui.words import number as number_words
from maillage.registry.territories.rules import fold

MOST_BYTES = 20 << 20
FORMULA = ("=", "+", "-", "@", "\t")


class FileNotReadable(Invalid):
    """A file that is no table."""

    code = "company_file_not_readable"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number and its cells by folded heading; an absent column reads as empty."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The headings as they are written, and the lines that hold something."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(content: bytes, most: int = MOST_ROWS) -> Table:
    """The table of a file, whatever its name says; refused in a sentence that says what to do."""
    if len(content) > MOST_BYTES:
        raise FileNotReadable(_("Ce fichier dépasse 20 Mo. Envoyez-le en plusieurs fois."))
    try:
        rows = _rows(content)
        kept = [(number, cells) for number, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)]
    except (Unreadable, csv.Error) as error:
        said = _("Ce fichier ne peut pas être lu. Enregistrez-le en CSV, XLSX ou ODS, puis envoyez-le de nouveau.")
        raise FileNotReadable(said) from error
    if not kept:
        raise FileNotReadable(_("Ce fichier est vide. Vérifiez que c’est bien celui-là."))
    if len(kept) > most:
        said = _("Ce fichier a plus de %(most)s lignes. Envoyez-le en plusieurs fois.")
        raise FileNotReadable(said % {"most": number_words(most)})
    headings = tuple(cell.strip() for cell in kept[0][1])
    keys = [fold(each) for each in headings]
    lines = [Line(number, dict(zip(keys, (cell.strip() for cell in cells), strict=False))) for number, cells in kept[1:]]
    return Table(headings, tuple(lines))


def written(headings: Sequence[str], rows: Iterable[Sequence[str]], *, is_for_people: bool = True) -> bytes:
    """A CSV that a French spreadsheet opens as it is; for people, no cell can act as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([f"'{cell}" if is_for_people and cell.startswith(FORMULA) else cell for cell in row])
    return ("\ufeff" if is_for_people else "").encode() + out.getvalue().encode()


def _rows(content: bytes) -> Iterable[Sequence[str]]:
    if content.startswith(b"PK"):
        return ods_rows(content) if b"opendocument.spreadsheet" in content[:200] else xlsx_rows(content)
    if b"\x00" in content[:4096]:
        raise Unreadable("binary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
