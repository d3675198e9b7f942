"""Two people at once: one appointment, clear refusals, and nobody waits for the other for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from tests import factories as make
from tests.domains.agenda.world import BY_BUS, NOW, PUBLIC_SCOPE, TUESDAY, World, at, choice_of, open_hours

from maillage.domains.agenda.errors import PersonBusy, SlotTaken
from maillage.domains.agenda.models import Participation
from maillage.domains.agenda.services.booking import Choice, book
from maillage.domains.agenda.services.leaves import put_leave
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.upkeep import close_days_off
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.selectors import PUBLIC
from maillage.registry.diary.models import Leave, Occupancy
from maillage.registry.people.models import Person
from maillage.registry.people.services import Identity, Travel, create_person

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run these at the same moment, each on a connection of its own; what each one answered, by name."""
    start = Barrier(len(acts), timeout=20)

    def run(act: Callable[[], object]) -> str:
        try:
            with connection.cursor() as cursor:  # connected before the start
                cursor.execute("SELECT 1")
            start.wait()
            act()
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def booking(world: World, person: Person, choice: Choice, key: UUID | None = None) -> Callable[[], Participation]:
    """Claire's colleague books it for this person, in a transaction of its own."""
    by = world.actor(world.cast.samir)

    def act() -> Participation:
        with enter(make.scope(by)):
            request = open_request(person=person, reason=world.reason, means="bus", home={}, by=by, now=NOW)
            return book(request=request, choice=choice, plan=BY_BUS, key=key or uuid4(), by=by, now=NOW)

    return act


def people(world: World, count: int) -> Sequence[Person]:
    with transaction.atomic():
        return [make.person(world.cast.agency, f"Personne {number}") for number in range(count)]


def test_ten_people_click_on_one_hour_and_one_has_it(world: World) -> None:
    choice = world.choice()
    answers = together(*(booking(world, person, choice) for person in people(world, 10)))
    assert Counter(answers) == {"done": 1, "SlotTaken": 9}
    with enter(make.scope(world.actor(world.cast.claire))):
        assert Participation.objects.count() == 1
    assert Occupancy.objects.filter(resource=world.cast.claire.resource, during__startswith=choice.starts_at).count() == 1


def test_one_click_posted_five_times_is_one_booking(world: World) -> None:
    choice, key, person = world.choice(), uuid4(), world.cast.farid
    answers = together(*(booking(world, person, choice, key) for _ in range(5)))
    assert "done" in answers
    with enter(make.scope(world.actor(world.cast.claire))):
        assert Participation.objects.count() == 1


def test_a_double_click_alone_makes_one_appointment(world: World) -> None:
    choice, key = world.choice(), uuid4()

    def alone() -> None:
        with enter(PUBLIC_SCOPE):
            identity = Identity("Roques", "Denise", phone="06 39 98 70 11")
            person = create_person(agency=world.cast.agency.pk, identity=identity, travel=Travel(), by=PUBLIC, now=NOW)
            request = open_request(person=person, reason=world.reason, means="bus", home={}, by=PUBLIC, now=NOW)
            book(request=request, choice=choice, plan=BY_BUS, key=key, by=PUBLIC, now=NOW)

    assert sorted(together(alone, alone)) == ["AlreadyBooked", "done"]
    with enter(make.scope(world.actor(world.cast.claire))):
        assert Participation.objects.count() == 1
        assert Person.objects.filter(family_name="Roques").count() == 1


def test_one_person_is_booked_by_two_advisers_at_once_and_has_one_appointment(world: World) -> None:
    with transaction.atomic():
        open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY)
    choices = [choice_of(slot) for slot in world.slots() if slot.starts_at == at(TUESDAY, 9)]
    assert len(choices) == 2
    answers = together(*(booking(world, world.cast.farid, choice) for choice in choices))
    assert answers.count("done") == 1
    assert set(answers) <= {"done", "PersonBusy", "StatusNotPossible"}


@pytest.mark.slow(reason="twenty rounds, so that a deadlock would show")
def test_neighbours_booked_together_never_wait_for_each_other_for_ever(world: World) -> None:
    hours = world.slots()
    crowd = people(world, 4)
    for number in range(20):
        first, second = hours[number % 3], hours[number % 3 + 2]  # with the buffer, every other hour
        choices = [
            Choice(slot.starts_at, slot.adviser_resource, slot.place, "in_person") for slot in (first, second, second, first)
        ]
        answers = together(*(booking(world, person, choice) for person, choice in zip(crowd, choices, strict=True)))
        assert answers.count("done") == 2, answers
        assert set(answers) <= {"done", SlotTaken.__name__, PersonBusy.__name__}
        with enter(make.scope(world.actor(world.cast.claire))):
            Participation.objects.all().delete()
            Occupancy.objects.exclude(trade="agenda.session").delete()


def test_hours_that_leave_each_other_room_are_all_booked_at_once(world: World) -> None:
    hours = world.slots()[:6:2]
    choices = [choice_of(slot) for slot in hours]
    answers = together(*(booking(world, person, choice) for person, choice in zip(people(world, 3), choices, strict=True)))
    assert answers == ["done"] * 3


@pytest.mark.slow(reason="twelve rounds: the order of the two changes from one to the next")
def test_a_booking_and_a_leave_at_the_same_moment_never_lose_the_appointment(world: World) -> None:
    choice, claire = world.choice(), world.actor(world.cast.claire)
    covered: list[tuple[int, ...]] = []

    def leave() -> None:
        with enter(make.scope(claire)):
            start = choice.starts_at
            put = put_leave(
                account=world.cast.claire.pk, start=start, end=start + timedelta(hours=1), kind="illness", by=claire, now=NOW
            )
            covered.append(put.covered)

    for _ in range(12):
        booked, put = together(booking(world, world.cast.farid, choice), leave)
        assert put == "done"
        assert booked in {"done", "SlotTaken"}
        with enter(make.scope(claire)):
            assert covered[-1] == tuple(Participation.objects.values_list("pk", flat=True))
            assert bool(covered[-1]) == (booked == "done")
            Participation.objects.all().delete()
        Occupancy.objects.exclude(trade="agenda.session").delete()
        Leave.objects.all().delete()


def test_a_booking_and_the_day_off_that_closes_it_never_lose_the_appointment(world: World) -> None:
    agency = world.cast.agency.pk
    hours = world.slots()
    by_week = [hours[0], next(slot for slot in hours if slot.starts_at.date() > hours[0].starts_at.date())]

    def night() -> None:
        with enter(Scope(role="job", agency=agency)):
            close_days_off(agency=agency, now=NOW)

    for person, slot in zip(people(world, 2), by_week, strict=True):
        day = slot.starts_at.date()
        make.holiday(day)
        booked, closed = together(booking(world, person, choice_of(slot)), night)
        assert closed == "done"
        statuses = list(world.in_house.occurrences.filter(original_date=day).values_list("status", flat=True))
        assert (booked, statuses) in [("done", ["cancelled"]), ("SlotNotOffered", [])]


def test_openings_of_one_adviser_at_one_hour_made_together_are_one(world: World) -> None:
    def opening(hour: int, day: date) -> Callable[[], object]:
        hours = {"day": day, "start": time(hour), "end": time(12)}
        return lambda: in_transaction(lambda: open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, **hours))

    for number in range(4):
        answers = together(*(opening(hour, TUESDAY + timedelta(days=number)) for hour in (8, 9, 10, 11)))
        assert sorted(answers) == ["OpeningImpossible"] * 3 + ["done"]


def in_transaction(act: Callable[[], object]) -> object:
    with transaction.atomic():
        return act()
