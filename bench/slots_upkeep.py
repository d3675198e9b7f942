"""What it costs to keep the hours on offer: the diary's statement of a booking and of a cancellation, with and without."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from psycopg import connect

from bench.report import Row, row
from bench.slots_world import MODES, AgencyWorld
from maillage.domains.agenda.selectors.hours import Asked
from maillage.domains.agenda.selectors.offers import find
from maillage.registry.diary.services import Taking, new_resource, release, take

BLOCKS = 6
KEPT, BARE = "maillage", "the same without upkeep"
WORK = "a booking and its cancellation in the diary"
NEW = "bench.new"
TRIGGERS = ("hours_insert_new", "hours_delete_old")
Slot = tuple[int, int, int]


def upkeep(world: AgencyWorld, owner: str, bookings: int) -> tuple[list[Row], float]:
    """Rows, and the milliseconds that one booking adds, in turn with and without the triggers."""
    every = find(asked=Asked(world.reason, MODES, world.now), start=world.start, end=world.end).rows()
    slots = every[:: len(every) // bookings][:bookings]
    with transaction.atomic():
        people = [new_resource("person").pk for _ in slots]
    spent: dict[str, list[float]] = {KEPT: [], BARE: []}
    for number in range(BLOCKS * 2):
        engine = (KEPT, BARE)[number % 2]
        _set_triggers(owner, "ENABLE" if engine == KEPT else "DISABLE")
        booked = _book_all(world, slots, people)
        freed = _free_all(slots)
        if number > 1:  # the first of each warms up
            spent[engine] += booked
            spent[f"{engine}, cancelling"] = spent.get(f"{engine}, cancelling", []) + freed
    _set_triggers(owner, "ENABLE")
    rows = [row(WORK, engine, seconds, "ms") for engine, seconds in spent.items()]
    return rows, (statistics.median(spent[KEPT]) - statistics.median(spent[BARE])) * 1e3


def _book_all(world: AgencyWorld, slots: Sequence[Slot], people: Sequence[int]) -> list[float]:
    """Each hour is taken as a booking takes it: the adviser and the person in one statement, in its own transaction."""
    lasts, seconds = timedelta(minutes=world.reason.duration_min), []
    for key, ((resource, _place, start_s), person) in enumerate(zip(slots, people, strict=True), start=1):
        start = datetime.fromtimestamp(start_s, UTC)
        takings = [Taking(each, start, start + lasts) for each in (resource, person)]
        with transaction.atomic():
            began = time.perf_counter()
            take(takings, trade=NEW, key=key)
            seconds.append(time.perf_counter() - began)
    return seconds


def _free_all(slots: Sequence[Slot]) -> list[float]:
    seconds = []
    for key in range(1, len(slots) + 1):
        with transaction.atomic():
            began = time.perf_counter()
            release(trade=NEW, key=key)
            seconds.append(time.perf_counter() - began)
    return seconds


def _set_triggers(owner: str, verb: str) -> None:
    """As the tables' owner, on a connection of its own; this one then forgets what it knew of the table."""
    with connect(owner, autocommit=True) as administration:
        for name in TRIGGERS:
            administration.execute(f"ALTER TABLE diary_occupancy {verb} TRIGGER {name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM diary_occupancy WHERE resource_id < 0")
