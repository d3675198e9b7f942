"""An appointment that comes back to an hour it has had, or comes back at all: told again, and once each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.journeys.telling import test_appointments as telling
from tests.journeys.telling.test_appointments import a_person, book, composed, follow, revoked, said

from maillage.journeys.telling import following
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation
    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db
world = telling.world


def move_to(world: World, booked: Participation, number_or_hour: int | datetime, *, after: timedelta) -> datetime:
    """Move it to one of the free hours; the hour it leaves."""
    from tests.domains.agenda.world import NOW, choice_of

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.booking import Plan, move

    slots = world.slots()
    slot = (
        slots[number_or_hour]
        if isinstance(number_or_hour, int)
        else next(each for each in slots if each.starts_at == number_or_hour)
    )
    with world.seen_by(world.cast.claire) as by:
        row = selectors.participation(booked.pk)
        left = row.appointment.during.lower
        plan = Plan(means="driven", verdict="reachable")
        move(participation=row, choice=choice_of(slot), plan=plan, by=by, now=NOW + after)
    return left


def restored(world: World, booked: Participation, *, after: timedelta) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.ending import undo

    with world.seen_by(world.cast.claire) as by:
        undo(participation=selectors.participation(booked.pk), by=by, now=NOW + after)


def sent(world: World, *messages: Message) -> None:
    """They have left."""
    from tests import factories as make

    from maillage.kit.messages.models import Message

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        Message.objects.filter(pk__in=[each.pk for each in messages]).update(state="sent")


def waiting(messages: list[Message]) -> list[str]:
    return [each.purpose for each in messages if each.state == "waiting"]


def test_moved_back_and_forth_the_last_hour_is_told_and_reminded_of(world: World) -> None:
    booked = book(world, a_person(world))
    first = booked.appointment.during.lower
    second = world.slots()[12].starts_at
    sent(world, follow(world, following.BOOKED, booked)[0])
    minute = timedelta(minutes=1)
    for number, hour in enumerate((second, first, second), start=1):
        move_to(world, booked, hour, after=number * minute)
        messages = follow(world, following.MOVED, booked, after=number * minute)
        assert waiting(messages) == ["moved", "reminder"], f"move {number}"
        sent(world, messages[-2])
    assert f"{second:%d/%m}" in composed(world, messages[-2], after=4 * minute).sms


def test_a_job_that_runs_twice_tells_once_and_keeps_the_reminder(world: World) -> None:
    booked = book(world, a_person(world))
    follow(world, following.BOOKED, booked)
    move_to(world, booked, 12, after=timedelta(minutes=1))
    once = said(follow(world, following.MOVED, booked))
    assert said(follow(world, following.MOVED, booked)) == once
    assert [state for _, _, state in once] == ["dropped", "dropped", "waiting", "waiting"]


def test_a_bus_that_is_told_by_a_job_that_runs_twice_is_told(world: World) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import TravelPlan

    booked = book(world, a_person(world))
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        TravelPlan.objects.filter(participation=booked).update(state="lost")
    once = said(follow(world, following.BUS, booked))
    assert said(follow(world, following.BUS, booked)) == once == [("bus_lost", "sms", "waiting")]


def test_a_bus_that_is_lost_again_under_a_later_timetable_is_told_again(world: World) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import TravelPlan

    booked = book(world, a_person(world))
    for version in (1, 2):
        with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
            TravelPlan.objects.filter(participation=booked).update(state="lost", timetable_version=version)
        messages = follow(world, following.BUS, booked)
        assert messages[-1].state == "waiting"
        sent(world, messages[-1])
    assert [each.purpose for each in messages] == ["bus_lost", "bus_lost"]


def test_a_seat_that_is_put_back_is_told_and_reminded_of(world: World) -> None:
    booked = book(world, a_person(world, email="yann@exemple.fr"))
    follow(world, following.BOOKED, booked)
    revoked(world, booked)
    sent(world, follow(world, following.CANCELLED, booked)[-1])
    restored(world, booked, after=timedelta(minutes=1))
    messages = follow(world, following.RESTORED, booked, after=timedelta(minutes=1))
    assert said(follow(world, following.RESTORED, booked)) == said(messages)
    assert waiting(messages) == ["restored", "reminder"]
    words = composed(world, messages[-2])
    assert words.sms.startswith("Maintenu")
    assert len(words.sms) <= 160
    assert "a bien lieu" in words.text


def test_it_comes_back_to_the_calendar_it_was_taken_out_of(world: World) -> None:
    from icalendar import Calendar

    def sequence(message: Message, minutes: int) -> int:
        (attached,) = composed(world, message, after=timedelta(minutes=minutes)).attachments
        return int(Calendar.from_ical(attached.content).walk("VEVENT")[0]["sequence"])

    booked = book(world, a_person(world, email="yann@exemple.fr"))
    follow(world, following.BOOKED, booked)
    revoked(world, booked)
    off = follow(world, following.CANCELLED, booked)[-1]
    last = sequence(off, 3)
    sent(world, off)
    restored(world, booked, after=timedelta(minutes=9))
    assert sequence(follow(world, following.RESTORED, booked)[-2], 10) > last


def test_who_never_heard_that_it_was_called_off_is_only_reminded(world: World) -> None:
    booked = book(world, a_person(world))
    follow(world, following.BOOKED, booked)
    revoked(world, booked)
    follow(world, following.CANCELLED, booked)
    restored(world, booked, after=timedelta(minutes=1))
    messages = follow(world, following.RESTORED, booked, after=timedelta(minutes=1))
    assert waiting(messages) == ["reminder"]


def test_who_was_told_by_voice_is_called_again(world: World) -> None:
    booked = book(world, a_person(world, without_phone=True))
    revoked(world, booked)
    sent(world, *follow(world, following.CANCELLED, booked))
    restored(world, booked, after=timedelta(minutes=1))
    message = follow(world, following.RESTORED, booked, after=timedelta(minutes=1))[-1]
    assert (message.purpose, message.state) == ("restored", "to_call")


def test_called_off_put_back_and_called_off_again_is_told_three_times(world: World) -> None:
    booked = book(world, a_person(world))
    follow(world, following.BOOKED, booked)
    revoked(world, booked)
    sent(world, follow(world, following.CANCELLED, booked)[-1])
    restored(world, booked, after=timedelta(minutes=1))
    sent(world, follow(world, following.RESTORED, booked)[-2])
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.ending import cancel

    with world.seen_by(world.cast.claire) as by:
        again = NOW + timedelta(minutes=2)
        cancel(participation=selectors.participation(booked.pk), by=by, now=again, by_service=True)
    assert waiting(follow(world, following.CANCELLED, booked)) == ["revoked"]


def test_a_job_of_the_cancelling_that_runs_late_takes_nothing_from_the_seat_that_is_back(world: World) -> None:
    booked = book(world, a_person(world))
    follow(world, following.BOOKED, booked)
    revoked(world, booked)
    sent(world, follow(world, following.CANCELLED, booked)[-1])
    restored(world, booked, after=timedelta(minutes=1))
    told = said(follow(world, following.RESTORED, booked))
    assert said(follow(world, following.CANCELLED, booked)) == told


def test_putting_back_queues_its_job_and_correcting_a_past_one_tells_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.agenda.world import NOW

    queued: list[str] = []
    monkeypatch.setattr(following, "defer", lambda _name, **given: queued.append(given["what"]))
    booked = book(world, a_person(world))
    revoked(world, booked)
    restored(world, booked, after=timedelta(minutes=1))
    assert queued == ["booked", "cancelled", "restored"]
    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.ending import close

    over = booked.appointment.during.upper
    with world.seen_by(world.cast.claire) as by:
        close(participation=selectors.participation(booked.pk), status="seen", by=by, now=over)
    restored(world, booked, after=over - NOW)
    assert queued == ["booked", "cancelled", "restored"]
