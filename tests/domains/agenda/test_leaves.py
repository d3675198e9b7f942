"""Leaves: hours are offered no more, what they cover is listed to be moved, nothing is cancelled silently."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.domains.agenda.world import BY_BUS, NOW, TUESDAY, World, at

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import SlotTaken
from maillage.domains.agenda.services.booking import move
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.leaves import LeavePut, put_leave, remove_leave
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.diary.errors import LeaveEmpty
from maillage.registry.diary.models import Leave

pytestmark = pytest.mark.django_db
MORNING = (at(TUESDAY, 9), at(TUESDAY, 12))


def away(world: World, who: str = "claire", start: datetime = MORNING[0], end: datetime = MORNING[1]) -> LeavePut:
    with world.seen_by(getattr(world.cast, who)) as by:
        return put_leave(account=world.cast.claire.pk, start=start, end=end, kind="illness", by=by, now=NOW)


def to_move(world: World) -> list[int]:
    with world.seen_by(world.cast.claire):
        return [seat.participation for seat in selectors.to_move(adviser=world.cast.claire.pk, now=NOW)]


def test_hours_under_a_leave_are_offered_no_more_and_come_back_with_it(world: World) -> None:
    before = [slot.starts_at for slot in world.slots()]
    put = away(world)
    assert [slot.starts_at for slot in world.slots()] == [start for start in before if start >= at(TUESDAY, 12)]
    with world.seen_by(world.cast.claire) as by:
        remove_leave(leave=put.leave, by=by, now=NOW)
    assert [slot.starts_at for slot in world.slots()] == before
    assert list(AuditEntry.objects.filter(object_kind="leave").order_by("pk").values_list("verb", flat=True)) == [
        "leave.put",
        "leave.removed",
    ]


def test_what_a_leave_covers_stays_booked_and_is_listed_until_it_is_moved(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    assert to_move(world) == []
    put = away(world)
    assert put.covered == (booked.pk,)
    assert to_move(world) == [booked.pk]
    with world.seen_by(world.cast.claire) as by:
        row = selectors.participation(booked.pk)
        assert row.status == "unknown"
        move(participation=row, choice=world.choice(0), plan=BY_BUS, by=by, now=NOW)
    assert to_move(world) == []


def test_what_was_cancelled_or_lies_outside_is_not_listed(world: World) -> None:
    outside = world.book(world.cast.farid, world.cast.claire, world.choice(-1))
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW, by_service=True)
    assert away(world).covered == ()
    assert to_move(world) == []
    assert outside.status == "unknown"


def test_an_hour_under_a_leave_cannot_be_booked(world: World) -> None:
    choice = world.choice()
    away(world)
    with pytest.raises(SlotTaken):
        world.book(world.cast.ghislaine, world.cast.nadege, choice)


def test_a_leave_that_touches_a_half_hour_closes_it(world: World) -> None:
    away(world, start=at(TUESDAY, 9, 29), end=at(TUESDAY, 9, 31))
    starts = [slot.starts_at for slot in world.slots()][:3]
    assert at(TUESDAY, 9) not in starts
    assert starts[0] >= at(TUESDAY, 9, 31)


def test_a_leave_that_ends_before_it_starts_is_refused_at_the_field(world: World) -> None:
    with pytest.raises(LeaveEmpty) as refusal:
        away(world, start=MORNING[1], end=MORNING[0])
    assert refusal.value.field == "end"


def test_the_director_puts_it_for_an_adviser_who_is_ill(world: World) -> None:
    assert Leave.objects.get(pk=away(world, "helene").leave).resource == world.cast.claire.resource


@pytest.mark.parametrize("who", ["samir", "nadege", "paul", "sophie", "bruno"])
def test_nobody_else_puts_or_removes_it(world: World, who: str) -> None:
    put = away(world)
    with pytest.raises(NotAllowed):
        away(world, who, start=MORNING[0] + timedelta(days=7), end=MORNING[1] + timedelta(days=7))
    with world.seen_by(getattr(world.cast, who)) as by, pytest.raises(NotAllowed):
        remove_leave(leave=put.leave, by=by, now=NOW)
    assert Leave.objects.count() == 1


def test_a_director_puts_no_leave_in_the_diary_of_another_agency(world: World) -> None:
    with world.seen_by(world.cast.helene) as by, pytest.raises(NotAllowed):
        put_leave(account=world.cast.paul.pk, start=MORNING[0], end=MORNING[1], kind="leave", by=by, now=NOW)


def test_a_leave_that_is_none_is_not_found(world: World) -> None:
    with world.seen_by(world.cast.claire) as by, pytest.raises(NotFound):
        remove_leave(leave=999_999, by=by, now=NOW)
