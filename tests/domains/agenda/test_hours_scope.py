"""Hours on offer are redrawn whoever writes and whatever they see, and nobody writes them by hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from tests import factories as make
from tests.domains.agenda.hours_kept import assert_kept, free, repaired
from tests.domains.agenda.world import (
    BY_BUS,
    NOW,
    PUBLIC_SCOPE,
    TUESDAY,
    WEDNESDAY,
    World,
    at,
    everyone,
    open_hours,
)

from maillage.domains.agenda.models import OfferedHours, OpeningOccurrence, Participation
from maillage.domains.agenda.selectors.links import scope_of_link
from maillage.domains.agenda.services.booking import book, move
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.leaves import put_leave
from maillage.domains.agenda.services.links import make_link
from maillage.domains.agenda.services.requests import open_request
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.selectors import PUBLIC, Actor
from maillage.registry.diary.services import Taking, take
from maillage.registry.people.services import Identity, Travel, create_person

pytestmark = pytest.mark.django_db
Owner = Callable[[], AbstractContextManager[Any]]
WRITERS = ("claire", "samir", "helene", "nadege", "remi", "lucie", "yolande")


def seen_by_the_director(world: World) -> list[tuple[int, int, int]]:
    """What Hélène finds, once it is sure that the rows she reads are those of the tables."""
    with world.seen_by(world.cast.helene):
        assert_kept(world.reason)
        return free(world.reason)


def alone(world: World, number: int = 0) -> Participation:
    """Somebody who has no account books in Lodève."""
    choice = world.choice(number)
    with make.in_scope(PUBLIC_SCOPE):
        identity = Identity("Roques", "Denise", phone="06 39 98 70 11")
        person = create_person(agency=world.cast.agency.pk, identity=identity, travel=Travel(), by=PUBLIC, now=NOW)
        request = open_request(person=person, reason=world.reason, means="bus", home={}, by=PUBLIC, now=NOW)
        return book(request=request, choice=choice, plan=BY_BUS, key=uuid4(), by=PUBLIC, now=NOW)


@pytest.mark.parametrize("who", WRITERS)
def test_an_hour_that_anybody_books_is_gone_for_the_director(world: World, who: str) -> None:
    before = seen_by_the_director(world)
    house = world.cast.house_of_gignac if who == "lucie" else world.cast.house
    person = make.person(world.cast.agency, "Zoé", "Fabre", shared_with=[house, world.cast.partner])
    world.book(person, getattr(world.cast, who))
    assert before[0] not in seen_by_the_director(world)


def test_an_hour_that_somebody_books_alone_is_gone_for_the_director(world: World) -> None:
    before = seen_by_the_director(world)
    alone(world)
    assert before[0] not in seen_by_the_director(world)


def test_an_hour_that_a_link_moves_or_cancels_comes_back_for_the_director(world: World) -> None:
    before = seen_by_the_director(world)
    booked = alone(world)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        token = make_link(participation=booked, now=NOW)
    scope, by = scope_of_link(token, NOW), Actor(role="link", agency=world.cast.agency.pk)
    other = world.choice(4)
    with make.in_scope(scope):
        move(participation=Participation.objects.get(pk=booked.pk), choice=other, plan=BY_BUS, by=by, now=NOW)
    moved = seen_by_the_director(world)
    assert before[0] in moved
    assert int(other.starts_at.timestamp()) not in {start_s for _, _, start_s in moved}
    with make.in_scope(scope):
        cancel(participation=Participation.objects.get(pk=booked.pk), by=by, now=NOW)
    assert seen_by_the_director(world) == before


def test_a_room_that_another_agency_takes_is_taken_for_the_director(world: World) -> None:
    room = make.room(world.cast.place_of_gignac)
    open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=WEDNESDAY, room=room)
    before = seen_by_the_director(world)
    with world.seen_by(world.cast.paul):
        take([Taking(room.resource_id, at(WEDNESDAY, 9), at(WEDNESDAY, 10))], trade="elsewhere", key=1)
    gone = set(before) - set(seen_by_the_director(world))
    assert {(who, place) for who, place, _ in gone} == {(world.cast.samir.resource_id, world.cast.place_of_gignac.pk)}


@pytest.mark.parametrize("who", ["sophie", "bruno", "paul", "elected", "administrator", "public", "nobody"])
def test_whatever_one_sees_what_one_writes_is_drawn(world: World, who: str) -> None:
    """These see no file of the agency: a trigger with their rights would draw from what they see."""
    scope, _by = everyone(world)[who]
    before = seen_by_the_director(world)
    with make.in_scope(scope):
        take([Taking(world.cast.claire.resource_id, at(TUESDAY, 9), at(TUESDAY, 9, 20))], trade="elsewhere", key=1)
        OpeningOccurrence.objects.filter(opening=world.remote, original_date=WEDNESDAY).update(status="cancelled")
        world.in_house.modes = ["in_person", "phone"]
        world.in_house.save()
    after = seen_by_the_director(world)
    assert before[0] not in after
    assert at(WEDNESDAY, 9).timestamp() not in {start_s for _, _, start_s in after}


def test_hours_are_drawn_with_the_owners_eyes_whatever_the_writer_would_see(world: World, owner: Owner) -> None:
    """As if leaves were one day put in scope, hidden from whoever writes them."""
    before = seen_by_the_director(world)
    with owner() as cursor:
        cursor.execute("ALTER TABLE diary_leave ENABLE ROW LEVEL SECURITY")
        cursor.execute("CREATE POLICY hidden ON diary_leave USING (false) WITH CHECK (true)")
    with make.in_scope(PUBLIC_SCOPE), connection.cursor() as cursor:
        span = (world.cast.claire.resource_id, at(TUESDAY, 9), at(TUESDAY, 12))
        cursor.execute("INSERT INTO diary_leave (resource_id, during, kind) VALUES (%s, tstzrange(%s, %s), 'leave')", span)
        cursor.execute("SELECT count(*) FROM diary_leave")
        assert cursor.fetchone() == (0,)
    assert before[0] not in free(world.reason)
    assert repaired() == 0


def test_a_leave_of_an_adviser_is_drawn_for_every_agency_and_for_the_public(world: World) -> None:
    before = free(world.reason)
    with world.seen_by(world.cast.claire) as by:
        span = {"start": at(TUESDAY, 9), "end": at(TUESDAY, 9) + timedelta(days=2)}
        put_leave(account=world.cast.claire.pk, kind="leave", by=by, now=NOW, **span)
    found = [seen_by_the_director(world)]
    for scope in (PUBLIC_SCOPE, make.scope(make.actor(world.cast.paul)), make.scope(make.actor(world.cast.nadege))):
        with make.in_scope(scope):
            found.append(free(world.reason))
    assert found == [found[0]] * 4
    assert set(found[0]) < set(before)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agenda_offeredhours SET record = record",
        "DELETE FROM agenda_offeredhours",
        "TRUNCATE agenda_offeredhours",
        "INSERT INTO agenda_offeredhours SELECT * FROM agenda_hours_drawn",
        "SELECT agenda_draw_hours('{1}')",
        "SELECT agenda_draw_busy('{1}')",
        "ALTER TABLE diary_occupancy DISABLE TRIGGER hours_insert_new",
    ],
)
@pytest.mark.parametrize("who", ["helene", "public"])
def test_the_application_reads_the_hours_and_writes_none(world: World, who: str, statement: str) -> None:
    scope, _by = everyone(world)[who]
    with make.in_scope(scope):
        assert OfferedHours.objects.exists()
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            _run(statement)


def test_hours_that_somebody_damaged_are_repaired_and_counted(world: World, owner: Owner) -> None:
    before = free(world.reason)
    with owner() as cursor:
        cursor.execute(
            "UPDATE agenda_offeredhours SET record = set_byte(record, 71, 255) WHERE place_id = %s", [world.cast.place.pk]
        )
        cursor.execute("SELECT count(*) FROM agenda_offeredhours WHERE place_id = %s", [world.cast.place.pk])
        damaged = cursor.fetchone()[0]
    assert free(world.reason) != before
    with make.in_scope(Scope(role="job")):
        assert repaired() == damaged > 0
        assert repaired() == 0
    assert free(world.reason) == before


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
