"""A permanence in another room takes its appointments along; one that is published late takes its room then."""

from __future__ import annotations

from datetime import time

import pytest
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, at, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import OpeningImpossible
from maillage.domains.agenda.models import OpeningOccurrence, OpeningPeriod
from maillage.domains.agenda.services.occurrences import change_occurrence
from maillage.domains.agenda.services.sessions import publish_session
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import release

pytestmark = pytest.mark.django_db


def first(opening: OpeningPeriod) -> OpeningOccurrence:
    return opening.occurrences.get(original_date=TUESDAY)


def test_whoever_comes_is_shown_the_new_room_and_the_old_one(world: World) -> None:
    cast, other = world.cast, make.room(world.cast.place, "Bureau 2")
    booked = world.book(cast.ghislaine, cast.nadege)
    by_phone = world.book(cast.farid, cast.claire, world.choice(mode="phone"))
    permanence = first(world.in_house)
    with world.seen_by(cast.claire) as by:
        change_occurrence(occurrence=permanence.pk, by=by, now=NOW, start=at(TUESDAY, 9), end=at(TUESDAY, 12), room=other.pk)
        seat, phone = selectors.seat(booked.pk, NOW), selectors.seat(by_phone.pk, NOW)
    assert seat is not None
    assert phone is not None
    assert (seat.room, seat.was_room, seat.changed_at) == ("Bureau 2", cast.room.pk, NOW)
    assert (phone.room, phone.changed_at) == ("", None)
    held = Occupancy.objects.get(trade="agenda.session", key=permanence.pk)
    assert held.resource_id == other.resource_id


def test_an_appointment_outside_the_new_hours_keeps_its_room_until_it_is_moved(world: World) -> None:
    cast, other = world.cast, make.room(world.cast.place, "Bureau 2")
    booked = world.book(cast.ghislaine, cast.nadege)
    with world.seen_by(cast.claire) as by:
        change_occurrence(
            occurrence=first(world.in_house).pk, by=by, now=NOW, start=at(TUESDAY, 10), end=at(TUESDAY, 12), room=other.pk
        )
        (seat,) = selectors.to_move(adviser=cast.claire.pk, now=NOW)
    assert (seat.participation, seat.room, seat.was_room) == (booked.pk, "Bureau 1", None)


def test_a_permanence_written_while_its_room_was_taken_is_published_once_it_is_free(world: World) -> None:
    cast = world.cast
    waiting = open_hours(
        cast.samir, cast.place, world.reason, day=TUESDAY, start=time(13), room=cast.room, is_outreach_session=True,
        publish=False, end=time(15),
    )  # fmt: skip
    row = first(waiting)
    release(trade="agenda.session", key=row.pk)  # as the night leaves one that clashed
    blocking = Occupancy.objects.create(resource=cast.room.resource, during=row.during, trade="test", key=1)
    with world.seen_by(cast.samir) as by:
        with pytest.raises(OpeningImpossible):
            publish_session(occurrence=row.pk, by=by, now=NOW)
        blocking.delete()
        publish_session(occurrence=row.pk, by=by, now=NOW)
    assert Occupancy.objects.get(trade="agenda.session", key=row.pk).resource_id == cast.room.resource_id
    assert at(TUESDAY, 13) in {slot.starts_at for slot in world.slots()}
