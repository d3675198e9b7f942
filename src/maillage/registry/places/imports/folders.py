"""Which file of a folder is which: known by its columns, never by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from maillage.registry.places.imports import agencies, houses
from maillage.registry.territories.errors import SourceAmbiguous
from maillage.registry.territories.imports import communes, intermunicipalities, neighbourhoods
from maillage.registry.territories.imports.tables import header_of

DEPTH = 2
START = 8192
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "communes": communes.REQUIRED,
    "epci": intermunicipalities.REQUIRED,
    "houses": houses.REQUIRED,
    "agencies": agencies.REQUIRED,
    "school": ("zone", "nom", "debut", "fin"),
    "holidays": ("date", "nom"),
    "qpv": neighbourhoods.REQUIRED,
}


def files_in(folder: Path) -> dict[str, list[Path]]:
    """Files by kind, the smallest first; two levels of folders are looked into."""
    found: dict[str, list[Path]] = {kind: [] for kind in COLUMNS}
    for path in sorted(_candidates(folder), key=lambda each: (each.stat().st_size, each.name)):
        kind = _kind(path)
        if kind:
            found[kind].append(path)
    return found


def only_one(kind: str, paths: list[Path]) -> Path | None:
    """The one file of a kind; refused when two fit."""
    if len(paths) > 1:
        raise SourceAmbiguous(kind, [path.name for path in paths])
    return paths[0] if paths else None


def _candidates(folder: Path, depth: int = DEPTH) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file() and path.suffix.lower() in {".csv", ".json"}:
            yield path
        elif path.is_dir() and depth > 1:
            yield from _candidates(path, depth - 1)


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(START).decode("utf-8-sig", errors="replace")
    if path.suffix.lower() == ".json":
        return "epci" if '"membres"' in start and '"populationMunicipale"' in start else ""
    header = set(header_of(start))
    return next((kind for kind, columns in COLUMNS.items() if header.issuperset(columns)), "")
