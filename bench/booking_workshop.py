"""The workshop's round of `bench.booking`: 64 clients for eight seats, then the eight seats are given back at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation, Series
    from maillage.domains.agenda.services.enrolling import Enrolment
    from maillage.registry.people.models import Person

SEATS = 8


@dataclass(frozen=True)
class Judged:
    """One round: seats given twice, people with neither seat nor rank, losers not told their rank, ranks not kept."""

    double: int
    lost: int
    losers_without_rank: int
    out_of_order: int
    seconds: float


def race(world: World, number: int, clients: ThreadPoolExecutor, count: int) -> Judged:
    """Everybody enrols at once; then all who sit leave at once, and the first who wait must have their seats."""
    series, session, people = _planned(world, number, count)
    began = time.perf_counter()
    said = list(clients.map(lambda act: act(), [_enrolling(world, person, series, session) for person in people]))
    spent = time.perf_counter() - began
    seated = [each.seats[0] for each in said if each.seats]
    ranks = {each.entry.person_id: each.rank for each in said if each.entry is not None}
    double, lost = _judged(world, session, people)
    is_told = sorted(ranks.values()) == list(range(1, count - SEATS + 1))
    list(clients.map(lambda act: act(), [_leaving(world, seat) for seat in seated]))
    again_double, _ = _judged(world, session, [])
    first = sorted(ranks, key=lambda person: ranks[person])[:SEATS]
    return Judged(
        double=double + again_double,
        lost=lost,
        losers_without_rank=0 if is_told else 1,
        out_of_order=len(set(first) ^ set(_coming(world, session))),
        seconds=spent / count,
    )


def _planned(world: World, number: int, count: int) -> tuple[Series, int, list[Person]]:
    from django.db import transaction
    from tests import factories as make
    from tests.domains.agenda.workshop_world import a_series, sessions_of, workshop_reason

    with transaction.atomic():
        lead = make.account("Atelier", str(number), role="adviser", organisation=world.cast.agency)
        place = make.place(world.cast.agency, town="Clermont-l'Hérault")
        reason = workshop_reason(world)
        series = a_series(world, reason=reason, seats=SEATS, who=lead, lead=lead.pk, place=place.pk)
        people = [make.person(world.cast.agency, f"Atelier {number}", f"Personne {each}") for each in range(count)]
        return series, sessions_of(world, series)[0].pk, people


def _enrolling(world: World, person: Person, series: Series, session: int) -> Callable[[], Enrolment]:
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.enrolling import enrol
    from maillage.domains.agenda.services.requests import open_request
    from maillage.kit.scope.entering import enter

    by = world.actor(world.cast.samir)

    def act() -> Enrolment:
        with enter(make.scope(by)):
            request = open_request(person=person, reason=series.reason, means="bus", home={}, by=by, now=NOW)
            return enrol(request=request, series=series.pk, session=session, key=uuid4(), by=by, now=NOW)

    return act


def _leaving(world: World, seat: Participation) -> Callable[[], None]:
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors as agenda
    from maillage.domains.agenda.services.ending import cancel
    from maillage.kit.scope.entering import enter

    by = world.actor(world.cast.claire)

    def act() -> None:
        with enter(make.scope(by)):
            cancel(participation=agenda.participation(seat.pk), by=by, now=NOW)

    return act


def _judged(world: World, session: int, people: Sequence[Person]) -> tuple[int, int]:
    """By the database: seats that two have or that do not exist, and people who have neither a seat nor a place in the list."""
    from maillage.domains.agenda.models import Participation, WaitingEntry
    from maillage.kit.scope.entering import Scope, enter

    with enter(Scope(role="job", agency=world.cast.agency.pk)):
        seats = list(Participation.objects.filter(appointment=session, status="unknown").values_list("seat", flat=True))
        sitting = Participation.objects.filter(appointment=session, status="unknown").values_list("person_id", flat=True)
        waiting = WaitingEntry.objects.filter(appointment=session, status="waiting").values_list("person_id", flat=True)
        known = {*sitting, *waiting}
    wrong = len(seats) - len({seat for seat in seats if seat is not None and 1 <= seat <= SEATS})
    return wrong, sum(person.pk not in known for person in people)


def _coming(world: World, session: int) -> list[int]:
    from django.db import transaction
    from tests.domains.agenda.workshop_world import coming

    from maillage.domains.agenda.models import Appointment
    from maillage.kit.scope.entering import Scope, enter

    with enter(Scope(role="job", agency=world.cast.agency.pk)):
        row = Appointment.objects.get(pk=session)
    with transaction.atomic():
        return [person for _, person in coming(world, row)]
