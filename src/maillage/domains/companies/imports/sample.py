"""A few dozen occupations for the demonstration and the tests, until the official files come; never beside them."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

from maillage.domains.companies.services.occupations import Directory, Sheet, Title

VERSION = "ROME 4.0, version 60, extrait de démonstration"
PUBLISHED_ON = date(2025, 9, 18)


def sample_directory() -> Directory:
    """The occupations of `seeds/occupations.csv`."""
    text = files("maillage.domains.companies").joinpath("seeds", "occupations.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter=";"))
    titles: dict[str, Title] = {}
    for row in rows:
        for rank, said in enumerate(row["titles"].split("|")):
            key, label = said.split(":", 1)
            titles[key] = Title(row["code"], label, is_main=rank == 0)
    return Directory(
        version=VERSION,
        published_on=PUBLISHED_ON,
        occupations={
            row["code"]: Sheet(row["label"], row["domain_code"], row["domain_label"], is_regulated=row["regulated"] == "oui")
            for row in rows
        },
        titles=titles,
        moves={(row["code"], toward): rank for row in rows for rank, toward in enumerate(_parts(row["toward"]), start=1)},
        sectors=frozenset((row["code"], division) for row in rows for division in _parts(row["naf_divisions"])),
        is_sample=True,
    )


def _parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []
