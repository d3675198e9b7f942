"""From numbers of sessions to a plan: dates (`spread`), names (`staff`), people (`seat`). Each is exact for what it is given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.highs import load, maximise, outcome
from maillage.engines.optimiser.linear import Model, Values
from maillage.engines.optimiser.people import add_floors, add_rewards
from maillage.engines.optimiser.planning_model import Counts, Floors, PlanningModel
from maillage.engines.optimiser.plans import Plan, Seats, Session
from maillage.engines.optimiser.problem import WEEKS, week_of

_EXACT = 1e-6
_NODES = 200  # enough for these small programs; they are mostly settled at the root


def spread(weeks: PlanningModel, month: Counts, *, seconds: float | None = None) -> Counts | None:
    """Give a month's sessions their weeks; at most the month's numbers of each, fewer where a week is short of advisers.

    None when not found in time, or when the promises cannot be kept so.
    """
    case = weeks.case
    together: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    for (site, slot, number), column in weeks.sessions.items():
        together[site, case.problem.timetable[slot], number].append(column)
    model = weeks.model
    most, rows = list(model.most), len(model.rows)
    try:
        for key, columns in together.items():
            if n := month.get(key, 0):
                model.at_most(columns, n)
            else:
                for column in columns:
                    model.most[column] = max(0, model.least[column])
        found = maximise(model, seconds=seconds, nodes=_NODES)
    finally:
        model.most[:] = most
        del model.rows[rows:]
    return None if found.values is None else weeks.counts(found.values)


def finish(case: Case, counts: Counts, floors: Floors | None = None) -> Plan | None:
    """Name the advisers of dated sessions and seat people; None when it cannot be done under the floors."""
    sessions = staff(case, counts)
    return None if sessions is None else seat(case, sessions, floors)


def counts_of(case: Case, sessions: Sequence[Session]) -> Counts:
    """Count sessions by site, slot and type."""
    return Counter((s.site, s.slot, case.type_of[s.kind, s.start]) for s in sessions)


def staff(case: Case, counts: Counts) -> tuple[Session, ...] | None:
    """Name an adviser for each session, with the fewest kilometres: one small exact program a week."""
    sessions: list[Session] = []
    for week in range(WEEKS):
        here = {key: n for key, n in sorted(counts.items()) if n and week_of(key[1]) == week}
        named = _staff_week(case, here) if here else []
        if named is None:
            return None
        sessions += named
    return tuple(sessions)


def _staff_week(case: Case, counts: dict[tuple[int, int, int], int]) -> list[Session] | None:
    model = Model()
    chosen: dict[int, Session] = {}
    out: defaultdict[int, list[int]] = defaultdict(list)
    at_once: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    there: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    for (site, slot, number), n in counts.items():
        held, able = case.types[number], []
        for adviser, km in sorted(case.problem.sites[site].km.items()):
            if case.can_hold(adviser, site, slot, held.kind):
                column = model.column(1, -round(4 * km), whole=True)
                chosen[column] = Session(site, slot, held.kind, held.start, adviser)
                able.append(column)
                out[adviser].append(column)
                at_once[adviser, slot].append(column)
                there[adviser, site, slot].append(column)
        model.row(((c, 1) for c in able), least=n, most=n)
    for columns in out.values():
        model.at_most(columns, case.problem.out_per_week)
    for columns in at_once.values():
        model.at_most(columns, 1)
    for (adviser, site, slot), columns in there.items():
        afternoon = there.get((adviser, site, slot + 1)) if slot % 2 == 0 else None
        if afternoon:
            both = model.column(1, -model.points[columns[0]])
            model.below(both, columns)
            model.below(both, afternoon)
    values = maximise(model, gap=_EXACT, nodes=_NODES).values
    return None if values is None else [session for column, session in chosen.items() if values[column] > 0.5]


@dataclass(slots=True)
class _Seating:
    """The program of people in given sessions: columns, and the rows of each session's hours."""

    model: Model = field(default_factory=Model)
    seats: dict[int, Seats] = field(default_factory=dict)
    into: defaultdict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    served: defaultdict[tuple[int, bool], list[int]] = field(default_factory=lambda: defaultdict(list))
    rows: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def seat(case: Case, sessions: Sequence[Session], floors: Floors | None = None) -> Plan | None:
    """Seat people in given sessions at best: a network program, whole by itself (floors on nested sums keep it so).

    None when a workshop cannot have its minimum or a floor cannot be held.
    """
    seating = _seating(case, sessions, floors=floors)
    found = maximise(seating.model, relaxed=True)
    return None if found.values is None else Plan(tuple(sessions), _attendance(seating, found.values))


