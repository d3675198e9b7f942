"""An hour comes free: who is told, of which hours, how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from maillage.journeys.earlier import matching

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation

pytestmark = pytest.mark.django_db
SOON_BACK = (("h0", "10:15:00", "10:40:00"), ("h1", "12:10:00", "12:35:00"))
THERE_AT_NINE = (("o1", "08:40:00", "09:05:00"),)
ONLY_IN_THE_AFTERNOON = (("o2", "13:10:00", "13:35:00"),)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, int]]]:
    """The jobs that are asked for."""
    jobs: list[tuple[str, dict[str, int]]] = []
    monkeypatch.setattr(matching, "defer", lambda name, *, lock, **given: jobs.append((name, given)))
    return jobs


def test_whoever_asked_is_told_of_an_earlier_hour_that_can_be_reached(world: World, importing: Callable[..., int]) -> None:
    from tests.journeys.earlier.wishing import BY_BUS, booked, free, notices, told, wishing

    importing(homeward=SOON_BACK)
    freed = booked(world, "Yann", 1)
    seat = wishing(world, "Odile", plan=BY_BUS)
    assert free(world, freed) == 1
    (notice,) = notices(world, seat)
    assert (notice.number, notice.starts_at, notice.mode) == (1, freed.appointment.during.lower, "in_person")
    (message,) = told(world)
    assert (message.recipient_key, message.channel, message.about_key) == (seat.person_id, "sms", notice.pk)
    assert message.too_late_at is not None
    assert message.too_late_at < notice.starts_at


def test_nobody_is_told_of_an_hour_they_cannot_reach(world: World, importing: Callable[..., int]) -> None:
    from tests.journeys.earlier.wishing import BY_BUS, booked, free, notices, wishing

    importing(outward=ONLY_IN_THE_AFTERNOON)
    freed = booked(world, "Yann", 1)
    by_bus, driven = wishing(world, "Odile", plan=BY_BUS), wishing(world, "Lise", -2)
    assert free(world, freed) == 1, "the one who is driven"
    assert (len(notices(world, by_bus)), len(notices(world, driven))) == (0, 1)


def test_nobody_is_told_of_an_hour_that_takes_them_too_long(world: World, importing: Callable[..., int]) -> None:
    from tests.journeys.earlier.wishing import BY_BUS, booked, free, wishing

    importing()
    freed = booked(world, "Yann", 1)
    wishing(world, "Odile", plan=BY_BUS)
    assert free(world, freed) == 0, "two hours in Lodève before the way back: they would have to accept it themselves"


def test_three_at_most_and_one_a_day(world: World) -> None:
    from tests.journeys.earlier.wishing import NOW, booked, days, free, notices, wishing

    freed = [booked(world, f"Yann {number}", 3) for number in range(6)]
    seat = wishing(world, "Odile")
    assert [free(world, freed[0]), free(world, freed[1])] == [1, 0], "the second of one day"
    assert [free(world, each, NOW + days(number)) for number, each in enumerate(freed[2:], start=1)] == [1, 1, 0, 0]
    assert [each.number for each in notices(world, seat)] == [1, 2, 3]


def test_asking_again_counts_anew_but_never_twice_a_day(world: World) -> None:
    from tests.journeys.earlier.wishing import NOW, ask, booked, days, free, notices, wishing

    freed = [booked(world, f"Yann {number}", 3) for number in range(3)]
    seat = wishing(world, "Odile")
    assert free(world, freed[0]) == 1
    ask(world, seat)
    assert free(world, freed[1]) == 0
    assert free(world, freed[2], NOW + days(1)) == 1
    assert [each.number for each in notices(world, seat)] == [1, 1]


def test_never_a_later_hour_nor_after_the_appointment(world: World) -> None:
    from tests.journeys.earlier.wishing import NOW, booked, days, free, match, wishing

    seat = wishing(world, "Odile", 2)
    later, earlier = booked(world, "Yann", 8), booked(world, "Lise", 0)
    assert free(world, later) == 0
    assert free(world, earlier, NOW) == 1
    again = wishing(world, "Paule", 3)
    assert match(world, earlier, seat.appointment.during.lower + days(1)) == 0
    assert match(world, earlier, again.appointment.during.lower) == 0


def test_by_phone_an_earlier_hour_needs_no_way(world: World) -> None:
    from tests import factories as make
    from tests.journeys.earlier.wishing import ask, free, notices

    yann, odile = make.person(world.cast.agency, "Yann"), make.person(world.cast.agency, "Odile")
    freed = world.book(yann, world.cast.claire, world.choice(1, "phone"))
    seat = world.book(odile, world.cast.claire, world.choice(-1, "phone"))
    ask(world, seat)
    assert free(world, freed) == 1
    (notice,) = notices(world, seat)
    assert (notice.mode, notice.starts_at) == ("phone", freed.appointment.during.lower)


def test_whoever_is_elsewhere_at_that_hour_is_not_told(world: World) -> None:
    from tests.domains.agenda.world import TUESDAY, choice_of, open_hours
    from tests.journeys.earlier.wishing import DRIVEN, booked, free, wishing

    freed, seat = booked(world, "Yann", 1), wishing(world, "Odile")
    hour = freed.appointment.during.lower
    open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY)
    (slot,) = [each for each in world.slots() if each.starts_at == hour]
    world.book(seat.person, world.cast.samir, choice_of(slot), plan=DRIVEN)
    assert free(world, freed) == 0


def test_an_hour_that_was_taken_again_is_not_told(world: World) -> None:
    from tests.journeys.earlier.wishing import booked, match, told, wishing

    taken = booked(world, "Yann", 1)
    wishing(world, "Odile")
    assert match(world, taken) == 0
    assert not told(world)


def test_the_first_three_who_asked_are_told(world: World) -> None:
    from tests.journeys.earlier.wishing import NOW, booked, days, free, told, wishing

    freed = booked(world, "Yann", 0)
    seats = [wishing(world, f"Odile {number}", -1 - number, now=NOW - days(number)) for number in range(5)]
    assert free(world, freed) == matching.MOST_TOLD
    expected = [each.person_id for each in reversed(seats)][: matching.MOST_TOLD]
    assert [each.recipient_key for each in told(world)] == expected


def test_whoever_has_no_means_of_their_own_is_called_by_their_house(world: World) -> None:
    from tests.domains.agenda.world import NOW
    from tests.journeys.earlier.wishing import booked, calls_of, free, told, wishing

    freed = booked(world, "Yann", 1)
    seat = wishing(world, "Odile", on_a_fixed_line=True)
    assert free(world, freed) == 1
    (message,) = told(world)
    assert (message.state, message.host_id) == ("to_call", seat.host_id)
    (call,) = calls_of(world, NOW)
    assert (call.purpose, call.seat, call.starts_at) == ("Une heure plus tôt est libre", seat.pk, seat.appointment.during.lower)
    assert "9\u202fh\u202f30" in call.words[0].replace("\u00a0", "\u202f")
    booked(world, "Lise", 1)
    assert calls_of(world, NOW) == (), "the hour is gone: nobody is called about it"


def test_a_seat_that_is_given_back_asks_for_the_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.journeys.earlier.wishing import booked, free

    asked: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(matching, "defer", lambda name, **given: asked.append((name, given)))
    freed = booked(world, "Yann", 1)
    free(world, freed)
    ((name, given),) = asked
    assert (name, given["reason"], given["occurrence"]) == ("earlier.match", world.reason.pk, freed.appointment.occurrence_id)


def test_the_message_says_the_hour_in_one_sms_without_the_reason_and_nothing_once_it_is_gone(world: World) -> None:
    from tests.journeys.earlier.wishing import NOW, as_job, booked, free, told, wishing

    from maillage.kit.messages.composing import composers
    from maillage.kit.messages.gsm7 import gsm7

    freed = booked(world, "Yann", 1)
    wishing(world, "Odile")
    free(world, freed)
    (message,) = told(world)
    with as_job(world):
        said = composers()["earlier"](message, NOW)
    assert said is not None
    assert "17/11 9h30" in said.sms
    assert len(said.sms) <= 160
    assert gsm7(said.sms) == said.sms
    assert world.reason.label not in said.sms + said.text + said.subject
    booked(world, "Lise", 1)
    with as_job(world):
        assert composers()["earlier"](message, NOW) is None


def test_hours_that_are_opened_are_told_one_a_day_and_only_what_can_be_reached(
    world: World, importing: Callable[..., int], asked: list[tuple[str, dict[str, int]]]
) -> None:
    from tests.domains.agenda.world import TUESDAY, open_hours
    from tests.journeys.earlier.wishing import BY_BUS, match_spans, notices, wishing

    importing(outward=THERE_AT_NINE, homeward=SOON_BACK)
    by_bus, driven = wishing(world, "Odile", plan=BY_BUS), wishing(world, "Lise", -2)
    open_hours(world.cast.samir, world.cast.place, world.reason, day=TUESDAY)
    assert [name for name, _ in asked] == ["earlier.span"]
    assert match_spans(world, asked) == 2
    assert match_spans(world, asked) == 0, "once a day"
    (reached,), (first,) = notices(world, by_bus), notices(world, driven)
    assert (reached.adviser_resource_id, first.adviser_resource_id) == (world.cast.samir.resource_id,) * 2
    assert f"{first.starts_at:%H:%M}" == "08:00", "nine in Lodève: the first of all"
    assert f"{reached.starts_at:%H:%M}" == "08:30", "there is no way to be there at nine"


def test_one_hour_is_told_three_times_at_most_and_the_next_people_hear_of_the_next_hour(
    world: World, asked: list[tuple[str, dict[str, int]]]
) -> None:
    from tests.domains.agenda.world import TUESDAY, open_hours
    from tests.journeys.earlier.wishing import match_spans, notices, wishing

    seats = [wishing(world, f"Odile {number}", -1 - number) for number in range(4)]
    open_hours(world.cast.samir, world.cast.place, world.reason, day=TUESDAY)
    assert match_spans(world, asked) == 4
    assert [f"{notices(world, seat)[0].starts_at:%H:%M}" for seat in seats] == ["08:00", "08:00", "08:00", "08:30"]


def test_hours_that_are_prepared_are_told_once_they_are_published_and_again_when_moved(
    world: World, asked: list[tuple[str, dict[str, int]]]
) -> None:
    from datetime import timedelta

    from tests.domains.agenda.world import NOW, TUESDAY, open_hours

    from maillage.domains.agenda.services.sessions import move_session, publish_session

    opening = open_hours(world.cast.samir, world.cast.place, world.reason, day=TUESDAY, publish=False)
    assert asked == []
    first = opening.occurrences.earliest("original_date")
    hour = timedelta(hours=1)
    with world.seen_by(world.cast.samir) as by:
        publish_session(occurrence=first.pk, by=by, now=NOW)
        move_session(occurrence=first.pk, by=by, now=NOW, start=first.during.lower + hour, end=first.during.upper + hour)
    spans = [(given["start_s"], given["end_s"]) for _, given in asked]
    start_s, end_s = int(first.during.lower.timestamp()), int(first.during.upper.timestamp())
    assert spans == [(start_s, end_s), (start_s + 3600, end_s + 3600)]


def test_a_leave_that_does_not_take_place_gives_its_hours_back(world: World, asked: list[tuple[str, dict[str, int]]]) -> None:
    from tests.domains.agenda.world import NOW, TUESDAY, at
    from tests.journeys.earlier.wishing import match_spans, notices, wishing

    from maillage.domains.agenda.services.leaves import put_leave, remove_leave

    seat = wishing(world, "Odile")
    with world.seen_by(world.cast.claire) as by:
        span = {"start": at(TUESDAY, 8), "end": at(TUESDAY, 13)}
        put = put_leave(account=world.cast.claire.pk, **span, kind="training", by=by, now=NOW)
        assert asked == []
        remove_leave(leave=put.leave, by=by, now=NOW)
    assert match_spans(world, asked) == 1
    assert f"{notices(world, seat)[0].starts_at:%d %H:%M}" == "17 08:00"


def test_a_calendar_elsewhere_that_frees_time_gives_its_hours_back(world: World, asked: list[tuple[str, dict[str, int]]]) -> None:
    from tests.domains.agenda.world import NOW, TUESDAY, at

    from maillage.registry.diary.services import follow_calendar, keep_busy

    assert world.cast.claire.resource_id is not None
    calendar = follow_calendar(resource=world.cast.claire.resource_id, address="https://agenda.exemple.fr/claire.ics")
    long, short = (at(TUESDAY, 8), at(TUESDAY, 12)), (at(TUESDAY, 8), at(TUESDAY, 10))
    keep_busy(calendar=calendar.pk, spans=[long], version="1", now=NOW)
    assert asked == []
    keep_busy(calendar=calendar.pk, spans=[short], version="2", now=NOW)
    ((_, given),) = asked
    assert (given["adviser"], given["agency"]) == (world.cast.claire.resource_id, world.cast.agency.pk)


def test_a_video_in_a_house_comes_earlier_in_the_same_house_when_all_it_needs_is_free_there(world: World) -> None:
    from tests import factories as make
    from tests.journeys.earlier.wishing import DRIVEN, ask, equipped, free, notices

    house = equipped(world)
    first, last = world.choice(0, "video", **house), world.choice(-1, "video", **house)
    freed = world.book(make.person(world.cast.agency, "Yann"), world.cast.claire, first, plan=DRIVEN)
    seat = world.book(make.person(world.cast.agency, "Odile"), world.cast.claire, last, plan=DRIVEN)
    ask(world, seat)
    assert free(world, freed) == 1
    (notice,) = notices(world, seat)
    assert (notice.mode, notice.starts_at) == ("video", freed.appointment.during.lower)


def test_a_video_is_not_told_of_an_hour_when_nobody_can_help(world: World) -> None:
    from tests import factories as make
    from tests.journeys.earlier.wishing import DRIVEN, ask, equipped, free

    from maillage.registry.diary.services import Taking, take

    house = equipped(world)
    first, last = world.choice(0, "video", **house), world.choice(-1, "video", **house)
    freed = world.book(make.person(world.cast.agency, "Yann"), world.cast.claire, first, plan=DRIVEN)
    seat = world.book(make.person(world.cast.agency, "Odile"), world.cast.claire, last, plan=DRIVEN)
    ask(world, seat)
    during, helper = freed.appointment.during, freed.appointment.helper
    assert helper is not None
    others = [each.resource_id for each in (world.cast.nadege, world.cast.remi) if each.pk != helper.pk]
    take([Taking(other, during.lower, during.upper) for other in others if other], trade="test", key=1)
    assert free(world, freed, busy=helper.resource_id) == 0


def test_an_hour_freed_by_another_reason_is_told_when_it_fits(world: World) -> None:
    from tests.domains.agenda.world import a_reason
    from tests.journeys.earlier.wishing import free, notices

    short = a_reason(world.cast.agency, "Une question", duration_min=20, step_min=10, buffer_after_min=0)
    long = a_reason(world.cast.agency, "Tout revoir", duration_min=90, step_min=30, buffer_after_min=0)
    world.in_house.reasons.add(short, long)
    kept = [booked_for(world, f"Yann {number}", world.reason, number=0) for number in range(5)]
    seats = [wishing_for(world, name, reason) for name, reason in (("Odile", short), ("Lise", long))]
    freed = kept[2]
    assert free(world, freed) == 1, "an hour and a half does not fit in thirty minutes"
    (notice,) = notices(world, seats[0])
    during = freed.appointment.during
    assert during.lower <= notice.starts_at < during.upper
    assert notices(world, seats[1]) == []


def booked_for(world: World, name: str, reason: Any, number: int) -> Participation:
    from uuid import uuid4

    from tests import factories as make
    from tests.domains.agenda.world import choice_of
    from tests.journeys.earlier.wishing import DRIVEN

    person = make.person(world.cast.agency, name)
    choice = choice_of(world.slots(reason=reason)[number])
    return world.book(person, world.cast.claire, choice, plan=DRIVEN, key=uuid4(), reason=reason)


def wishing_for(world: World, name: str, reason: Any) -> Participation:
    from tests.journeys.earlier.wishing import ask

    seat = booked_for(world, name, reason, number=-1)
    ask(world, seat)
    return seat
