"""The search as the product runs it, over the workloads written into PostgreSQL, beside what it is measured against."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.throwaway import TestRun, open_run

from bench.report import Row as ReportRow
from bench.report import progress, time_in_turn

if TYPE_CHECKING:
    from bench.slots_world import AgencyWorld

Row = tuple[int, int, int]
OURS, ORM, MULTIRANGE, SELECT_1 = "maillage", "Django ORM", "PostgreSQL multirange SQL", "SELECT 1"
SHOWN = "maillage, as shown"
OTHERS = {
    "45 min + 10, fill": {"duration_min": 45, "step_min": 45, "buffer_after_min": 10, "policy": "fill"},
    "20 min, step 5": {"duration_min": 20, "step_min": 5},
    "60 min + 30": {"duration_min": 60, "step_min": 60, "buffer_after_min": 30},
}
"""Other reasons, answered from the same rows."""
FIRST = 10


@contextmanager
def database() -> Iterator[TestRun]:
    """A PostgreSQL of its own, migrated; Django works on it as the application."""
    run, alive = open_run()
    home = Path(tempfile.mkdtemp(prefix="maillage-bench-"))
    try:
        progress("starting PostgreSQL")
        run.prepare("bench")
        _point_at(run, home)
        yield run
    finally:
        run.remove()
        shutil.rmtree(home, ignore_errors=True)
        if alive:
            alive.close()


def owner_of(run: TestRun) -> str:
    """The address of the tables' owner."""
    from psycopg.conninfo import make_conninfo

    return make_conninfo(run.owner, dbname=run.database("bench"))


def _point_at(run: TestRun, home: Path) -> None:
    from psycopg.conninfo import make_conninfo

    os.environ["MAILLAGE_HOME"] = str(home)
    os.environ["DATABASE_URL"] = make_conninfo(run.application, dbname=run.database("bench"))
    os.environ["DATABASE_OWNER_URL"] = owner_of(run)
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
    import django

    django.setup()


def written(name: str, document: dict[str, Any], run: TestRun) -> AgencyWorld:
    """The workload as an agency, in its own transaction; the planner knows how much there is."""
    from django.db import transaction
    from psycopg import connect

    from bench.slots_world import write

    progress(f"{name}: writing the agency")
    with transaction.atomic():
        world = write(name, document)
    with connect(owner_of(run), autocommit=True) as administration:
        administration.execute("VACUUM ANALYZE")
    return world


def engines(world: AgencyWorld) -> dict[str, Callable[[], Any]]:
    """Every way to find all free slots, as (adviser, place, start). `SHOWN` adds what a page needs: names, ends, modes."""
    from bench.slots_bars import by_multirange, by_orm

    return {
        OURS: lambda: _found(world).rows(),
        SHOWN: lambda: _found(world).named(),
        ORM: lambda: by_orm(world),
        MULTIRANGE: lambda: by_multirange(world),
    }


def answers(world: AgencyWorld) -> dict[str, tuple[list[Row], list[Row]]]:
    """All the slots and the first ten by each engine, in the workload's own numbers."""
    from bench.slots_bars import by_multirange, by_orm

    def both(every: Iterable[Row]) -> tuple[list[Row], list[Row]]:
        rows = world.rows(every)
        return sorted(rows), _by_time(rows)[:FIRST]

    shown = ((slot.adviser_resource, slot.place, int(slot.starts_at.timestamp())) for slot in _found(world).named())
    first = _by_time(world.rows(_found(world, first=FIRST).rows()))
    return {
        OURS: (both(_found(world).rows())[0], first),
        SHOWN: (both(shown)[0], first),
        f"{OURS}, exact path": both(_found(world, exactly=True).rows()),
        ORM: both(by_orm(world)),
        MULTIRANGE: both(by_multirange(world)),
    }


def others_agree(world: AgencyWorld) -> bool:
    """Any other reason finds by the rows that are kept what it finds in the tables of truth."""
    asked = {name: _other(world, fields) for name, fields in OTHERS.items()}
    differing = [name for name, other in asked.items() if _found(other).rows() != _found(other, exactly=True).rows()]
    for name in differing:
        progress(f"{world.name}: {name} differs from the exact path")
    return not differing


def timed_others(world: AgencyWorld, runs: int) -> list[ReportRow]:
    """Other durations, buffers, steps and policies beside the workload's own."""
    every = {OURS: lambda: _found(world).rows()}
    for name, fields in OTHERS.items():
        other = _other(world, fields)
        every[name] = lambda other=other: _found(other).rows()  # type: ignore[misc]  # a default binds it
    return time_in_turn(every, runs, work=f"{world.name} all, other reasons", slow_s=2.0)


def timed_first(world: AgencyWorld, runs: int) -> list[ReportRow]:
    """The first ten beside a bare SELECT 1 on the same connection, call by call in turn."""
    from bench.slots_bars import select_1

    each = {OURS: lambda: _found(world, first=FIRST).rows(), SELECT_1: select_1}
    return time_in_turn(each, runs, warmup=5, work=f"{world.name} first {FIRST}, same connection")


def _found(world: AgencyWorld, **how: Any) -> Any:
    from bench.slots_world import MODES
    from maillage.domains.agenda.selectors.hours import Asked
    from maillage.domains.agenda.selectors.offers import find

    return find(asked=Asked(world.reason, MODES, world.now), start=world.start, end=world.end, **how)


def _other(world: AgencyWorld, fields: dict[str, Any]) -> AgencyWorld:
    """The same agency asked for another reason: only in memory, since the rows kept do not depend on it."""
    from copy import copy

    reason = copy(world.reason)
    for name, value in fields.items():
        setattr(reason, name, value)
    return replace(world, reason=reason)


def _by_time(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda slot: (slot[2], slot[0], slot[1]))
