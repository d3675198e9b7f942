"""What follows an appointment: who is told what, by which means, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django import Settings

from maillage.journeys.telling import appointments, following
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation
    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db
WITH_EMAIL = {"email": "yann@exemple.fr"}


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Imported here: models cannot be before Django is set up."""
    from django.db import transaction
    from tests.domains.agenda.world import the_world

    settings.MAILLAGE_HELP_PHONE = "+33465712014"
    settings.SITE = "https://rdv.exemple.fr"
    with transaction.atomic():
        return the_world()


def a_person(world: World, **fields: Any) -> Any:
    from tests import factories as make

    return make.person(world.cast.agency, "Yann", **fields)


def book(world: World, person: Any, number: int = 8) -> Participation:
    """Next Tuesday unless said otherwise; somebody drives."""
    from maillage.domains.agenda.services.booking import Plan

    plan = Plan(means="driven", verdict="reachable", home={"label": "Place de la Fontaine"})
    return world.book(person, world.cast.claire, world.choice(number), plan=plan)


def follow(world: World, what: str, participation: Participation, *, after: timedelta = timedelta(0)) -> list[Message]:
    """Run the job, and read the outbox: in the order they were told."""
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.kit.messages.models import Message

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        appointments.tell_of(what, agency=world.cast.agency.pk, participation=participation.pk, now=NOW + after)
        return list(Message.objects.filter(about_key=participation.pk).order_by("pk"))


def composed(world: World, message: Message, *, after: timedelta = timedelta(0)) -> Any:
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.kit.messages.composing import composers

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return composers()[message.purpose](message, NOW + after)


def said(messages: list[Message]) -> list[tuple[str, str, str]]:
    return [(each.purpose, each.channel, each.state) for each in messages]


def revoked(world: World, participation: Participation) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.ending import cancel

    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(participation.pk), by=by, now=NOW, by_service=True)


def test_booking_queues_one_job_in_the_same_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(following, "defer", lambda name, **given: queued.append({"name": name, **given}))
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    (job,) = queued
    assert (job["name"], job["participation"], job["what"]) == ("telling.appointment", booked.pk, "booked")


def test_a_booking_is_confirmed_at_once_and_reminded_two_days_before(world: World) -> None:
    booked = book(world, a_person(world))
    messages = follow(world, following.BOOKED, booked)
    assert said(messages) == [("confirmation", "sms", "waiting"), ("reminder", "sms", "waiting")]
    starts_at = booked.appointment.during.lower
    assert messages[1].too_late_at == starts_at - timedelta(hours=2)
    assert said(follow(world, following.BOOKED, booked)) == said(messages), "told twice, it is one telling"


def test_a_reminder_falls_two_days_before_at_a_decent_hour(world: World) -> None:
    booked = book(world, a_person(world))
    reminder = follow(world, following.BOOKED, booked)[-1]
    starts_at = booked.appointment.during.lower
    assert reminder.purpose == "reminder"
    assert starts_at - timedelta(hours=48) <= reminder.due_at < starts_at - timedelta(hours=24)


@pytest.mark.parametrize(
    ("fields", "ways"),
    [
        ({}, ["sms", "call"]),
        (WITH_EMAIL, ["sms", "email", "call"]),
        ({"on_a_fixed_line": True}, []),
        ({"on_a_fixed_line": True, **WITH_EMAIL}, ["email", "call"]),
        ({"without_phone": True}, []),
    ],
)
def test_each_is_told_by_their_own_means(world: World, fields: dict[str, Any], ways: list[str]) -> None:
    booked = book(world, a_person(world, **fields))
    messages = follow(world, following.BOOKED, booked)
    assert [each.ways for each in messages] == ([ways] * 2 if ways else [])


def test_whoever_has_no_phone_is_on_the_call_list_of_the_house_when_the_service_calls_off(world: World) -> None:
    booked = book(world, a_person(world, without_phone=True))
    revoked(world, booked)
    (message,) = follow(world, following.CANCELLED, booked)
    assert (message.purpose, message.state, message.host_id) == ("revoked", "to_call", world.cast.house.pk)


