"""A video appointment in a house holds the room, the device and somebody who helps; all are free again when it is off."""

from __future__ import annotations

from typing import Any

import pytest
from tests import factories as make
from tests.domains.agenda.test_races import together
from tests.domains.agenda.world import BY_BUS, NOW, WEDNESDAY, World, at, choice_of, open_hours, taken_for

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import NoHelper, SlotTaken
from maillage.domains.agenda.models import Appointment
from maillage.domains.agenda.services.booking import Choice, move
from maillage.domains.agenda.services.ending import cancel, undo
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Account, Membership
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import put_leave
from maillage.registry.places.models import PlaceHours
from maillage.registry.places.services import set_video_unaided

pytestmark = pytest.mark.django_db
NINE, TEN = at(WEDNESDAY, 9), at(WEDNESDAY, 10)


def in_lodeve(world: World, number: int = 0, **things: Any) -> Choice:
    """One of Claire's hours by video, in the house of Lodève."""
    cast = world.cast
    return world.choice(number, "video", **({"house": cast.place.pk, "room": cast.room.pk, "device": cast.device.pk} | things))


def with_samir_as_well(world: World) -> Choice:
    """At the same hour, Samir by video in another room of Lodève, on another tablet."""
    open_hours(world.cast.samir, world.agency_place, world.reason, day=WEDNESDAY, modes=("video",))
    slot = next(each for each in world.slots("video") if each.adviser == world.cast.samir.pk)
    other_room, other_device = make.room(world.cast.place), make.device(world.cast.place)
    return choice_of(slot, "video", house=world.cast.place.pk, room=other_room.pk, device=other_device.pk)


def helper_of(booked: Any) -> str:
    with enter(Scope(role="job", agency=booked.agency_id)):
        helper = Appointment.objects.select_related("helper").get(pk=booked.appointment_id).helper
    return helper.given_name if helper else ""


def away(who: Account) -> None:
    assert who.resource_id is not None
    put_leave(resource=who.resource_id, start=at(WEDNESDAY, 8), end=at(WEDNESDAY, 18), kind="training")


def test_the_helper_is_held_as_long_as_the_room(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege, in_lodeve(world))
    held = taken_for(booked)
    assert held[world.cast.nadege.resource_id] == held[world.cast.room.resource_id]
    with world.seen_by(world.cast.nadege):
        seat = selectors.seat(booked.pk, NOW)
    assert seat is not None
    assert (seat.room, seat.device, seat.helper_name) == ("Bureau 1", "Tablette 1", "Nadège")


def test_two_video_appointments_never_take_one_helper(world: World) -> None:
    cast = world.cast
    second = with_samir_as_well(world)
    assert second.starts_at == in_lodeve(world).starts_at
    one, two = world.book(cast.ghislaine, cast.nadege, in_lodeve(world)), world.book(cast.farid, cast.claire, second)
    assert {helper_of(one), helper_of(two)} == {"Nadège", "Rémi"}


def test_when_every_helper_is_taken_the_hour_is_taken(world: World) -> None:
    away(world.cast.remi)
    second = with_samir_as_well(world)
    world.book(world.cast.ghislaine, world.cast.nadege, in_lodeve(world))
    with pytest.raises(SlotTaken):
        world.book(world.cast.farid, world.cast.claire, second)


def test_somebody_on_leave_does_not_help(world: World) -> None:
    away(world.cast.nadege)
    assert helper_of(world.book(world.cast.ghislaine, world.cast.claire, in_lodeve(world))) == "Rémi"


def test_a_cancelled_or_moved_appointment_frees_its_helper(world: World) -> None:
    cast = world.cast
    booked = world.book(cast.ghislaine, cast.nadege, in_lodeve(world))
    with world.seen_by(cast.nadege) as by:
        move(participation=booked, choice=in_lodeve(world, 1), plan=BY_BUS, by=by, now=NOW)
    (held,) = Occupancy.objects.filter(resource=cast.nadege.resource)
    assert held.during.lower == TEN
    with world.seen_by(cast.nadege) as by:
        cancel(participation=booked, by=by, now=NOW)
    assert not Occupancy.objects.filter(resource=cast.nadege.resource).exists()


def test_moved_to_the_phone_it_has_no_helper_any_more(world: World) -> None:
    cast = world.cast
    booked = world.book(cast.ghislaine, cast.nadege, in_lodeve(world))
    with world.seen_by(cast.claire) as by:
        move(participation=booked, choice=world.choice(3, "phone"), plan=BY_BUS, by=by, now=NOW)
    assert helper_of(booked) == ""
    assert cast.nadege.resource_id not in taken_for(booked)


def test_put_back_it_takes_whoever_is_free_by_then(world: World) -> None:
    cast = world.cast
    booked = world.book(cast.ghislaine, cast.nadege, in_lodeve(world))
    with world.seen_by(cast.claire) as by:
        cancel(participation=booked, by=by, now=NOW)
    away(cast.nadege)
    with world.seen_by(cast.claire) as by:
        undo(participation=booked, by=by, now=NOW)
    assert helper_of(booked) == "Rémi"
    assert cast.remi.resource_id in taken_for(booked)


def test_without_a_helper_it_is_refused_unless_the_house_says_that_people_manage_alone(world: World) -> None:
    cast = world.cast
    Membership.objects.filter(organisation=cast.house, role="counsellor").update(role="house_lead")
    with pytest.raises(NoHelper):
        world.book(cast.ghislaine, cast.claire, in_lodeve(world))
    set_video_unaided(place=cast.place.pk, is_unaided=True, by=world.actor(cast.bruno), now=NOW)
    assert helper_of(world.book(cast.ghislaine, cast.claire, in_lodeve(world))) == ""


def test_nobody_helps_in_a_house_that_is_closed(world: World) -> None:
    PlaceHours.objects.filter(place=world.cast.place, weekday=WEDNESDAY.weekday()).delete()
    with pytest.raises(NoHelper):
        world.book(world.cast.ghislaine, world.cast.claire, in_lodeve(world))


@pytest.mark.django_db(transaction=True)
def test_two_people_click_at_once_and_each_has_a_helper(world: World) -> None:
    from tests.domains.agenda.test_races import booking

    second = with_samir_as_well(world)
    one, two = booking(world, world.cast.ghislaine, in_lodeve(world)), booking(world, world.cast.farid, second)
    assert together(one, two) == ["done", "done"]
    helpers = [world.cast.nadege.resource_id, world.cast.remi.resource_id]
    assert Occupancy.objects.filter(resource__in=helpers, during__startswith=NINE).count() == 2
