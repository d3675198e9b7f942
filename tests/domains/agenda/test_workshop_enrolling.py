"""Enrolling for a workshop: seats, waiting list, rank, duplicates, double clicks, whole series, leaving and moving."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

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
    coming,
    crowd,
    enrolled,
    sessions_of,
    taken_by,
    workshop_reason,
)
from tests.domains.agenda.world import BY_BUS, NOW, World, a_reason, at, know_since_long, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import (
    AlreadyBooked,
    AlreadyEnrolled,
    AlreadyWaiting,
    NoRoomForAll,
    PersonBusy,
    SeriesBegun,
    SessionCalledOff,
    StatusNotPossible,
    TooLateToChange,
    WorkshopFull,
    WorkshopImpossible,
)
from maillage.domains.agenda.models import Participation, Request, TravelPlan, WaitingEntry
from maillage.domains.agenda.services.booking import Choice, Needs
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.enrolling import enrol, leave
from maillage.domains.agenda.services.moving import move_seat
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.waiting import withdraw
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.models import PersonAccess

pytestmark = pytest.mark.django_db


def test_a_seat_has_the_lowest_free_number_and_takes_the_persons_time(world: World) -> None:
    series = a_series(world, seats=3)
    people = crowd(world, 3)
    done = [enrolled(world, person, series) for person in people]
    assert [each.seats[0].seat for each in done] == [1, 2, 3]
    assert taken_by(people[0]) == [(STARTS, ENDS)]
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[1].seats[0], by=by, now=NOW)
    assert taken_by(people[1]) == []
    assert enrolled(world, make.person(world.cast.agency, "Aline"), series).seats[0].seat == 2


def test_a_full_workshop_puts_on_the_list_in_the_same_act_and_says_the_rank(world: World) -> None:
    series = a_series(world, seats=2)
    people = crowd(world, 4)
    done = [enrolled(world, person, series) for person in people]
    assert [(len(each.seats), each.rank) for each in done] == [(1, 0), (1, 0), (0, 1), (0, 2)]
    with world.seen_by(world.cast.claire):
        assert Request.objects.get(person=people[0]).status == "met"
        assert Request.objects.get(person=people[2]).status == "open"
    assert taken_by(people[2]) == []


def test_the_seat_that_is_left_is_the_next_ones_at_once(world: World) -> None:
    series = a_series(world, seats=2)
    (session,) = sessions_of(world, series)
    people = crowd(world, 5)
    done = [enrolled(world, person, series, now=NOW + timedelta(minutes=number)) for number, person in enumerate(people)]
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[0].seats[0], by=by, now=NOW + timedelta(hours=1))
        first, second = (WaitingEntry.objects.get(person=people[number]) for number in (2, 3))
        assert (first.status, first.notices, first.noticed_at) == ("promoted", 1, NOW + timedelta(hours=1))
        assert (second.status, second.notices) == ("waiting", 0)
        assert Request.objects.get(person=people[2]).status == "met"
        assert [line.rank for line in selectors.waiting_list(session=session.pk)] == [1, 2]
    assert coming(world, session) == [(1, people[2].pk), (2, people[1].pk)]
    assert taken_by(people[2]) == [(STARTS, ENDS)]


def test_the_first_who_is_busy_then_is_passed_over_told_and_no_longer_waits_after_three_times(world: World) -> None:
    series = a_series(world, seats=2)
    reason = a_reason(world.cast.agency, "Par téléphone")
    people = crowd(world, 6)
    done = [enrolled(world, person, series) for person in people]
    busy = people[2]
    open_hours(
        world.cast.samir,
        world.agency_place,
        reason,
        day=FRIDAY,
        start=at(FRIDAY, 15).time(),
        end=at(FRIDAY, 18).time(),
        modes=("phone",),
    )
    slot = next(slot for slot in world.slots("phone", reason=reason) if slot.starts_at == at(FRIDAY, 15))
    world.book(busy, world.cast.claire, Choice(slot.starts_at, slot.adviser_resource, slot.place, "phone"), reason=reason)
    seats = [done[0].seats[0], done[1].seats[0]]
    for number, expected in enumerate([("waiting", 1), ("waiting", 2), ("expired", 3)]):
        with world.seen_by(world.cast.claire) as by:
            leave(participation=seats.pop(0), by=by, now=NOW)
            entry = WaitingEntry.objects.get(person=busy)
            assert (entry.status, entry.notices) == expected
            assert WaitingEntry.objects.get(person=people[3 + number]).status == "promoted"
            seats.append(Participation.objects.get(person=people[3 + number]))
            assert Request.objects.get(person=busy, reason=series.reason).status == "open"


def test_nobody_is_promoted_less_than_two_hours_before(world: World) -> None:
    series = a_series(world, seats=2)
    people = crowd(world, 3)
    done = [enrolled(world, person, series) for person in people]
    late = STARTS - timedelta(minutes=119)
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[0].seats[0], by=by, now=late)
        assert WaitingEntry.objects.get(person=people[2]).status == "waiting"
    walk_in = enrolled(world, make.person(world.cast.agency, "Aline"), series, now=late)
    assert walk_in.seats[0].seat == 1


def test_two_hours_before_is_still_in_time(world: World) -> None:
    series = a_series(world, seats=2)
    people = crowd(world, 3)
    done = [enrolled(world, person, series) for person in people]
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[0].seats[0], by=by, now=STARTS - timedelta(hours=2))
        assert WaitingEntry.objects.get(person=people[2]).status == "promoted"


def test_a_newcomer_never_passes_somebody_who_waits_and_can_come(world: World) -> None:
    """The first was busy when a seat came free, and is not any more: the seat is theirs."""
    series = a_series(world, seats=2)
    people = crowd(world, 3)
    done = [enrolled(world, person, series) for person in people]
    with world.seen_by(world.cast.claire) as by:
        late = STARTS - timedelta(minutes=30)
        leave(participation=done[0].seats[0], by=by, now=late)  # too late to promote
    newcomer = make.person(world.cast.agency, "Aline")
    waits = enrolled(world, newcomer, series)  # the clock is put back: there is time
    assert (waits.seats, waits.rank) == ((), 1)
    assert taken_by(people[2]) == [(STARTS, ENDS)]


def test_the_same_person_is_not_enrolled_twice_nor_waits_twice(world: World) -> None:
    series = a_series(world, seats=2)
    people = crowd(world, 3)
    for person in people:
        enrolled(world, person, series)
    with pytest.raises(AlreadyEnrolled):
        enrolled(world, people[0], series)
    with pytest.raises(AlreadyWaiting):
        enrolled(world, people[2], series)
    assert taken_by(people[0]) == [(STARTS, ENDS)]


def test_a_partner_is_told_of_a_seat_that_another_partner_gave(world: World) -> None:
    cast = world.cast
    series = a_series(world)
    shared = make.person(cast.agency, "Aline", shared_with=[cast.house, cast.partner])
    know_since_long(shared)
    enrolled(world, shared, series, who=cast.yolande)
    with pytest.raises(AlreadyEnrolled):
        enrolled(world, shared, series, who=cast.nadege)


def test_a_double_click_enrols_once_and_answers_the_same(world: World) -> None:
    series = a_series(world, seats=2)
    key = uuid4()
    first = enrolled(world, world.cast.farid, series, key=key)
    again = enrolled(world, world.cast.farid, series, key=key)
    assert [each.pk for each in first.seats] == [each.pk for each in again.seats]
    with world.seen_by(world.cast.claire):
        assert Request.objects.filter(person=world.cast.farid).count() == 1
    with pytest.raises(AlreadyBooked):
        enrolled(world, world.cast.ghislaine, series, key=key)


def test_a_double_click_waits_once_and_answers_the_same_rank(world: World) -> None:
    series = a_series(world, seats=2)
    for person in crowd(world, 2):
        enrolled(world, person, series)
    key = uuid4()
    answers = [enrolled(world, world.cast.farid, series, key=key) for _ in range(2)]
    assert [(each.entry and each.entry.pk, each.rank) for each in answers] == [(answers[0].entry.pk, 1)] * 2


def test_a_whole_series_is_one_seat_in_each_session_and_one_request(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY, MONTH_AFTER], is_whole=True)
    done = enrolled(world, world.cast.farid, series)
    assert [each.appointment_id for each in done.seats] == [each.pk for each in sessions_of(world, series)]
    assert [each.request_id is not None for each in done.seats] == [True, False, False]
    assert len({each.code for each in done.seats}) == 3
    assert len(taken_by(world.cast.farid)) == 3
    again = enrolled(world, world.cast.farid, series, key=done.seats[0].idempotency_key)
    assert again.seats == done.seats


def test_a_whole_series_is_full_when_one_session_is_and_is_given_when_each_has_a_seat(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True, seats=2)
    people = crowd(world, 3)
    done = [enrolled(world, person, series) for person in people]
    assert (done[2].seats, done[2].rank) == ((), 1)
    first, second = done[0].seats
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(first.pk), by=by, now=NOW)
        assert WaitingEntry.objects.get(person=people[2]).status == "waiting"
        cancel(participation=selectors.participation(second.pk), by=by, now=NOW)
        assert WaitingEntry.objects.get(person=people[2]).status == "promoted"
        assert Participation.objects.filter(person=people[2], status="unknown").count() == 2


def test_leaving_a_whole_series_leaves_every_session_to_come(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True)
    done = enrolled(world, world.cast.farid, series)
    with world.seen_by(world.cast.claire) as by:
        left = leave(participation=done.seats[1], by=by, now=NOW)
        assert left == tuple(each.pk for each in done.seats)
        assert Request.objects.get(person=world.cast.farid).status == "withdrawn"
    assert taken_by(world.cast.farid) == []


def test_somebody_leaves_a_whole_series_half_way_and_keeps_what_they_came_to(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY, MONTH_AFTER], is_whole=True)
    done = enrolled(world, world.cast.farid, series)
    with world.seen_by(world.cast.claire) as by:
        left = leave(participation=selectors.participation(done.seats[0].pk), by=by, now=ENDS)
        assert left == (done.seats[1].pk, done.seats[2].pk)
        assert Participation.objects.get(pk=done.seats[0].pk).status == "unknown"


def test_a_rank_that_was_said_never_gets_worse(world: World) -> None:
    """Clicks that started sooner and came later, as when they waited for each other."""
    series = a_series(world, seats=2)
    people = crowd(world, 5)
    times = [NOW + timedelta(seconds=5 - number) for number in range(5)]
    done = [enrolled(world, person, series, now=at) for person, at in zip(people, times, strict=True)]
    assert [each.rank for each in done] == [0, 0, 1, 2, 3]
    (session,) = sessions_of(world, series)
    with world.seen_by(world.cast.claire):
        assert [line.person for line in selectors.waiting_list(session=session.pk)] == [each.pk for each in people[2:]]


def test_missing_one_session_of_a_whole_series_keeps_the_request_met(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True)
    done = enrolled(world, world.cast.farid, series)
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(done.seats[0].pk), by=by, now=NOW, by_service=True)
        assert Request.objects.get(person=world.cast.farid).status == "met"
        assert Participation.objects.get(pk=done.seats[1].pk).request_id is not None
        cancel(participation=selectors.participation(done.seats[1].pk), by=by, now=NOW, by_service=True)
        assert Request.objects.get(person=world.cast.farid).status == "open"


def test_a_whole_series_that_has_begun_takes_nobody_any_more(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True)
    with pytest.raises(SeriesBegun):
        enrolled(world, world.cast.farid, series, now=STARTS)


def test_a_person_who_is_somewhere_else_has_no_seat_and_nothing_is_half_done(world: World) -> None:
    first = a_series(world)
    other = a_series(world, lead=world.cast.samir.pk, who=world.cast.helene, place=world.cast.place_of_gignac.pk)
    enrolled(world, world.cast.farid, first)
    with pytest.raises(PersonBusy):
        enrolled(world, world.cast.farid, other)
    (session,) = sessions_of(world, other)
    assert coming(world, session) == []
    with world.seen_by(world.cast.claire):
        assert Participation.objects.filter(person=world.cast.farid).count() == 1


def test_somebody_at_the_door_is_enrolled_until_the_end_and_alone_only_before(world: World) -> None:
    series = a_series(world)
    during = STARTS + timedelta(minutes=20)
    assert enrolled(world, world.cast.farid, series, now=during).seats
    with pytest.raises(SessionCalledOff):
        enrolled(world, world.cast.ghislaine, series, now=ENDS)


def test_a_full_workshop_that_begins_too_soon_makes_nobody_wait(world: World) -> None:
    series = a_series(world, seats=2)
    for person in crowd(world, 2):
        enrolled(world, person, series)
    with pytest.raises(WorkshopFull):
        enrolled(world, world.cast.farid, series, now=STARTS - timedelta(hours=1))


def test_what_is_said_on_enrolling_is_kept_until_the_seat_is_given(world: World) -> None:
    series = a_series(world, seats=2)
    (session,) = sessions_of(world, series)
    people = crowd(world, 3)
    done = [enrolled(world, person, series, needs=Needs(shared_ride=True, step_free=True)) for person in people]
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[0].seats[0], by=by, now=NOW)
        promoted = Participation.objects.get(person=people[2])
        assert (promoted.wants_shared_ride, promoted.needs_interpreter, promoted.needs_step_free) == (True, False, True)
        ended = WaitingEntry.objects.get(person=people[2])
        assert (ended.wants_shared_ride, ended.needs_step_free) == (False, False)
    plan = enrolled(world, world.cast.farid, a_series(world, [NEXT_FRIDAY]), plans={session.pk: BY_BUS})
    assert plan.seats


def test_the_trip_is_printed_for_the_session_it_leads_to(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    seat = enrolled(world, world.cast.farid, series, plans={session.pk: BY_BUS}).seats[0]
    with world.seen_by(world.cast.claire):
        assert TravelPlan.objects.get(participation=seat).means == "bus"


# ------------------------------------------------------------------ who may
def test_a_partner_enrols_sees_its_own_only_and_the_house_sees_who_comes(world: World) -> None:
    cast = world.cast
    series = a_series(world)
    (session,) = sessions_of(world, series)
    theirs = make.person(cast.agency, "Aline", shared_with=[cast.partner])
    know_since_long(theirs)
    enrolled(world, theirs, series, who=cast.yolande)
    enrolled(world, cast.farid, series)
    with world.seen_by(cast.yolande):
        assert [line.seat.person for line in selectors.attendees(session=session.pk, now=NOW)] == [theirs.pk]
        card = selectors.session_card(session.pk)
        assert (card.taken, card.free) == (2, 6)
    with world.seen_by(cast.nadege):
        assert {line.seat.person for line in selectors.attendees(session=session.pk, now=NOW)} == {theirs.pk, cast.farid.pk}
    with world.seen_by(cast.claire):
        whys = set(PersonAccess.objects.filter(person=theirs).values_list("organisation_id", "why"))
        assert whys >= {(cast.house.pk, "receives")}


@pytest.mark.parametrize("who", ["sophie", "bruno"])
def test_whoever_receives_nobody_enrols_nobody(world: World, who: str) -> None:
    series = a_series(world)
    with pytest.raises(NotAllowed):
        enrolled(world, world.cast.farid, series, who=getattr(world.cast, who))


def test_a_stranger_from_another_agency_is_refused(world: World) -> None:
    series = a_series(world)
    with pytest.raises(NotAllowed):
        enrolled(world, world.cast.odette, series, who=world.cast.paul)


def test_a_reason_for_the_agency_only_is_not_enrolled_by_a_partner(world: World) -> None:
    series = a_series(world, reason=workshop_reason(world, bookable_by="agents"))
    with pytest.raises(NotAllowed):
        enrolled(world, world.cast.ghislaine, series, who=world.cast.nadege)


def test_a_request_for_something_else_is_refused(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    with world.seen_by(world.cast.claire) as by:
        request = open_request(person=world.cast.farid, reason=world.reason, means="bus", home={}, by=by, now=NOW)
        with pytest.raises(WorkshopImpossible):
            enrol(request=request, series=series.pk, session=session.pk, key=uuid4(), by=by, now=NOW)
        right = open_request(person=world.cast.farid, reason=series.reason, means="bus", home={}, by=by, now=NOW)
        with pytest.raises(WorkshopImpossible):
            enrol(request=right, series=series.pk, key=uuid4(), by=by, now=NOW)
        with pytest.raises(NotFound):
            enrol(request=right, series=series.pk, session=session.pk + 999, key=uuid4(), by=by, now=NOW)


def test_the_persons_link_enrols_waits_leaves_and_withdraws(world: World) -> None:
    cast = world.cast
    series, other = a_series(world), a_series(world, [NEXT_FRIDAY], seats=2)
    (session,) = sessions_of(world, series)
    (full,) = sessions_of(world, other)
    for person in crowd(world, 2):
        enrolled(world, person, other)
    booked = world.book(cast.farid, cast.claire)
    scope = selectors.scope_of_link(selectors.token_of(booked.idempotency_key), NOW)
    by = Actor(role="link")
    with make.in_scope(scope):
        person = selectors.participation(booked.pk).person
        request = open_request(person=person, reason=series.reason, means="bus", home={}, by=by, now=NOW)
        done = enrol(request=request, series=series.pk, session=session.pk, key=uuid4(), by=by, now=NOW)
        assert done.seats[0].seat == 1
    with make.in_scope(scope):
        request = open_request(person=person, reason=series.reason, means="bus", home={}, by=by, now=NOW)
        waits = enrol(request=request, series=other.pk, session=full.pk, key=uuid4(), by=by, now=NOW)
        assert waits.rank == 1
    with make.in_scope(scope):
        (line,) = selectors.waits_of(person=person.pk)
        withdraw(entry=selectors.waiting_entry(line.entry), by=by, now=NOW)
        assert selectors.waits_of(person=person.pk) == ()
    own = selectors.scope_of_link(selectors.token_of(done.seats[0].idempotency_key), NOW)
    with make.in_scope(own):
        leave(participation=selectors.participation(done.seats[0].pk), by=by, now=NOW)
    assert coming(world, session) == []


def test_alone_one_leaves_up_to_the_limit_and_the_house_after(world: World) -> None:
    series = a_series(world)
    seat = enrolled(world, world.cast.farid, series).seats[0]
    late = STARTS - timedelta(hours=3)
    with make.in_scope(selectors.scope_of_link(selectors.token_of(seat.idempotency_key), NOW)), pytest.raises(TooLateToChange):
        leave(participation=selectors.participation(seat.pk), by=Actor(role="link"), now=late)
    with world.seen_by(world.cast.nadege) as by:
        leave(participation=selectors.participation(seat.pk), by=by, now=late)


def test_whoever_leaves_by_link_gives_the_seat_to_somebody_they_never_see(world: World) -> None:
    series = a_series(world, seats=2)
    people = crowd(world, 3)
    done = [enrolled(world, person, series) for person in people]
    with make.in_scope(selectors.scope_of_link(selectors.token_of(done[0].seats[0].idempotency_key), NOW)):
        leave(participation=selectors.participation(done[0].seats[0].pk), by=Actor(role="link"), now=NOW)
        assert Participation.objects.filter(person=people[2]).count() == 0
    assert taken_by(people[2]) == [(STARTS, ENDS)]


def test_a_person_leaves_a_whole_series_by_the_link_of_one_session(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True)
    done = enrolled(world, world.cast.farid, series)
    with make.in_scope(selectors.scope_of_link(selectors.token_of(done.seats[0].idempotency_key), NOW)):
        leave(participation=selectors.participation(done.seats[0].pk), by=Actor(role="link"), now=NOW)
    assert taken_by(world.cast.farid) == []


# ------------------------------------------------------------------ the list, moving, constraints
def test_withdrawing_ends_the_request_and_leaves_the_others_in_order(world: World) -> None:
    series = a_series(world, seats=2)
    (session,) = sessions_of(world, series)
    people = crowd(world, 4)
    done = [enrolled(world, person, series) for person in people]
    with world.seen_by(world.cast.claire) as by:
        withdraw(entry=done[2].entry, by=by, now=NOW)
        assert Request.objects.get(person=people[2]).status == "withdrawn"
        assert [(line.rank, line.person) for line in selectors.waiting_list(session=session.pk)] == [(1, people[3].pk)]
        with pytest.raises(StatusNotPossible):
            withdraw(entry=done[2].entry, by=by, now=NOW)


def test_a_seat_moves_to_another_session_with_its_code_and_the_next_one_has_the_old(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], seats=2)
    friday, next_friday = sessions_of(world, series)
    people = crowd(world, 3)
    done = [enrolled(world, person, series, friday, plans={friday.pk: BY_BUS}) for person in people]
    seat = done[0].seats[0]
    with world.seen_by(world.cast.nadege) as by:
        moved = move_seat(participation=selectors.participation(seat.pk), session=next_friday.pk, by=by, now=NOW)
        assert (moved.pk, moved.code, moved.appointment_id) == (seat.pk, seat.code, next_friday.pk)
        assert moved.was["starts_at"] == STARTS.isoformat()
        assert TravelPlan.objects.get(participation=seat).trip == {}
    assert [person for _, person in coming(world, friday)] == [people[2].pk, people[1].pk]
    assert taken_by(people[0]) == [(at(NEXT_FRIDAY, 14), at(NEXT_FRIDAY, 16))]


def test_a_seat_does_not_move_into_a_full_session(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], seats=2)
    friday, next_friday = sessions_of(world, series)
    people = crowd(world, 3)
    seat = enrolled(world, people[0], series, friday).seats[0]
    for person in people[1:]:
        enrolled(world, person, series, next_friday)
    with world.seen_by(world.cast.claire) as by, pytest.raises(NoRoomForAll):
        move_seat(participation=selectors.participation(seat.pk), session=next_friday.pk, by=by, now=NOW)
    assert taken_by(people[0]) == [(STARTS, ENDS)]


def test_two_people_on_one_seat_is_refused_by_the_database(world: World, owner) -> None:
    series = a_series(world)
    people = crowd(world, 2)
    first, second = (enrolled(world, person, series).seats[0] for person in people)
    with owner() as cursor, pytest.raises(IntegrityError, match="one_person_per_seat"), transaction.atomic():
        cursor.execute("UPDATE agenda_participation SET seat = %s WHERE id = %s", [first.seat, second.pk])


def test_each_act_leaves_its_trace(world: World) -> None:
    series = a_series(world, seats=2)
    done = [enrolled(world, person, series) for person in crowd(world, 3)]
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[0].seats[0], by=by, now=NOW)
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"workshop.planned", "workshop.enrolled", "waiting.asked", "waiting.promoted", "workshop.promoted"} <= verbs
