"""What an import finds: errors, that stop it, and remarks, each with its file, its line and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a file. `line` is 0 for the file as a whole."""

    file: str
    line: int
    column: str
    message: str
    remedy: str
    is_error: bool

    @property
    def where(self) -> str:
        """As in communes.csv, ligne 12, colonne lat."""
        line = f", ligne {self.line}" if self.line else ""
        column = f", colonne {self.column}" if self.column else ""
        return f"{self.file}{line}{column}"


class Located(Protocol):
    """Anything that knows which line it comes from."""

    @property
    def file(self) -> str: ...

    @property
    def line(self) -> int: ...


@dataclass
class Findings:
    """What was found so far, in the order of the files."""

    all: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        """What stops the import."""
        return [each for each in self.all if each.is_error]

    @property
    def remarks(self) -> list[Finding]:
        """What does not."""
        return [each for each in self.all if not each.is_error]

    def error(self, at: Located, column: str, message: str, remedy: str) -> None:
        """Something that stops the import."""
        self.all.append(Finding(at.file, at.line, column, message, remedy, True))

    def remark(self, at: Located, column: str, message: str, remedy: str = "") -> None:
        """Something worth knowing."""
        self.all.append(Finding(at.file, at.line, column, message, remedy, False))
