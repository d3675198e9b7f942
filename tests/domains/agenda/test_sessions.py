"""Permanences: published, held, cancelled in one action that makes nobody absent and asks for other dates."""

from __future__ import annotations

from datetime import date

import pytest
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, at, open_hours, taken_for

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import OpeningImpossible, SessionOver
from maillage.domains.agenda.models import OpeningOccurrence, Participation, Request
from maillage.domains.agenda.services.ending import close
from maillage.domains.agenda.services.occurrences import change_occurrence, drop_occurrence
from maillage.domains.agenda.services.sessions import cancel_session, hold_session, publish_session
from maillage.kit.errors import NotAllowed
from maillage.registry.diary.models import Occupancy

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


def permanence(world: World) -> OpeningOccurrence:
    return world.in_house.occurrences.get(original_date=TUESDAY)


def test_ill_in_the_morning_one_action_revokes_everybody_and_asks_again(world: World) -> None:
    crowd = [world.cast.ghislaine, world.cast.farid, make.person(world.cast.agency, "Yann")]
    booked = [world.book(person, world.cast.claire) for person in crowd]
    next_week = world.book(make.person(world.cast.agency, "Zoé"), world.cast.claire, world.choice(-1))
    with world.seen_by(world.cast.claire) as by:
        revoked = cancel_session(occurrence=permanence(world).pk, by=by, now=at(TUESDAY, 8))
        rows = Participation.objects.filter(pk__in=revoked)
        assert set(revoked) == {each.pk for each in booked}
        assert set(rows.values_list("status", "absence")) == {("revoked", "service")}
        assert set(Request.objects.filter(participations__in=rows).values_list("status", flat=True)) == {"open"}
        assert Participation.objects.get(pk=next_week.pk).status == "unknown"
    assert all(taken_for(each) == {} for each in booked)
    assert permanence(world).status == "cancelled"
    assert not Occupancy.objects.filter(trade="agenda.session", key=permanence(world).pk).exists()
    assert at(TUESDAY, 9) not in {slot.starts_at for slot in world.slots()}


def test_ill_during_the_permanence_those_received_stay_seen_and_the_others_are_revoked(world: World) -> None:
    first = world.book(world.cast.ghislaine, world.cast.nadege)
    second = world.book(world.cast.farid, world.cast.claire, world.choice(3))
    now = at(TUESDAY, 9, 40)
    with world.seen_by(world.cast.claire) as by:
        cancel_session(occurrence=permanence(world).pk, by=by, now=now)
        close(participation=selectors.participation(first.pk), status="seen", by=by, now=now)
        assert selectors.participation(second.pk).status == "revoked"


def test_a_permanence_that_is_over_changes_no_more(world: World) -> None:
    occurrence = permanence(world).pk
    with world.seen_by(world.cast.claire) as by:
        hold_session(occurrence=occurrence, by=by, now=at(TUESDAY, 12))
        for act in (hold_session, cancel_session, drop_occurrence):
            with pytest.raises(SessionOver):
                act(occurrence=occurrence, by=by, now=at(TUESDAY, 12))


def test_a_draft_is_published_once_and_offered_from_then_on(world: World) -> None:
    opening = open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=FRIDAY, publish=False)
    draft = opening.occurrences.order_by("original_date")[0]
    with world.seen_by(world.cast.samir) as by:
        first = publish_session(occurrence=draft.pk, by=by, now=NOW)
        again = publish_session(occurrence=draft.pk, by=by, now=at(TUESDAY, 9))
    assert first.published_at == again.published_at == NOW
    in_gignac = {slot.starts_at.date() for slot in world.slots() if slot.place == world.cast.place_of_gignac.pk}
    assert in_gignac == {FRIDAY}


def test_a_draft_is_not_published_in_a_room_that_was_taken_meanwhile(world: World) -> None:
    hours = {"day": FRIDAY, "room": world.cast.room, "is_outreach_session": True}
    draft = open_hours(world.cast.samir, world.cast.place, world.reason, publish=False, **hours)
    Occupancy.objects.filter(trade="agenda.session", key__in=draft.occurrences.values("pk")).delete()
    open_hours(world.cast.claire, world.cast.place, world.reason, **hours)
    with world.seen_by(world.cast.samir) as by, pytest.raises(OpeningImpossible, match="salle"):
        publish_session(occurrence=draft.occurrences.order_by("original_date")[0].pk, by=by, now=NOW)


def test_a_permanence_in_another_room_takes_its_appointments_along_and_says_so(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    other = make.room(world.cast.place, "Bureau 2")
    with world.seen_by(world.cast.claire) as by:
        change_occurrence(
            occurrence=permanence(world).pk, by=by, now=NOW, start=at(TUESDAY, 9), end=at(TUESDAY, 12), room=other.pk
        )
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert (seat.room, seat.was_room, seat.changed_at) == ("Bureau 2", world.cast.room.pk, NOW)
        assert selectors.to_move(adviser=world.cast.claire.pk, now=NOW) == ()


def test_appointments_of_hours_that_moved_away_or_were_dropped_are_listed_to_be_moved(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    later = world.book(world.cast.farid, world.cast.claire, world.choice(-1))
    assert later.pk
    with world.seen_by(world.cast.claire) as by:
        change_occurrence(occurrence=permanence(world).pk, by=by, now=NOW, start=at(TUESDAY, 10), end=at(TUESDAY, 12))
        assert [seat.participation for seat in selectors.to_move(adviser=world.cast.claire.pk, now=NOW)] == [booked.pk]
        last = later.appointment.occurrence_id
        assert last is not None
        drop_occurrence(occurrence=last, by=by, now=NOW)
        assert {seat.participation for seat in selectors.to_move(adviser=world.cast.claire.pk, now=NOW)} == {booked.pk, later.pk}


@pytest.mark.parametrize("who", ["samir", "nadege", "remi", "bruno", "sophie", "paul"])
def test_nobody_cancels_the_permanence_of_somebody_else(world: World, who: str) -> None:
    with world.seen_by(getattr(world.cast, who)) as by, pytest.raises(NotAllowed):
        cancel_session(occurrence=permanence(world).pk, by=by, now=NOW)
    assert permanence(world).status == "planned"


def test_the_rows_of_a_house_say_who_receives_when_and_where(world: World) -> None:
    row = selectors.sessions(start=at(TUESDAY, 1), end=at(TUESDAY, 23), host=world.cast.house.pk)[0]
    assert (row.adviser_name, row.town, row.room, row.status, row.is_published) == (
        "Claire",
        "Lodève",
        "Bureau 1",
        "planned",
        True,
    )
    assert (row.starts_at, row.is_outreach_session) == (at(TUESDAY, 9), True)