def seats_without_each(case: Case, sessions: Sequence[Session]) -> Iterator[tuple[Seats, ...]]:
    """For each session, seat people again at best without it, the others held: one program, solved again from its basis."""
    seating = _seating(case, sessions)
    solver = load(seating.model, relaxed=True)
    solver.run()
    for number in range(len(sessions)):
        for row in seating.rows[number]:
            solver.changeRowBounds(row, 0.0, 0.0)
        solver.run()
        values = outcome(solver, is_relaxed=True).values
        yield () if values is None else _attendance(seating, values)
        for row in seating.rows[number]:
            solver.changeRowBounds(row, *seating.model.rows[row][:2])


def seat_or_cancel(case: Case, sessions: Sequence[Session]) -> Plan:
    """Seat people; workshops under their minimum are cancelled, the emptiest first, and people seated again."""
    while True:
        plan = seat(case, sessions)
        if plan is not None:
            return plan
        loose = _without_minimum(case, sessions)
        came = Counter[int]()
        for seats in loose.attendance:
            came[seats.session] += seats.people
        short = [n for n, s in enumerate(sessions) if came[n] < case.problem.kinds[s.kind].minimum]
        least = min(short or range(len(sessions)), key=lambda n: came[n])
        sessions = [s for n, s in enumerate(sessions) if n != least]


def _without_minimum(case: Case, sessions: Sequence[Session]) -> Plan:
    seating = _seating(case, sessions, with_minimum=False)
    found = maximise(seating.model, relaxed=True)
    return Plan(tuple(sessions), () if found.values is None else _attendance(seating, found.values))


def _seating(case: Case, sessions: Sequence[Session], *, floors: Floors | None = None, with_minimum: bool = True) -> _Seating:
    seating = _columns_of_people(case, sessions)
    for number, session in enumerate(sessions):
        held = case.types[case.type_of[session.kind, session.start]]
        for hour in held.hours:
            seating.rows[number].append(len(seating.model.rows))
            columns = seating.into[number, hour]
            seating.model.row(((c, 1) for c in columns), least=held.minimum if with_minimum else 0, most=held.seats)
    add_floors(seating.model, seating.served, floors or {})
    add_rewards(seating.model, case, seating.served)
    return seating


def _columns_of_people(case: Case, sessions: Sequence[Session]) -> _Seating:
    seating, points = _Seating(), case.problem.points
    held_at: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, session in enumerate(sessions):
        held_at[session.site, session.kind].append(number)
    for index, group in enumerate(case.problem.groups):
        mine = []
        for site, hours in case.hours(group).items():
            for number in held_at.get((site, group.kind), ()):
                session = sessions[number]
                for hour in case.problem.hours_of(session.kind, session.start):
                    if (case.problem.timetable[session.slot], hour) in hours:
                        column = seating.model.column(group.people, points.person + points.no_car * group.has_no_car)
                        seating.seats[column] = Seats(number, index, hour, group.people)
                        seating.into[number, hour].append(column)
                        mine.append(column)
        if mine:
            seating.model.at_most(mine, group.people)
            seating.served[group.territory, group.has_no_car] += mine
    return seating


def _attendance(seating: _Seating, values: Values) -> tuple[Seats, ...]:
    return tuple(
        Seats(seats.session, seats.group, seats.hour, round(values[column]))
        for column, seats in seating.seats.items()
        if values[column] > 0.5
    )
