"""What a check is given, what it finds, and in which order checks stand on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ground:
    """What the checks look at."""

    home: Path
    application_url: str
    backups: Path | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and how to mend it: two sentences."""

    what: str
    mend: str


class NotLooked(Exception):
    """There was nothing to look at, and why."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. It is not asked when the check it stands on did not pass."""

    name: str
    look: Callable[[Ground], Wrong | None]
    stands_on: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one check said."""

    name: str
    wrong: Wrong | None = None
    not_looked: str = ""

    @property
    def is_well(self) -> bool:
        """Looked at, and nothing found."""
        return self.wrong is None and not self.not_looked

    def __str__(self) -> str:
        if self.wrong:
            return f"✗ {self.name} : {self.wrong.what} {self.wrong.mend}"
        return f"– {self.name} : {self.not_looked}" if self.not_looked else f"✓ {self.name}"


def examined(checks: Iterable[Check], ground: Ground) -> Iterator[Line]:
    """Each line as soon as it is known."""
    well: set[str] = {""}
    for check in checks:
        line = _line(check, ground) if check.stands_on in well else Line(check.name, not_looked=f"après « {check.stands_on} ».")
        if line.is_well:
            well.add(check.name)
        yield line


def _line(check: Check, ground: Ground) -> Line:
    try:
        return Line(check.name, wrong=check.look(ground))
    except NotLooked as reason:
        return Line(check.name, not_looked=str(reason))
