"""Free hours as they are offered: filters, notice, caps, closed places, leaves; the same as a naive search."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import TimestamptzRange
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, WEDNESDAY, World, a_reason, at, choice_of, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.models import AppointmentReason, OpeningOccurrence
from maillage.domains.agenda.selectors import SlotOption
from maillage.registry.diary.models import Leave, Occupancy

pytestmark = pytest.mark.django_db
FORTNIGHT = NOW + timedelta(weeks=2)


def hours(slots: Iterable[SlotOption]) -> list[datetime]:
    return [slot.starts_at for slot in slots]


def search(world: World, **asked: object) -> list[SlotOption]:
    values = {"reason": world.reason, "start": NOW, "end": FORTNIGHT, "now": NOW} | asked
    return selectors.offers(**values)


def test_a_slot_says_with_whom_where_and_in_which_modes(world: World) -> None:
    slot = search(world)[0]
    cast = world.cast
    assert (slot.starts_at, slot.ends_at) == (at(TUESDAY, 9), at(TUESDAY, 9, 30))
    assert (slot.adviser, slot.adviser_resource) == (cast.claire.pk, cast.claire.resource_id)
    assert (slot.place, slot.room, slot.modes) == (cast.place.pk, cast.room.pk, ("in_person",))
    assert OpeningOccurrence.objects.get(pk=slot.occurrence).original_date == TUESDAY


def test_a_mode_is_offered_where_it_is_open(world: World) -> None:
    assert {slot.starts_at.date() for slot in search(world, modes=["phone"])} == {WEDNESDAY, WEDNESDAY + timedelta(weeks=1)}
    assert {slot.modes for slot in search(world, modes=["phone"])} == {("phone",)}


def test_a_reason_that_is_not_of_the_opening_has_no_hour(world: World) -> None:
    assert search(world, reason=a_reason(world.cast.agency, "Autre chose")) == []


def test_places_and_advisers_narrow_the_search(world: World) -> None:
    cast = world.cast
    open_hours(cast.samir, cast.place_of_gignac, world.reason, day=TUESDAY)
    assert {slot.adviser for slot in search(world, advisers=[cast.samir.resource_id])} == {cast.samir.pk}
    assert {slot.place for slot in search(world, places=[cast.place.pk])} == {cast.place.pk}
    assert search(world, places=[]) == []


def test_the_first_few_are_the_beginning_of_them_all(world: World) -> None:
    everything = search(world)
    assert search(world, first=5) == everything[:5]
    assert search(world, first=10_000) == everything


def test_an_hour_is_offered_from_the_notice_to_the_horizon_of_the_reason(world: World) -> None:
    late = at(TUESDAY, 9)
    reason = a_reason(world.cast.agency, "Court", least_notice_min=60, most_notice_days=7, buffer_after_min=0)
    open_hours(world.cast.samir, world.cast.place_of_gignac, reason, day=TUESDAY)
    found = hours(selectors.offers(reason=reason, start=NOW, end=NOW + timedelta(weeks=4), now=late))
    assert found[0] == late + timedelta(hours=1)
    assert found[-1] <= late + timedelta(days=7)


def test_a_cap_per_day_closes_the_day_of_that_adviser(world: World) -> None:
    reason = a_reason(world.cast.agency, "Deux par jour", cap_per_day=2, buffer_after_min=0)
    open_hours(world.cast.samir, world.cast.place_of_gignac, reason, day=TUESDAY)
    for number in range(2):
        slot = search(world, reason=reason)[number * 2]
        assert slot.starts_at.date() == TUESDAY
        world.book(make.person(world.cast.agency, f"Personne {number}"), world.cast.samir, choice_of(slot), reason=reason)
    assert TUESDAY not in {slot.starts_at.date() for slot in search(world, reason=reason)}
    assert TUESDAY + timedelta(weeks=1) in {slot.starts_at.date() for slot in search(world, reason=reason)}


def test_a_leave_closes_its_hours_and_only_those(world: World) -> None:
    during = TimestamptzRange(at(TUESDAY, 9, 40), at(TUESDAY, 10, 20))
    Leave.objects.create(resource=world.cast.claire.resource, during=during, kind="training")
    found = [each for each in hours(search(world)) if each.date() == TUESDAY]
    assert at(TUESDAY, 9) in found
    assert not [each for each in found if at(TUESDAY, 9, 5) < each < at(TUESDAY, 10, 20)]
    assert at(TUESDAY, 10, 20) in found  # straight after it, by the policy “fill”


def test_a_place_that_closes_offers_nothing_from_that_day_on(world: World) -> None:
    world.cast.place.closed_on = TUESDAY + timedelta(weeks=1)
    world.cast.place.save()
    assert {slot.starts_at.date() for slot in search(world, modes=["in_person"])} == {TUESDAY}


def test_an_unpublished_opening_is_not_offered(world: World) -> None:
    open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY, publish=False)
    assert world.cast.samir.pk not in {slot.adviser for slot in search(world)}


def test_a_permanence_that_has_begun_to_be_held_still_offers_its_last_hours(world: World) -> None:
    OpeningOccurrence.objects.filter(opening=world.in_house, original_date=TUESDAY).update(status="held")
    assert at(TUESDAY, 11) in hours(search(world, now=at(TUESDAY, 8), end=at(TUESDAY, 12)))


def test_a_cancelled_one_offers_nothing(world: World) -> None:
    OpeningOccurrence.objects.filter(opening=world.in_house, original_date=TUESDAY).update(status="cancelled")
    assert TUESDAY not in {slot.starts_at.date() for slot in search(world)}


@pytest.mark.parametrize(("advisers", "expected"), [(1, 1), (6, 1)])
def test_a_search_costs_one_query_whatever_it_finds(world: World, advisers: int, expected: int) -> None:
    for number in range(advisers - 1):
        somebody = make.account(f"Conseil {number}", "Test", role="adviser", organisation=world.cast.agency)
        open_hours(somebody, world.cast.place_of_gignac, world.reason, day=TUESDAY)
    with CaptureQueriesContext(connection) as captured:
        assert search(world)
    assert len(captured) == expected


def _naive(world: World, reason: AppointmentReason, start: datetime, end: datetime) -> set[tuple[datetime, int, int]]:
    """Every five minutes of every occurrence, tried against every busy time; policy “grid”."""
    found = set()
    duration, buffer = timedelta(minutes=reason.duration_min), timedelta(minutes=reason.buffer_after_min)
    rows = OpeningOccurrence.objects.filter(opening__reasons=reason).select_related("opening", "room")
    for row in rows:
        adviser = [*_times(row.adviser_resource_id)]
        room = [] if row.room is None or row.opening.is_outreach_session else [*_times(row.room.resource_id)]
        hour = row.during.lower
        while hour + duration <= row.during.upper:
            is_free = all(hour + duration + buffer <= lower or upper <= hour for lower, upper in adviser)
            is_room_free = all(hour + duration <= lower or upper <= hour for lower, upper in room)
            if is_free and is_room_free and start <= hour < end and hour >= NOW + timedelta(minutes=reason.least_notice_min):
                found.add((hour, row.adviser_resource_id, row.place_id))
            hour += timedelta(minutes=reason.step_min)
    return found


def _times(resource: int) -> Iterable[tuple[datetime, datetime]]:
    for model in (Occupancy, Leave):
        for during in model.objects.filter(resource_id=resource).values_list("during", flat=True):
            yield during.lower, during.upper


@pytest.mark.parametrize("seed", range(6))
def test_what_is_offered_is_what_a_naive_search_finds(world: World, seed: int) -> None:
    draw = random.Random(seed)
    duration = draw.choice([15, 20, 30, 45])
    reason = a_reason(
        world.cast.agency, "Tirage", duration_min=duration, step_min=draw.choice([10, duration]), policy="grid",
        buffer_after_min=draw.choice([0, 5, 15]),
    )  # fmt: skip
    room = make.room(world.cast.place_of_gignac)
    open_hours(world.cast.samir, world.cast.place_of_gignac, reason, day=TUESDAY, room=room)
    open_hours(world.cast.helene, world.cast.place, reason, day=WEDNESDAY)
    for resource in (world.cast.samir.resource, world.cast.helene.resource, room.resource):
        for day in (TUESDAY, WEDNESDAY, TUESDAY + timedelta(weeks=1)):
            start = at(day, 9) + timedelta(minutes=draw.randrange(0, 150), seconds=draw.randrange(60))
            during = TimestamptzRange(start, start + timedelta(minutes=draw.randrange(1, 50)))
            Occupancy.objects.create(resource=resource, during=during, trade="test", key=1)
    end = NOW + timedelta(days=draw.choice([2, 9]))
    found = selectors.offers(reason=reason, start=NOW, end=end, now=NOW)
    assert {(slot.starts_at, slot.adviser_resource, slot.place) for slot in found} == _naive(world, reason, NOW, end)
    assert len(found) == len({(slot.starts_at, slot.adviser_resource) for slot in found})
    assert all(_holds(slot) for slot in found)


def _holds(slot: SlotOption) -> bool:
    row = OpeningOccurrence.objects.get(pk=slot.occurrence)
    return bool(row.during.lower <= slot.starts_at and slot.ends_at <= row.during.upper and row.room_id == slot.room)
