"""The one diary: nothing is in two places at once, whoever asks; leaves cover, they do not forbid."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange
from tests import factories as make

from maillage.registry.diary import selectors
from maillage.registry.diary.errors import LeaveEmpty, ResourceTaken
from maillage.registry.diary.models import Leave, Occupancy, ResourceDay
from maillage.registry.diary.rules import days_of
from maillage.registry.diary.services import (
    Taking,
    forget_days,
    lock_days,
    new_resource,
    put_leave,
    release,
    remove_leave,
    take,
)

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def taking(resource: int, start: int, end: int) -> Taking:
    return Taking(resource, at(start), at(end))


@pytest.mark.django_db
def test_all_is_taken_or_nothing_and_the_refusal_says_what_was_taken() -> None:
    adviser, room = new_resource("adviser").pk, new_resource("room").pk
    take([taking(room, 0, 30)], trade="a", key=1)
    with pytest.raises(ResourceTaken) as refusal:
        take([taking(adviser, 0, 30), taking(room, 29, 40)], trade="b", key=2)
    assert refusal.value.resources == (room,)
    assert Occupancy.objects.count() == 1
    take([taking(adviser, 0, 30), taking(room, 30, 60)], trade="b", key=2)  # the transaction goes on


@pytest.mark.django_db
def test_the_end_of_one_is_the_start_of_the_next_and_trades_share_one_diary() -> None:
    room = new_resource("room").pk
    take([taking(room, 0, 30)], trade="agenda", key=1)
    take([taking(room, 30, 60)], trade="partnerships", key=1)
    with pytest.raises(ResourceTaken):
        take([taking(room, 59, 90)], trade="houses", key=1)


@pytest.mark.django_db
def test_release_frees_one_object_of_one_trade() -> None:
    room = new_resource("room").pk
    take([taking(room, 0, 30)], trade="a", key=1)
    take([taking(room, 30, 60)], trade="b", key=1)
    assert release(trade="a", key=1) == 1
    assert release(trade="a", key=1) == 0
    assert list(Occupancy.objects.values_list("trade", flat=True)) == ["b"]


@pytest.mark.django_db
def test_the_constraint_itself_refuses_two_at_once() -> None:
    room = new_resource("room")
    Occupancy.objects.create(resource=room, during=TimestamptzRange(at(0), at(30), "[)"), trade="a", key=1)
    with pytest.raises(IntegrityError, match="one_occupancy_per_resource_at_a_time"), transaction.atomic():
        Occupancy.objects.create(resource=room, during=TimestamptzRange(at(10), at(20), "[)"), trade="b", key=9)
    with pytest.raises(IntegrityError, match="occupancy_lasts"), transaction.atomic():
        Occupancy.objects.create(resource=room, during=TimestamptzRange(at(40), at(40), "[)"), trade="b", key=9)


@pytest.mark.django_db
def test_what_is_taken_is_never_two_things_at_once_over_random_days() -> None:
    draw = random.Random(7)
    resources = [new_resource("room").pk for _ in range(3)]
    kept: list[Taking] = []
    for key in range(150):
        start = draw.randrange(0, 600)
        wanted = [taking(each, start, start + draw.randrange(1, 60)) for each in draw.sample(resources, draw.randrange(1, 4))]
        meets = any(
            old.resource == new.resource and old.start < new.end and new.start < old.end for old in kept for new in wanted
        )
        if meets:
            with pytest.raises(ResourceTaken):
                take(wanted, trade="a", key=key)
        else:
            take(wanted, trade="a", key=key)
            kept += wanted
    assert Occupancy.objects.count() == len(kept) > 10


@pytest.mark.django_db
def test_busy_times_are_occupancies_and_leaves_in_whole_seconds_outwards() -> None:
    adviser, other = new_resource("adviser").pk, new_resource("adviser").pk
    take([taking(adviser, 0, 30), taking(other, 0, 30)], trade="a", key=1)
    put_leave(
        resource=adviser, start=at(60) + timedelta(milliseconds=300), end=at(90) + timedelta(milliseconds=300), kind="leave"
    )
    first = int(at(0).timestamp())
    assert sorted(selectors.busy([adviser], at(0), at(600))) == [
        (adviser, first, first + 1800),
        (adviser, first + 3600, first + 5401),
    ]
    assert selectors.busy([adviser], at(30), at(60)) == []
    assert selectors.busy([], at(0), at(600)) == []


@pytest.mark.django_db
def test_a_leave_may_cover_what_is_taken_and_is_removed() -> None:
    adviser = new_resource("adviser").pk
    take([taking(adviser, 0, 30)], trade="a", key=1)
    leave = put_leave(resource=adviser, start=at(0), end=at(60), kind="training")
    assert [row.kind for row in selectors.leaves(adviser, at(0), at(10))] == ["training"]
    assert selectors.leaves(adviser, at(60), at(90)) == ()
    remove_leave(leave.pk)
    assert not Leave.objects.exists()
    with pytest.raises(LeaveEmpty):
        put_leave(resource=adviser, start=at(60), end=at(60), kind="leave")


@pytest.mark.django_db
def test_a_leave_of_a_week_holds_each_of_its_days_and_past_days_are_forgotten() -> None:
    adviser = new_resource("adviser").pk
    put_leave(resource=adviser, start=at(8 * 60), end=at(8 * 60) + timedelta(days=4), kind="leave")
    days = sorted(ResourceDay.objects.values_list("day", flat=True))
    assert days == [date(2026, 11, 16) + timedelta(days=number) for number in range(5)]
    lock_days([(adviser, days[0])])  # again: no second row
    assert ResourceDay.objects.count() == 5
    assert forget_days(days[2]) == 2


@pytest.mark.django_db
def test_holidays_and_school_holidays_are_those_of_the_days_asked() -> None:
    make.holiday(date(2026, 12, 26), "Ajouté par le territoire")
    make.school_break(date(2026, 12, 19), date(2027, 1, 3))
    make.school_break(date(2026, 12, 19), date(2027, 1, 3), zone="A")
    assert selectors.holidays(date(2026, 12, 1), date(2027, 1, 1)) == {date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}
    assert selectors.holidays(date(2027, 1, 2), date(2027, 1, 31)) == frozenset()
    assert selectors.school_breaks(date(2027, 1, 3), date(2027, 2, 1)) == ((date(2026, 12, 19), date(2027, 1, 3)),)
    assert selectors.school_breaks(date(2027, 1, 4), date(2027, 2, 1)) == ()


@given(start=st.integers(0, 10_000), lasts=st.integers(1, 10_000))
def test_the_days_of_a_time_are_those_of_its_minutes(start: int, lasts: int) -> None:
    first, last = at(start), at(start + lasts)
    naive = sorted({(first + timedelta(minutes=minute)).date() for minute in range(lasts)})
    assert list(days_of(first, last)) == naive
