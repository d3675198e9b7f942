"""The few environment variables that are needed before Django's settings exist."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.config.runtime.console import CannotRun

ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Environment:
    """Where the data are, which server is used and how the site is served."""

    home: Path
    application_url: str | None
    owner_url: str | None
    port: int
    listen: str = "127.0.0.1"
    web_workers: int = 2

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> Environment:
        """Read the process environment, or the variables given."""
        given = os.environ if variables is None else variables
        return cls(
            home=Path(given.get("MAILLAGE_HOME") or ROOT / "var").resolve(),
            application_url=given.get("DATABASE_URL") or None,
            owner_url=given.get("DATABASE_OWNER_URL") or None,
            port=_number(given, "PORT", default=8000, highest=65535),
            listen=given.get("MAILLAGE_LISTEN") or "127.0.0.1",
            web_workers=_number(given, "MAILLAGE_WEB_WORKERS", default=2, highest=64),
        )

    def make_home(self) -> Path:
        """Create the data folder."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotRun(
                f"Le dossier de données {self.home} ne peut pas être créé ({error.strerror}). "
                "Choisissez-en un autre avec MAILLAGE_HOME=/un/dossier."
            ) from error
        return self.home


def _number(given: Mapping[str, str], name: str, *, default: int, highest: int) -> int:
    text = given.get(name) or str(default)
    if text.isascii() and text.isdigit() and 0 < int(text) <= highest:
        return int(text)
    raise CannotRun(f"{name}={text} ne convient pas : donnez un nombre entre 1 et {highest}.")
