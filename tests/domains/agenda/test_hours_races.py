"""Several who write at once: nobody waits for another for ever, and the kept hours are right when all is done."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models.functions import Lower
from psycopg.types.range import TimestamptzRange
from tests import factories as make
from tests.domains.agenda.hours_kept import assert_kept
from tests.domains.agenda.test_races import people, together
from tests.domains.agenda.workshop_world import a_series, sessions_of
from tests.domains.agenda.world import BY_BUS, NOW, TUESDAY, WEDNESDAY, World, at, choice_of, open_hours

from maillage.domains.agenda.models import AppointmentReason, OpeningOccurrence, OpeningPeriod, Participation
from maillage.domains.agenda.selectors import offers
from maillage.domains.agenda.services.booking import book, move
from maillage.domains.agenda.services.deciding import turn_into_slots
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.leaves import put_leave, remove_leave
from maillage.domains.agenda.services.occurrences import change_occurrence, drop_occurrence
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.sessions import cancel_session, publish_session
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import enter
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.models import Leave
from maillage.registry.people.models import Person
from maillage.registry.places.models import Place
from maillage.registry.places.services import close_place

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = timedelta(days=9)


class Hand:
    """One of those who write, with the director's rights and luck of its own."""

    def __init__(self, world: World, seed: int, crowd: list[Person]) -> None:
        self.draw, self.crowd, self.by = random.Random(seed), crowd, make.actor(world.cast.helene)
        self.reason, self.advisers = world.reason, (world.cast.claire, world.cast.samir)
        self.done: Counter[str] = Counter()

    def work(self, acts: int) -> None:
        every: tuple[Callable[[Actor], object], ...] = (
            self.book, self.book, self.book, self.move, self.move, self.cancel, self.leave, self.back, self.publish, self.call_off,
            self.other_hours, self.other_reasons, self.close_place,
        )  # fmt: skip
        for _ in range(acts):
            act = self.draw.choice(every)
            try:
                with enter(make.scope(self.by)):
                    act(self.by)
                self.done[act.__name__] += 1
            except (Refused, IndexError):  # IndexError: there is none to choose from
                continue

    def slot(self) -> object:
        return self.draw.choice(offers(reason=self.reason, start=NOW, end=NOW + DAYS, now=NOW, modes=["in_person"]))

    def seat(self) -> Participation:
        return self.draw.choice(Participation.objects.filter(status="unknown"))

    def occurrence(self, **filters: object) -> OpeningOccurrence:
        return self.draw.choice(OpeningOccurrence.objects.filter(during__startswith__lt=NOW + DAYS, **filters))

    def book(self, by: Actor) -> object:
        person, chosen = self.crowd.pop(), choice_of(self.slot())
        request = open_request(person=person, reason=self.reason, means="bus", home={}, by=by, now=NOW)
        return book(request=request, choice=chosen, plan=BY_BUS, key=uuid4(), by=by, now=NOW)

    def move(self, by: Actor) -> object:
        return move(participation=self.seat(), choice=choice_of(self.slot()), plan=BY_BUS, by=by, now=NOW)

    def cancel(self, by: Actor) -> object:
        return cancel(participation=self.seat(), by=by, now=NOW)

    def leave(self, by: Actor) -> object:
        start = at(TUESDAY, 8) + timedelta(seconds=self.draw.randrange(200_000))
        end = start + timedelta(seconds=self.draw.randrange(60, 5_000))
        return put_leave(account=self.draw.choice(self.advisers).pk, start=start, end=end, kind="other", by=by, now=NOW)

    def back(self, by: Actor) -> object:
        return remove_leave(leave=self.draw.choice(Leave.objects.all()).pk, by=by, now=NOW)

    def publish(self, by: Actor) -> object:
        return publish_session(occurrence=self.occurrence(published_at=None).pk, by=by, now=NOW)

    def call_off(self, by: Actor) -> object:
        return self.draw.choice((drop_occurrence, cancel_session))(occurrence=self.occurrence().pk, by=by, now=NOW)

    def other_hours(self, by: Actor) -> object:
        row = self.occurrence(status__in=("planned", "moved"))
        start = row.during.lower + timedelta(minutes=self.draw.choice((-30, -5, 5, 60)))
        return change_occurrence(occurrence=row.pk, by=by, now=NOW, start=start, end=row.during.upper + timedelta(minutes=10))

    def other_reasons(self, _by: Actor) -> object:
        opening = self.draw.choice(OpeningPeriod.objects.all())
        return opening.reasons.set([self.reason] if self.draw.random() < 0.8 else [])

    def close_place(self, _by: Actor) -> object:
        place = self.draw.choice(Place.objects.all())
        closed_on = None if self.draw.random() < 0.8 else TUESDAY + timedelta(days=3)
        return Place.objects.filter(pk=place.pk).update(closed_on=closed_on)


