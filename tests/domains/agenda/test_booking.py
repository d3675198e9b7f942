"""Booking: every mode, every refusal, once per click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from tests import factories as make
from tests.domains.agenda.world import BY_BUS, NOW, PUBLIC_SCOPE, TUESDAY, World, a_reason, at, choice_of, open_hours, taken_for

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import (
    AlreadyBooked,
    ModeImpossible,
    PersonBusy,
    SlotNotOffered,
    SlotTaken,
    StatusNotPossible,
    TooLateToChange,
)
from maillage.domains.agenda.models import Appointment, Participation, Request, TravelPlan
from maillage.domains.agenda.services.booking import Needs, book, move
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.requests import open_request
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.selectors import PUBLIC, Actor
from maillage.registry.people.models import PersonAccess
from maillage.registry.people.services import Identity, Travel, create_person

pytestmark = pytest.mark.django_db


def test_a_counsellor_books_the_person_at_the_desk(world: World) -> None:
    cast = world.cast
    booked = world.book(cast.ghislaine, cast.nadege, needs=Needs(step_free=True))
    with world.seen_by(cast.nadege):
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert (seat.starts_at, seat.mode, seat.town) == (at(TUESDAY, 9), "in_person", "Lodève")
        assert (seat.room, seat.adviser_name, seat.full_name) == ("Bureau 1", "Claire", "Ghislaine Vézinhet")
        row = Participation.objects.get(pk=booked.pk)
        assert (row.host, row.booked_by_organisation, row.needs_step_free) == (cast.house, cast.house, True)
        assert Request.objects.get(pk=row.request_id).status == "met"
        assert TravelPlan.objects.get(participation=row).means == "bus"
        assert len(row.code) == 8
    entries = AuditEntry.objects.filter(verb="appointment.booked", object_key=booked.pk)
    assert [(entry.account_id, entry.role) for entry in entries] == [(cast.nadege.pk, "counsellor")]


def test_the_adviser_is_taken_to_the_end_of_the_buffer_and_the_person_to_the_end(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    taken = taken_for(booked)
    assert taken.keys() == {world.cast.claire.resource_id, world.cast.ghislaine.resource_id}  # the permanence holds the room
    assert taken[world.cast.claire.resource_id].upper == at(TUESDAY, 9, 35)
    assert taken[world.cast.ghislaine.resource_id].upper == at(TUESDAY, 9, 30)


def test_a_room_outside_a_permanence_is_taken_by_the_appointment(world: World) -> None:
    cast = world.cast
    room = make.room(cast.place, "Bureau 2")
    open_hours(cast.samir, cast.place, world.reason, day=TUESDAY, room=room)
    slot = next(each for each in world.slots() if each.adviser == cast.samir.pk)
    booked = world.book(cast.farid, cast.samir, choice_of(slot))
    assert room.resource_id in taken_for(booked)


def test_a_phone_appointment_takes_no_place(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege, world.choice(mode="phone"))
    with world.seen_by(world.cast.claire):
        appointment = Appointment.objects.get(pk=booked.appointment_id)
    assert (appointment.mode, appointment.place, appointment.room) == ("phone", None, None)
    assert taken_for(booked).keys() == {world.cast.claire.resource_id, world.cast.ghislaine.resource_id}


def test_a_counsellor_still_sees_the_phone_appointment_they_booked(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege, world.choice(mode="phone"))
    with world.seen_by(world.cast.nadege):
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert seat.mode == "phone"


def test_a_video_appointment_in_a_house_takes_its_room_its_tablet_and_a_helper(world: World) -> None:
    cast = world.cast
    choice = world.choice(mode="video", house=cast.place.pk, room=cast.room.pk, device=cast.device.pk)
    booked = world.book(cast.ghislaine, cast.nadege, choice)
    assert taken_for(booked).keys() == {
        cast.claire.resource_id,
        cast.ghislaine.resource_id,
        cast.room.resource_id,
        cast.device.resource_id,
        cast.nadege.resource_id,
    }
    with world.seen_by(cast.nadege):
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert (seat.place, seat.town, seat.mode) == (cast.place.pk, "Lodève", "video")


def test_a_video_room_that_is_taken_is_refused(world: World) -> None:
    cast = world.cast
    first, second = (
        world.choice(number, "video", house=cast.place.pk, room=cast.room.pk, device=cast.device.pk) for number in (0, 0)
    )
    world.book(cast.ghislaine, cast.nadege, first)
    with pytest.raises(SlotTaken):
        world.book(cast.farid, cast.claire, second)


def test_a_room_of_a_house_that_does_not_work_with_the_agency_is_not_offered(world: World) -> None:
    elsewhere = make.place(make.house("Maison d’ailleurs"))
    room, device = make.room(elsewhere), make.device(elsewhere)
    with pytest.raises(SlotNotOffered):
        world.book(
            world.cast.ghislaine,
            world.cast.nadege,
            world.choice(mode="video", house=elsewhere.pk, room=room.pk, device=device.pk),
        )


def test_a_phone_appointment_needs_a_number(world: World) -> None:
    nobody_calls = make.person(world.cast.agency, "Lucien", without_phone=True, shared_with=[world.cast.house])
    with pytest.raises(ModeImpossible):
        world.book(nobody_calls, world.cast.nadege, world.choice(mode="phone"))


def test_a_video_at_home_needs_a_way_to_send_the_link(world: World) -> None:
    fixed = make.person(world.cast.agency, "Lucien", on_a_fixed_line=True, shared_with=[world.cast.house])
    with pytest.raises(ModeImpossible):
        world.book(fixed, world.cast.nadege, world.choice(mode="video"))


def test_an_hour_that_is_taken_is_refused_and_the_next_ones_stay(world: World) -> None:
    choice, before = world.choice(), world.slots()
    world.book(world.cast.ghislaine, world.cast.nadege, choice)
    with pytest.raises(SlotTaken) as refusal:
        world.book(world.cast.farid, world.cast.claire, choice)
    assert refusal.value.status == 409
    after = {slot.starts_at for slot in world.slots()}
    assert choice.starts_at not in after
    assert before[-1].starts_at in after


def test_an_hour_that_was_never_open_is_not_offered(world: World) -> None:
    choice = replace(world.choice(), starts_at=at(TUESDAY, 14))
    with pytest.raises(SlotNotOffered):
        world.book(world.cast.ghislaine, world.cast.nadege, choice)


def test_an_hour_too_soon_for_the_reason_is_refused(world: World) -> None:
    choice = world.choice()
    with pytest.raises(SlotTaken):
        world.book(world.cast.ghislaine, world.cast.nadege, choice, now=choice.starts_at - timedelta(minutes=30))


def test_a_person_is_in_one_place_at_a_time(world: World) -> None:
    cast = world.cast
    open_hours(cast.samir, cast.place_of_gignac, world.reason, day=TUESDAY)
    world.book(cast.ghislaine, cast.nadege, world.choice())
    slot = next(each for each in world.slots() if each.adviser == cast.samir.pk and each.starts_at == at(TUESDAY, 9))
    with pytest.raises(PersonBusy):
        world.book(cast.ghislaine, cast.claire, choice_of(slot))


def test_a_reason_of_the_agency_alone_is_not_booked_by_a_house(world: World) -> None:
    reason = a_reason(world.cast.agency, "Entretien", bookable_by="agents")
    with world.seen_by(world.cast.nadege) as by, pytest.raises(NotAllowed):
        open_request(person=world.cast.ghislaine, reason=reason, means="bus", home={}, by=by, now=NOW)


@pytest.mark.parametrize("who", ["sophie", "bruno", "paul"])
def test_whoever_receives_nobody_here_books_nothing(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        world.book(world.cast.ghislaine, getattr(world.cast, who))


def test_the_same_click_twice_is_one_booking(world: World) -> None:
    key, choice = uuid4(), world.choice()
    with world.seen_by(world.cast.nadege) as by:
        request = world.ask(world.cast.ghislaine, by)
        once = book(request=request, choice=choice, plan=BY_BUS, key=key, by=by, now=NOW)
        twice = book(request=request, choice=choice, plan=BY_BUS, key=key, by=by, now=NOW)
    assert once.pk == twice.pk
    with world.seen_by(world.cast.claire):
        assert Participation.objects.count() == 1


def test_a_key_that_booked_for_somebody_else_is_refused(world: World) -> None:
    key = uuid4()
    world.book(world.cast.ghislaine, world.cast.nadege, key=key)
    with pytest.raises(AlreadyBooked):
        world.book(world.cast.farid, world.cast.claire, key=key)


def test_a_request_is_met_once(world: World) -> None:
    with world.seen_by(world.cast.nadege) as by:
        request = world.ask(world.cast.ghislaine, by)
        book(request=request, choice=world.choice(0), plan=BY_BUS, key=uuid4(), by=by, now=NOW)
        with pytest.raises(StatusNotPossible):
            book(request=request, choice=world.choice(2), plan=BY_BUS, key=uuid4(), by=by, now=NOW)


def test_booking_in_a_house_shares_the_file_with_it_and_with_whoever_books(world: World) -> None:
    cast = world.cast
    world.book(cast.farid, cast.claire)
    with world.seen_by(cast.claire):
        assert set(PersonAccess.objects.filter(person=cast.farid).values_list("organisation", "why")) == {
            (cast.house.pk, "receives")
        }


def test_a_person_alone_books_through_row_level_security_and_holds_a_link(world: World) -> None:
    with make.in_scope(PUBLIC_SCOPE):
        identity = Identity("Roques", "Denise", phone="06 39 98 70 11")
        person = create_person(agency=world.cast.agency.pk, identity=identity, travel=Travel(), by=PUBLIC, now=NOW)
        request = world.ask(person, PUBLIC)
        key = uuid4()
        booked = book(request=request, choice=world.choice(), plan=BY_BUS, key=key, by=PUBLIC, now=NOW)
    token = selectors.token_of(key)
    with make.in_scope(selectors.scope_of_link(token, NOW)):
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert seat.given_name == "Denise"


def _a_link(world: World, booked: Participation) -> tuple[Callable, Actor]:
    token = selectors.token_of(booked.idempotency_key)
    return (lambda: make.in_scope(selectors.scope_of_link(token, NOW))), Actor(role="link")


def test_by_the_link_a_person_moves_then_cancels(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    through_link, alone = _a_link(world, booked)
    chosen = world.choice(3)
    with through_link():
        moved = move(participation=selectors.participation(booked.pk), choice=chosen, plan=BY_BUS, by=alone, now=NOW)
        assert (moved.pk, moved.code) == (booked.pk, booked.code)
    with through_link():
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert (seat.was_at, seat.starts_at) == (at(TUESDAY, 9), chosen.starts_at)
    assert at(TUESDAY, 9) in {slot.starts_at for slot in world.slots()}
    with through_link():
        cancel(participation=selectors.participation(booked.pk), by=alone, now=NOW)
    with through_link():
        assert selectors.participation(booked.pk).status == "excused"


def test_alone_it_is_too_late_four_hours_before_and_the_house_still_can(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    late = at(TUESDAY, 9) - timedelta(hours=3)
    through_link, alone = _a_link(world, booked)
    with through_link(), pytest.raises(TooLateToChange):
        cancel(participation=selectors.participation(booked.pk), by=alone, now=late)
    with world.seen_by(world.cast.remi) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=late)


def test_a_second_click_on_the_new_hour_moves_once(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    choice = world.choice(3)
    with world.seen_by(world.cast.nadege) as by:
        first = move(participation=selectors.participation(booked.pk), choice=choice, plan=BY_BUS, by=by, now=NOW)
        again = move(participation=selectors.participation(booked.pk), choice=choice, plan=BY_BUS, by=by, now=NOW)
        assert again.was == first.was
    assert AuditEntry.objects.filter(verb="appointment.moved").count() == 1


def test_a_move_to_a_taken_hour_changes_nothing(world: World) -> None:
    booked, other = world.book(world.cast.ghislaine, world.cast.nadege), world.choice(1)
    world.book(world.cast.farid, world.cast.claire, other)
    with world.seen_by(world.cast.nadege) as by:
        with pytest.raises(SlotTaken):
            move(participation=selectors.participation(booked.pk), choice=other, plan=BY_BUS, by=by, now=NOW)
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert seat.starts_at == at(TUESDAY, 9)
    assert taken_for(booked)[world.cast.ghislaine.resource_id].lower == at(TUESDAY, 9)


@pytest.mark.parametrize("who", ["lucie", "yolande", "paul", "sophie", "bruno"])
def test_a_stranger_neither_sees_nor_moves_nor_cancels(world: World, who: str) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    with world.seen_by(getattr(world.cast, who)) as by:
        assert selectors.seat(booked.pk, NOW) is None
        with pytest.raises(NotAllowed):
            move(participation=booked, choice=world.choice(3), plan=BY_BUS, by=by, now=NOW)
        with pytest.raises(NotAllowed):
            cancel(participation=booked, by=by, now=NOW)
