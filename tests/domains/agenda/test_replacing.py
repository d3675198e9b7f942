"""A helper who goes away after a video was booked is replaced by somebody else of the house, or the house has it on its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import factories as make
from tests.domains.agenda.world import NOW, WEDNESDAY, World, at, taken_for, the_world

from maillage.domains.agenda import selectors
from maillage.domains.agenda.services import replacing
from maillage.kit.scope.entering import Scope
from maillage.registry.diary.services import Taking, put_leave, take

if TYPE_CHECKING:
    from maillage.domains.agenda.models import Participation
    from maillage.registry.accounts.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    from django.db import transaction

    with transaction.atomic():
        return the_world()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, int]]]:
    """The jobs that are asked for."""
    jobs: list[tuple[str, dict[str, int]]] = []
    monkeypatch.setattr(replacing, "defer", lambda name, **given: jobs.append((name, given)))
    return jobs


def by_video(world: World) -> Participation:
    cast = world.cast
    return world.book(
        cast.ghislaine, cast.claire, world.choice(0, "video", house=cast.place.pk, room=cast.room.pk, device=cast.device.pk)
    )


def both(world: World, booked: Participation) -> tuple[Account, Account]:
    """Who helps, and the other one."""
    helper, pair = booked.appointment.helper, (world.cast.nadege, world.cast.remi)
    return next((one, two) for one, two in (pair, pair[::-1]) if one == helper)


def goes_away(who: Account) -> None:
    assert who.resource_id is not None
    put_leave(resource=who.resource_id, start=at(WEDNESDAY, 8), end=at(WEDNESDAY, 18), kind="illness")


def run(world: World, asked: list[tuple[str, dict[str, int]]]) -> int:
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return sum(replacing.replace_helpers(**given, now=NOW) for name, given in asked if name == "agenda.replace_helper")


def helper_of(world: World, booked: Participation) -> int | None:
    with world.seen_by(world.cast.claire):
        return selectors.participation(booked.pk).appointment.helper_id


def listed(world: World, who: Account) -> list[int]:
    with world.seen_by(who) as by:
        assert by.organisation is not None
        return [seat.participation for seat in selectors.without_helper(host=by.organisation, now=NOW)]


def test_somebody_else_of_the_house_helps_and_their_time_is_taken(world: World, asked: list[tuple[str, dict[str, int]]]) -> None:
    booked = by_video(world)
    helper, other = both(world, booked)
    goes_away(helper)
    assert listed(world, world.cast.nadege) == [booked.pk], "until the job has run"
    assert run(world, asked) == 1
    taken = taken_for(booked)
    assert helper_of(world, booked) == other.pk
    assert (helper.resource_id in taken, other.resource_id in taken) == (False, True)
    assert listed(world, world.cast.nadege) == []
    assert run(world, asked) == 0, "twice is once"


def test_when_nobody_else_is_free_the_house_has_it_on_its_list_and_no_other_house(
    world: World, asked: list[tuple[str, dict[str, int]]]
) -> None:
    booked = by_video(world)
    helper, other = both(world, booked)
    during = booked.appointment.during
    take([Taking(other.resource_id or 0, during.lower, during.upper)], trade="test", key=1)
    goes_away(helper)
    assert run(world, asked) == 0
    assert helper_of(world, booked) == helper.pk
    assert listed(world, world.cast.nadege) == [booked.pk]
    assert listed(world, world.cast.lucie) == []


def test_the_leave_of_an_adviser_asks_nobody_to_help(world: World, asked: list[tuple[str, dict[str, int]]]) -> None:
    by_video(world)
    goes_away(world.cast.claire)
    assert asked == []


def test_a_leave_lists_the_people_of_a_workshop_to_each_who_runs_it(world: World) -> None:
    from tests.domains.agenda.workshop_world import FRIDAY, a_series, enrolled

    from maillage.domains.agenda.services.leaves import put_leave as go_on_leave

    cast = world.cast
    enrolled(world, cast.ghislaine, a_series(world, facilitators=(cast.samir.pk,)))
    for who in (cast.samir, cast.claire):
        with world.seen_by(who) as by:
            put = go_on_leave(account=who.pk, start=at(FRIDAY, 8), end=at(FRIDAY, 18), kind="training", by=by, now=NOW)
            listed = [seat.participation for seat in selectors.to_move(adviser=who.pk, now=NOW)]
        assert (len(put.covered), listed) == (1, list(put.covered)), who.given_name