@pytest.mark.slow(reason="six hands of fifteen acts each, six times: a deadlock takes a second to show")
@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(2, 6))])
def test_many_hands_at_once_end_in_no_deadlock_and_the_hours_are_right(world: World, seed: int) -> None:
    cast = world.cast
    with transaction.atomic():
        room = make.room(cast.place_of_gignac)
        both = {"room": room, "until": TUESDAY + timedelta(days=10)}
        open_hours(cast.samir, cast.place_of_gignac, world.reason, day=TUESDAY, **both)
        open_hours(cast.samir, cast.place_of_gignac, world.reason, day=WEDNESDAY, publish=False, **both)
    hands = [Hand(world, seed * 100 + number, list(people(world, 12))) for number in range(6)]
    answers = together(*(lambda hand=hand: hand.work(15) for hand in hands))
    assert answers == ["done"] * 6
    done = sum((hand.done for hand in hands), Counter())
    assert done["book"] >= 2
    assert done.total() >= 30
    assert_kept(world.reason)


def test_a_leave_written_while_the_hours_are_published_is_drawn(world: World) -> None:
    """Neither sees what the other has not committed: one must wait for the other."""
    opening = _waiting(world, world.cast.samir, world.reason)
    span = TimestamptzRange(at(WEDNESDAY, 9), at(WEDNESDAY, 12), "[)")

    def leave() -> None:
        with transaction.atomic():
            Leave.objects.create(resource=world.cast.samir.resource, during=span, kind="other")

    def publish() -> None:
        with transaction.atomic():
            opening.occurrences.update(published_at=NOW)

    for _ in range(12):
        assert together(leave, publish) == ["done", "done"]
        assert_kept(world.reason)
        Leave.objects.all().delete()
        opening.occurrences.update(published_at=None)


def test_hours_written_while_their_opening_or_place_changes_are_drawn(world: World) -> None:
    opening = _waiting(world, world.cast.samir, world.reason)
    row = opening.occurrences.order_by(Lower("during"))[0]

    def write() -> None:
        with transaction.atomic():
            OpeningOccurrence.objects.create(
                opening=opening, original_date=TUESDAY, during=row.during, adviser_resource_id=row.adviser_resource_id,
                place=row.place, room=row.room, published_at=NOW,
            )  # fmt: skip

    def change(table: str, **values: object) -> Callable[[], None]:
        def act() -> None:
            with transaction.atomic():
                {"opening": OpeningPeriod, "place": Place}[table].objects.filter(
                    pk=opening.pk if table == "opening" else opening.place_id
                ).update(**values)

        return act

    for number in range(12):
        modes = ["phone"] if number % 2 else ["in_person"]
        closed_on = TUESDAY if number % 3 else None
        assert together(write, change("opening", modes=modes), change("place", closed_on=closed_on)) == ["done"] * 3
        assert_kept(world.reason)
        OpeningOccurrence.objects.filter(opening=opening, original_date=TUESDAY).delete()


@pytest.mark.parametrize("is_first", ["close", "open"])
@pytest.mark.parametrize("has_hours", [False, True])
def test_a_place_that_closes_while_hours_are_opened_there_offers_nothing_after(
    world: World, is_first: str, has_hours: bool
) -> None:
    """Whichever comes first, the other waits for it: no deadlock, and no hour that the one did not see of the other."""
    cast, begun = world.cast, Event()
    place = cast.place_of_gignac
    if has_hours:
        with transaction.atomic():
            open_hours(cast.samir, place, world.reason, day=WEDNESDAY)

    def close() -> None:
        close_place(place=place.pk, on=TUESDAY, by=world.actor(cast.lucie), now=NOW)

    def open_there() -> None:
        open_hours(cast.samir, place, world.reason, day=TUESDAY)

    def first(act: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            with transaction.atomic():
                act()
                begun.set()
                sleep(0.4)

        return run

    def second(act: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            assert begun.wait(10)
            act()

        return run

    one, two = (close, open_there) if is_first == "close" else (open_there, close)
    assert together(first(one), second(two)) == ["done", "done"]
    assert_kept(world.reason)
    assert offers(reason=world.reason, start=NOW, end=NOW + DAYS, now=NOW, places=[place.pk]) == []


@pytest.mark.parametrize("is_first", ["close", "turn"])
def test_a_place_that_closes_while_a_workshop_becomes_hours_there_ends_in_no_deadlock(world: World, is_first: str) -> None:
    cast, begun = world.cast, Event()
    with transaction.atomic():
        (session,) = sessions_of(world, a_series(world))

    def close() -> None:
        close_place(place=cast.place.pk, on=TUESDAY, by=world.actor(cast.nadege), now=NOW)

    def turn() -> None:
        with world.seen_by(cast.claire) as by:
            turn_into_slots(session=session.pk, reason=world.reason.pk, by=by, now=NOW)

    def run(act: Callable[[], None]) -> Callable[[], None]:
        def in_turn() -> None:
            if act is not (close if is_first == "close" else turn):
                assert begun.wait(10)
                act()
                return
            with transaction.atomic():
                act()
                begun.set()
                sleep(0.4)

        return in_turn

    assert together(run(close), run(turn)) == ["done", "done"]
    assert_kept(world.reason)


def _waiting(world: World, adviser: Account, reason: AppointmentReason) -> OpeningPeriod:
    with transaction.atomic():
        until = WEDNESDAY + timedelta(days=1)
        return open_hours(adviser, world.cast.place_of_gignac, reason, day=WEDNESDAY, publish=False, until=until)
