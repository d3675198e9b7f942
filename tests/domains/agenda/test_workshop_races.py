"""Many at once for few seats: nobody is lost, nobody sits twice, those who wait are served in order, nobody waits for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from tests import factories as make
from tests.domains.agenda.test_races import together
from tests.domains.agenda.workshop_world import (
    FRIDAY,
    NEXT_FRIDAY,
    a_series,
    coming,
    crowd,
    enrolled,
    sessions_of,
)
from tests.domains.agenda.world import NOW, World

from maillage.domains.agenda import selectors
from maillage.domains.agenda.models import Participation, Series, WaitingEntry
from maillage.domains.agenda.services.deciding import merge_session
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.enrolling import Enrolment, enrol
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.series import call_off_session, set_seats
from maillage.kit.scope.entering import enter
from maillage.registry.diary.models import Occupancy
from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def enrolling(world: World, person: Person, series: Series, session: int | None, said: list[Enrolment]) -> Callable[[], None]:
    """Samir enrols this person, in a transaction of its own."""
    by = world.actor(world.cast.samir)

    def act() -> None:
        with enter(make.scope(by)):
            request = open_request(person=person, reason=series.reason, means="bus", home={}, by=by, now=NOW)
            said.append(enrol(request=request, series=series.pk, session=session, key=uuid4(), by=by, now=NOW))

    return act


def cancelling(world: World, seat: int) -> Callable[[], None]:
    by = world.actor(world.cast.claire)

    def act() -> None:
        with enter(make.scope(by)):
            cancel(participation=selectors.participation(seat), by=by, now=NOW)

    return act


def set_up(world: World, count: int, days=(FRIDAY,), **fields) -> tuple[Series, list[int], list[Person]]:
    with transaction.atomic():
        series = a_series(world, days, **fields)
        keys = [each.pk for each in sessions_of(world, series)]
        return series, keys, crowd(world, count)


def filled(world: World, people: list[Person], series: Series, session: int | None) -> list[Enrolment]:
    with transaction.atomic():
        return [enrolled(world, each, series, session, now=NOW + timedelta(seconds=n)) for n, each in enumerate(people)]


@pytest.mark.slow(reason="thirty-two connections at once")
def test_thirty_two_click_on_eight_seats_eight_come_and_twenty_four_wait_in_order(world: World) -> None:
    series, (session,), people = set_up(world, 32)
    said: list[Enrolment] = []
    answers = together(*(enrolling(world, person, series, session, said) for person in people))
    assert Counter(answers) == {"done": 32}
    assert [seat for seat, _ in coming_in(world, session)] == [1, 2, 3, 4, 5, 6, 7, 8]
    with enter(make.scope(world.actor(world.cast.claire))):
        waiting = list(WaitingEntry.objects.order_by("asked_at", "pk").values_list("pk", "person_id"))
        assert len(waiting) == 24
        assert {*(person for _, person in coming_in(world, session)), *(person for _, person in waiting)} == {
            each.pk for each in people
        }
        rank_said = {each.entry.pk: each.rank for each in said if each.entry is not None}
        assert [rank_said[entry] for entry, _ in waiting] == list(range(1, 25))
    assert Occupancy.objects.filter(trade="agenda.seat").count() == 8


def coming_in(world: World, session: int) -> list[tuple[int, int]]:
    with transaction.atomic():
        return coming(world, session)


def test_two_cancellations_at_once_promote_the_first_two_in_order(world: World) -> None:
    series, (session,), people = set_up(world, 5, seats=2)
    done = filled(world, people, series, session)
    answers = together(*(cancelling(world, done[number].seats[0].pk) for number in (0, 1)))
    assert answers == ["done", "done"]
    assert {person for _, person in coming_in(world, session)} == {people[2].pk, people[3].pk}
    with enter(make.scope(world.actor(world.cast.claire))):
        statuses = list(WaitingEntry.objects.order_by("asked_at").values_list("status", flat=True))
        assert statuses == ["promoted", "promoted", "waiting"]


def test_leaving_and_arriving_together_never_overbook_nor_lose_a_seat(world: World) -> None:
    series, (session,), people = set_up(world, 8, seats=3)
    done = filled(world, people[:4], series, session)
    seats = [each.seats[0].pk for each in done[:3]]
    said: list[Enrolment] = []
    newcomers = [enrolling(world, person, series, session, said) for person in people[4:]]
    answers = together(*(cancelling(world, seat) for seat in seats[:2]), *newcomers)
    assert set(answers) == {"done"}
    there = coming_in(world, session)
    assert len(there) == 3
    assert people[3].pk in {person for _, person in there}  # who waited is served first, were the others' clicks older
    with enter(make.scope(world.actor(world.cast.claire))):
        assert WaitingEntry.objects.filter(status="waiting").count() == 3


def test_one_person_enrolled_by_two_at_once_has_one_seat(world: World) -> None:
    series, (session,), people = set_up(world, 1)
    said: list[Enrolment] = []
    answers = together(*(enrolling(world, people[0], series, session, said) for _ in range(2)))
    assert sorted(answers) == ["AlreadyEnrolled", "done"]


def test_two_series_that_promote_the_same_people_never_wait_for_each_other_for_ever(world: World) -> None:
    """Both at the same hour: each person gets one seat at most, whichever list is quicker."""
    cast = world.cast
    series, (session,), people = set_up(world, 10, seats=2)
    with transaction.atomic():
        other = a_series(world, seats=2, lead=cast.samir.pk, who=cast.helene, place=cast.place_of_gignac.pk)
        (its_session,) = (each.pk for each in sessions_of(world, other))
    filled(world, [*people[:2], *people[4:]], series, session)
    filled(world, [*people[2:4], *reversed(people[4:])], other, its_session)
    director = world.actor(cast.helene)

    def more(key: int, seats: int) -> Callable[[], None]:
        def act() -> None:
            with enter(make.scope(director)):
                set_seats(session=key, seats=seats, by=director, now=NOW)

        return act

    for seats in (4, 6, 8):
        assert together(more(session, seats), more(its_session, seats)) == ["done", "done"]
    both = [person for key in (session, its_session) for _, person in coming_in(world, key)]
    assert len(both) == len(set(both))
    assert Occupancy.objects.filter(trade="agenda.seat").count() == len(both)


def test_a_session_called_off_while_people_enrol_leaves_nobody_in_it(world: World) -> None:
    series, (session,), people = set_up(world, 4)
    claire, said = world.actor(world.cast.claire), []

    def call_off() -> None:
        with enter(make.scope(claire)):
            call_off_session(session=session, by=claire, now=NOW)

    answers = together(call_off, *(enrolling(world, person, series, session, said) for person in people))
    assert set(answers) <= {"done", "SessionCalledOff"}
    assert answers[0] == "done"
    assert coming_in(world, session) == []
    assert Occupancy.objects.filter(trade__in=("agenda.seat", "agenda.workshop")).count() == 0


def test_a_merge_while_one_leaves_moves_everybody_else(world: World) -> None:
    series, (session, into), people = set_up(world, 3, (FRIDAY, NEXT_FRIDAY))
    done = filled(world, people, series, session)
    claire = world.actor(world.cast.claire)

    def merge() -> None:
        with enter(make.scope(claire)):
            merge_session(session=session, into=into, by=claire, now=NOW)

    answers = together(merge, cancelling(world, done[0].seats[0].pk))
    assert answers == ["done", "done"]
    assert {person for _, person in coming_in(world, into)} == {people[1].pk, people[2].pk}
    assert coming_in(world, session) == []
    with enter(make.scope(claire)):
        assert Participation.objects.get(person=people[0]).status == "excused"
