"""Advisers in a model: pooled as a flow by kind and zone, with their weekly limits and the kilometres they drive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.grains import Grain
from maillage.engines.optimiser.linear import Model
from maillage.engines.optimiser.problem import WEEKS, SessionKey, week_of

Team = tuple[int, int, int]
"""Base, moment, kind."""


class Advisers:
    """The flow adviser → session. Given whole numbers of sessions, its vertices name whole advisers."""

    def __init__(self, model: Model, case: Case, grain: Grain, sessions: Mapping[SessionKey, int]) -> None:
        self._model, self._case, self._grain = model, case, grain
        self._teams: defaultdict[Team, list[int]] = defaultdict(list)
        self._given: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._cover(sessions)
        for (adviser, moment), columns in self._given.items():
            model.at_most(columns, self._free(adviser, moment))
        self._limit_weeks()
        self._drive(sessions)

    def _free(self, adviser: int, moment: int) -> int:
        return sum(self._case.problem.advisers[adviser].free[slot] for slot in self._grain.slots[moment])

    def _cover(self, sessions: Mapping[SessionKey, int]) -> None:
        """Give each session of a kind and a zone an adviser who has the skill and may go there."""
        case = self._case
        needed: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        for (site, moment, number), column in sessions.items():
            needed[moment, case.types[number].kind, case.zones[site]].append(column)
        for (moment, kind, zone), columns in needed.items():
            given = []
            for adviser in case.zone_advisers[zone]:
                free = self._free(adviser, moment)
                if free and kind in case.problem.advisers[adviser].skills:
                    given.append(self._model.column(free))
                    self._given[adviser, moment].append(given[-1])
                    self._teams[case.bases[adviser], moment, kind].append(given[-1])
            self._model.row([*((c, 1) for c in columns), *((c, -1) for c in given)], most=0)

    def _limit_weeks(self) -> None:
        """Limit half-days out: what only some weeks can hold, counted against those weeks.

        With moments that span weeks, this is the condition of Hall over sets of weeks: it keeps a month's sums from
        promising half-days that no week has.
        """
        weeks_of: defaultdict[int, dict[int, frozenset[int]]] = defaultdict(dict)
        for adviser, moment in self._given:
            free = self._case.problem.advisers[adviser].free
            weeks_of[adviser][moment] = frozenset(week_of(s) for s in self._grain.slots[moment] if free[s])
        for adviser, moments in weeks_of.items():
            for size in range(1, WEEKS + 1):
                for weeks in map(frozenset, combinations(range(WEEKS), size)):
                    inside = [m for m, held in moments.items() if held <= weeks]
                    limit = sum(self._out_in(adviser, week) for week in weeks)
                    if sum(self._free(adviser, m) for m in inside) > limit and self._is_new(moments, inside, weeks):
                        self._model.at_most((c for m in inside for c in self._given[adviser, m]), limit)

    def _out_in(self, adviser: int, week: int) -> int:
        free = self._case.problem.advisers[adviser].free
        return min(self._case.problem.out_per_week, sum(free[s] for s in range(len(free)) if week_of(s) == week))

    @staticmethod
    def _is_new(moments: Mapping[int, frozenset[int]], inside: list[int], weeks: frozenset[int]) -> bool:
        """Tell whether no smaller set of weeks says the same."""
        return frozenset().union(*(moments[m] for m in inside)) == weeks

    def _drive(self, sessions: Mapping[SessionKey, int]) -> None:
        """Share the half-days at a place among the bases; morning and afternoon of one day are one drive."""
        case, model = self._case, self._model
        held: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        for (site, moment, number), column in sessions.items():
            held[site, moment, case.types[number].kind].append(column)
        trips: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        leaving: defaultdict[Team, list[int]] = defaultdict(list)
        for (site, moment, kind), columns in held.items():
            going = []
            for base in sorted(set(case.bases)):
                km = case.base_km.get((base, site))
                if km is not None and (base, moment, kind) in self._teams:
                    most = sum(model.most[c] for c in columns)
                    going.append(model.column(most, -case.problem.points.drive(km)))
                    trips[site, moment, base].append(going[-1])
                    leaving[base, moment, kind].append(going[-1])
            model.row([*((c, 1) for c in columns), *((c, -1) for c in going)], least=0, most=0)
        for team, columns in leaving.items():
            model.row([*((c, 1) for c in columns), *((c, -1) for c in self._teams[team])], most=0)
        self._pair(trips)

    def _pair(self, trips: Mapping[tuple[int, int, int], list[int]]) -> None:
        for (site, moment, base), columns in trips.items():
            afternoon = trips.get((site, moment + 1, base)) if moment % 2 == 0 else None
            if afternoon:
                most = min(sum(self._model.most[c] for c in part) for part in (columns, afternoon))
                both = self._model.column(most, -self._model.points[columns[0]])
                self._model.below(both, columns)
                self._model.below(both, afternoon)
