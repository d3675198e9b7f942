"""Under the minimum three days before: kept, merged into another session, or turned into hours for one person at a time."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from tests.domains.agenda.workshop_world import (
    ENDS,
    FRIDAY,
    NEXT_FRIDAY,
    STARTS,
    a_series,
    big_room,
    coming,
    crowd,
    enrolled,
    sessions_of,
    taken_by,
    workshop_reason,
)
from tests.domains.agenda.world import NOW, World, a_reason, at, choice_of, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import NoRoomForAll, SessionCalledOff, WorkshopImpossible
from maillage.domains.agenda.models import AccessLink, Participation, Request, WaitingEntry
from maillage.domains.agenda.services.deciding import keep_session, merge_session, turn_into_slots
from maillage.domains.agenda.services.series import set_seats
from maillage.kit.errors import NotAllowed
from maillage.registry.diary.models import Occupancy

pytestmark = pytest.mark.django_db
TUESDAY_BEFORE = at(date(2026, 11, 17), 8)  # three days before the Friday


def undecided(world: World, now=TUESDAY_BEFORE) -> list[int]:
    with world.seen_by(world.cast.claire):
        return [card.session for card in selectors.needs_decision(agency=world.cast.agency.pk, now=now)]


def test_a_session_under_its_minimum_asks_for_a_decision_three_days_before_and_not_sooner(world: World) -> None:
    friday, next_friday = sessions_of(world, a_series(world, [FRIDAY, NEXT_FRIDAY]))
    assert undecided(world, at(date(2026, 11, 16), 22)) == []
    assert undecided(world) == [friday.pk]
    assert undecided(world, STARTS) == []
    assert undecided(world, at(date(2026, 11, 24), 1)) == [next_friday.pk]


def test_enough_people_ask_for_no_decision(world: World) -> None:
    series = a_series(world, least=2)
    people = crowd(world, 2)
    enrolled(world, people[0], series)
    assert len(undecided(world)) == 1
    enrolled(world, people[1], series)
    assert undecided(world) == []


def test_a_session_that_is_kept_is_asked_about_no_more(world: World) -> None:
    (session,) = sessions_of(world, a_series(world))
    with world.seen_by(world.cast.claire) as by:
        keep_session(session=session.pk, by=by, now=TUESDAY_BEFORE)
        assert selectors.session_card(session.pk).is_kept
    assert undecided(world) == []


@pytest.mark.parametrize("who", ["samir", "nadege", "yolande"])
def test_only_the_lead_or_the_director_decides(world: World, who: str) -> None:
    friday, next_friday = sessions_of(world, a_series(world, [FRIDAY, NEXT_FRIDAY]))
    with world.seen_by(getattr(world.cast, who)) as by:
        for act in (
            lambda: keep_session(session=friday.pk, by=by, now=NOW),
            lambda: merge_session(session=friday.pk, into=next_friday.pk, by=by, now=NOW),
            lambda: turn_into_slots(session=friday.pk, reason=world.reason.pk, by=by, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                act()


# ------------------------------------------------------------------ merging
def test_everybody_goes_to_the_other_session_with_their_code_and_their_link(world: World) -> None:
    cast, room = world.cast, big_room(world)
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], room=room.pk)
    friday, next_friday = sessions_of(world, series)
    people = crowd(world, 3)
    codes = {person.pk: enrolled(world, person, series, friday).seats[0].code for person in people[:2]}
    enrolled(world, people[2], series, next_friday)
    with world.seen_by(cast.claire) as by:
        assert [card.session for card in selectors.can_merge_into(session=friday.pk, now=NOW)] == [next_friday.pk]
        moved = merge_session(session=friday.pk, into=next_friday.pk, by=by, now=NOW)
        rows = Participation.objects.filter(pk__in=moved)
        assert {row.person_id: row.code for row in rows} == codes
        assert {(row.status, row.was["starts_at"]) for row in rows} == {("unknown", STARTS.isoformat())}
        assert selectors.session_card(friday.pk).is_called_off
    assert [seat for seat, _ in coming(world, next_friday)] == [1, 2, 3]
    assert taken_by(people[0]) == [(at(NEXT_FRIDAY, 14), at(NEXT_FRIDAY, 16))]
    assert set(AccessLink.objects.filter(participation__in=moved).values_list("appointment_id", flat=True)) == {next_friday.pk}
    assert Occupancy.objects.filter(resource=room.resource_id).count() == 1


def test_without_room_for_all_nobody_moves(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], seats=3)
    friday, next_friday = sessions_of(world, series)
    people = crowd(world, 4)
    for person in people[:2]:
        enrolled(world, person, series, friday)
    for person in people[2:]:
        enrolled(world, person, series, next_friday)
    with world.seen_by(world.cast.claire) as by:
        assert selectors.can_merge_into(session=friday.pk, now=NOW) == ()
        with pytest.raises(NoRoomForAll):
            merge_session(session=friday.pk, into=next_friday.pk, by=by, now=NOW)
        assert not selectors.session_card(friday.pk).is_called_off
    assert len(coming(world, friday)) == 2
    assert taken_by(people[0]) == [(STARTS, ENDS)]


def test_somebody_busy_at_the_other_hour_stops_the_merge(world: World) -> None:
    cast = world.cast
    series = a_series(world, [FRIDAY, NEXT_FRIDAY])
    friday, next_friday = sessions_of(world, series)
    enrolled(world, cast.farid, series, friday)
    other = a_series(world, [NEXT_FRIDAY], lead=cast.samir.pk, who=cast.helene, reason=workshop_reason(world, "cv"))
    enrolled(world, cast.farid, other)
    with world.seen_by(cast.claire) as by, pytest.raises(NoRoomForAll) as refusal:
        merge_session(session=friday.pk, into=next_friday.pk, by=by, now=NOW)
    assert "déjà un rendez-vous" in str(refusal.value)
    assert len(coming(world, friday)) == 1


def test_somebody_who_is_in_both_keeps_the_seat_they_have_there(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY])
    friday, next_friday = sessions_of(world, series)
    for session in (friday, next_friday):
        enrolled(world, world.cast.farid, series, session)
    with world.seen_by(world.cast.claire) as by:
        assert merge_session(session=friday.pk, into=next_friday.pk, by=by, now=NOW) == ()
    assert coming(world, next_friday) == [(1, world.cast.farid.pk)]
    assert len(taken_by(world.cast.farid)) == 1


def test_those_who_wait_wait_on_in_the_other_session_in_the_order_they_asked(world: World) -> None:
    cast = world.cast
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], seats=2)
    friday, next_friday = sessions_of(world, series)
    people = crowd(world, 4)
    for number, person in enumerate(people[:3]):
        enrolled(world, person, series, friday, now=NOW + timedelta(minutes=number))
    with world.seen_by(cast.claire) as by:
        set_seats(session=next_friday.pk, seats=3, by=by, now=NOW)
        merge_session(session=friday.pk, into=next_friday.pk, by=by, now=NOW)
        assert WaitingEntry.objects.get(person=people[2]).status == "promoted"
    assert [person for _, person in coming(world, next_friday)] == [each.pk for each in people[:3]]


def test_a_whole_series_goes_into_another_session_by_session(world: World) -> None:
    one = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True)
    other = a_series(world, [date(2026, 12, 4), date(2026, 12, 11)], is_whole=True)
    short = a_series(world, [date(2026, 12, 18)], is_whole=True)
    enrolled(world, world.cast.farid, one)
    first, last, too_short = sessions_of(world, one)[0], sessions_of(world, other)[1], sessions_of(world, short)[0]
    with world.seen_by(world.cast.claire) as by:
        with pytest.raises(WorkshopImpossible):
            merge_session(session=first.pk, into=too_short.pk, by=by, now=NOW)
        assert len(merge_session(session=first.pk, into=last.pk, by=by, now=NOW)) == 2
    assert taken_by(world.cast.farid) == [(at(date(2026, 12, day), 14), at(date(2026, 12, day), 16)) for day in (4, 11)]


def test_a_session_goes_only_into_one_of_the_same_workshop_that_is_still_to_come(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY])
    cv = a_series(world, [date(2026, 12, 4)], reason=workshop_reason(world, "cv"))
    friday, next_friday = sessions_of(world, series)
    (other,) = sessions_of(world, cv)
    with world.seen_by(world.cast.claire) as by:
        with pytest.raises(WorkshopImpossible):
            merge_session(session=friday.pk, into=other.pk, by=by, now=NOW)
        with pytest.raises(SessionCalledOff):
            merge_session(session=next_friday.pk, into=friday.pk, by=by, now=STARTS)


# ------------------------------------------------------------------ into hours
def test_a_session_turns_into_hours_for_one_person_at_a_time(world: World) -> None:
    cast, room = world.cast, big_room(world)
    series = a_series(world, room=room.pk)
    (session,) = sessions_of(world, series)
    people = crowd(world, 2)
    for person in people:
        enrolled(world, person, series)
    with world.seen_by(cast.claire) as by:
        opening = turn_into_slots(session=session.pk, reason=world.reason.pk, by=by, now=NOW)
        assert opening is not None
        assert opening.is_outreach_session
        assert set(Participation.objects.filter(appointment=session).values_list("status", flat=True)) == {"revoked"}
        asked = Request.objects.filter(person__in=people)
        assert {(each.status, each.reason_id) for each in asked} == {("open", world.reason.pk)}
    hours = [slot.starts_at for slot in world.slots() if slot.starts_at.date() == FRIDAY]
    assert hours[0] == STARTS
    assert hours[-1] == ENDS - timedelta(minutes=30)
    assert world.book(people[0], cast.claire, choice_at(world, STARTS)).status == "unknown"


def choice_at(world: World, starts_at):

    return choice_of(next(slot for slot in world.slots() if slot.starts_at == starts_at))


def test_hours_that_are_open_already_are_free_again_and_not_opened_twice(world: World) -> None:
    cast = world.cast
    open_hours(cast.claire, cast.place, world.reason, day=FRIDAY, start=time(13), end=time(17))
    (session,) = sessions_of(world, a_series(world))
    before = [slot for slot in world.slots() if slot.starts_at == STARTS]
    with world.seen_by(cast.claire) as by:
        assert turn_into_slots(session=session.pk, reason=world.reason.pk, by=by, now=NOW) is None
    assert before == []
    assert len([slot for slot in world.slots() if slot.starts_at == STARTS]) == 1


def test_hours_are_for_a_reason_of_one_person_held_the_same_way(world: World) -> None:
    (session,) = sessions_of(world, a_series(world))
    by_phone = a_reason(world.cast.agency, "Par téléphone", modes=["phone"])
    elsewhere = a_reason(world.cast.agency_elsewhere, "Ailleurs")
    with world.seen_by(world.cast.claire) as by:
        for reason in (by_phone.pk, elsewhere.pk, session.reason_id, -1):
            with pytest.raises(WorkshopImpossible):
                turn_into_slots(session=session.pk, reason=reason, by=by, now=NOW)


def test_nothing_is_decided_once_it_has_begun(world: World) -> None:
    (session,) = sessions_of(world, a_series(world))
    with world.seen_by(world.cast.claire) as by:
        for act in (
            lambda: keep_session(session=session.pk, by=by, now=STARTS),
            lambda: turn_into_slots(session=session.pk, reason=world.reason.pk, by=by, now=STARTS),
        ):
            with pytest.raises(SessionCalledOff):
                act()
