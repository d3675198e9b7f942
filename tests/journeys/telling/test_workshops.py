"""Workshop seats that nobody chose on screen: the trip is searched before anything is said, and dates are told together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django import Settings

from maillage.journeys.telling import appointments, calls, following, waits
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation, Series, TravelPlan
    from maillage.kit.messages.composing import Composed
    from maillage.kit.messages.models import Message
    from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db
ONLY_AT_NOON = (("h1", "12:10:00", "12:35:00"),)
Importing = Callable[..., int]


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Imported here: models cannot be before Django is set up."""
    from django.db import transaction
    from tests.domains.agenda.world import the_world

    settings.MAILLAGE_HELP_PHONE = "+33465712014"
    with transaction.atomic():
        return the_world()


@pytest.fixture
def importing(tmp_path: Path, world: World, settings: Settings) -> Importing:
    """Put a feed in service: Octon to Lodève and back."""
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    settings.TIMETABLE_FOLDER = tmp_path / "timetables"

    def put(**changes: object) -> int:
        report = in_service(write_feed(tmp_path / "feed", **changes))  # type: ignore[arg-type]  # the feed's own keywords
        assert report.version is not None
        return report.version

    return put


def from_octon(world: World, name: str = "Yann", **fields: Any) -> Person:
    from tests import factories as make

    return make.person(world.cast.agency, name, **{"home_stop": "octon", "means": "bus", "email": "yann@exemple.fr"} | fields)


def in_agency(world: World) -> Any:
    from tests import factories as make

    return make.in_scope(Scope(role="job", agency=world.cast.agency.pk))


def tell(world: World, what: str, *participations: int, after: timedelta = timedelta(0)) -> None:
    """Run the jobs, in this order."""
    from tests.domains.agenda.world import NOW

    with in_agency(world):
        for key in participations:
            appointments.tell_of(what, agency=world.cast.agency.pk, participation=key, now=NOW + after)


def messages(world: World, *purposes: str) -> list[Message]:
    from maillage.kit.messages.models import Message

    with in_agency(world):
        return list(Message.objects.filter(purpose__in=purposes).exclude(state="dropped").order_by("pk"))


def composed(world: World, message: Message) -> Composed:
    from tests.domains.agenda.world import NOW

    from maillage.kit.messages.composing import composers

    with in_agency(world):
        said = composers()[message.purpose](message, NOW)
    assert said is not None
    return replace(said, text=said.text.replace("\u00a0", " ").replace("\u202f", " "))


def plan_of(world: World, participation: int) -> TravelPlan:
    from maillage.domains.agenda.models import TravelPlan

    with in_agency(world):
        return TravelPlan.objects.get(participation=participation)


def seats(world: World, person: Person) -> list[Participation]:
    from maillage.domains.agenda.models import Participation

    with in_agency(world):
        return list(Participation.objects.filter(person=person).select_related("appointment").order_by("appointment__during"))


def full_then_freed(world: World, waiter: Person, **fields: Any) -> list[Participation]:
    """It is full, `waiter` waits, a seat is given back: the seats of whoever waited."""
    from tests.domains.agenda.workshop_world import a_series, crowd, enrolled
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.enrolling import leave

    series = a_series(world, seats=2, **fields)
    has, _other = (enrolled(world, each, series).seats[0] for each in crowd(world, 2))
    assert enrolled(world, waiter, series).entry is not None
    with world.seen_by(world.cast.claire) as by:
        leave(participation=selectors.participation(has.pk), by=by, now=NOW)
    return seats(world, waiter)


def merged(world: World, person: Person) -> tuple[Participation, Series]:
    """Enrolled for one Friday, poured into the next."""
    from tests.domains.agenda.workshop_world import FRIDAY, NEXT_FRIDAY, a_series, enrolled, sessions_of
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.deciding import merge_session

    series = a_series(world, [FRIDAY, NEXT_FRIDAY])
    source, target = sessions_of(world, series)
    enrolled(world, person, series, source)
    with world.seen_by(world.cast.claire) as by:
        merge_session(session=source.pk, into=target.pk, by=by, now=NOW)
    (seat,) = seats(world, person)
    return seat, series


