"""Which sessions a step of the search frees: a few places, places close to each other, days, kinds, or what is held."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from maillage.engines.optimiser.planning_model import Counts, PlanningModel
from maillage.engines.optimiser.problem import SLOTS_A_WEEK, SessionKey

FEWEST = 2
_WIDER = 4  # places around, when only some of their sessions are freed


class Neighbourhoods:
    """Draws sets of sessions to free; the size is a number of places."""

    def __init__(self, planning: PlanningModel, draw: random.Random) -> None:
        self._keys: Mapping[SessionKey, int] = planning.sessions
        self._case = planning.case
        self._draw = draw
        self._kinds = sorted({held.kind for held in self._case.types})

    def draw(self, counts: Counts, size: int) -> set[SessionKey]:
        ways = (self._places, self._near, self._days, self._of_kinds, self._held, self._held)
        return self._draw.choice(ways)(counts, size)

    def _places(self, _: Counts, size: int) -> set[SessionKey]:
        sites = range(len(self._case.problem.sites))
        chosen = set(self._draw.sample(sites, min(len(sites), size)))
        return self._where(lambda key: key[0] in chosen)

    def _near(self, _: Counts, size: int) -> set[SessionKey]:
        near = self._around(size)
        return self._where(lambda key: key[0] in near)

    def _days(self, _: Counts, size: int) -> set[SessionKey]:
        near = self._around(_WIDER * size)
        days = set(self._draw.sample(range(SLOTS_A_WEEK), min(SLOTS_A_WEEK, max(2, size // 2))))
        return self._where(lambda key: key[1] % SLOTS_A_WEEK in days and key[0] in near)

    def _of_kinds(self, _: Counts, size: int) -> set[SessionKey]:
        near = self._around(_WIDER * size)
        kinds = set(self._draw.sample(self._kinds, min(2, len(self._kinds))))
        return self._where(lambda key: self._case.types[key[2]].kind in kinds and key[0] in near)

    def _held(self, counts: Counts, size: int) -> set[SessionKey]:
        """Free each place and hour where something is held, with all that could be held there instead."""
        near = self._around(_WIDER * size)
        held = {(site, moment) for (site, moment, _), n in counts.items() if n and site in near}
        return self._where(lambda key: (key[0], key[1]) in held)

    def _around(self, size: int) -> set[int]:
        sites = self._case.problem.sites
        lat, lon = self._draw.choice(sites).at
        nearest = sorted(range(len(sites)), key=lambda s: (sites[s].at[0] - lat) ** 2 + (sites[s].at[1] - lon) ** 2)
        return set(nearest[:size])

    def _where(self, is_free: Callable[[SessionKey], bool]) -> set[SessionKey]:
        return {key for key in self._keys if is_free(key)}
