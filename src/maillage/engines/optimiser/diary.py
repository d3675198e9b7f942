"""Who and what is taken while sessions are placed one by one."""

from __future__ import annotations

from collections import Counter

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.plans import Session
from maillage.engines.optimiser.problem import week_of


class Diary:
    """Advisers and rooms taken so far, and the sessions placed."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._taken: set[tuple[int, int]] = set()
        self._out: Counter[tuple[int, int]] = Counter()
        self._rooms: Counter[tuple[int, int, int]] = Counter()
        self.sessions: list[Session] = []

    def has_room(self, site: int, slot: int, number: int) -> bool:
        """Tell whether rooms and equipment allow one more session of a type."""
        room = self._case.types[number].room
        is_open = (site, slot, number) in self._case.open
        return is_open and self._rooms[site, slot, room] < self._case.problem.sites[site].rooms[slot][room]

    def adviser(self, site: int, slot: int, kind: int) -> int | None:
        """Choose who is free: the fewest skills first, so that the versatile stay free; then the nearest."""
        problem = self._case.problem
        able = [
            adviser
            for adviser in problem.sites[site].km
            if self._case.can_hold(adviser, site, slot, kind)
            and (adviser, slot) not in self._taken
            and self._out[adviser, week_of(slot)] < problem.out_per_week
        ]
        nearness = problem.sites[site].km
        return min(able, key=lambda a: (len(problem.advisers[a].skills), nearness[a], a), default=None)

    def can_place(self, site: int, slot: int, number: int) -> bool:
        """Tell whether there is room and somebody to hold one more session."""
        kind = self._case.types[number].kind
        return self.has_room(site, slot, number) and self.adviser(site, slot, kind) is not None

    def place(self, site: int, slot: int, number: int) -> bool:
        """Place a session when there is room and somebody to hold it."""
        held = self._case.types[number]
        adviser = self.adviser(site, slot, held.kind) if self.has_room(site, slot, number) else None
        if adviser is None:
            return False
        self._taken.add((adviser, slot))
        self._out[adviser, week_of(slot)] += 1
        self._rooms[site, slot, held.room] += 1
        self.sessions.append(Session(site, slot, held.kind, held.start, adviser))
        return True
