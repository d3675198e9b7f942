"""An hour comes free: who is told, of which hours, how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from maillage.journeys.earlier import matching

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
SOON_BACK = (("h0", "10:15:00", "10:40:00"), ("h1", "12:10:00", "12:35:00"))
ONLY_IN_THE_AFTERNOON = (("o2", "13:10:00", "13:35:00"),)


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


def test_whoever_has_no_means_of_their_own_is_not_told(world: World) -> None:
    from tests.journeys.earlier.wishing import booked, free, notices, wishing

    freed = booked(world, "Yann", 0)
    seat = wishing(world, "Odile", on_a_fixed_line=True)
    assert free(world, freed) == 0
    assert not notices(world, seat)


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
