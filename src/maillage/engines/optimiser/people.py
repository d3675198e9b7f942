"""People in a model: a flow from crowds to hours of sessions, with falling rewards for each territory.

Crowd → (place, kind, set of hours within reach) → hour → seats; and crowd → territory → rewards. Once the sessions are
fixed this is a network, so its best vertex is in whole people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from maillage.engines.optimiser.cases import Case, Hour
from maillage.engines.optimiser.linear import Model, Term
from maillage.engines.optimiser.plans import steps

Bin = tuple[int, int, int, int]
"""Site, kind, timetable class, hour."""
Served = Mapping[tuple[int, bool], list[int]]
"""Territory, without a car → columns of people served."""


class People:
    """The columns of people.

    Attributes
    ----------
    coming : those of each crowd, by site
    shared : those who could come at the same hours, and their shares of these hours
    into : those that fill each bin
    filled : the same, with the sessions that offer its seats
    """

    def __init__(self, model: Model, case: Case, seats: Mapping[Bin, list[Term]]) -> None:
        self._model = model
        self._case = case
        self.served: defaultdict[tuple[int, bool], list[int]] = defaultdict(list)
        self.coming: list[dict[int, int]] = []
        self.shared: list[tuple[list[int], list[int]]] = []
        self.into: defaultdict[Bin, list[int]] = defaultdict(list)
        self._share_out(self._add_crowds(seats))
        self.filled: list[tuple[list[int], list[int]]] = []
        for key, offered in seats.items():
            if self.into[key]:
                self.filled.append((self.into[key], [column for column, _ in offered]))
                model.row([*((c, 1) for c in self.into[key]), *((c, -n) for c, n in offered)], most=0)
        add_rewards(model, case, self.served)

    def _add_crowds(self, seats: Mapping[Bin, list[Term]]) -> dict[tuple[int, int, frozenset[Hour]], list[tuple[int, int]]]:
        """Add a column for each crowd and site; give those that share a site, a kind and hours, each with its people."""
        points = self._case.problem.points
        nodes: defaultdict[tuple[int, int, frozenset[Hour]], list[tuple[int, int]]] = defaultdict(list)
        for crowd in self._case.crowds:
            here: dict[int, int] = {}
            for site, hours in crowd.hours.items():
                offered = frozenset(hour for hour in hours if (site, crowd.kind, *hour) in seats)
                if offered:
                    column = self._model.column(crowd.people, points.person + points.no_car * crowd.has_no_car)
                    here[site] = column
                    nodes[site, crowd.kind, offered].append((column, crowd.people))
            if here:
                self._model.at_most(here.values(), crowd.people)
                self.served[crowd.territory, crowd.has_no_car] += here.values()
            self.coming.append(here)
        return nodes

    def _share_out(self, nodes: Mapping[tuple[int, int, frozenset[Hour]], list[tuple[int, int]]]) -> None:
        """Share those who could come at the same hours among these hours."""
        for (site, kind, hours), entering in nodes.items():
            columns = [column for column, _ in entering]
            if len(hours) == 1:
                (hour,) = hours
                self.into[site, kind, hour[0], hour[1]] += columns
                continue
            people = sum(n for _, n in entering)
            leaving = []
            for timetable, hour_number in sorted(hours):
                leaving.append(self._model.column(people))
                self.into[site, kind, timetable, hour_number].append(leaving[-1])
            self.shared.append((columns, leaving))
            self._model.row([*((c, 1) for c in columns), *((c, -1) for c in leaving)], least=0, most=0)


def add_rewards(model: Model, case: Case, served: Served) -> None:
    """Add the falling rewards of each territory, for everybody and for those without a car."""
    problem = case.problem
    for territory in range(len(problem.territories)):
        for table, means in ((problem.points.territory, (False, True)), (problem.points.territory_no_car, (True,))):
            people = problem.people_of(territory, without_car_only=means == (True,))
            segments = [model.column(width, reward) for width, reward in steps(table, people)]
            segments.append(model.column(people))
            columns = [column for no_car in means for column in served.get((territory, no_car), ())]
            model.row([*((c, 1) for c in columns), *((c, -1) for c in segments)], least=0, most=0)


def add_floors(model: Model, served: Served, floors: Mapping[int | None, int]) -> None:
    """Ask for people of each territory, and of all under None."""
    for territory, people in floors.items():
        model.at_least(_columns(served, territory), people)


def _columns(served: Served, territory: int | None) -> Iterable[int]:
    return (c for (t, _), columns in served.items() if territory in (None, t) for c in columns)
