"""Hours that change or end: the coming ones follow, single changes and appointments are never lost."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, at, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import OpeningImpossible, TwoPlacesTooClose
from maillage.domains.agenda.models import OpeningPeriod
from maillage.domains.agenda.services.occurrences import change_occurrence, drop_occurrence
from maillage.domains.agenda.services.openings import Hours, Offer
from maillage.domains.agenda.services.periods import change_period, end_period
from maillage.kit.errors import NotAllowed
from maillage.registry.diary.models import Occupancy

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
THURSDAY = date(2026, 11, 19)


def days(opening: OpeningPeriod, **only: Any) -> list[date]:
    return list(opening.occurrences.filter(**only).order_by("original_date").values_list("original_date", flat=True))


def offer(world: World, **changes: Any) -> Offer:
    cast = world.cast
    values = {"place": cast.place.pk, "room": cast.room.pk, "is_outreach_session": True} | changes
    return Offer(cast.agency.pk, cast.claire.pk, reasons=[world.reason.pk], modes=["in_person"], **values)


def change(world: World, hours: Hours, who: str = "claire", **changes: Any) -> OpeningPeriod:
    with world.seen_by(getattr(world.cast, who)) as by:
        row = selectors.opening_row(world.in_house.pk)
        return change_period(opening=row, offer=offer(world, **changes), hours=hours, by=by, now=NOW)


AFTERNOON = Hours(TUESDAY.weekday(), time(14), time(17), TUESDAY)
ON_THURSDAY = Hours(THURSDAY.weekday(), time(9), time(12), TUESDAY)


def test_other_hours_move_every_coming_occurrence_and_keep_its_key(world: World) -> None:
    keys = set(world.in_house.occurrences.values_list("pk", flat=True))
    changed = change(world, AFTERNOON)
    assert set(changed.occurrences.values_list("pk", flat=True)) == keys
    first = changed.occurrences.get(original_date=TUESDAY)
    assert (first.during.lower, first.during.upper) == (at(TUESDAY, 14), at(TUESDAY, 17))
    held = Occupancy.objects.get(trade="agenda.session", key=first.pk)
    assert held.during == first.during


def test_another_day_of_the_week_replaces_the_days_nobody_has_booked(world: World) -> None:
    changed = change(world, ON_THURSDAY)
    assert days(changed)[:3] == [THURSDAY, THURSDAY + WEEK, THURSDAY + 2 * WEEK]
    assert Occupancy.objects.filter(trade="agenda.session").count() == len(days(changed))


def test_an_appointment_whose_day_is_gone_stays_and_is_listed_to_be_moved(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    changed = change(world, ON_THURSDAY)
    assert days(changed, status="cancelled") == [TUESDAY]
    with world.seen_by(world.cast.claire):
        listed = selectors.to_move(adviser=world.cast.claire.pk, now=NOW)
        assert [seat.participation for seat in listed] == [booked.pk]
        assert listed[0].shown == "unknown_future"


def test_an_occurrence_changed_by_hand_stays_as_it_was_changed(world: World) -> None:
    second, third = (world.in_house.occurrences.get(original_date=TUESDAY + number * WEEK) for number in (1, 2))
    with world.seen_by(world.cast.claire) as by:
        change_occurrence(occurrence=second.pk, by=by, now=NOW, start=at(THURSDAY + WEEK, 14), end=at(THURSDAY + WEEK, 16))
        drop_occurrence(occurrence=third.pk, by=by, now=NOW)
    changed = change(world, AFTERNOON)
    second.refresh_from_db()
    assert second.during.lower == at(THURSDAY + WEEK, 14)
    assert days(changed, status="cancelled") == [TUESDAY + 2 * WEEK]


def test_a_change_back_opens_again_what_the_change_had_cancelled(world: World) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    change(world, ON_THURSDAY)
    changed = change(world, Hours(TUESDAY.weekday(), time(9), time(12), TUESDAY))
    assert days(changed, status="cancelled") == []
    with world.seen_by(world.cast.claire):
        assert selectors.to_move(adviser=world.cast.claire.pk, now=NOW) == ()


def test_the_past_is_not_rewritten(world: World) -> None:
    later = at(TUESDAY + WEEK, 13)
    with world.seen_by(world.cast.claire) as by:
        row = selectors.opening_row(world.in_house.pk)
        changed = change_period(opening=row, offer=offer(world), hours=ON_THURSDAY, by=by, now=later)
    assert days(changed)[:3] == [TUESDAY, TUESDAY + WEEK, THURSDAY + WEEK]


def test_an_end_removes_what_follows_and_holds_no_room_any_more(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege, world.choice(-1))
    gone = booked.appointment.during.lower.date()
    with world.seen_by(world.cast.claire) as by:
        ended = end_period(opening=selectors.opening_row(world.in_house.pk), last_day=TUESDAY + WEEK, by=by, now=NOW)
    assert days(ended, status="planned") == [TUESDAY, TUESDAY + WEEK]
    assert days(ended, status="cancelled") == [gone]
    assert Occupancy.objects.filter(trade="agenda.session").count() == 2


def test_an_end_before_the_beginning_is_refused(world: World) -> None:
    with world.seen_by(world.cast.claire) as by, pytest.raises(OpeningImpossible) as refusal:
        end_period(opening=selectors.opening_row(world.in_house.pk), last_day=date(2026, 1, 1), by=by, now=NOW)
    assert refusal.value.field == "last_day"


def test_a_change_that_clashes_is_refused_and_changes_nothing(world: World) -> None:
    open_hours(world.cast.claire, world.cast.place_of_gignac, world.reason, day=THURSDAY, start=time(12, 15), end=time(16))
    before = days(world.in_house)
    with pytest.raises(TwoPlacesTooClose, match="minutes"):
        change(world, ON_THURSDAY)
    assert days(world.in_house) == before
    assert Occupancy.objects.filter(trade="agenda.session").count() == len(before)


def test_a_change_to_a_taken_room_is_refused(world: World) -> None:
    room = make.room(world.cast.place)
    open_hours(world.cast.samir, world.cast.place, world.reason, day=TUESDAY, room=room, is_outreach_session=True)
    with pytest.raises(OpeningImpossible):
        change(world, Hours(TUESDAY.weekday(), time(9), time(12), TUESDAY), room=room.pk)


@pytest.mark.parametrize("who", ["samir", "nadege", "paul", "sophie"])
def test_a_colleague_a_partner_or_a_stranger_changes_no_hours(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        change(world, AFTERNOON, who)
    with world.seen_by(getattr(world.cast, who)) as by, pytest.raises(NotAllowed):
        end_period(opening=world.in_house, last_day=TUESDAY, by=by, now=NOW)


def test_the_director_changes_anybodys_hours_but_not_whose_they_are(world: World) -> None:
    change(world, AFTERNOON, "helene")
    cast = world.cast
    other = Offer(cast.agency.pk, cast.samir.pk, cast.place.pk, [world.reason.pk], ["in_person"])
    with world.seen_by(cast.helene) as by, pytest.raises(OpeningImpossible):
        change_period(opening=selectors.opening_row(world.in_house.pk), offer=other, hours=AFTERNOON, by=by, now=NOW)
