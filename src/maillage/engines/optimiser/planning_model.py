"""The model of a whole problem at a grain: sessions, series, rooms, advisers, people, promises, floors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.driving import Advisers
from maillage.engines.optimiser.grains import GrainName, grain_of
from maillage.engines.optimiser.linear import Model, Term, Values
from maillage.engines.optimiser.people import Bin, People, add_floors
from maillage.engines.optimiser.problem import SLOTS_A_WEEK, WEEKS, SessionKey, week_of

Counts = Counter[SessionKey]
Floors = Mapping[int | None, int]
PATTERNS = (tuple(range(WEEKS)), (0, 2), (1, 3))


class PlanningModel:
    """Columns and rows of a problem; `sessions` are the whole numbers to choose, the rest follows from them.

    Attributes
    ----------
    sessions : (site, moment, type) → column
    people : the columns of people
    """

    def __init__(self, case: Case, name: GrainName, floors: Floors | None = None) -> None:
        self.case = case
        self.grain = grain_of(case, name)
        self.model = Model()
        self.sessions = self._add_sessions()
        self._share_rooms()
        self._add_series()
        Advisers(self.model, case, self.grain, self.sessions)
        self.people = People(self.model, case, self._seats())
        self._ask_minimum()
        self._keep_promises()
        self._keep_pins()
        self._keep_current()
        add_floors(self.model, self.people.served, floors or {})

    def counts(self, values: Values) -> Counts:
        """Read the sessions of a solution."""
        return Counter({key: round(values[c]) for key, c in self.sessions.items() if values[c] > 0.5})

    def summed(self, counts: Counts) -> Counts:
        """Sum sessions by slot into the moments of this grain."""
        found: Counts = Counter()
        for (site, slot, number), n in counts.items():
            found[site, self.grain.moment[slot], number] += n
        return found

    def _add_sessions(self) -> dict[SessionKey, int]:
        most: Counts = Counter()
        for (site, slot, number), n in self.case.open.items():
            most[site, self.grain.moment[slot], number] += n
        return {key: self.model.column(n, whole=True) for key, n in most.items()}

    def _share_rooms(self) -> None:
        """Workshops of a place share its rooms."""
        together: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for (site, moment, number), column in self.sessions.items():
            if self.case.types[number].room == 1:
                together[site, moment].append(column)
        for (site, moment), columns in together.items():
            rooms = self.case.problem.sites[site].rooms
            self.model.at_most(columns, sum(rooms[slot][1] for slot in self.grain.slots[moment]))

    def _add_series(self) -> None:
        """Reward sessions that come back every week, or every other week, at one place, weekday and hour."""
        points = self.case.problem.points
        reward = (WEEKS * points.weekly, 2 * points.fortnightly, 2 * points.fortnightly)
        spots: defaultdict[SessionKey, dict[int, int]] = defaultdict(dict)
        for (site, slot, number), n in self.case.open.items():
            spots[site, slot % SLOTS_A_WEEK, number][week_of(slot)] = n
        for (site, day, number), weeks in spots.items():
            used: defaultdict[int, list[Term]] = defaultdict(list)
            for pattern, value in zip(PATTERNS, reward, strict=True):
                if all(week in weeks for week in pattern):
                    series = self.model.column(min(weeks[w] for w in pattern), value, whole=True)
                    for week in pattern:
                        used[self.grain.moment[week * SLOTS_A_WEEK + day]].append((series, 1))
            for moment, terms in used.items():
                self.model.row([*terms, (self.sessions[site, moment, number], -1)], most=0)

    def _seats(self) -> dict[Bin, list[Term]]:
        seats: defaultdict[Bin, list[Term]] = defaultdict(list)
        for (site, moment, number), column in self.sessions.items():
            held = self.case.types[number]
            for hour in held.hours:
                seats[site, held.kind, self.grain.timetable[moment], hour].append((column, held.seats))
        return seats

    def _ask_minimum(self) -> None:
        """Ask for the minimum of people on the flow into an hour, so that people stay a network."""
        together: defaultdict[SessionKey, list[int]] = defaultdict(list)
        for (site, moment, number), column in self.sessions.items():
            if self.case.types[number].minimum:
                together[site, self.grain.timetable[moment], number].append(column)
        for (site, timetable, number), columns in together.items():
            held = self.case.types[number]
            into = self.people.into[site, held.kind, timetable, held.hours[0]]
            self.model.row([*((c, 1) for c in into), *((c, -held.minimum) for c in columns)], least=0)

    def _keep_promises(self) -> None:
        for promise in self.case.problem.presence:
            here = {
                key: column
                for key, column in self.sessions.items()
                if self.case.problem.sites[key[0]].territory == promise.territory
            }
            self.model.at_least(here.values(), promise.total)
            if self.grain.name == "weeks":
                for week in range(WEEKS):
                    self.model.at_least((c for (_, slot, _), c in here.items() if week_of(slot) == week), promise.each_week)

    def _keep_pins(self) -> None:
        """Hold at least the pinned sessions; one that cannot be held at all makes the model infeasible."""
        pins = self.summed(Counter(self.case.key_of(pin) for pin in self.case.problem.pins))
        for key, n in pins.items():
            self.model.at_least([self.sessions[key]] if key in self.sessions else [], n)

    def _keep_current(self) -> None:
        """Let at most so many sessions of the current plan go."""
        problem = self.case.problem
        if problem.most_changes is None:
            return
        kept = []
        for key, n in self.summed(Counter(self.case.key_of(w) for w in problem.current)).items():
            if key in self.sessions:
                kept.append(self.model.column(n))
                self.model.below(kept[-1], [self.sessions[key]])
        self.model.at_least(kept, len(problem.current) - problem.most_changes)
