"""Who hears of a permanence that is called off or moved, and of hours that wait for somebody to decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.journeys.sessions import alerts
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import OpeningOccurrence
    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
WEEK = timedelta(weeks=1)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was left to the worker."""
    jobs: list[dict[str, Any]] = []
    monkeypatch.setattr(alerts, "defer", lambda name, **given: jobs.append({"name": name, **given}))
    return jobs


def first_date(world: World) -> OpeningOccurrence:
    return world.in_house.occurrences.earliest("during")


def told_house(world: World, job: dict[str, Any], now: Any) -> list[Message]:
    from tests import factories as make

    from maillage.kit.messages.models import Message

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        alerts.tell_house(agency=job["agency"], occurrence=job["occurrence"], change=job["change"], now=now)
        return list(Message.objects.filter(purpose="session_changed").order_by("pk"))


def text_of(world: World, message: Message, now: Any) -> Any:
    from tests import factories as make

    from maillage.kit.messages.composing import composers

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return composers()[message.purpose](message, now)


def plain(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_house_is_told_when_a_permanence_nobody_had_booked_is_called_off(world: World, queued: list[Any]) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.sessions import cancel_session

    with world.seen_by(world.cast.claire) as by:
        cancel_session(occurrence=first_date(world).pk, by=by, now=NOW)
    (job,) = queued
    assert job["name"] == "sessions.tell_house"
    messages = told_house(world, job, NOW)
    assert {each.recipient_key for each in messages} >= {world.cast.nadege.pk, world.cast.bruno.pk}
    assert len(told_house(world, job, NOW)) == len(messages), "run twice, it tells once"
    said = text_of(world, messages[0], NOW)
    assert "annulée" in said.subject
    assert "Claire" in said.text
    assert "mardi" in said.text


def test_a_house_with_an_address_of_its_own_is_told_there_once(world: World, queued: list[Any]) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.sessions import cancel_session
    from maillage.registry.organisations.models import Organisation

    Organisation.objects.filter(pk=world.cast.house.pk).update(email="accueil@maison.exemple.fr")
    with world.seen_by(world.cast.claire) as by:
        cancel_session(occurrence=first_date(world).pk, by=by, now=NOW)
    (message,) = told_house(world, queued[0], NOW)
    assert text_of(world, message, NOW).addresses == {"email": "accueil@maison.exemple.fr"}


def test_moved_twice_the_house_hears_of_the_last_hour_and_not_of_the_one_before(world: World, queued: list[Any]) -> None:
    from tests.domains.agenda.world import NOW, TUESDAY, at

    from maillage.domains.agenda.services.sessions import move_session

    for hour in (14, 10):
        with world.seen_by(world.cast.claire) as by:
            move_session(occurrence=first_date(world).pk, by=by, now=NOW, start=at(TUESDAY, hour), end=at(TUESDAY, hour + 2))
        queued[-1]["change"] += hour
        messages = told_house(world, queued[-1], NOW)
    states = [each.state for each in messages]
    assert states.count("waiting") * 2 == len(states)
    assert states.count("dropped") == states.count("waiting")
    said = text_of(world, messages[-1], NOW)
    assert "déplacée" in said.subject
    assert "10" in said.text


def test_hours_of_the_agency_s_own_place_are_told_to_no_house(world: World, queued: list[Any]) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.occurrences import drop_occurrence

    with world.seen_by(world.cast.claire) as by:
        drop_occurrence(occurrence=world.remote.occurrences.earliest("during").pk, by=by, now=NOW)
    assert [told_house(world, job, NOW) for job in queued] in ([], [[]])


def test_the_day_of_the_house_says_what_became_of_its_permanences(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import NOW, TUESDAY, WEDNESDAY, at

    from maillage.domains.agenda.services.sessions import cancel_session, move_session

    dates = list(world.in_house.occurrences.order_by("during")[:2])
    with world.seen_by(world.cast.claire) as by:
        move_session(occurrence=dates[0].pk, by=by, now=NOW, start=at(WEDNESDAY, 14), end=at(WEDNESDAY, 16))
        cancel_session(occurrence=dates[1].pk, by=by, now=NOW)
    client = enter(world.cast.nadege)
    days = {day: plain(client.get(reverse("today"), {"jour": f"{day}"})) for day in (TUESDAY, WEDNESDAY, TUESDAY + WEEK)}
    assert "La permanence avec Claire est déplacée au mercredi 18 novembre" in days[TUESDAY]
    assert "La permanence avec Claire, prévue le mardi 17 novembre, a lieu ce jour" in days[WEDNESDAY]
    assert "La permanence avec Claire, 9 h – 12 h, est annulée" in days[TUESDAY + WEEK]


def clashing(world: World) -> OpeningOccurrence:
    """A week comes within the horizon at whose hours somebody else has taken the room."""
    from tests.domains.agenda.world import NOW, open_hours

    from maillage.domains.agenda.models import OpeningOccurrence
    from maillage.domains.agenda.services import upkeep

    last = world.in_house.occurrences.latest("original_date").original_date + WEEK
    open_hours(
        world.cast.samir,
        world.cast.place,
        world.reason,
        day=last,
        until=last,
        room=world.cast.room,
        is_outreach_session=True,
        now=NOW + WEEK,
    )
    upkeep.write_horizon(now=NOW + 2 * WEEK)
    return OpeningOccurrence.objects.get(opening=world.in_house, original_date=last)


def test_hours_that_clash_are_told_to_whoever_can_decide_and_shown(world: World, queued: list[Any], enter: Enter) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.kit.messages.models import Message

    waiting, now = clashing(world), NOW + 2 * WEEK
    job = next(each for each in queued if each["name"] == "sessions.tell_clash")
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        for _ in range(2):
            alerts.tell_clash(agency=job["agency"], opening=job["opening"], now=now)
        messages = list(Message.objects.filter(purpose="opening_clash"))
    assert {each.recipient_key for each in messages} == {world.cast.claire.pk, world.cast.helene.pk}
    assert len(messages) == 2
    said = text_of(world, messages[0], now)
    assert f"/permanences/{waiting.pk}/" in said.text or "mardi" in said.text
    for who in (world.cast.claire, world.cast.helene):
        page = plain(enter(who).get(reverse("sessions:coming")))
        assert "attendent une décision" in page or "attend une décision" in page
        assert reverse("sessions:show", args=[waiting.pk]) in page
    assert "une décision" not in plain(enter(world.cast.samir).get(reverse("sessions:coming")))


def test_after_a_clash_the_weeks_that_follow_open_as_before(world: World) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services import upkeep

    waiting = clashing(world)
    upkeep.write_horizon(now=NOW + 3 * WEEK)
    upkeep.write_horizon(now=NOW + 4 * WEEK)
    after = world.in_house.occurrences.filter(original_date__gt=waiting.original_date)
    assert waiting.published_at is None
    assert after.count() >= 1
    assert all(each.published_at for each in after)
