"""The official files of the directory of occupations (ROME 4.0), from a folder or a zip: five of its tables are read.

The files are told by their own names, `unix_<table>_v460_utf8.csv`. One of them comes in the older Windows encoding.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from maillage.domains.companies.errors import DirectoryNotPossible
from maillage.domains.companies.services.occupations import Directory, Sheet, Title
from maillage.kit.ui.words import NBSP
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, read_table

NAME: Final = re.compile(r"unix_(\w+?)_v(\d)(\d+)_utf8\.csv")
VERSION: Final = re.compile(r"version\s*:\s*(\d+)")
PUBLISHED: Final = re.compile(r"Date de publication\s*:\s*(\d\d)/(\d\d)/(\d{4})")
CODE: Final = re.compile(r"[A-N]\d{4}")
MOST_BYTES: Final = 300 << 20
REPLACED: Final = "\ufffd"
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "referentiel_code_rome": ("code_rome", "libelle_rome"),
    "cr_gd_dp": ("code_rome", "code_domaine_professionel", "libelle_domaine_professionel"),
    "referentiel_appellation": ("code_ogr", "libelle_appellation_long", "code_rome"),
    "rubrique_mobilite": ("code_rome", "code_rome_cible", "numero_ordre"),
    "arborescence_secteur_naf": ("code_secteur_naf", "code_rome"),
}
WHERE: Final = "Téléchargez l’archive du ROME 4.0 (open data de France Travail), puis donnez-la telle quelle, ou son dossier."


@dataclass
class RomeRead:
    """The directory as the files have it, what was found in them, and which files were not needed."""

    directory: Directory | None = None
    findings: Findings = field(default_factory=Findings)
    ignored: list[str] = field(default_factory=list)


def read_rome(where: str) -> RomeRead:
    """Read a folder or a zip; refused when it holds no directory. `directory` is None when `findings` has errors."""
    path = Path(where).expanduser()
    if path.is_dir():
        return _read(path)
    if not path.is_file():
        raise DirectoryNotPossible(f"«{NBSP}{where}{NBSP}» n’existe pas. {WHERE}")
    with _unpacked(path) as folder:
        return _read(folder)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The CSV files and the note on the version of a zip, without its folders."""
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="maillage-rome-") as folder:
            wanted = [each for each in archive.infolist() if Path(each.filename).suffix.lower() in {".csv", ".txt"}]
            if sum(each.file_size for each in wanted) > MOST_BYTES:
                raise DirectoryNotPossible(f"Cette archive dépasse {MOST_BYTES >> 20}{NBSP}Mo une fois ouverte. {WHERE}")
            for each in wanted:
                (Path(folder) / Path(each.filename).name).write_bytes(archive.read(each))
            yield Path(folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:  # cut, of an unknown kind, or with a password
        raise DirectoryNotPossible(f"«{NBSP}{path.name}{NBSP}» n’est pas une archive zip lisible. {WHERE}") from error


def _read(folder: Path) -> RomeRead:
    read = RomeRead()
    files = _files(folder, read)
    rows = {name: read_table(files[name], columns, read.findings) for name, columns in TABLES.items()}
    edition, number = next(found.groups()[1:] for name in files.values() if (found := NAME.fullmatch(name.name)))
    version, published_on = _version(folder, number)
    domains = {
        row["code_rome"]: (row["code_domaine_professionel"], row["libelle_domaine_professionel"]) for row in rows["cr_gd_dp"]
    }
    occupations = _occupations(rows["referentiel_code_rome"], domains, read.findings)
    directory = Directory(
        version=f"ROME {edition}.0, version {version}",
        published_on=published_on,
        occupations=occupations,
        titles=_titles(rows["referentiel_appellation"], occupations, read.findings),
        moves=_moves(rows["rubrique_mobilite"], occupations, read.findings),
        sectors=_sectors(rows["arborescence_secteur_naf"], occupations, read.findings),
    )
    if not read.findings.errors:
        read.directory = directory
    return read


def _files(folder: Path, read: RomeRead) -> dict[str, Path]:
    """The five tables, all of one version."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.csv")):
        named = NAME.fullmatch(path.name)
        if named and named[1] in TABLES:
            found.setdefault(named[1], []).append(path)
        else:
            read.ignored.append(path.name)
    missing = [f"unix_{name}_v…_utf8.csv" for name in TABLES if name not in found]
    if missing:
        raise DirectoryNotPossible(f"Il manque dans «{NBSP}{folder.name}{NBSP}»{NBSP}: {', '.join(missing)}. {WHERE}")
    versions = {named.groups()[1:] for paths in found.values() for path in paths if (named := NAME.fullmatch(path.name))}
    if len(versions) > 1 or any(len(paths) > 1 for paths in found.values()):
        raise DirectoryNotPossible("Ce dossier mêle plusieurs versions du ROME. Donnez le dossier d’une seule version.")
    return {name: paths[0] for name, paths in found.items()}


def _version(folder: Path, number: str) -> tuple[str, date | None]:
    """What the note beside the files says, else the number in their names."""
    note = next(iter(sorted(folder.rglob("version*.txt"))), None)
    text = note.read_bytes().decode("utf-8", errors="replace") if note else ""
    said, published = VERSION.search(text), PUBLISHED.search(text)
    day = date(int(published[3]), int(published[2]), int(published[1])) if published else None
    return (said[1] if said else number), day


def _occupations(rows: list[Row], domains: Mapping[str, tuple[str, str]], findings: Findings) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {}
    for row in rows:
        code, label = row["code_rome"], row["libelle_rome"]
        if not CODE.fullmatch(code):
            findings.error(row, "code_rome", f"«{NBSP}{code}{NBSP}» n’est pas un code ROME.", "Un code est comme N1101.")
        elif not label or REPLACED in label:
            findings.error(row, "libelle_rome", f"Le nom de {code} est vide ou illisible.", "Téléchargez de nouveau ce fichier.")
        elif code not in domains:
            findings.error(row, "code_rome", f"{code} n’a pas de domaine.", "Prenez les fichiers d’une même version.")
        else:
            found[code] = Sheet(label, *domains[code], is_regulated=row["emploi_reglemente"] == "O")
    return found


def _titles(rows: list[Row], occupations: Mapping[str, Sheet], findings: Findings) -> dict[str, Title]:
    found: dict[str, Title] = {}
    for row in rows:
        label, code = row["libelle_appellation_long"], row["code_rome"]
        if not label or REPLACED in label:
            findings.error(
                row, "libelle_appellation_long", "Cette appellation est vide ou illisible.", "Téléchargez de nouveau ce fichier."
            )
        elif _is_known(row, code, occupations, findings):
            found[row["code_ogr"]] = Title(code, label, row["classification"] == "PRINCIPALE", row["peu_usite"] == "O")
    return found


def _moves(rows: list[Row], occupations: Mapping[str, Sheet], findings: Findings) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        one, other, rank = row["code_rome"], row["code_rome_cible"], row["numero_ordre"]
        if not rank.isdecimal():
            findings.error(row, "numero_ordre", f"«{NBSP}{rank}{NBSP}» n’est pas un rang.", "Téléchargez de nouveau ce fichier.")
        elif one != other and all(_is_known(row, code, occupations, findings) for code in (one, other)):
            found[one, other] = min(int(rank), found.get((one, other), int(rank)))
    return found


def _sectors(rows: list[Row], occupations: Mapping[str, Sheet], findings: Findings) -> frozenset[tuple[str, str]]:
    """Pairs of an occupation and a division in two digits; 0 stands for all divisions and says nothing."""
    found = set()
    for row in rows:
        division = row["code_secteur_naf"]
        if not division.isdecimal() or int(division) > 99:
            findings.error(
                row, "code_secteur_naf", f"«{NBSP}{division}{NBSP}» n’est pas une division de la NAF.", "Il en faut de 1 à 99."
            )
        elif int(division) and _is_known(row, row["code_rome"], occupations, findings):
            found.add((row["code_rome"], f"{int(division):02}"))
    return frozenset(found)


def _is_known(row: Row, code: str, occupations: Mapping[str, Sheet], findings: Findings) -> bool:
    """A line about an occupation that is not in the directory is left out, and told."""
    if code not in occupations:
        findings.remark(row, "code_rome", f"{code or 'Sans code'} n’est pas dans les métiers{NBSP}: ligne ignorée.")
    return code in occupations
