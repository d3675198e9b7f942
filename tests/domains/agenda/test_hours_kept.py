"""The kept hours after any sequence of writes: the rows of the view, and the same search as from the tables of truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange
from tests import factories as make
from tests.domains.agenda.hours_kept import MODES, assert_kept, free
from tests.domains.agenda.world import BY_BUS, NOW, TUESDAY, WEDNESDAY, World, a_reason, at, choice_of, open_hours

from maillage.domains.agenda.models import AppointmentReason, OpeningOccurrence, OpeningPeriod, Participation
from maillage.domains.agenda.selectors import offers
from maillage.domains.agenda.selectors.hours import KEPT_TICKS, Asked, kept_hours
from maillage.domains.agenda.selectors.offers import find
from maillage.domains.agenda.services.booking import move
from maillage.domains.agenda.services.ending import cancel, undo
from maillage.domains.agenda.services.leaves import put_leave
from maillage.domains.agenda.services.occurrences import change_occurrence, drop_occurrence
from maillage.domains.agenda.services.periods import end_period
from maillage.domains.agenda.services.sessions import cancel_session, publish_session
from maillage.kit.errors import Refused
from maillage.registry.diary.models import Leave, Occupancy
from maillage.registry.diary.services import Taking, take, take_over
from maillage.registry.places.models import Place, Room

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@dataclass
class Agenda:
    """The world, widened: a room shared by two advisers, two reasons, hours that wait to be published."""

    world: World
    reasons: list[AppointmentReason]
    room: Room
    booked: list[Participation] = field(default_factory=list)

    @property
    def openings(self) -> Sequence[OpeningPeriod]:
        return OpeningPeriod.objects.order_by("pk")

    def occurrence(self, number: int, **filters: object) -> OpeningOccurrence | None:
        return picked(OpeningOccurrence.objects.filter(during__startswith__lt=NOW + 3 * WEEK, **filters).order_by("pk"), number)


def picked(rows: Sequence[object], number: int) -> object:
    """One of them, or None of none."""
    every = list(rows)
    return every[number % len(every)] if every else None


def near(number: int) -> datetime:
    """Any second of the first fortnight's days, odd ones too."""
    return at(TUESDAY, 7) + timedelta(days=number % 9, seconds=number * 7_919 % 43_200)


def span_of(number: int, other: int) -> tuple[datetime, datetime]:
    return near(number), near(number) + timedelta(seconds=1 + other * 104_729 % (90_000 if other % 5 == 0 else 6_000))


def book(agenda: Agenda, number: int, other: int) -> None:
    reason = agenda.reasons[other % 2]
    slot = picked(offers(reason=reason, start=NOW, end=NOW + 3 * WEEK, now=NOW, modes=["in_person"]), number)
    if slot is not None:
        person = make.person(agenda.world.cast.agency, f"Personne {len(agenda.booked)}")
        agenda.booked.append(agenda.world.book(person, agenda.world.cast.helene, choice_of(slot), reason=reason))


def move_one(agenda: Agenda, number: int, other: int) -> None:
    seat = picked(agenda.booked, number)
    if seat is None:
        return
    free_now = offers(reason=seat.request.reason, start=NOW, end=NOW + 3 * WEEK, now=NOW, modes=["in_person"])
    if free_now:
        with agenda.world.seen_by(agenda.world.cast.helene) as by:
            row = Participation.objects.get(pk=seat.pk)
            move(participation=row, choice=choice_of(picked(free_now, other)), plan=BY_BUS, by=by, now=NOW)


def cancel_one(agenda: Agenda, number: int, other: int) -> None:
    seat = picked(agenda.booked, number)
    if seat is not None:
        with agenda.world.seen_by(agenda.world.cast.helene) as by:
            row = Participation.objects.get(pk=seat.pk)
            (undo if row.status != "unknown" else cancel)(participation=row, by=by, now=NOW)


def leave(agenda: Agenda, number: int, other: int) -> None:
    start, end = span_of(number, other)
    account = (agenda.world.cast.claire, agenda.world.cast.samir)[number % 2]
    with agenda.world.seen_by(agenda.world.cast.helene) as by:
        put_leave(account=account.pk, start=start, end=end, kind="training", by=by, now=NOW)


