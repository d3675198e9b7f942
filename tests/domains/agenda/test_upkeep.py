"""The night's round: the horizon rolls on, needs are blanked, requests end, links and day rows go."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, WEDNESDAY, World, at, open_hours

from maillage.domains.agenda import jobs, selectors
from maillage.domains.agenda.models import AccessLink, OpeningOccurrence, Request
from maillage.domains.agenda.services import upkeep
from maillage.domains.agenda.services.openings import HORIZON
from maillage.domains.agenda.services.sessions import publish_session
from maillage.kit import clock
from maillage.kit.scope.entering import Scope
from maillage.registry.diary.models import Occupancy, ResourceDay

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def test_each_night_writes_what_the_horizon_has_come_to_and_nothing_twice(world: World) -> None:
    before = world.in_house.occurrences.count()
    assert upkeep.write_horizon(now=NOW) == 0
    assert upkeep.write_horizon(now=NOW + 2 * WEEK) == 4  # two openings, two weeks
    assert upkeep.write_horizon(now=NOW + 2 * WEEK) == 0
    assert world.in_house.occurrences.count() == before + 2
    last = world.in_house.occurrences.latest("original_date")
    assert last.original_date < TUESDAY + HORIZON + 2 * WEEK
    assert Occupancy.objects.filter(trade="agenda.session", key=last.pk).exists()


def test_an_opening_that_has_ended_is_left_alone(world: World) -> None:
    ended = open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY, until=TUESDAY + WEEK)
    upkeep.write_horizon(now=NOW + 4 * WEEK)
    assert ended.occurrences.count() == 2


def test_what_clashes_by_the_time_it_is_written_waits_for_somebody_to_decide(world: World) -> None:
    last = world.in_house.occurrences.latest("original_date").original_date + WEEK
    open_hours(world.cast.samir, world.cast.place, world.reason, day=last, room=world.cast.room, is_outreach_session=True)
    later = make.NOW + 2 * WEEK
    upkeep.write_horizon(now=later)
    clashing = OpeningOccurrence.objects.filter(original_date=last).order_by("pk")
    assert [row.published_at is not None for row in clashing].count(True) == 1
    assert Occupancy.objects.filter(trade="agenda.session", during__startswith=at(last, 9)).count() == 1


def test_what_waited_is_published_once_the_room_is_free(world: World) -> None:
    waiting = open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY, publish=False)
    first = waiting.occurrences.earliest("original_date")
    with world.seen_by(world.cast.samir) as by:
        publish_session(occurrence=first.pk, by=by, now=NOW)
    assert world.cast.samir.pk in {slot.adviser for slot in world.slots()}


def test_a_request_ends_after_ninety_days_without_an_answer(world: World) -> None:
    with world.seen_by(world.cast.nadege) as by:
        request = world.ask(world.cast.ghislaine, by)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert upkeep.expire_requests(agency=world.cast.agency.pk, now=NOW + timedelta(days=90)) == 0
        assert upkeep.expire_requests(agency=world.cast.agency.pk, now=NOW + timedelta(days=91)) == 1
        assert Request.objects.get(pk=request.pk).status == "expired"


def test_the_round_of_one_agency_touches_no_other(world: World) -> None:
    with world.seen_by(world.cast.nadege) as by:
        request = world.ask(world.cast.ghislaine, by)
    elsewhere = world.cast.agency_elsewhere.pk
    with make.in_scope(Scope(role="job", agency=elsewhere)):
        assert upkeep.expire_requests(agency=world.cast.agency.pk, now=NOW + timedelta(days=365)) == 0
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert Request.objects.get(pk=request.pk).status == "open"


def test_dead_links_and_past_day_rows_are_removed(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    token = selectors.token_of(booked.idempotency_key)
    assert ResourceDay.objects.filter(day=TUESDAY).exists()
    upkeep.forget(now=at(TUESDAY, 9) + timedelta(days=100))
    assert AccessLink.objects.count() == 1
    assert not ResourceDay.objects.filter(day__lte=TUESDAY).exists()
    assert selectors.scope_of_link(token, at(TUESDAY, 9)).role == "link"
    upkeep.forget(now=at(TUESDAY, 10) + timedelta(days=121))
    assert AccessLink.objects.count() == 0


def test_the_nightly_job_asks_for_a_round_of_each_agency(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    later = NOW + WEEK
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.nightly(timestamp=int(later.timestamp()))
    assert world.in_house.occurrences.filter(original_date=TUESDAY + HORIZON).exists()
    waiting = ProcrastinateJob.objects.filter(task_name="agenda.round")
    assert [row.args for row in waiting] == [{"agency": world.cast.agency.pk}]


def test_the_round_runs_in_the_scope_of_its_agency(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.seen_by(world.cast.nadege) as by:
        request = world.ask(world.cast.ghislaine, by)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=91))
    jobs.round_of_agency(agency=world.cast.agency.pk)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert Request.objects.get(pk=request.pk).status == "expired"


def test_hours_written_before_a_clock_change_open_at_the_same_wall_clock_after_it(world: World) -> None:
    spring = date(2027, 3, 30)  # the Tuesday after the clocks go forward
    upkeep.write_horizon(now=datetime.combine(date(2027, 1, 12), time(9), tzinfo=clock.PARIS))
    row = world.in_house.occurrences.get(original_date=spring)
    assert clock.local(row.during.lower).time() == time(9)
    winter = world.in_house.occurrences.get(original_date=spring - WEEK)
    assert row.during.lower - winter.during.lower == WEEK - timedelta(hours=1)
    assert WEDNESDAY.weekday() == world.remote.weekday