def test_whoever_gets_a_freed_seat_is_told_it_with_the_bus_there_and_back(world: World, importing: Importing) -> None:
    version = importing()
    (seat,) = full_then_freed(world, from_octon(world))
    tell(world, following.PROMOTED, seat.pk)
    plan = plan_of(world, seat.pk)
    assert (plan.verdict, plan.timetable_version) == ("reachable", version)
    (message,) = messages(world, "promoted")
    said = composed(world, message)
    assert "Car 402 a 13h10" in said.sms
    assert "retour 16h35" in said.sms
    assert "402" in said.text
    assert messages(world, "no_way") == []


def test_a_freed_seat_out_of_reach_is_said_plainly_and_somebody_calls(world: World, importing: Importing) -> None:
    from tests.domains.agenda.world import NOW

    importing(homeward=ONLY_AT_NOON)
    (seat,) = full_then_freed(world, from_octon(world))
    tell(world, following.PROMOTED, seat.pk)
    assert plan_of(world, seat.pk).verdict != "reachable"
    said = composed(world, messages(world, "promoted")[0])
    assert "pas trouvé de trajet pour venir et rentrer" in said.text
    assert "Vous venez" not in said.text
    assert "Pas de trajet aller-retour" in said.sms
    assert "0465712014" in said.sms
    assert len(said.sms) <= 160
    (call,) = messages(world, "no_way")
    assert (call.state, call.host_id) == ("to_call", world.cast.house.pk)
    for who, host in ((world.cast.nadege, world.cast.house.pk), (world.cast.claire, None)):
        with world.seen_by(who):
            (listed,) = calls.call_list(host=host, now=NOW)
        assert listed.purpose == "Pas de trajet pour venir et rentrer"
        assert "pas de trajet" in " ".join(listed.words)


def test_somebody_without_a_phone_is_on_the_list_once_with_the_whole_story(world: World, importing: Importing) -> None:
    from tests.domains.agenda.world import NOW

    importing(homeward=ONLY_AT_NOON)
    (seat,) = full_then_freed(world, from_octon(world, without_phone=True, email=""))
    tell(world, following.PROMOTED, seat.pk)
    with world.seen_by(world.cast.claire):
        (listed,) = calls.call_list(host=None, now=NOW)
    assert "elle est pour vous" in " ".join(listed.words)
    assert "pas trouvé de trajet" in " ".join(listed.words)


def test_a_trip_found_meanwhile_takes_the_call_off_the_list(world: World, importing: Importing) -> None:
    from tests.domains.agenda.world import NOW

    importing(homeward=ONLY_AT_NOON)
    (seat,) = full_then_freed(world, from_octon(world))
    tell(world, following.PROMOTED, seat.pk)
    with in_agency(world):
        type(seat).objects.filter(pk=seat.pk).update(is_driven_by_choice=True)
    with world.seen_by(world.cast.claire):
        assert calls.call_list(host=None, now=NOW) == ()


def test_a_seat_poured_into_another_session_has_the_trip_of_that_day(world: World, importing: Importing) -> None:
    importing()
    seat, _series = merged(world, from_octon(world))
    tell(world, following.MOVED, seat.pk)
    plan = plan_of(world, seat.pk)
    assert plan.verdict == "reachable"
    assert plan.trip["leave_home_at"].startswith("2026-11-27T13:10")
    said = composed(world, messages(world, "moved")[0])
    assert said.sms.startswith("Nouvelle date. ")
    assert "Car 402 a 13h10" in said.sms


def test_without_a_timetable_nobody_is_said_to_be_out_of_reach(world: World) -> None:
    seat, _series = merged(world, from_octon(world))
    tell(world, following.MOVED, seat.pk)
    assert messages(world, "no_way") == []
    assert "Pas de trajet" not in composed(world, messages(world, "moved")[0]).sms


