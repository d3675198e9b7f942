"""The wish for an earlier hour: what the database refuses, how it ends, who sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from tests import factories as make
from tests.domains.agenda.test_scope import rows
from tests.domains.agenda.world import BY_BUS, NOW, World, everyone

from maillage.domains.agenda.errors import EarlierNotPossible
from maillage.domains.agenda.models import Appointment, EarlierNotice, EarlierWish, Participation
from maillage.domains.agenda.services import earlier
from maillage.domains.agenda.services.booking import Choice, move
from maillage.domains.agenda.services.ending import cancel
from maillage.kit.errors import NotAllowed
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.selectors import Actor

pytestmark = pytest.mark.django_db


def wished(world: World, *, number: int = -1) -> Participation:
    seat = world.book(world.cast.ghislaine, world.cast.claire, world.choice(number))
    with world.seen_by(world.cast.claire) as by:
        earlier.ask(participation=seat, by=by, now=NOW)
    return seat


def statuses(world: World) -> list[str]:
    with world.seen_by(world.cast.claire):
        return list(EarlierWish.objects.order_by("pk").values_list("status", flat=True))


def note(world: World, choice: Choice, day: int) -> EarlierNotice | None:
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        wish = EarlierWish.objects.get(status="waiting")
        return earlier.notice(wish=wish.pk, choice=choice, now=NOW + timedelta(days=day))


def test_asked_again_the_wish_is_replaced(world: World) -> None:
    seat = wished(world)
    with world.seen_by(world.cast.samir) as by:
        earlier.ask(participation=seat, by=by, now=NOW)
    assert statuses(world) == ["withdrawn", "waiting"]


def test_stopping_twice_is_stopping_once(world: World) -> None:
    seat = wished(world)
    with world.seen_by(world.cast.claire) as by:
        assert [earlier.withdraw(participation=seat, by=by, now=NOW) for _ in range(2)] == [1, 0]
    assert statuses(world) == ["withdrawn"]


@pytest.mark.parametrize(("on", "number"), [(1, 4), (0, 2), (1, 1)])
def test_the_database_refuses_a_fourth_notice_a_second_of_the_day_and_a_number_twice(world: World, on: int, number: int) -> None:
    wished(world)
    made = note(world, world.choice(0), 0)
    assert made is not None
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)), pytest.raises(IntegrityError), transaction.atomic():
        EarlierNotice.objects.create(
            agency_id=made.agency_id,
            wish_id=made.wish_id,
            on=made.on + timedelta(days=on),
            number=number,
            starts_at=made.starts_at,
            adviser_resource_id=made.adviser_resource_id,
            place_id=made.place_id,
            mode=made.mode,
        )


def test_the_service_notes_three_at_most_and_one_a_day(world: World) -> None:
    wished(world)
    choice = world.choice(0)
    noted = [note(world, choice, day) for day in (0, 0, 1, 2, 3)]
    assert [each.number if each else None for each in noted] == [1, None, 2, 3, None]


def test_by_phone_it_is_wished_earlier_until_it_begins(world: World) -> None:
    by_phone = world.book(world.cast.farid, world.cast.claire, world.choice(0, "phone"))
    with world.seen_by(world.cast.claire) as by:
        earlier.ask(participation=by_phone, by=by, now=NOW)
        with pytest.raises(EarlierNotPossible):
            earlier.ask(participation=by_phone, by=by, now=by_phone.appointment.during.lower)


def test_a_video_at_home_is_not_wished_earlier(world: World) -> None:
    seat = world.book(world.cast.farid, world.cast.claire)
    with world.seen_by(world.cast.claire) as by:
        Appointment.objects.filter(pk=seat.appointment_id).update(mode="video", place=None, room=None)
        with pytest.raises(EarlierNotPossible):
            earlier.ask(participation=seat, by=by, now=NOW)


def test_a_cancelled_seat_ends_its_wish(world: World) -> None:
    seat = wished(world)
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=seat, by=by, now=NOW)
    assert statuses(world) == ["expired"]


@pytest.mark.parametrize(("is_told", "status"), [(True, "met"), (False, "expired")])
def test_moved_earlier_the_wish_is_met_or_over(world: World, *, is_told: bool, status: str) -> None:
    seat, choice = wished(world), world.choice(2)
    if is_told:
        note(world, choice, 0)
    with world.seen_by(world.cast.claire) as by:
        move(participation=seat, choice=choice, plan=BY_BUS, by=by, now=NOW)
    assert statuses(world) == [status]


def test_moved_later_the_wish_is_as_good_as_before(world: World) -> None:
    seat = wished(world, number=0)
    with world.seen_by(world.cast.claire) as by:
        move(participation=seat, choice=world.choice(-1), plan=BY_BUS, by=by, now=NOW)
    assert statuses(world) == ["waiting"]


def test_once_the_appointment_has_begun_the_wish_is_over(world: World) -> None:
    seat = wished(world)
    at = seat.appointment.during.lower
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        early = earlier.expire(agency=world.cast.agency.pk, now=at - timedelta(minutes=1))
        assert (early, earlier.expire(agency=world.cast.agency.pk, now=at)) == (0, 1)
    assert statuses(world) == ["expired"]


def test_whoever_may_not_change_it_may_not_ask(world: World) -> None:
    seat = world.book(world.cast.ghislaine, world.cast.claire)
    with world.seen_by(world.cast.claire), pytest.raises(NotAllowed):
        earlier.ask(participation=seat, by=Actor(role="public"), now=NOW)


def test_strangers_see_no_wish_and_no_notice_teammates_theirs_and_the_link_its_own(world: World) -> None:
    seat = wished(world)
    assert note(world, world.choice(0), 0) is not None
    other = world.book(make.person(world.cast.agency, "Zoé"), world.cast.samir, world.choice(3, "phone"))
    eyes = everyone(world)
    sees = {name: scope for name, (scope, _) in eyes.items()}
    sees["its own link"] = link(seat)
    sees["another link"] = link(other)
    for table, column in (("agenda_earlierwish", "participation_id"), ("agenda_earliernotice", "number")):
        seen = {name for name, scope in sees.items() if rows(table, scope, column)}
        assert seen == {"claire", "samir", "helene", "nadege", "remi", "its own link"}, table


def link(seat: Participation) -> Scope:
    return Scope(role="link", agency=seat.agency_id, links=(f"participation:{seat.pk}", f"person:{seat.person_id}"))


def test_another_agency_cannot_write_a_wish(world: World) -> None:
    seat = world.book(world.cast.ghislaine, world.cast.claire)
    scope, _actor = everyone(world)["paul"]
    with (
        make.in_scope(scope),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(
            "INSERT INTO agenda_earlierwish (agency_id, participation_id, asked_at, status) VALUES (%s, %s, now(), 'waiting')",
            [seat.agency_id, seat.pk],
        )
