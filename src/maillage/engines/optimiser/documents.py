"""Reading a JSON document field by field: every refusal names the path of the field, such as `sites[3].rooms[0]`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from maillage.engines.optimiser.errors import PlanningError

_ABSENT = object()
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the document and where it stands."""

    value: object
    key: str = ""
    parent: Node | None = None

    @property
    def path(self) -> str:
        above = self.parent.path if self.parent is not None else ""
        return above + self.key if self.key.startswith("[") or not above else f"{above}.{self.key}"

    @property
    def is_present(self) -> bool:
        return self.value is not _ABSENT

    def refusal(self, why: str) -> PlanningError:
        """Build the error to raise about this value."""
        if not self.is_present:
            return PlanningError(self.path, None, "is missing")
        return PlanningError(self.path or "the document", self.value, why)

    def field(self, key: str) -> Node:
        if not isinstance(self.value, dict):
            raise self.refusal("must be an object")
        return Node(self.value.get(key, _ABSENT), key, self)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Walk the fields of an object."""
        if not isinstance(self.value, dict):
            raise self.refusal("must be an object")
        for key, value in self.value.items():
            yield str(key), Node(value, str(key), self)

    def numbered(self, most: int) -> Iterator[tuple[int, Node]]:
        """Walk an object whose keys are whole numbers below `most`."""
        for key, node in self.entries():
            if not key.isdecimal() or int(key) >= most:
                raise node.refusal(f"must have as its key a whole number from 0 to {most - 1}")
            yield int(key), node

    def items(self, *, count: int | None = None) -> list[Node]:
        """List the items; exactly `count` when it is given."""
        if not isinstance(self.value, list):
            raise self.refusal("must be a list")
        if count is not None and len(self.value) != count:
            raise PlanningError(self.path, None, f"must have {count} items, not {len(self.value)}")
        return [Node(item, f"[{index}]", self) for index, item in enumerate(self.value)]

    def whole(self, *, least: int = 0, most: int = _MOST) -> int:
        """Read a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= most:
            raise self.refusal(f"must be a whole number from {least} to {most}")
        return self.value

    def index(self, count: int, what: str) -> int:
        """Read the number of one of `count` things."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not 0 <= self.value < count:
            raise self.refusal(f"must be the number of one of the {count} {what}")
        return self.value

    def number(self, *, least: float = 0, most: float = _MOST) -> float:
        if not isinstance(self.value, int | float) or isinstance(self.value, bool) or not math.isfinite(self.value):
            raise self.refusal("must be a number")
        if not least <= self.value <= most:
            raise self.refusal(f"must be from {least} to {most}")
        return float(self.value)

    def flag(self) -> bool:
        """Read true or false, or 1 or 0."""
        if self.value not in (0, 1):
            raise self.refusal("must be true or false")
        return bool(self.value)

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value:
            raise self.refusal("must be a text")
        return self.value

    def choice(self, names: dict[str, int], what: str) -> int:
        """Read one of some names; give its number."""
        name = self.text()
        if name not in names:
            raise self.refusal(f"must be one of the {what}: {', '.join(list(names)[:8])}")
        return names[name]
