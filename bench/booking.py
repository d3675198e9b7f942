"""`python -m bench.booking --json [--quick]`: 64 clients race for 50 hours, and for a workshop of eight seats.

Each round starts from a fresh adviser. Every client is a connection of its own and calls the services as the web does;
whoever loses looks again and takes the next hour. Then the database is read as the only judge: nothing twice, nothing
lost. Beside it: the bare INSERT of the same row on the same table by the same clients.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.throwaway import open_run

from bench.booking_workshop import race
from bench.report import median_of, print_report, progress, row

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

CLIENTS, HOURS, ROUNDS = 64, 50, 20
BOOKED, BARE, ENROLLED = "maillage", "bare INSERT", "maillage, workshop"


@dataclass
class Counts:
    """What the judge found over all rounds."""

    rounds: int = 0
    double: int = 0
    lost: int = 0
    losers_without_next_slot: int = 0
    workshop_out_of_order: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.booking", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout (always so)")
    parser.add_argument("--quick", action="store_true", help="the same: twenty rounds are the least")
    parser.parse_args()
    run, alive = open_run()
    try:
        run.prepare("bench")
        _point_at(run)
        counts, booked, bare, enrolled = _raced()
    finally:
        run.remove()
        if alive:
            alive.close()
    rows = [row("one booking of 64 at once", BOOKED, booked, "ms"), row("one booking of 64 at once", BARE, bare, "ms")]
    rows.append(row("one of 64 who enrol at once for 8 seats", ENROLLED, enrolled, "ms"))
    figures: dict[str, float] = {
        **vars(counts),
        "vs_bare_insert": round(median_of(rows, BARE) / median_of(rows, BOOKED), 3),
    }
    print_report("booking", rows, figures, [])


def _point_at(run: Any) -> None:
    from psycopg.conninfo import make_conninfo

    os.environ["DATABASE_URL"] = make_conninfo(run.application, dbname=run.database("bench"))
    os.environ["DATABASE_OWNER_URL"] = make_conninfo(run.owner, dbname=run.database("bench"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
    import django

    django.setup()


def _raced() -> tuple[Counts, list[float], list[float], list[float]]:
    from django.db import transaction
    from tests.domains.agenda.world import the_world

    with transaction.atomic():
        world = the_world()
        from tests import factories as make

        persons = [make.person(world.cast.agency, f"Personne {number}").pk for number in range(CLIENTS)]
    counts, booked, bare, enrolled = Counts(), [], [], []
    with ThreadPoolExecutor(CLIENTS) as clients:
        for number in range(ROUNDS):
            booked.append(_hours(world, persons, number, clients, counts))
            bare.append(_bare(clients))
            enrolled.append(_workshop(world, number, clients, counts))
            counts.rounds += 1
            progress(f"round {number + 1}: {counts}")
        _at_once(clients, [_disconnect] * CLIENTS)
    return counts, booked, bare, enrolled


def _workshop(world: World, number: int, clients: ThreadPoolExecutor, counts: Counts) -> float:
    """One round for eight seats; whoever has none has a rank instead of a next hour."""
    judged = race(world, number, clients, CLIENTS)
    counts.double += judged.double
    counts.lost += judged.lost
    counts.losers_without_next_slot += judged.losers_without_rank
    counts.workshop_out_of_order += judged.out_of_order
    return judged.seconds


def _hours(world: World, persons: list[int], number: int, clients: ThreadPoolExecutor, counts: Counts) -> float:
    """One round: 50 free hours this week, 64 clients; seconds per booking. The losers still have the week after."""
    from django.db import transaction
    from tests import factories as make
    from tests.domains.agenda.world import NOW, a_reason, open_hours

    from maillage.domains.agenda.models import Participation
    from maillage.kit.scope.entering import Scope, enter
    from maillage.registry.diary.models import Occupancy

    with transaction.atomic():
        adviser = make.account("Adviser", str(number), role="adviser", organisation=world.cast.agency)
        reason = a_reason(world.cast.agency, f"Round {number}", duration_min=10, step_min=10, buffer_after_min=0)
        place = make.place(world.cast.agency, town="Clermont-l'Hérault")
        for day in range(1, 6):  # ten hours a day, five days: fifty; then the same again a week later
            start = (NOW + timedelta(days=day)).date()
            open_hours(adviser, place, reason, day=start, **_span(), until=start + timedelta(days=7))
    end = NOW + timedelta(days=6)
    began = time.perf_counter()
    answers = _at_once(clients, [_client(world, person, reason, end, (number, person)) for person in persons])
    spent = time.perf_counter() - began
    won = [answer for answer in answers if answer > 0]
    with enter(Scope(role="job", agency=world.cast.agency.pk)):
        kept = Participation.objects.filter(request__reason=reason, status="unknown").count()
        starts = Occupancy.objects.filter(resource=adviser.resource).values_list("during", flat=True)
        counts.double += len(starts) - len({each.lower for each in starts})
    counts.lost += abs(len(won) - kept) + max(0, HOURS - len(won))
    counts.losers_without_next_slot += sum(answer < 0 for answer in answers)
    return spent / max(1, len(won))


def _span() -> dict[str, Any]:
    from datetime import time as hour

    return {"start": hour(9), "end": hour(10, 40)}


def _client(world: World, person: int, reason: Any, end: Any, click: tuple[int, int]) -> Callable[[], int]:
    """Look, take the first hour, look again when it is gone. 1: has one; 0: all gone, and offered another day; -1: nothing."""
    from tests import factories as make
    from tests.domains.agenda.world import BY_BUS, NOW, choice_of

    from maillage.domains.agenda import selectors as agenda
    from maillage.domains.agenda.errors import SlotNotOffered, SlotTaken
    from maillage.domains.agenda.services.booking import book
    from maillage.domains.agenda.services.requests import open_request
    from maillage.kit.scope.entering import enter
    from maillage.registry.people.models import Person

    by = make.actor(world.cast.samir)
    scope = make.scope(by)

    def act() -> int:
        while True:
            with enter(scope):
                free = agenda.offers(reason=reason, start=NOW, end=end, now=NOW)
                later = () if free else agenda.offers(reason=reason, start=end, end=end + timedelta(days=14), now=NOW)
            if not free:
                return 0 if later else -1
            try:
                with enter(scope):
                    whom = Person.objects.get(pk=person)
                    request = open_request(person=whom, reason=reason, means="bus", home={}, by=by, now=NOW)
                    chosen = choice_of(free[sum(click) % len(free)])
                    book(request=request, choice=chosen, plan=BY_BUS, key=uuid4(), by=by, now=NOW)
                    return 1
            except (SlotTaken, SlotNotOffered):
                continue

    return act


def _bare(clients: ThreadPoolExecutor) -> float:
    """The same number of bare rows in the diary's table, committed one by one; seconds a row."""
    from django.db import connection, transaction

    from maillage.registry.diary.models import Occupancy
    from maillage.registry.diary.services import new_resource

    with transaction.atomic():
        resources = [new_resource("room").pk for _ in range(CLIENTS)]

    def insert(resource: int) -> Callable[[], int]:
        def act() -> int:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO diary_occupancy (resource_id, during, trade, key)"
                    " VALUES (%s, tstzrange('2026-01-01 09:00+00', '2026-01-01 10:00+00'), 'bench', 1)",
                    [resource],
                )
            return 1

        return act

    began = time.perf_counter()
    _at_once(clients, [insert(resource) for resource in resources])
    spent = time.perf_counter() - began
    Occupancy.objects.filter(trade="bench").delete()
    return spent / CLIENTS


def _at_once(clients: ThreadPoolExecutor, acts: list[Callable[[], int]]) -> list[int]:
    return list(clients.map(lambda act: act(), acts))


def _disconnect() -> int:
    from django.db import connection

    connection.close()
    time.sleep(0.05)  # each client takes one
    return 0


if __name__ == "__main__":
    main()
