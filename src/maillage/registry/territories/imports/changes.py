"""What an import changed: made, corrected and ended, by kind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Change:
    """Names of what one kind gained, had corrected or saw end."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Did nothing happen?"""
        return not (self.created or self.changed or self.ended)


@dataclass
class Changes:
    """Changes by kind, in the order they are made."""

    by_kind: dict[str, Change] = field(default_factory=lambda: defaultdict(Change))

    def __getitem__(self, kind: str) -> Change:
        return self.by_kind[kind]

    @property
    def are_none(self) -> bool:
        """Did the import change nothing at all?"""
        return all(each.is_nothing for each in self.by_kind.values())
