"""A new timetable reads every coming plan again: what changed is kept for the house, what cannot be judged waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from maillage.journeys.booking import rechecking
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation, TravelPlan
    from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db
OUTWARD = (("o1", "08:20:00", "08:45:00"), ("o2", "13:10:00", "13:35:00"))
NO_WAY_BACK = (("h0", "09:05:00", "09:30:00"),)


@pytest.fixture
def world(db: None) -> World:
    """Imported here: models cannot be before Django is set up."""
    from django.db import transaction
    from tests.domains.agenda.world import the_world

    with transaction.atomic():
        return the_world()


@pytest.fixture
def importing(tmp_path: Path, world: World, settings: Settings) -> Callable[..., int]:
    """Put a feed in service by a car every way around the house of Lodève."""
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    settings.TIMETABLE_FOLDER = tmp_path / "timetables"

    def put(name: str, **changes: object) -> int:
        report = in_service(write_feed(tmp_path / name, **changes))  # type: ignore[arg-type]  # the feed's own keywords
        assert report.version is not None
        return report.version

    return put


def booked(world: World, person: Person | None = None) -> Participation:
    """Book half past nine or later as the journey does: the plan is computed from the timetable in service."""
    from tests.domains.mobility.tiny import OCTON, OCTON_POINT

    from maillage.domains.mobility.rules.limits import TravelLimits, merge
    from maillage.domains.mobility.rules.trips import Home
    from maillage.journeys.booking.booking import Asked, plan_of
    from maillage.journeys.booking.homes import HomeFound
    from maillage.journeys.booking.offers import Traveller

    home = Home(OCTON, *OCTON_POINT, "Octon")
    who = Traveller(home, "bus", merge(TravelLimits(walk_s=600)))
    choice = world.choice(1)
    plan = plan_of(choice, Asked(world.reason, HomeFound(home, "Octon"), who), is_driven=False)
    return world.book(person or world.cast.ghislaine, world.cast.claire, choice, plan=plan)


def recheck_all(world: World) -> None:
    """What the worker does, batch after batch."""
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    after: int | None = 0
    while after is not None:
        with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
            after = rechecking.recheck_batch(agency=world.cast.agency.pk, after=after, now=NOW)


def plan_row(world: World, participation: Participation) -> TravelPlan:
    from tests import factories as make

    from maillage.domains.agenda.models import TravelPlan

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return TravelPlan.objects.get(participation=participation)


def test_a_timetable_in_service_asks_for_the_plans_of_each_agency(
    world: World, importing: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, object]] = []
    monkeypatch.setattr(rechecking, "defer", lambda name, **given: asked.append((name, given["agency"])))
    importing("feed")
    assert asked == [("booking.recheck", world.cast.agency.pk)]


def test_a_car_that_leaves_earlier_is_kept_with_its_new_hours(world: World, importing: Callable[..., int]) -> None:
    importing("feed")
    participation = booked(world)
    version = importing("earlier", outward=(("o1", "08:15:00", "08:45:00"),))
    recheck_all(world)
    plan = plan_row(world, participation)
    assert (plan.state, plan.timetable_version) == ("changed", version)
    assert plan.trip["leave_home_at"].endswith("T08:15:00+01:00")
    importing("same again", outward=(("o1", "08:15:00", "08:45:00"), ("o3", "17:15:00", "17:45:00")))
    recheck_all(world)
    assert plan_row(world, participation).state == "changed", "the person may not have the new slip yet"


def test_without_a_car_back_the_plan_is_lost_and_found_again_when_it_returns(world: World, importing: Callable[..., int]) -> None:
    importing("feed")
    participation = booked(world)
    printed = plan_row(world, participation).trip
    importing("one way", homeward=NO_WAY_BACK)
    recheck_all(world)
    lost = plan_row(world, participation)
    assert (lost.state, lost.trip) == ("lost", printed)
    importing("as before, and one more", outward=(*OUTWARD, ("o3", "17:15:00", "17:45:00")))
    recheck_all(world)
    assert plan_row(world, participation).state == "unchanged"


def test_the_walk_the_person_was_asked_to_make_then_is_asked_again(world: World, importing: Callable[..., int]) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors

    importing("feed")
    booked(world)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        (row,) = selectors.coming_plans(agency=world.cast.agency.pk, now=NOW)
    assert rechecking.stored_plan(row).limits.walk_s == 600


def test_every_batch_is_read_whatever_its_size(
    world: World, importing: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests import factories as make

    importing("feed")
    persons = [world.cast.ghislaine, world.cast.farid, make.person(world.cast.agency, "Yann")]
    all_booked = [booked(world, person) for person in persons]
    importing("one way", homeward=NO_WAY_BACK)
    monkeypatch.setattr(rechecking, "BATCH", 2)
    recheck_all(world)
    assert [plan_row(world, each).state for each in all_booked] == ["lost"] * 3
