"""What is before an adviser and a house: permanences, opened hours, seats to move; and the reads that it leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, WEDNESDAY, World, at, open_hours

from maillage.domains.agenda import selectors
from maillage.domains.agenda.services.leaves import put_leave
from maillage.domains.agenda.services.occurrences import change_occurrence, drop_occurrence
from maillage.kit.audit import reads
from maillage.kit.errors import NotFound

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def test_a_house_sees_the_permanences_of_its_places_and_an_adviser_their_own(world: World) -> None:
    cast = world.cast
    here = selectors.sessions(start=NOW, end=NOW + WEEK, host=cast.house.pk)
    assert [(row.original_date, row.town, row.room, row.adviser_name) for row in here] == [
        (TUESDAY, "Lodève", "Bureau 1", "Claire")
    ]
    mine = selectors.sessions(start=NOW, end=NOW + WEEK, adviser=cast.claire.pk)
    assert [(row.original_date, row.is_outreach_session) for row in mine] == [(TUESDAY, True), (WEDNESDAY, False)]
    assert selectors.sessions(start=NOW, end=NOW + WEEK, adviser=cast.samir.pk) == ()


def test_a_session_is_read_on_the_wall_clock_of_its_place(world: World) -> None:
    row = selectors.session(world.in_house.occurrences.get(original_date=TUESDAY).pk)
    assert (row.starts_at.hour, row.ends_at.hour, str(row.starts_at.tzinfo)) == (9, 12, "Europe/Paris")
    with pytest.raises(NotFound):
        selectors.session(0)


def test_opened_hours_are_listed_until_they_end(world: World) -> None:
    cast = world.cast
    open_hours(cast.samir, cast.place_of_gignac, world.reason, day=TUESDAY, until=TUESDAY + WEEK, nths=(2, 4))
    (row,) = selectors.openings_of(adviser=cast.samir.pk, today=TUESDAY)
    assert (row.weekday, row.nths, row.reasons) == (1, (2, 4), ("Faire le point",))
    assert selectors.openings_of(adviser=cast.samir.pk, today=TUESDAY + 2 * WEEK) == ()


def test_seats_under_a_leave_or_whose_hours_are_gone_are_to_be_moved(world: World) -> None:
    cast = world.cast
    stays = world.book(cast.ghislaine, cast.nadege, world.choice(-1))
    dropped = world.book(cast.farid, cast.claire, world.choice(0))
    covered = world.book(make.person(cast.agency, "Yann"), cast.claire, world.choice(mode="phone"))
    outside = world.book(make.person(cast.agency, "Zoé"), cast.claire, _next_tuesday(world))
    with world.seen_by(cast.claire) as by:
        assert selectors.to_move(adviser=cast.claire.pk, now=NOW) == ()
        first, second = (world.in_house.occurrences.get(original_date=day).pk for day in (TUESDAY, TUESDAY + WEEK))
        drop_occurrence(occurrence=first, by=by, now=NOW)
        change_occurrence(occurrence=second, by=by, now=NOW, start=at(TUESDAY + WEEK, 14), end=at(TUESDAY + WEEK, 16))
        put_leave(account=cast.claire.pk, start=at(WEDNESDAY, 8), end=at(WEDNESDAY, 18), kind="training", by=by, now=NOW)
        listed = selectors.to_move(adviser=cast.claire.pk, now=NOW)
        assert {seat.participation for seat in listed} == {dropped.pk, covered.pk, outside.pk}
        assert stays.pk not in {seat.participation for seat in listed}
        assert selectors.to_move(adviser=cast.claire.pk, now=at(WEDNESDAY, 18))[0].participation == outside.pk


def _next_tuesday(world: World) -> object:
    from tests.domains.agenda.world import choice_of

    return choice_of(next(slot for slot in world.slots() if slot.starts_at.date() == TUESDAY + WEEK))


def test_who_comes_to_one_permanence(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    occurrence = world.in_house.occurrences.get(original_date=TUESDAY).pk
    with world.seen_by(world.cast.claire):
        assert [seat.participation for seat in selectors.seats_of_occurrence(occurrence=occurrence, now=NOW)] == [booked.pk]
    with world.seen_by(world.cast.lucie):
        assert selectors.seats_of_occurrence(occurrence=occurrence, now=NOW) == ()


def test_every_list_of_names_notes_whose_files_were_read(world: World) -> None:
    cast = world.cast
    world.book(cast.ghislaine, cast.nadege)
    day = {"start": at(TUESDAY, 1), "end": at(TUESDAY, 23), "now": NOW}
    with world.seen_by(cast.claire):
        occurrence = world.in_house.occurrences.get(original_date=TUESDAY).pk
        drop = {"adviser": cast.claire.pk, "now": NOW}
        for read in (
            lambda: selectors.house_day(host=cast.house.pk, **day),
            lambda: selectors.adviser_days(adviser=cast.claire.pk, **day),
            lambda: selectors.coming(person=cast.ghislaine.pk, now=NOW),
            lambda: selectors.seats_of_occurrence(occurrence=occurrence, now=NOW),
            lambda: selectors.to_close(adviser=cast.claire.pk, now=at(TUESDAY, 20)),
        ):
            with reads.collecting() as people:
                assert len(read()) == 1
            assert people == {cast.ghislaine.pk}
        with reads.collecting() as people:
            assert selectors.to_move(**drop) == ()
        assert people == set()


def test_what_lasts_past_its_start_is_still_coming_and_what_is_over_is_not(world: World) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    with world.seen_by(world.cast.claire):
        assert len(selectors.coming(person=world.cast.ghislaine.pk, now=at(TUESDAY, 9, 10))) == 1
        assert selectors.coming(person=world.cast.ghislaine.pk, now=at(TUESDAY, 9, 30)) == ()


def test_a_day_starts_at_midnight_and_ends_before_the_next(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    lower = booked.appointment.during.lower
    with world.seen_by(world.cast.claire):
        for start, end, count in (
            (lower, lower + WEEK, 1),
            (lower - WEEK, lower, 0),
            (lower + timedelta(minutes=10), lower + WEEK, 0),
        ):
            assert len(selectors.house_day(host=world.cast.house.pk, start=start, end=end, now=NOW)) == count


def test_sessions_cost_one_query(world: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert len(selectors.sessions(start=NOW, end=NOW + 3 * WEEK)) > 3
    assert len(captured) == 1


def test_the_reasons_of_an_absence_begin_with_the_bus(world: World) -> None:
    codes = [code for code, _ in selectors.noshow_reasons()]
    assert codes[0] == "no_transport"
    assert codes[-1] == "no_news"
