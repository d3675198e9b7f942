"""Facts of one territory and one period, sorted by kind so that an indicator asks for what it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar


class Event(Protocol):
    """What every domain's facts have in common."""

    @property
    def kind(self) -> str: ...
    @property
    def measure(self) -> float: ...
    @property
    def detail(self) -> str: ...


E = TypeVar("E", bound=Event, covariant=True)


class Events(Generic[E]):
    """Facts, by kind."""

    def __init__(self, facts: Iterable[E] = ()) -> None:
        self._by_kind: defaultdict[str, list[E]] = defaultdict(list)
        for each in facts:
            self._by_kind[each.kind].append(each)

    def of(self, *kinds: str) -> list[E]:
        """Those of these kinds; `appointment.*` are all whose kind begins so."""
        wanted = [kind for kind in self._by_kind if any(_is_one(kind, each) for each in kinds)]
        return [fact for kind in wanted for fact in self._by_kind[kind]]

    def count(self, *kinds: str) -> int:
        """How many."""
        return len(self.of(*kinds))

    def sum(self, *kinds: str) -> float:
        """What they measure, added."""
        return sum(fact.measure for fact in self.of(*kinds))


def _is_one(kind: str, wanted: str) -> bool:
    return kind == wanted or (wanted.endswith("*") and kind.startswith(wanted[:-1]))