def test_calling_off_forgets_the_reminder_and_proposes_other_hours(world: World) -> None:
    booked = book(world, a_person(world, **WITH_EMAIL))
    follow(world, following.BOOKED, booked)
    revoked(world, booked)
    messages = follow(world, following.CANCELLED, booked)
    assert said(messages) == [
        ("confirmation", "sms", "dropped"),
        ("reminder", "sms", "dropped"),
        ("revoked", "sms", "waiting"),
    ]
    words = composed(world, messages[-1])
    assert "n’aura pas lieu" in words.text
    assert "Autres dates possibles" in words.text or "Nous vous rappelons" in words.text
    assert len(words.sms) <= 160
    assert "est annule par le service" in words.sms
    assert words.sms.endswith("Appelez le 0465712014")


def test_an_email_brings_the_appointment_to_the_calendar_and_takes_it_out_again(world: World) -> None:
    from icalendar import Calendar

    def event(message: Message) -> Any:
        (attached,) = composed(world, message).attachments
        assert attached.mime == "text/calendar"
        return Calendar.from_ical(attached.content).walk("VEVENT")[0]

    booked = book(world, a_person(world, **WITH_EMAIL))
    first = event(follow(world, following.BOOKED, booked)[0])
    assert first.decoded("dtstart") == booked.appointment.during.lower
    assert world.reason.label not in str(first)
    revoked(world, booked)
    last = event(follow(world, following.CANCELLED, booked)[-1])
    assert (last["uid"], last["status"]) == (first["uid"], "CANCELLED")
    assert int(last["sequence"]) > int(first["sequence"])


def test_a_person_who_cancels_is_told_nothing_more(world: World) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.ending import cancel

    booked = book(world, a_person(world))
    follow(world, following.BOOKED, booked)
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW)
    assert {each.state for each in follow(world, following.CANCELLED, booked)} == {"dropped"}


def test_a_confirmation_says_what_the_slip_says_and_never_why(world: World) -> None:
    booked = book(world, a_person(world, **WITH_EMAIL))
    words = composed(world, follow(world, following.BOOKED, booked)[0])
    whole = f"{words.subject} {words.text} {words.sms}"
    assert world.reason.label not in whole
    assert "Vézinhet" not in whole
    assert "emploi" not in whole.lower().replace(world.cast.agency.label.lower(), "")
    assert booked.code in words.text
    assert "https://rdv.exemple.fr/rdv/" in words.text
    assert "http" not in words.sms


def test_a_reminder_of_a_moved_appointment_is_no_longer_true(world: World) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.booking import Plan, move

    booked = book(world, a_person(world))
    follow(world, following.BOOKED, booked)
    with world.seen_by(world.cast.claire) as by:
        move(
            participation=selectors.participation(booked.pk),
            choice=world.choice(9),
            plan=Plan(means="car", verdict="reachable"),
            by=by,
            now=NOW,
        )
    messages = follow(world, following.MOVED, booked)
    assert [each.state for each in messages[:2]] == ["dropped", "dropped"]
    assert [each.purpose for each in messages[2:]] == ["moved", "reminder"]
    assert composed(world, messages[2]).sms.startswith("Nouvelle date. ")


def test_a_lost_bus_is_told_with_whom_to_call(world: World) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import TravelPlan

    booked = book(world, a_person(world))
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        TravelPlan.objects.filter(participation=booked).update(state="lost")
    message = follow(world, following.BUS, booked)[-1]
    assert message.purpose == "bus_lost"
    assert "ne passe plus. Appelez le 0465712014" in composed(world, message).sms
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        TravelPlan.objects.filter(participation=booked).update(state="unchanged")
    assert composed(world, message) is None, "the bus is back before it was said"


def test_whoever_gets_a_freed_seat_is_told_that_it_is_theirs(world: World) -> None:
    booked = book(world, a_person(world, **WITH_EMAIL))
    messages = follow(world, following.PROMOTED, booked)
    assert [each.purpose for each in messages] == ["promoted", "reminder"]
    words = composed(world, messages[0])
    assert words.sms.startswith("Une place pour vous. ")
    assert len(words.sms) <= 160
    assert "elle est pour vous" in words.text
