"""Planning workshops: everybody's time is taken or nothing is; sessions move, grow and are called off, and nobody is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import factories as make
from tests.domains.agenda.workshop_world import (
    ENDS,
    FRIDAY,
    MONTH_AFTER,
    NEXT_FRIDAY,
    STARTS,
    a_series,
    big_room,
    coming,
    crowd,
    enrolled,
    session_plan,
    sessions_of,
    taken_by,
    workshop_reason,
)
from tests.domains.agenda.world import BY_BUS, NOW, TUESDAY, World, at, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import (
    AdviserWithoutDiary,
    SeatsTaken,
    SessionCalledOff,
    TwoPlacesTooClose,
    WorkshopImpossible,
)
from maillage.domains.agenda.models import Appointment, Participation, Request, Series, TravelPlan, WaitingEntry
from maillage.domains.agenda.services.enrolling import leave
from maillage.domains.agenda.services.leaves import put_leave
from maillage.domains.agenda.services.series import (
    Terms,
    add_session,
    call_off_series,
    call_off_session,
    change_session,
    plan_series,
    set_seats,
)
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.diary.models import Occupancy

pytestmark = pytest.mark.django_db


def runs(resource: int) -> list[tuple[Any, Any]]:
    rows = Occupancy.objects.filter(resource=resource, trade="agenda.workshop").order_by("during")
    return [(row.during.lower, row.during.upper) for row in rows]


def terms(world: World, **fields: Any) -> Terms:
    reason = workshop_reason(world)
    return replace(Terms(world.cast.agency.pk, reason.pk, "Mon espace", 3, 8), **fields)


def test_a_series_takes_the_time_of_the_lead_the_facilitators_and_the_room(world: World) -> None:
    cast, room = world.cast, big_room(world)
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], room=room.pk, facilitators=(cast.nadege.pk, cast.samir.pk))
    with_buffer = [(STARTS, ENDS + timedelta(minutes=5)), (at(NEXT_FRIDAY, 14), at(NEXT_FRIDAY, 16) + timedelta(minutes=5))]
    for account in (cast.claire, cast.nadege, cast.samir):
        assert runs(account.resource_id) == with_buffer
    assert runs(room.resource_id) == [(STARTS, ENDS), (at(NEXT_FRIDAY, 14), at(NEXT_FRIDAY, 16))]
    assert [(each.number, each.seats, each.mode) for each in sessions_of(world, series)] == [
        (1, 8, "in_person"),
        (2, 8, "in_person"),
    ]


def test_the_hour_is_the_wall_clock_of_the_place_on_both_sides_of_a_clock_change(world: World) -> None:
    series = a_series(world, [FRIDAY, date(2027, 4, 2)])
    winter, summer = (each.during.lower for each in sessions_of(world, series))
    assert (winter.hour, summer.hour) == (13, 12)


def test_one_clash_and_nothing_of_the_series_is_written(world: World) -> None:
    a_series(world, [NEXT_FRIDAY])
    with pytest.raises(WorkshopImpossible) as refusal:
        a_series(world, [FRIDAY, NEXT_FRIDAY])
    assert "Claire" in str(refusal.value)
    assert "27\u00a0novembre" in str(refusal.value)
    with world.seen_by(world.cast.claire):
        assert Series.objects.count() == 1
    assert len(runs(world.cast.claire.resource_id)) == 1


def test_a_room_that_a_permanence_holds_is_refused(world: World) -> None:
    with pytest.raises(WorkshopImpossible) as refusal:
        a_series(world, [TUESDAY], starts_at=time(9), ends_at=time(11), room=world.cast.room.pk, seats=3)
    assert world.cast.room.name in str(refusal.value)


def test_hours_of_an_adviser_who_runs_a_workshop_are_not_offered_any_more(world: World) -> None:
    hours = {slot.starts_at for slot in world.slots() if slot.starts_at.date() == TUESDAY}
    assert {at(TUESDAY, 10), at(TUESDAY, 10, 30)} <= hours
    a_series(world, [TUESDAY], starts_at=time(10), ends_at=time(11))
    left = {slot.starts_at for slot in world.slots() if slot.starts_at.date() == TUESDAY}
    assert left
    assert not any(hour < at(TUESDAY, 11) and hour + timedelta(minutes=30) > at(TUESDAY, 10) for hour in left)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_at": time(13)}, "ends_at"),
        ({"starts_at": time(14, 3)}, "starts_at"),
        ({"day": date(2026, 11, 10)}, "day"),
        ({"mode": "phone"}, "mode"),
        ({"room": -1}, "room"),
        ({"place": -1}, "place"),
    ],
)
def test_a_session_that_cannot_be_is_refused_and_says_which_answer_to_change(world: World, fields: Any, field: str) -> None:
    with pytest.raises(WorkshopImpossible) as refusal, world.seen_by(world.cast.claire) as by:
        plan_series(terms=terms(world), sessions=[session_plan(world, **fields)], by=by, now=NOW)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"label": " "}, "label"),
        ({"least": 9}, "most"),
        ({"least": 0}, "most"),
        ({"least": 1, "most": 1}, "most"),
        ({"most": 61}, "most"),
        ({"level": "expert"}, "level"),
        ({"equipment": ("drones",)}, "level"),
    ],
)
def test_terms_that_do_not_go_together_are_refused(world: World, fields: Any, field: str) -> None:
    with pytest.raises(WorkshopImpossible) as refusal, world.seen_by(world.cast.claire) as by:
        plan_series(terms=terms(world, **fields), sessions=[session_plan(world)], by=by, now=NOW)
    assert refusal.value.field == field


def test_a_series_without_a_date_or_of_an_individual_reason_is_refused(world: World) -> None:
    with world.seen_by(world.cast.claire) as by:
        with pytest.raises(WorkshopImpossible):
            plan_series(terms=terms(world), sessions=[], by=by, now=NOW)
        with pytest.raises(WorkshopImpossible):
            plan_series(terms=terms(world, reason=world.reason.pk), sessions=[session_plan(world)], by=by, now=NOW)


def test_no_workshop_on_a_public_holiday(world: World) -> None:
    make.holiday(FRIDAY)
    with pytest.raises(WorkshopImpossible) as refusal:
        a_series(world)
    assert "férié" in str(refusal.value)


def test_no_workshop_under_the_leave_of_somebody_who_runs_it(world: World) -> None:
    cast = world.cast
    with world.seen_by(cast.samir) as by:
        put_leave(account=cast.samir.pk, start=at(FRIDAY, 9), end=at(FRIDAY, 17), kind="leave", by=by, now=NOW)
    with pytest.raises(WorkshopImpossible) as refusal:
        a_series(world, facilitators=(cast.samir.pk,))
    assert "Samir" in str(refusal.value)


def test_a_leave_put_afterwards_is_shown_on_the_session(world: World) -> None:
    cast = world.cast
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], facilitators=(cast.samir.pk,))
    with world.seen_by(cast.samir) as by:
        put_leave(account=cast.samir.pk, start=at(FRIDAY, 9), end=at(FRIDAY, 17), kind="illness", by=by, now=NOW)
    with world.seen_by(cast.claire):
        assert [each.is_staff_away for each in selectors.series_card(series.pk, NOW).sessions] == [True, False]


def test_a_workshop_too_near_hours_in_another_place_is_refused(world: World) -> None:
    """Claire receives in Lodève until noon; Gignac is half an hour away."""
    gignac = world.cast.place_of_gignac.pk
    for start in (time(11), time(12, 10)):
        with pytest.raises(TwoPlacesTooClose):
            a_series(world, [TUESDAY], starts_at=start, ends_at=time(14), place=gignac)
    assert a_series(world, [TUESDAY], starts_at=time(13), ends_at=time(14), place=gignac)


def test_two_sessions_of_one_series_too_near_each_other_are_refused(world: World) -> None:
    cast = world.cast
    plans = [
        session_plan(world),
        session_plan(world, starts_at=time(16, 10), ends_at=time(17), place=cast.place_of_gignac.pk),
    ]
    with world.seen_by(cast.claire) as by, pytest.raises(TwoPlacesTooClose):
        plan_series(terms=terms(world), sessions=plans, by=by, now=NOW)


def test_a_room_too_small_is_refused(world: World) -> None:
    with pytest.raises(WorkshopImpossible) as refusal:
        a_series(world, room=big_room(world, 7).pk)
    assert "7 places" in str(refusal.value)


def test_who_runs_it_is_of_the_agency_or_works_with_it_and_has_a_diary(world: World) -> None:
    cast = world.cast
    for fields in ({"facilitators": (cast.paul.pk,)}, {"lead": cast.nadege.pk}):
        with pytest.raises(WorkshopImpossible):
            a_series(world, who=cast.helene, **fields)
    with pytest.raises(AdviserWithoutDiary):
        a_series(world, facilitators=(cast.yolande.pk,))


@pytest.mark.parametrize("who", ["samir", "nadege", "yolande", "paul", "sophie", "bruno"])
def test_only_the_lead_or_the_director_plans_and_changes(world: World, who: str) -> None:
    account = getattr(world.cast, who)
    with pytest.raises(NotAllowed):
        a_series(world, who=account)
    series = a_series(world, who=world.cast.helene)
    (session,) = sessions_of(world, series)
    with world.seen_by(account) as by:
        for act in (
            lambda: set_seats(session=session.pk, seats=9, by=by, now=NOW),
            lambda: call_off_session(session=session.pk, by=by, now=NOW),
            lambda: change_session(session=session.pk, plan=session_plan(world), by=by, now=NOW),
        ):
            with pytest.raises((NotAllowed, NotFound)):
                act()


# ------------------------------------------------------------------ more dates, other hours
def test_a_date_is_added_to_a_series_but_not_to_a_whole_one_that_has_people(world: World) -> None:
    series, whole = a_series(world), a_series(world, [NEXT_FRIDAY], is_whole=True)
    with world.seen_by(world.cast.claire) as by:
        added = add_session(series=series.pk, plan=session_plan(world, MONTH_AFTER), by=by, now=NOW)
        assert (added.number, added.seats) == (2, 8)
    enrolled(world, world.cast.farid, whole)
    with world.seen_by(world.cast.claire) as by, pytest.raises(WorkshopImpossible):
        add_session(series=whole.pk, plan=session_plan(world, date(2026, 12, 11)), by=by, now=NOW)


def test_whoever_comes_goes_with_a_session_that_moves_and_is_told_what_it_was(world: World) -> None:
    cast = world.cast
    series = a_series(world)
    (session,) = sessions_of(world, series)
    seat = enrolled(world, cast.farid, series, plans={session.pk: BY_BUS}).seats[0]
    with world.seen_by(cast.claire) as by:
        plan = session_plan(world, NEXT_FRIDAY, place=cast.place_of_gignac.pk, lead=cast.claire.pk)
        changed = change_session(session=session.pk, plan=plan, by=by, now=NOW)
        assert changed.moved == (seat.pk,)
        moved = Participation.objects.get(pk=seat.pk)
        assert (moved.code, moved.status, moved.host_id) == (seat.code, "unknown", cast.house_of_gignac.pk)
        assert (moved.was["starts_at"], moved.was["place"]) == (STARTS.isoformat(), cast.place.pk)
        assert TravelPlan.objects.get(participation=seat).verdict == "not_ready"
    assert taken_by(cast.farid) == [(at(NEXT_FRIDAY, 14), at(NEXT_FRIDAY, 16))]
    assert runs(cast.claire.resource_id) == [(at(NEXT_FRIDAY, 14), at(NEXT_FRIDAY, 16) + timedelta(minutes=5))]
    with world.seen_by(cast.lucie):
        assert [line.seat.person for line in selectors.attendees(session=session.pk, now=NOW)] == [cast.farid.pk]


def test_whoever_is_busy_at_the_new_hour_is_revoked_and_asks_again_and_the_next_one_comes(world: World) -> None:
    cast = world.cast
    series = a_series(world, seats=2)
    other = a_series(world, [NEXT_FRIDAY], lead=cast.samir.pk, who=cast.helene)
    (session,) = sessions_of(world, series)
    people = crowd(world, 3)
    for person in people:
        enrolled(world, person, series)
    enrolled(world, people[0], other)
    with world.seen_by(cast.claire) as by:
        changed = change_session(session=session.pk, plan=session_plan(world, NEXT_FRIDAY), by=by, now=NOW)
        busy = Participation.objects.get(person=people[0], appointment=session)
        assert (changed.revoked, busy.status, busy.absence) == ((busy.pk,), "revoked", "service")
        assert Request.objects.filter(person=people[0], status="open").count() == 1
    assert {person for _, person in coming(world, session)} == {people[1].pk, people[2].pk}
    assert len(taken_by(people[0])) == 1


def test_other_facilitators_change_nothing_for_those_who_come(world: World) -> None:
    cast = world.cast
    series = a_series(world, facilitators=(cast.nadege.pk,))
    (session,) = sessions_of(world, series)
    enrolled(world, cast.farid, series)
    with world.seen_by(cast.helene) as by:
        plan = session_plan(world, lead=cast.samir.pk, facilitators=(cast.remi.pk,))
        change_session(session=session.pk, plan=plan, by=by, now=NOW)
        card = selectors.session_card(session.pk)
        assert (card.lead_name, card.facilitators) == ("Samir", ((cast.remi.pk, "Rémi"),))
        assert card.taken == 1
    assert (runs(cast.claire.resource_id), runs(cast.nadege.resource_id)) == ([], [])


def test_a_change_that_cannot_be_leaves_everything_as_it_was(world: World) -> None:
    series = a_series(world)
    a_series(world, [NEXT_FRIDAY])
    (session,) = sessions_of(world, series)
    enrolled(world, world.cast.farid, series)
    with world.seen_by(world.cast.claire) as by, pytest.raises(WorkshopImpossible):
        change_session(session=session.pk, plan=session_plan(world, NEXT_FRIDAY), by=by, now=NOW)
    assert taken_by(world.cast.farid) == [(STARTS, ENDS)]
    assert sessions_of(world, series)[0].during.lower == STARTS


def test_a_session_that_has_begun_does_not_move(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    with world.seen_by(world.cast.claire) as by, pytest.raises(SessionCalledOff):
        change_session(session=session.pk, plan=session_plan(world, NEXT_FRIDAY), by=by, now=STARTS)


# ------------------------------------------------------------------ seats
def test_more_seats_go_to_those_who_wait_in_order(world: World) -> None:
    series = a_series(world, seats=2)
    (session,) = sessions_of(world, series)
    people = crowd(world, 5)
    for person in people:
        enrolled(world, person, series)
    with world.seen_by(world.cast.claire) as by:
        given = set_seats(session=session.pk, seats=4, by=by, now=NOW)
        assert [each.person_id for each in given] == [people[2].pk, people[3].pk]
    assert coming(world, session) == [(1, people[0].pk), (2, people[1].pk), (3, people[2].pk), (4, people[3].pk)]


def test_fewer_seats_keep_everybody_and_close_the_gaps(world: World) -> None:
    series = a_series(world, seats=5)
    (session,) = sessions_of(world, series)
    people = crowd(world, 5)
    done = [enrolled(world, person, series) for person in people]
    with world.seen_by(world.cast.claire) as by:
        for number in (0, 2):
            leave(participation=done[number].seats[0], by=by, now=NOW)
        with pytest.raises(SeatsTaken):
            set_seats(session=session.pk, seats=2, by=by, now=NOW)
        set_seats(session=session.pk, seats=3, by=by, now=NOW)
    assert sorted(coming(world, session)) == [(1, people[3].pk), (2, people[1].pk), (3, people[4].pk)]


def test_seats_go_no_further_than_the_room(world: World) -> None:
    series = a_series(world, room=big_room(world, 8).pk)
    (session,) = sessions_of(world, series)
    for seats in (1, 9, 61):
        with world.seen_by(world.cast.claire) as by, pytest.raises(WorkshopImpossible):
            set_seats(session=session.pk, seats=seats, by=by, now=NOW)


def test_a_whole_series_has_the_same_seats_everywhere(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True, seats=2)
    session, other = sessions_of(world, series)
    people = crowd(world, 3)
    for person in people:
        enrolled(world, person, series)
    with world.seen_by(world.cast.claire) as by:
        given = set_seats(session=session.pk, seats=3, by=by, now=NOW)
        assert [(each.person_id, each.appointment_id) for each in given] == [(people[2].pk, session.pk), (people[2].pk, other.pk)]


# ------------------------------------------------------------------ called off
def test_a_session_called_off_revokes_everybody_frees_the_room_and_keeps_the_other_sessions(world: World) -> None:
    cast, room = world.cast, big_room(world)
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], seats=2, room=room.pk)
    friday, next_friday = sessions_of(world, series)
    people = crowd(world, 6)
    for person in people[:3]:
        enrolled(world, person, series, friday)
    for person in people[3:]:
        enrolled(world, person, series, next_friday)
    with world.seen_by(cast.claire) as by:
        revoked = call_off_session(session=friday.pk, by=by, now=NOW)
        assert len(revoked) == 2
        assert set(Participation.objects.filter(appointment=friday).values_list("status", "absence")) == {("revoked", "service")}
        assert Request.objects.filter(status="open", person__in=people[:3]).count() == 3
        assert WaitingEntry.objects.get(person=people[2]).status == "expired"
        assert WaitingEntry.objects.get(person=people[5]).status == "waiting"
        assert selectors.session_card(friday.pk).is_called_off
    assert [taken_by(person) for person in people[:3]] == [[], [], []]
    assert len(runs(room.resource_id)) == 1
    with pytest.raises(SessionCalledOff):
        enrolled(world, cast.farid, series, friday)


def test_whoever_waits_for_a_whole_series_waits_on_when_one_session_is_called_off(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True, seats=2)
    friday, next_friday = sessions_of(world, series)
    people = crowd(world, 3)
    for person in people:
        enrolled(world, person, series)
    with world.seen_by(world.cast.claire) as by:
        call_off_session(session=friday.pk, by=by, now=NOW)
        assert WaitingEntry.objects.get(person=people[2]).status == "waiting"
        assert Request.objects.get(person=people[0]).status == "met"
        call_off_session(session=next_friday.pk, by=by, now=NOW)
        assert WaitingEntry.objects.get(person=people[2]).status == "expired"
        assert Request.objects.get(person=people[0]).status == "open"


def test_a_series_called_off_leaves_nothing_to_come_and_what_was_held_stays(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY])
    friday, next_friday = sessions_of(world, series)
    enrolled(world, world.cast.farid, series, friday)
    enrolled(world, world.cast.ghislaine, series, next_friday)
    after = ENDS + timedelta(hours=1)
    with world.seen_by(world.cast.claire) as by:
        assert len(call_off_series(series=series.pk, by=by, now=after)) == 1
        held, off = Appointment.objects.filter(series=series).order_by("during")
        assert (held.released_at, off.released_at) == (None, after)
    assert len(coming(world, friday)) == 1


def test_a_session_called_off_twice_is_refused_the_second_time(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    with world.seen_by(world.cast.claire) as by:
        call_off_session(session=session.pk, by=by, now=NOW)
        with pytest.raises(SessionCalledOff):
            call_off_session(session=session.pk, by=by, now=NOW)


def test_a_workshop_is_never_offered_among_free_hours(world: World) -> None:
    reason = workshop_reason(world)
    open_hours(world.cast.samir, world.agency_place, reason, day=FRIDAY)
    assert world.slots(reason=reason) == []
    with world.seen_by(world.cast.claire) as by:
        assert reason.pk not in {card.key for card in selectors.reasons_for(by)}
        assert reason.pk in {card.key for card in selectors.workshop_reasons(by)}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("series_id = NULL, number = NULL", "a_workshop_and_only_it_has_several_seats"),
        ("seats = 1", "a_workshop_and_only_it_has_several_seats"),
        ("number = NULL", "a_session_has_its_number_in_a_series"),
    ],
)
def test_what_a_session_must_be_is_held_by_the_database(world: World, owner, change: str, constraint: str) -> None:
    (session,) = sessions_of(world, a_series(world))
    with owner() as cursor, pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        cursor.execute(f"UPDATE agenda_appointment SET {change} WHERE id = %s", [session.pk])
