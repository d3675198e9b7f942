"""A table is read as public bodies publish it; what cannot be read is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, read_table


def read(tmp_path: Path, content: str | bytes, *required: str) -> tuple[list[Row], Findings]:
    path, findings = tmp_path / "liste.csv", Findings()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, required or ("code", "nom"), findings), findings


@pytest.mark.parametrize("content", ["code,nom\n1,Octon\n", "\ufeffcode;nom\r\n1;Octon\r\n", 'code,nom\n"1"," Octon "'])
def test_comma_semicolon_and_byte_order_mark_are_read_alike(tmp_path: Path, content: str) -> None:
    rows, findings = read(tmp_path, content)
    assert [(row["code"], row["nom"]) for row in rows] == [("1", "Octon")]
    assert findings.all == []


def test_an_older_windows_file_is_read_and_told(tmp_path: Path) -> None:
    rows, findings = read(tmp_path, "code,nom\n1,Lodève\n".encode("cp1252"))
    assert rows[0]["nom"] == "Lodève"
    assert [each.is_error for each in findings.all] == [False]


def test_a_line_keeps_its_number_after_a_cell_of_two_lines_and_a_blank_one(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, 'code,nom\n1,"Le\nBosc"\n\n2,Octon\n')
    assert [row.line for row in rows] == [2, 5]


def test_a_line_with_a_cell_missing_is_an_error_of_that_line(tmp_path: Path) -> None:
    rows, findings = read(tmp_path, "code,nom\n1,Octon\n2\n3,Celles\n")
    assert [row["code"] for row in rows] == ["1", "3"]
    (error,) = findings.errors
    assert (error.where, error.message) == ("liste.csv, ligne 3", "1\u00a0case au lieu de 2.")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    rows, findings = read(tmp_path, "code\n1\n")
    assert rows == []
    assert findings.errors[0].message == "Il manque\u00a0: nom."


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "")[1].errors[0].message == "Ce fichier est vide."


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    findings = Findings()
    assert read_table(tmp_path / "rien.csv", ("code",), findings) == []
    assert findings.errors[0].where == "rien.csv"
