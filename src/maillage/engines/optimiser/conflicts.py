"""Why no plan exists: an irreducible set of rules, in plain words (a deletion filter on HiGHS: blocks, then one by one)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.highs import maximise
from maillage.engines.optimiser.linear import Model
from maillage.engines.optimiser.problem import PERMANENCE, SLOTS, WEEKS, Wanted, week_of

_NODES = 500
_HALVES = ("morning", "afternoon")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_Row = tuple[list[int], float, float]


def conflict(case: Case) -> list[str]:
    """Name rules that cannot hold together, without one too many; none when the rules on sessions agree.

    Only sessions and advisers are modelled: who comes is not. Some seconds for ten rules of a territory of 20 places.
    """
    rules = _Rules(case)
    core = list(rules.rows)
    if not rules.clash(core):
        return []
    size = max(1, len(core) // 4)
    while True:
        at = 0
        while at < len(core):
            rest = core[:at] + core[at + size :]
            if rules.clash(rest):
                core = rest
            else:
                at += size
        if size == 1:
            return core
        size = max(1, size // 3)


class _Rules:
    """One column for each adviser, place, half-day and kind; named rules as rows that can be left out."""

    def __init__(self, case: Case) -> None:
        self._problem = case.problem
        self._model = Model()
        self._by: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        self.rows: defaultdict[str, list[_Row]] = defaultdict(list)
        for site, place in enumerate(self._problem.sites):
            for adviser in place.km:
                for slot in range(SLOTS):
                    for kind in sorted(self._problem.advisers[adviser].skills):
                        self._add(site, adviser, slot, kind)
        self._name_limits()
        self._name_promises()
        self._name_wishes()

    def clash(self, names: Sequence[str]) -> bool:
        """Tell whether these rules alone are proven to leave no plan."""
        rows = len(self._model.rows)
        for name in names:
            for columns, least, most in self.rows[name]:
                self._model.row(((c, 1) for c in columns), least=least, most=most)
        found = maximise(self._model, nodes=_NODES, first=True)
        del self._model.rows[rows:]
        return found.is_infeasible

    def _add(self, site: int, adviser: int, slot: int, kind: int) -> None:
        place = self._problem.sites[site]
        if self._problem.kinds[kind].needs_equipment and not place.is_equipped:
            return
        column = self._model.column(1, whole=True)
        self._by["at once", adviser, slot].append(column)
        self._by["out", adviser, week_of(slot)].append(column)
        self._by["rooms", site, slot, kind != PERMANENCE].append(column)
        self._by["held", site, slot, kind].append(column)
        self._by["here", place.territory, week_of(slot)].append(column)
        if not self._problem.advisers[adviser].free[slot]:
            self._by["diary", adviser].append(column)

    def _name_limits(self) -> None:
        problem = self._problem
        for key, columns in self._by.items():
            if key[0] == "at once":
                self._model.at_most(columns, 1)
            elif key[0] == "out":
                name = f"at most {problem.out_per_week} half-days out a week: {problem.advisers[_int(key[1])].name}"
                self.rows[name].append((columns, 0, problem.out_per_week))
            elif key[0] == "rooms":
                place = problem.sites[_int(key[1])]
                self.rows[f"rooms of {place.name}"].append((columns, 0, place.rooms[_int(key[2])][_int(key[3])]))
            elif key[0] == "diary":
                self.rows[f"diary of {problem.advisers[_int(key[1])].name}"].append((columns, 0, 0))

    def _name_promises(self) -> None:
        for promise in self._problem.presence:
            name = self._problem.territories[promise.territory]
            weeks = [self._by["here", promise.territory, week] for week in range(WEEKS)]
            for week, columns in enumerate(weeks):
                self._ask(f"{promise.each_week} a week in {name}, week {week + 1}", columns, promise.each_week)
            self._ask(f"{promise.total} in four weeks in {name}", [c for columns in weeks for c in columns], promise.total)

    def _name_wishes(self) -> None:
        problem = self._problem
        for wanted, n in Counter(problem.pins).items():
            columns = self._by["held", wanted.site, wanted.slot, wanted.kind]
            self._ask(f"pinned: {self._described(wanted)}", columns, n)
        if problem.most_changes is None:
            return
        kept = []
        for wanted, n in Counter(problem.current).items():
            kept.append(self._model.column(n))
            self._model.below(kept[-1], self._by["held", wanted.site, wanted.slot, wanted.kind])
        name = f"at most {problem.most_changes} changes against the current plan"
        self._ask(name, kept, len(problem.current) - problem.most_changes)

    def _ask(self, name: str, columns: list[int], least: int) -> None:
        if least > 0:
            self.rows[name].append((columns, least, float("inf")))

    def _described(self, wanted: Wanted) -> str:
        day, half = divmod(wanted.slot % 10, 2)
        kind, place = self._problem.kinds[wanted.kind].name, self._problem.sites[wanted.site].name
        return f"{kind} at {place}, week {week_of(wanted.slot) + 1}, {_DAYS[day]} {_HALVES[half]}"


def _int(part: object) -> int:
    assert isinstance(part, int)
    return part