def whole(world: World, person: Person) -> list[Participation]:
    from tests.domains.agenda.workshop_world import FRIDAY, MONTH_AFTER, NEXT_FRIDAY, a_series, enrolled

    series = a_series(world, [FRIDAY, NEXT_FRIDAY, MONTH_AFTER], is_whole=True)
    return list(enrolled(world, person, series).seats)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_whole_series_is_confirmed_once_with_all_its_dates_and_each_is_reminded_of(world: World, backwards: bool) -> None:
    from icalendar import Calendar

    keys = [seat.pk for seat in whole(world, from_octon(world))]
    tell(world, following.BOOKED, *(reversed(keys) if backwards else keys))
    (message,) = messages(world, "confirmation")
    said = composed(world, message)
    for day, short in (("20 novembre", "20/11"), ("27 novembre", "27/11"), ("4 décembre", "04/12")):
        assert day in said.text
        assert short in said.sms
    assert "3 dates" in said.text
    assert len(said.sms) <= 160
    assert len(messages(world, "reminder")) == 3
    assert len(Calendar.from_ical(said.attachments[0].content).walk("VEVENT")) == 3


@pytest.mark.parametrize("backwards", [False, True])
def test_a_whole_series_that_goes_to_other_dates_is_told_once_whatever_the_order(world: World, backwards: bool) -> None:
    from tests.domains.agenda.workshop_world import FRIDAY, NEXT_FRIDAY, a_series, enrolled, sessions_of
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.deciding import merge_session

    person = from_octon(world)
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True)
    later = a_series(world, [FRIDAY + timedelta(days=3), NEXT_FRIDAY + timedelta(days=3)], is_whole=True)
    keys = [seat.pk for seat in enrolled(world, person, series).seats]
    tell(world, following.BOOKED, *keys)
    with world.seen_by(world.cast.claire) as by:
        merge_session(session=sessions_of(world, series)[0].pk, into=sessions_of(world, later)[0].pk, by=by, now=NOW)
    tell(world, following.MOVED, *(reversed(keys) if backwards else keys))
    (message,) = messages(world, "moved")
    said = composed(world, message)
    assert "23/11" in said.sms
    assert "30/11" in said.sms
    assert messages(world, "confirmation") == []
    assert len(messages(world, "reminder")) == 2


def tell_wait(world: World, what: str, entry: int) -> list[Message]:
    from tests.domains.agenda.world import NOW

    with in_agency(world):
        waits.tell_of_wait(what, agency=world.cast.agency.pk, entry=entry, now=NOW)
    return messages(world, what)


def waiting(world: World, person: Person) -> int:
    from tests.domains.agenda.workshop_world import a_series, crowd, enrolled

    series = a_series(world, seats=2)
    for each in crowd(world, 2):
        enrolled(world, each, series)
    entry = enrolled(world, person, series).entry
    assert entry is not None
    return entry.pk


def update_entry(world: World, entry: int, **values: Any) -> None:
    from maillage.domains.agenda.models import WaitingEntry

    with in_agency(world):
        WaitingEntry.objects.filter(pk=entry).update(**values)


def test_whoever_is_passed_over_hears_it_each_time_and_never_why_they_come(world: World) -> None:
    entry = waiting(world, from_octon(world))
    update_entry(world, entry, notices=1)
    (message,) = tell_wait(world, "passed_over", entry)
    said = composed(world, message)
    assert "vous avez déjà un rendez-vous à cette heure-là" in said.text
    assert "Vous gardez votre rang" in said.text
    assert len(said.sms) <= 160
    assert "espace en ligne" not in f"{said.text} {said.sms} {said.subject}"
    assert tell_wait(world, "passed_over", entry) == [], "told twice, it is one telling; the first one is dropped"


