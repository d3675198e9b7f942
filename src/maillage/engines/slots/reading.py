"""Reading a JSON document field by field: every refusal names the path of the field, such as `advisers[3].id`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from maillage.engines.slots.arrays import MAX_RESOURCE
from maillage.engines.slots.clock import MIDNIGHT
from maillage.engines.slots.errors import ScenarioError

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the document and where it stands; the path is only spelled out when something is refused."""

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

    def refusal(self, why: str) -> ScenarioError:
        """Build the error to raise about this value."""
        if not self.is_present:
            return ScenarioError(self.path, None, "is missing")
        return ScenarioError(self.path or "the document", self.value, why)

    def field(self, key: str) -> Node:
        if not isinstance(self.value, dict):
            raise self.refusal("must be an object")
        return Node(self.value.get(key, _ABSENT), key, self)

    def refuse_unknown_fields(self, *known: str) -> None:
        if not isinstance(self.value, dict):
            raise self.refusal("must be an object")
        for key in self.value:
            if key not in known:
                raise self.field(key).refusal(f"is not a known field; known are {', '.join(known)}")

    def items(self) -> Iterator[Node]:
        """Walk a list; an absent one is empty."""
        if not self.is_present:
            return
        if not isinstance(self.value, list):
            raise self.refusal("must be a list")
        for index, item in enumerate(self.value):
            yield Node(item, f"[{index}]", self)

    def whole(self, *, most: int = MAX_RESOURCE - 1) -> int:
        """Read a whole number from 0 on."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.refusal("must be a whole number")
        if not 0 <= self.value <= most:
            raise self.refusal(f"must be from 0 to {most}")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refusal("must be true or false")
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.refusal("must be a text")
        return self.value

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError as malformed:
            raise self.refusal("must be a date such as 2027-03-22") from malformed

    def clock(self) -> time:
        """Read HH:MM or HH:MM:SS; 24:00 is midnight at the end of the day."""
        text = self.text()
        if text in ("24:00", "24:00:00"):
            return MIDNIGHT
        try:
            read = time.fromisoformat(text)
        except ValueError as malformed:
            raise self.refusal("must be a time such as 09:30") from malformed
        if ":" not in text or read.tzinfo is not None:
            raise self.refusal("must be a time such as 09:30")
        return read

    def moment(self, zone: ZoneInfo) -> float:
        """Read a date and time of the zone's clock (or with its own offset) as epoch seconds."""
        text = self.text()
        try:
            read = datetime.fromisoformat(text)
            return (read if read.tzinfo is not None else read.replace(tzinfo=zone)).timestamp()
        except (ValueError, OverflowError) as malformed:
            raise self.refusal("must be a date and time such as 2027-03-22T09:30:00") from malformed

    def span(self, zone: ZoneInfo, *, beyond_min: int = 0) -> tuple[int, int] | None:
        """Read [start, end, …] as whole epoch seconds, rounded outwards; None when a clock change leaves nothing."""
        first, last = Node(self._at(0), "[0]", self), Node(self._at(1), "[1]", self)
        start, end = first.moment(zone), last.moment(zone)
        if end > start:
            return math.floor(start), math.ceil(end) + beyond_min * 60
        if datetime.fromisoformat(last.text()) > datetime.fromisoformat(first.text()):
            return None
        raise last.refusal(f"must be after the start {first.text()}")

    def _at(self, index: int) -> object:
        if not isinstance(self.value, list) or len(self.value) <= index:
            raise self.refusal("must be a list [start, end]")
        return self.value[index]
