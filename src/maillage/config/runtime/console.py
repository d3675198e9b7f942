"""What the console commands say, and the one exception that ends them with a sentence instead of a trace."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ENOUGH_MB = 400


class CannotRun(Exception):
    """The command cannot go on: one French sentence that says why and what to do."""


def say(text: str, *, end: str = "\n") -> None:
    """Write a line on standard output at once."""
    sys.stdout.write(text + end)
    sys.stdout.flush()


def refuse_full_disk(folder: Path, *, needed_mb: int = ENOUGH_MB) -> None:
    """Refuse to start work that would fill the disk."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise CannotRun(
            f"Disque presque plein : il reste {free_mb} Mo pour {folder}, il en faut {needed_mb}. "
            "Libérez de la place ou choisissez un autre dossier avec MAILLAGE_HOME=/un/dossier."
        )


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log file, indented, for a message."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])