def change_leave(agenda: Agenda, number: int, other: int) -> None:
    row = picked(Leave.objects.order_by("pk"), number)
    if row is not None and other % 2:
        row.delete()
    elif row is not None:
        Leave.objects.filter(pk=row.pk).update(during=TimestamptzRange(*span_of(other, number), "[)"))


def endless_leave(agenda: Agenda, number: int, other: int) -> None:
    edges = (near(number), None) if other % 2 else (None, near(number))
    Leave.objects.create(resource=agenda.world.cast.claire.resource, during=TimestamptzRange(*edges, "[)"), kind="other")


def take_room(agenda: Agenda, number: int, other: int) -> None:
    start, end = span_of(number, other)
    resource = agenda.room.resource_id if other % 3 else agenda.world.cast.samir.resource_id
    take([Taking(resource, start, end)], trade="test", key=number)


def give_over(agenda: Agenda, number: int, other: int) -> None:
    pair = agenda.world.cast.samir.resource_id, agenda.world.cast.claire.resource_id
    take_over(gone=pair[number % 2], kept=pair[1 - number % 2])


def release_rooms(agenda: Agenda, number: int, other: int) -> None:
    Occupancy.objects.filter(trade="test").delete()


def publish(agenda: Agenda, number: int, other: int) -> None:
    row = agenda.occurrence(number, published_at=None)
    if row is not None:
        with agenda.world.seen_by(agenda.world.cast.helene) as by:
            publish_session(occurrence=row.pk, by=by, now=NOW)


def move_occurrence(agenda: Agenda, number: int, other: int) -> None:
    row = agenda.occurrence(number)
    if row is not None:
        start = row.during.lower + timedelta(minutes=5 * (other % 60))
        with agenda.world.seen_by(agenda.world.cast.helene) as by:
            change_occurrence(
                occurrence=row.pk, by=by, now=NOW, start=start, end=start + timedelta(minutes=60 + 5 * (other % 31))
            )


def end_occurrence(agenda: Agenda, number: int, other: int) -> None:
    row = agenda.occurrence(number)
    if row is not None:
        with agenda.world.seen_by(agenda.world.cast.helene) as by:
            (drop_occurrence, cancel_session)[other % 2](occurrence=row.pk, by=by, now=NOW)


def end_opening(agenda: Agenda, number: int, other: int) -> None:
    with agenda.world.seen_by(agenda.world.cast.helene) as by:
        opening = picked(agenda.openings, number)
        end_period(opening=opening, last_day=opening.first_day + timedelta(days=other % 30), by=by, now=NOW)


def change_reasons(agenda: Agenda, number: int, other: int) -> None:
    picked(agenda.openings, number).reasons.set(agenda.reasons[: other % 3] if other % 2 else agenda.reasons[1:])


def change_opening(agenda: Agenda, number: int, other: int) -> None:
    opening = picked(agenda.openings, number)
    opening.modes = [mode for bit, mode in enumerate(MODES) if other >> bit & 1] or ["in_person"]
    opening.is_outreach_session = other % 5 == 0
    opening.save()


def change_place(agenda: Agenda, number: int, other: int) -> None:
    place = picked(Place.objects.order_by("pk"), number)
    place.closed_on = None if other % 3 == 0 else TUESDAY + timedelta(days=other % 12)
    place.zone = ("Europe/Paris", "Indian/Reunion", "America/Cayenne")[other % 3]
    place.save()


def change_room(agenda: Agenda, number: int, other: int) -> None:
    row = agenda.occurrence(number)
    if row is not None:
        row.room = agenda.room if other % 2 else None
        row.save()


Act = Callable[[Agenda, int, int], None]
ACTS: tuple[Act, ...] = (
    book, move_one, cancel_one, leave, change_leave, endless_leave, take_room, give_over, release_rooms, publish, move_occurrence,
    end_occurrence, end_opening, change_reasons, change_opening, change_place, change_room,
)  # fmt: skip


