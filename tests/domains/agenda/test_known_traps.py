"""One test for each trap known of similar tools: none of them may exist here. Through the services that the pages call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests import factories as make
from tests.domains.agenda.test_races import booking, together
from tests.domains.agenda.world import NOW, TUESDAY, World, at, choice_of, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import ModeImpossible
from maillage.domains.agenda.models import Participation, Request
from maillage.domains.agenda.services.booking import Plan, move
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.occurrences import change_occurrence
from maillage.journeys.telling.appointments import tell_of
from maillage.kit import clock
from maillage.kit.messages.carriers import Sent
from maillage.kit.messages.models import Attempt, Message
from maillage.kit.messages.sending import Taken, settle, take
from maillage.kit.scope.entering import Scope
from maillage.registry.diary.models import Holiday
from maillage.registry.people.selectors import likely_duplicates
from maillage.registry.people.services import Identity

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)  # both a Friday
SPRING, BEFORE_SUMMER_TIME = datetime(2025, 3, 17, 9, 0, tzinfo=UTC), date(2025, 3, 25)
DRIVEN = Plan(means="driven", verdict="reachable", home={"label": "Place de la Fontaine"})


def as_job(world: World) -> Scope:
    return Scope(role="job", agency=world.cast.agency.pk)


def reminder(world: World) -> Message:
    """Somebody with a mobile has an appointment in eight days, and everything that follows from it ran twice."""
    booked = world.book(make.person(world.cast.agency, "Yann"), world.cast.claire, world.choice(8), plan=DRIVEN)
    with make.in_scope(as_job(world)):
        for _again in range(2):
            tell_of("booked", agency=booked.agency_id, participation=booked.pk, now=NOW)
        return Message.objects.get(purpose="reminder", about_key=booked.pk)


def taken_at(world: World, message: Message, now: datetime) -> Taken | None:
    with make.in_scope(as_job(world)):
        return take(message=message.pk, now=now)


def test_no_hour_is_offered_on_a_public_holiday(world: World) -> None:
    assert not Holiday.objects.exists(), "nobody has to import what the law says"
    open_hours(world.cast.samir, world.agency_place, world.reason, day=CHRISTMAS - WEEK)
    found = selectors.offers(reason=world.reason, start=NOW, end=NOW + 8 * WEEK, now=NOW, modes=["in_person"])
    fridays = {clock.today(slot.starts_at) for slot in found if slot.starts_at.weekday() == CHRISTMAS.weekday()}
    assert fridays == {CHRISTMAS - WEEK, NEW_YEAR + WEEK}


def test_one_occurrence_of_a_series_changes_alone(world: World) -> None:
    before = {slot.starts_at for slot in world.slots()}
    first = world.in_house.occurrences.get(original_date=TUESDAY)
    with world.seen_by(world.cast.claire) as by:
        change_occurrence(occurrence=first.pk, by=by, now=NOW, start=at(TUESDAY, 14), end=at(TUESDAY, 15))
    after = {slot.starts_at for slot in world.slots()}
    assert {each for each in after if clock.today(each) == TUESDAY} == {at(TUESDAY, 14), at(TUESDAY, 14, 30)}
    others = {each for each in before if clock.today(each) != TUESDAY}
    assert others == {each for each in after if clock.today(each) != TUESDAY} != set()


def test_nine_o_clock_stays_nine_o_clock_over_a_clock_change(world: World) -> None:
    open_hours(world.cast.samir, world.agency_place, world.reason, day=BEFORE_SUMMER_TIME, now=SPRING)
    found = selectors.offers(reason=world.reason, start=SPRING, end=SPRING + 3 * WEEK, now=SPRING, modes=["in_person"])
    firsts = {day: min(slot for slot in found if clock.today(slot.starts_at) == day) for day in _days(found)}
    assert list(firsts) == [BEFORE_SUMMER_TIME, BEFORE_SUMMER_TIME + WEEK]
    assert [slot.starts_at.astimezone(UTC).hour for slot in firsts.values()] == [8, 7]
    for slot in firsts.values():
        booked = world.book(make.person(world.cast.agency, "Yann"), world.cast.samir, choice_of(slot), now=SPRING)
        with world.seen_by(world.cast.samir):
            seat = selectors.seat(booked.pk, SPRING)
        assert seat is not None
        assert (seat.starts_at.hour, seat.starts_at.minute) == (9, 0)


def _days(found: list[selectors.SlotOption]) -> list[date]:
    return sorted({clock.today(slot.starts_at) for slot in found})


def test_a_partner_changes_and_cancels_what_it_booked(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    later = world.choice(3)
    with world.seen_by(world.cast.nadege) as by:
        move(participation=selectors.participation(booked.pk), choice=later, plan=DRIVEN, by=by, now=NOW)
        row = selectors.participation(booked.pk)
        assert row.appointment.during.lower == later.starts_at
        assert cancel(participation=row, by=by, now=NOW).status == "excused"


def test_no_phone_appointment_without_a_number(world: World) -> None:
    silent = make.person(world.cast.agency, "Lucien", without_phone=True, shared_with=[world.cast.house])
    with pytest.raises(ModeImpossible):
        world.book(silent, world.cast.nadege, world.choice(mode="phone"))
    assert_nothing_is_left(world)


def test_no_video_at_home_without_a_way_to_send_the_link(world: World) -> None:
    fixed = make.person(world.cast.agency, "Lucien", on_a_fixed_line=True, shared_with=[world.cast.house])
    with pytest.raises(ModeImpossible):
        world.book(fixed, world.cast.nadege, world.choice(mode="video"))
    assert_nothing_is_left(world)


def assert_nothing_is_left(world: World) -> None:
    with make.in_scope(as_job(world)):
        assert not Participation.objects.exists()
        assert not Request.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_the_last_hour_book_it_once(world: World) -> None:
    choice = world.choice()
    acts = [booking(world, person, choice) for person in (world.cast.ghislaine, world.cast.farid)]
    assert sorted(together(*acts)) == ["SlotTaken", "done"]
    with make.in_scope(as_job(world)):
        assert Participation.objects.filter(appointment__during__startswith=choice.starts_at).count() == 1


def test_a_reminder_that_is_late_is_dropped_never_sent_after_the_appointment(world: World) -> None:
    message = reminder(world)
    starts_at = world.choice(8).starts_at
    assert message.too_late_at is not None
    assert message.too_late_at < starts_at
    for late in (message.too_late_at, starts_at + timedelta(hours=1)):
        assert taken_at(world, message, late) is None
    with make.in_scope(as_job(world)):
        message.refresh_from_db()
    assert (message.state, message.problem) == ("dropped", "too_late")


def test_a_reminder_asked_for_twice_and_taken_twice_is_one_message_under_one_key(world: World) -> None:
    message = reminder(world)
    first = taken_at(world, message, message.due_at)
    again = taken_at(world, message, message.due_at)  # the first worker died before handing it over
    assert first is not None
    assert again is not None
    assert first.parcel == again.parcel
    with make.in_scope(as_job(world)):
        settle(taken=again, outcome=Sent("sms-1", 1), now=message.due_at)
        assert Attempt.objects.filter(message=message).count() == 1
    assert taken_at(world, message, message.due_at) is None


def test_the_same_person_is_recognised_before_a_second_file_is_opened(world: World) -> None:
    typed = Identity("vezinhet", "GHISLAINE", "06 39 98 12 34")
    with world.seen_by(world.cast.nadege) as by:
        assert [card.key for card in likely_duplicates(by, typed)] == [world.cast.ghislaine.pk]