def test_whoever_waits_no_more_is_told_once_and_that_their_request_stays(world: World) -> None:
    from tests.domains.agenda.world import NOW

    entry = waiting(world, from_octon(world))
    update_entry(world, entry, notices=1)
    tell_wait(world, "passed_over", entry)
    update_entry(world, entry, status="expired", ended_at=NOW, notices=3)
    assert tell_wait(world, "passed_over", entry) != [], "nothing new is told of what is over"
    (message,) = tell_wait(world, "wait_over", entry)
    assert tell_wait(world, "wait_over", entry) == [message]
    assert messages(world, "passed_over") == []
    said = composed(world, message)
    assert "Votre demande reste ouverte" in said.text
    assert "ne change rien à vos droits" in said.text
    assert len(said.sms) <= 160


def test_without_a_phone_the_end_of_a_wait_is_on_the_call_list(world: World) -> None:
    from tests.domains.agenda.world import NOW

    entry = waiting(world, from_octon(world, without_phone=True, email=""))
    update_entry(world, entry, status="expired", ended_at=NOW)
    tell_wait(world, "wait_over", entry)
    with world.seen_by(world.cast.claire):
        (call,) = calls.call_list(host=None, now=NOW)
    assert "Vous n’attendez plus" in " ".join(call.words)


def test_what_happens_to_a_wait_is_left_to_a_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from maillage.kit import events

    queued: list[tuple[str, object]] = []
    monkeypatch.setattr(following, "defer", lambda name, **given: queued.append((name, given["what"])))
    for event in ("agenda.passed_over", "agenda.wait_over"):
        events.emit(event, entry=7, agency=world.cast.agency.pk)
    assert queued == [("telling.wait", "passed_over"), ("telling.wait", "wait_over")]


def test_a_workshop_turned_into_hours_proposes_those_hours(world: World, importing: Importing) -> None:
    from tests.domains.agenda.workshop_world import a_series, enrolled, sessions_of
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.deciding import turn_into_slots

    importing(homeward=(*ONLY_AT_NOON, ("h3", "14:45:00", "15:10:00")))
    person = from_octon(world)
    series = a_series(world)
    (seat,) = enrolled(world, person, series).seats
    (session,) = sessions_of(world, series)
    with world.seen_by(world.cast.claire) as by:
        turn_into_slots(session=session.pk, reason=world.reason.pk, by=by, now=NOW)
    tell(world, following.CANCELLED, seat.pk)
    (message,) = messages(world, "revoked")
    said = composed(world, message)
    assert "Autres dates possibles" in said.text
    assert "– vendredi 20 novembre, 14 h" in said.text.split("Autres dates possibles")[1]
    assert "Autre date: vendredi 20/11 14h00" in said.sms
    assert "L’atelier du vendredi 20 novembre n’aura pas lieu." in said.text
    assert "À la place, vous pouvez avoir un rendez-vous pour vous." in said.text
    assert "disponible" not in said.text


@pytest.mark.parametrize("restricted", ["territory", "audience"])
def test_hours_of_a_reason_that_is_not_for_this_person_are_not_proposed(
    world: World, importing: Importing, restricted: str
) -> None:
    from tests import factories as make
    from tests.domains.agenda.workshop_world import a_series, enrolled, sessions_of
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.models import AppointmentReason
    from maillage.domains.agenda.services.deciding import turn_into_slots

    importing(homeward=(*ONLY_AT_NOON, ("h3", "14:45:00", "15:10:00")))
    person = from_octon(world)
    series = a_series(world)
    (seat,) = enrolled(world, person, series).seats
    (session,) = sessions_of(world, series)
    with world.seen_by(world.cast.claire) as by:
        turn_into_slots(session=session.pk, reason=world.reason.pk, by=by, now=NOW)
    if restricted == "territory":
        person.commune = make.commune("Octon")
        with world.seen_by(world.cast.claire):
            person.save(update_fields=["commune"])
        world.reason.territories.add(world.cast.territory)
    else:
        AppointmentReason.objects.filter(pk=world.reason.pk).update(bookable_by="agents")
    tell(world, following.CANCELLED, seat.pk)
    (message,) = messages(world, "revoked")
    said = composed(world, message)
    assert "Autres dates possibles" not in said.text
    assert "Autre date" not in said.sms
