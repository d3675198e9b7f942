"""The first sheet of an XLSX or ODS workbook as rows of text. Nothing is evaluated, no entity resolved, sizes are bounded."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final
from xml.parsers import expat

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 120
MOST_MEMBER_BYTES: Final = 80 << 20
DATE_FORMATS: Final = frozenset({14, 15, 16, 17, 22})
_LETTERS = re.compile(r"[A-Z]+")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
Attributes = dict[str, str]


class Unreadable(ValueError):
    """Not a workbook, or one that is not as it should be."""


@dataclass
class _Events:
    """What happens while a document is read: an element opens, closes, says something."""

    opens: Callable[[str, Attributes], None]
    closes: Callable[[str], None] = lambda _name: None
    says: Callable[[str], None] = lambda _text: None


def xlsx_rows(content: bytes) -> Iterator[list[str]]:
    """Rows of the first sheet of an Office workbook, dates as 2025-03-31."""
    with _archive(content) as archive:
        strings = _shared_strings(archive)
        dates = _date_styles(archive)
        sheet = _Sheet(strings, dates)
        _read(archive, _first_sheet(archive), _Events(sheet.opens, sheet.closes, sheet.says))
    return iter(sheet.rows)


def ods_rows(content: bytes) -> Iterator[list[str]]:
    """Rows of the first table of an OpenDocument workbook."""
    with _archive(content) as archive:
        table = _Table()
        _read(archive, "content.xml", _Events(table.opens, table.closes, table.says))
    return iter(table.rows)


@dataclass
class _Sheet:
    """The cells of a sheet of an Office workbook."""

    strings: list[str]
    dates: frozenset[int]
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    kind: str = ""
    style: int = -1
    column: int = 0
    text: str = ""
    is_value: bool = False

    def opens(self, name: str, given: Attributes) -> None:
        if name == "row":
            self._skip_to(int(given.get("r", len(self.rows) + 1)))
            self.row = []
        elif name == "c":
            self.kind, self.style, self.text = given.get("t", "n"), int(given.get("s", -1)), ""
            letters = _LETTERS.match(given.get("r", ""))
            self.column = _column(letters[0]) if letters else len(self.row)
        elif name in ("v", "t"):
            self.is_value = True

    def closes(self, name: str) -> None:
        if name in ("v", "t"):
            self.is_value = False
        elif name == "c" and self.column < MOST_COLUMNS:
            self.row += [""] * (self.column - len(self.row))
            self.row.append(self._cell())
        elif name == "row":
            self.rows.append(self.row)

    def says(self, text: str) -> None:
        if self.is_value:
            self.text += text

    def _cell(self) -> str:
        if self.kind == "s":
            return self.strings[int(self.text)] if self.text else ""
        if self.kind == "n" and self.text:
            return _day(self.text) if self.style in self.dates else _number(self.text)
        return self.text

    def _skip_to(self, number: int) -> None:
        if number > MOST_ROWS + 2:
            raise Unreadable("too many rows")
        self.rows += [[] for _gap in range(number - 1 - len(self.rows))]


@dataclass
class _Table:
    """The cells of the first table of an OpenDocument workbook; what is repeated is written that many times."""

    rows: list[list[str]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    row_times: int = 1
    cell_times: int = 1
    value: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    tables: int = 0
    is_text: bool = False

    def opens(self, name: str, given: Attributes) -> None:
        if name == "table:table":
            self.tables += 1
        elif name == "table:table-row":
            self.row, self.row_times = [], int(given.get("table:number-rows-repeated", 1))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell_times, self.paragraphs = int(given.get("table:number-columns-repeated", 1)), []
            self.value = given.get("office:date-value", "")[:10] or None
            if self.value is None and given.get("office:value-type") in ("float", "percentage", "currency"):
                self.value = _number(given.get("office:value", ""))
        elif name == "text:p":
            self.is_text = True
            self.paragraphs.append("")

    def closes(self, name: str) -> None:
        if name == "text:p":
            self.is_text = False
        elif name in ("table:table-cell", "table:covered-table-cell"):
            times = min(self.cell_times, MOST_COLUMNS - len(self.row))
            self.row += [self.value if self.value is not None else "\n".join(self.paragraphs)] * times
        elif name == "table:table-row" and self.tables == 1:
            self._row_ends()

    def says(self, text: str) -> None:
        if self.is_text:
            self.paragraphs[-1] += text

    def _row_ends(self) -> None:
        is_empty = not any(self.row)
        if is_empty and len(self.rows) + self.row_times > MOST_ROWS + 1:  # the rest of the sheet
            return
        if len(self.rows) + self.row_times > MOST_ROWS + 2:
            raise Unreadable("too many rows")
        self.rows += [list(self.row) for _time in range(self.row_times)]


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(content))
    except zipfile.BadZipFile as error:
        raise Unreadable("no archive") from error


def _read(archive: zipfile.ZipFile, member: str, events: _Events) -> None:
    """Read one document of the archive; a document that declares entities, or is too big, is refused."""
    try:
        if archive.getinfo(member).file_size > MOST_MEMBER_BYTES:
            raise Unreadable("too big")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda name, given: events.opens(_local(name), given)
        parser.EndElementHandler = lambda name: events.closes(_local(name))
        parser.CharacterDataHandler = events.says
        parser.Parse(archive.read(member), True)
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError, IndexError, NotImplementedError) as error:
        raise Unreadable(member) from error


def _refuse(*_declared: object) -> None:
    raise Unreadable("entities")


def _local(name: str) -> str:
    """OpenDocument names keep their prefix; those of Office lose a prefix that some programs write."""
    return name.removeprefix("x:")


def _first_sheet(archive: zipfile.ZipFile) -> str:
    wanted: list[str] = []
    targets: dict[str, str] = {}

    def sheet(name: str, given: Attributes) -> None:
        if name == "sheet":
            wanted.append(given.get("r:id", ""))

    def relation(name: str, given: Attributes) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    _read(archive, "xl/workbook.xml", _Events(sheet))
    _read(archive, "xl/_rels/workbook.xml.rels", _Events(relation))
    if not wanted or wanted[0] not in targets:
        raise Unreadable("no sheet")
    target = targets[wanted[0]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    found: list[str] = []
    is_text = [False]

    def opens(name: str, _given: Attributes) -> None:
        is_text[0] = name == "t"
        if name == "si":
            found.append("")

    def closes(_name: str) -> None:
        is_text[0] = False

    def says(text: str) -> None:
        if is_text[0] and found:
            found[-1] += text

    if "xl/sharedStrings.xml" in archive.namelist():
        _read(archive, "xl/sharedStrings.xml", _Events(opens, closes, says))
    return found


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Numbers of the styles whose numbers are days."""
    formats: set[int] = set(DATE_FORMATS)
    styles: list[int] = []
    is_used = [False]

    def opens(name: str, given: Attributes) -> None:
        if name == "numFmt" and {"y", "d"} <= set(_QUOTED.sub("", given.get("formatCode", "")).lower()):
            formats.add(int(given["numFmtId"]))
        is_used[0] = is_used[0] or name == "cellXfs"
        if name == "xf" and is_used[0]:
            styles.append(int(given.get("numFmtId", 0)))

    def closes(name: str) -> None:
        is_used[0] = is_used[0] and name != "cellXfs"

    if "xl/styles.xml" in archive.namelist():
        _read(archive, "xl/styles.xml", _Events(opens, closes))
    return frozenset(number for number, format_id in enumerate(styles) if format_id in formats)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _day(serial: str) -> str:
    return (datetime(1899, 12, 30) + timedelta(days=float(serial))).date().isoformat()  # noqa: DTZ001  # a day, no instant


def _number(text: str) -> str:
    """As people write it: 40 and not 40.0, 73282932000074 and not 7.3E13."""
    value = float(text)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else text
