"""Reading a table as public bodies publish them: comma or semicolon, UTF-8 or the older Windows encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.kit.ui.words import plural_words
from maillage.registry.territories.imports.findings import Findings

MOST_BYTES = 100 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file; an absent column reads as empty."""

    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def first(self, *columns: str) -> tuple[str, str]:
        """The first of these columns that the file has, and its value."""
        column = next((each for each in columns if each in self.values), columns[0])
        return column, self[column]


@dataclass(frozen=True, slots=True)
class Whole:
    """A file as a whole, to say something about it."""

    file: str
    line: int = 0


def text_of(path: Path, findings: Findings) -> str | None:
    """The text of a file, or None once it is said why there is none."""
    whole = Whole(path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            findings.error(whole, "", "Ce fichier dépasse 100 Mo.", "Vérifiez que c’est bien celui-là.")
            return None
        content = path.read_bytes()
    except OSError:
        findings.error(whole, "", "Ce fichier ne peut pas être lu.", "Vérifiez son chemin et ses droits.")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.remark(whole, "", "Ce fichier n’est pas en UTF-8, il est lu comme un fichier Windows.")
        return content.decode("cp1252", errors="replace")


def header_of(text: str) -> list[str]:
    """The names of the columns."""
    first = text.split("\n", 1)[0].strip("\r")
    return [name.strip() for name in next(csv.reader([first], delimiter=_delimiter(first)), [])]


def read_table(path: Path, required: Iterable[str], findings: Findings) -> list[Row]:
    """The lines of a file; nothing once it is said that columns are missing. A line with too few cells is an error."""
    text = text_of(path, findings)
    if text is None:
        return []
    header = header_of(text)
    missing = [name for name in required if name not in header]
    if missing:
        listed = ", ".join(missing)
        message = f"Il manque\u00a0: {listed}." if any(header) else "Ce fichier est vide."
        findings.error(Whole(path.name, 1), "", message, "Vérifiez que c’est bien le fichier attendu.")
        return []
    return _rows(path.name, text, header, findings)


def _rows(file: str, text: str, header: list[str], findings: Findings) -> list[Row]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text.split("\n", 1)[0]))
    rows, line = [], 1
    for number, cells in enumerate(_checked(reader, file, findings)):
        start, line = line, reader.line_num + 1
        if number == 0 or not any(cell.strip() for cell in cells):
            continue
        row = Row(file, start, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
        if len(cells) != len(header):
            message = f"{plural_words(len(cells), 'case')} au lieu de {len(header)}."
            findings.error(row, "", message, "Corrigez cette ligne\u00a0: un séparateur ou un guillemet manque.")
        else:
            rows.append(row)
    return rows


def _checked(reader: Iterable[list[str]], file: str, findings: Findings) -> Iterable[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        line = getattr(reader, "line_num", 0)
        findings.error(Whole(file, line), "", f"Cette ligne est illisible ({error}).", "Corrigez ses guillemets.")


def _delimiter(first_line: str) -> str:
    return ";" if first_line.count(";") > first_line.count(",") else ","