@pytest.fixture
def agenda(world: World) -> Agenda:
    cast = world.cast
    other = a_reason(
        cast.agency, "Préparer un CV", duration_min=45, step_min=20, buffer_after_min=10, policy="grid", cap_per_day=3
    )
    room = make.room(cast.place_of_gignac)
    until = TUESDAY + 3 * WEEK
    open_hours(cast.samir, cast.place_of_gignac, other, day=TUESDAY, room=room, until=until)
    waiting = open_hours(cast.samir, cast.place_of_gignac, world.reason, day=WEDNESDAY, room=room, publish=False, until=until)
    waiting.reasons.add(other)
    late = {"start": time(20), "end": time(23, 55)}
    open_hours(cast.claire, cast.place_of_gignac, other, day=TUESDAY, room=room, until=until, **late)
    return Agenda(world, [world.reason, other], room)


def assert_kept_after(agenda: Agenda, acts: Sequence[tuple[Act, int, int]]) -> set[Act]:
    """Do all of it, refusals too, look, and put everything back; what was not refused."""
    agenda, done = replace(agenda, booked=[]), set()
    with transaction.atomic():
        for act, number, other in acts:
            try:
                with transaction.atomic():
                    act(agenda, number, other)
                    done.add(act)
            except Refused:
                continue
        assert_kept(*agenda.reasons)
        transaction.set_rollback(True)
    return done


SEQUENCES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9_999), st.integers(0, 9_999)), min_size=1, max_size=12)
ONE_WORLD = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.slow(reason="forty sequences of up to twelve writes each")
@settings(max_examples=40, suppress_health_check=ONE_WORLD)
@given(acts=SEQUENCES)
def test_hours_are_kept_through_any_sequence_of_writes(agenda: Agenda, acts: list[tuple[Act, int, int]]) -> None:
    assert_kept_after(agenda, acts)


@pytest.mark.proof
@settings(max_examples=300, suppress_health_check=ONE_WORLD)
@given(acts=SEQUENCES)
def test_hours_are_kept_through_many_sequences_of_writes(agenda: Agenda, acts: list[tuple[Act, int, int]]) -> None:
    assert_kept_after(agenda, acts)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_every_kind_of_write_keeps_the_hours(agenda: Agenda, act: Act) -> None:
    before = [(book, 3, 0), (book, 8, 1), (leave, 4, 2), (take_room, 5, 1)]
    done = assert_kept_after(agenda, [*before, (act, 2, 5), (act, 7, 6), (act, 11, 10)])
    assert {act, book, leave, take_room} <= done


@pytest.mark.parametrize(
    ("hours", "buffer_min", "is_kept"), [(16, 0, True), (16, 5, False), (15, 60, True), (15, 65, False), (23, 0, False)]
)
def test_hours_longer_than_their_bitmap_are_read_from_the_tables(
    world: World, hours: int, buffer_min: int, *, is_kept: bool
) -> None:
    reason = a_reason(world.cast.agency, "Longue journée", buffer_after_min=buffer_min)
    opening = open_hours(world.cast.samir, world.cast.place_of_gignac, reason, day=WEDNESDAY, until=WEDNESDAY)
    row = opening.occurrences.get()
    row.during = TimestamptzRange(at(WEDNESDAY, 1), at(WEDNESDAY, 1) + timedelta(hours=hours), "[)")
    row.save()
    last = row.during.upper - timedelta(minutes=30)
    Leave.objects.create(resource=world.cast.samir.resource, during=TimestamptzRange(last, last + WEEK, "[)"), kind="leave")
    window = int(NOW.timestamp()), int((NOW + 2 * WEEK).timestamp())
    assert (kept_hours(Asked(reason, MODES, NOW), *window) is not None) == is_kept
    assert_kept(reason)
    starts = {start_s for _, _, start_s in free(reason)}
    assert max(starts) + reason.duration_min * 60 + buffer_min * 60 <= last.timestamp()
    assert len(starts) >= hours * 60 // 30 - 4


def test_what_is_beside_longer_hours_is_found_too(world: World) -> None:
    opening = open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=WEDNESDAY, until=WEDNESDAY)
    before = free(world.reason)
    opening.occurrences.update(during=TimestamptzRange(at(WEDNESDAY, 1), at(WEDNESDAY, 1) + timedelta(hours=20), "[)"))
    assert set(before) < set(free(world.reason))
    few = find(asked=Asked(world.reason, MODES, NOW), start=NOW, end=NOW + 2 * WEEK, first=30).rows()
    assert few == free(world.reason)[:30]
    assert timedelta(hours=16).total_seconds() == KEPT_TICKS * 300
