"""A permanence that has begun, or that goes to a day off; hours that open on no day; a seat put back where it no longer fits."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, WEDNESDAY, World, at, open_hours, taken_for

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import OpeningImpossible, RestoreImpossible, SessionOver
from maillage.domains.agenda.models import OpeningOccurrence, OpeningPeriod, Participation, Request
from maillage.domains.agenda.services import upkeep
from maillage.domains.agenda.services.booking import book
from maillage.domains.agenda.services.ending import cancel, close, undo
from maillage.domains.agenda.services.sessions import cancel_session, move_session
from maillage.kit.scope.entering import Scope
from maillage.registry.diary.models import Holiday, Occupancy

pytestmark = pytest.mark.django_db
CHRISTMAS = date(2026, 12, 25)
ARMISTICE = date(2026, 11, 11)


def permanence(world: World, day: date = TUESDAY) -> OpeningOccurrence:
    return world.in_house.occurrences.get(original_date=day)


def received_then_ill(world: World) -> tuple[Participation, Participation]:
    """The first person was received at nine; the other comes at eleven."""
    first = world.book(world.cast.ghislaine, world.cast.claire, world.choice(0))
    later = world.book(world.cast.farid, world.cast.claire, world.choice(-1 if len(world.slots()) < 4 else 3))
    with world.seen_by(world.cast.claire) as by:
        close(participation=selectors.participation(first.pk), status="seen", by=by, now=at(TUESDAY, 9, 40))
    assert permanence(world).status == "held"
    return first, later


def test_ill_at_noon_the_rest_is_called_off_and_what_was_held_stays_held(world: World) -> None:
    first, later = received_then_ill(world)
    with world.seen_by(world.cast.claire) as by:
        revoked = cancel_session(occurrence=permanence(world).pk, by=by, now=at(TUESDAY, 9, 42))
        assert revoked == (later.pk,)
        assert selectors.participation(first.pk).status == "seen"
        row = selectors.participation(later.pk)
        assert (row.status, row.absence) == ("revoked", "service")
    held = permanence(world)
    assert (held.status, held.during.lower, held.during.upper) == ("held", at(TUESDAY, 9), at(TUESDAY, 9, 45))
    assert TUESDAY not in {slot.starts_at.date() for slot in world.slots(now=at(TUESDAY, 9, 42))}
    (room,) = Occupancy.objects.filter(trade="agenda.session", key=held.pk)
    assert room.during.upper == at(TUESDAY, 9, 45)
    with world.seen_by(world.cast.claire) as by, pytest.raises(SessionOver):
        cancel_session(occurrence=held.pk, by=by, now=at(TUESDAY, 10))


def test_whoever_is_being_received_stays_until_the_end(world: World) -> None:
    first = world.book(world.cast.ghislaine, world.cast.claire, world.choice(0))
    with world.seen_by(world.cast.claire) as by:
        close(participation=selectors.participation(first.pk), status="seen", by=by, now=at(TUESDAY, 9, 2))
        cancel_session(occurrence=permanence(world).pk, by=by, now=at(TUESDAY, 9, 3))
    assert permanence(world).during.upper == at(TUESDAY, 9, 30)


def test_a_permanence_that_has_begun_ends_at_another_hour_or_in_another_room_but_not_on_another_day(world: World) -> None:
    first, later = received_then_ill(world)
    other = make.room(world.cast.place, "Bureau 2")
    now, row = at(TUESDAY, 9, 42), permanence(world)
    with world.seen_by(world.cast.claire) as by:
        with pytest.raises(OpeningImpossible, match="a commencé"):
            move_session(occurrence=row.pk, by=by, now=now, start=at(WEDNESDAY, 14), end=at(WEDNESDAY, 17))
        lost = move_session(occurrence=row.pk, by=by, now=now, start=at(TUESDAY, 9), end=at(TUESDAY, 11), room=other.pk)
        coming = selectors.participation(later.pk)
        is_inside = coming.appointment.during.upper <= at(TUESDAY, 11)
        assert lost == (() if is_inside else (later.pk,))
        assert selectors.participation(first.pk).appointment.room_id == world.cast.room.pk
        assert not is_inside or coming.appointment.room_id == other.pk
    assert (permanence(world).status, permanence(world).during.upper) == ("held", at(TUESDAY, 11))


def test_a_permanence_does_not_move_to_a_public_holiday(world: World) -> None:
    with world.seen_by(world.cast.claire) as by, pytest.raises(OpeningImpossible, match="férié") as refusal:
        move_session(occurrence=permanence(world).pk, by=by, now=NOW, start=at(CHRISTMAS, 9), end=at(CHRISTMAS, 12))
    assert refusal.value.field == "day"
    assert permanence(world).during.lower == at(TUESDAY, 9)


def test_hours_that_are_open_on_public_holidays_move_there(world: World) -> None:
    opening = open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY, on_public_holidays=True)
    row = opening.occurrences.earliest("original_date")
    with world.seen_by(world.cast.samir) as by:
        assert move_session(occurrence=row.pk, by=by, now=NOW, start=at(CHRISTMAS, 9), end=at(CHRISTMAS, 12)) == ()


def test_a_day_off_that_is_known_late_closes_what_was_moved_there_too(world: World) -> None:
    thursday = date(2026, 12, 17)
    with world.seen_by(world.cast.claire) as by:
        move_session(occurrence=permanence(world).pk, by=by, now=NOW, start=at(thursday, 9), end=at(thursday, 12))
    Holiday.objects.create(on=thursday, name="Fête de la commune")
    Holiday.objects.create(on=TUESDAY, name="Fête d’ailleurs")
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert upkeep.close_days_off(agency=world.cast.agency.pk, now=NOW) == 1
    assert thursday not in {slot.starts_at.date() for slot in world.slots()}


@pytest.mark.parametrize(
    ("day", "until", "school", "sentence"),
    [
        (CHRISTMAS, CHRISTMAS, False, "férié"),
        (NOW.date() - timedelta(days=7), NOW.date() - timedelta(days=7), False, "passé"),
        (NOW.date() - timedelta(days=21), NOW.date() - timedelta(days=7), False, "passé"),
    ],
)
def test_hours_that_open_on_no_day_are_refused_with_the_cause(
    world: World, day: date, until: date, school: bool, sentence: str
) -> None:
    before = OpeningPeriod.objects.count()
    with pytest.raises(OpeningImpossible, match=sentence) as refusal:
        open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=day, until=until, school_weeks_only=school)
    assert refusal.value.field == "first_day"
    assert OpeningPeriod.objects.count() == before


def test_hours_that_open_beyond_the_horizon_are_noted(world: World) -> None:
    far = TUESDAY + timedelta(weeks=20)
    opening = open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=far, start=time(9), until=far)
    assert opening.occurrences.count() == 0


def cancelled(world: World) -> Participation:
    """Called off by the service, its permanence still there."""
    booked = world.book(world.cast.ghislaine, world.cast.claire, world.choice(0))
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW, by_service=True)
    return booked


def put_back(world: World, booked: Participation) -> None:
    with world.seen_by(world.cast.claire) as by:
        undo(participation=selectors.participation(booked.pk), by=by, now=NOW)


def test_a_seat_is_not_put_back_outside_the_hours_of_its_permanence(world: World) -> None:
    booked = cancelled(world)
    with world.seen_by(world.cast.claire) as by:
        move_session(occurrence=permanence(world).pk, by=by, now=NOW, start=at(TUESDAY, 10), end=at(TUESDAY, 12))
    with pytest.raises(RestoreImpossible, match="changé d’heures"):
        put_back(world, booked)
    assert taken_for(booked) == {}


def test_a_seat_is_not_put_back_in_a_permanence_that_is_cancelled(world: World) -> None:
    booked = cancelled(world)
    with world.seen_by(world.cast.claire) as by:
        cancel_session(occurrence=permanence(world).pk, by=by, now=NOW)
    with pytest.raises(RestoreImpossible, match="annulée"):
        put_back(world, booked)


def test_a_seat_that_is_put_back_is_in_the_room_its_permanence_has_by_now(world: World) -> None:
    booked, other = cancelled(world), make.room(world.cast.place, "Bureau 2")
    with world.seen_by(world.cast.claire) as by:
        move_session(occurrence=permanence(world).pk, by=by, now=NOW, start=at(TUESDAY, 9), end=at(TUESDAY, 12), room=other.pk)
        put_back(world, booked)
        assert selectors.participation(booked.pk).appointment.room_id == other.pk


def test_a_person_who_was_booked_again_is_not_put_back_beside_it(world: World) -> None:
    booked = cancelled(world)
    with world.seen_by(world.cast.claire) as by:
        again = Request.objects.get(participations=booked.pk)
        choice = world.choice(2)
        from uuid import uuid4

        from tests.domains.agenda.world import BY_BUS

        new = book(request=again, choice=choice, plan=BY_BUS, key=uuid4(), by=by, now=NOW)
    with pytest.raises(RestoreImpossible, match="autre rendez-vous"):
        put_back(world, booked)
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(new.pk), by=by, now=NOW, by_service=True)
    put_back(world, booked)
    with world.seen_by(world.cast.claire):
        assert selectors.participation(booked.pk).status == "unknown"
