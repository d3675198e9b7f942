"""Facts: what happened, where and when; nobody is in them, and they add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, at, choice_of

from maillage.domains.agenda import selectors
from maillage.domains.agenda.facts import Fact, facts
from maillage.domains.agenda.models import OpeningOccurrence, UnmetSearch
from maillage.domains.agenda.services.ending import cancel, close
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.sessions import cancel_session
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db
LATER = at(TUESDAY, 13)


def told(world: World, agency: int | None = None) -> tuple[Fact, ...]:
    key = agency or world.cast.agency.pk
    with make.in_scope(Scope(role="job", agency=key)):
        return facts(agency=key, start=NOW - timedelta(days=1), end=NOW + timedelta(days=6), now=LATER)


def of(found: tuple[Fact, ...], kind: str) -> list[Fact]:
    return [fact for fact in found if fact.kind == kind]


@pytest.fixture
def a_day(world: World) -> World:
    """One seen, one without transport, one nobody closed, one cancelled by the person; one request unmet."""
    cast = world.cast
    people = [cast.ghislaine, cast.farid, make.person(cast.agency, "Yann"), make.person(cast.agency, "Zoé")]
    seats = [world.book(person, cast.claire) for person in people]
    with world.seen_by(cast.claire) as by:
        rows = [selectors.participation(seat.pk) for seat in seats]
        cancel(participation=rows[3], by=by, now=NOW)
        close(participation=rows[0], status="seen", by=by, now=LATER)
        close(participation=rows[1], status="excused", absence="no_transport", by=by, now=LATER)
        nobody = make.person(cast.agency, "Aline", commune=cast.lodeve)
        open_request(person=nobody, reason=world.reason, means="bus", home={}, by=by, now=NOW, difficulty="no_bus")
    return world


def test_every_seat_is_one_fact_with_its_status_place_and_mode(a_day: World) -> None:
    found = told(a_day)
    kinds = Counter(fact.kind for fact in found if fact.kind.startswith("appointment."))
    assert kinds == {
        "appointment.seen": 1,
        "appointment.excused": 2,
        "appointment.unresolved": 1,
        "appointment.absence": 2,
    }
    (seen,) = of(found, "appointment.seen")
    assert (seen.at, seen.place, seen.measure, seen.detail) == (at(TUESDAY, 9), a_day.cast.place.pk, 1, "in_person")
    assert {fact.detail for fact in of(found, "appointment.absence")} == {"no_transport", "warned"}


def test_the_delay_is_counted_from_the_request_to_the_person_seen(a_day: World) -> None:
    found = told(a_day)
    (delay,) = of(found, "wait.seen")
    assert (delay.at, delay.detail) == (NOW, "met")
    assert delay.measure == pytest.approx((at(TUESDAY, 9) - NOW).total_seconds() / 86_400)
    assert len(of(found, "wait.unseen")) == 4  # the others, and the one that was never given a date


def test_unmet_demand_says_what_stood_in_the_way_and_from_which_commune(a_day: World) -> None:
    unmet = of(told(a_day), "request.open")
    assert {(fact.detail, fact.territory) for fact in unmet} >= {("no_bus", a_day.cast.lodeve.pk)}
    assert len(unmet) == 2  # the one without transport asks again


def test_a_permanence_is_held_or_not_and_its_minutes_are_offered_and_booked(a_day: World) -> None:
    found = told(a_day)
    (session,) = [fact for fact in found if fact.kind.startswith("session.")]
    assert (session.kind, session.at) == ("session.held", at(TUESDAY, 9))
    offered = [fact.measure for fact in of(found, "minutes.offered")]
    assert offered == [180, 180]  # Tuesday in Lodève, Wednesday at a distance
    assert [fact.measure for fact in of(found, "minutes.booked")] == [90]  # the cancelled half-hour is free again


def test_what_follows_is_what_the_same_person_books_within_a_month(a_day: World) -> None:
    cast = a_day.cast
    a_day.book(cast.ghislaine, cast.claire, choice_of(a_day.slots(now=LATER)[0]), now=LATER)
    key, soon = cast.agency.pk, LATER + timedelta(days=31)
    with make.in_scope(Scope(role="job", agency=key)):
        assert not [fact for fact in told(a_day) if fact.kind.startswith("follow.")]  # its time is not over
        found = facts(agency=key, start=NOW, end=NOW + timedelta(days=2), now=soon)
    assert [(fact.kind, fact.detail) for fact in found if fact.kind.startswith("follow.")] == [
        ("follow.appointment", "appointment")
    ]


def test_a_permanence_that_is_called_off_says_how_long_before(world: World) -> None:
    with world.seen_by(world.cast.claire) as by:
        occurrence = OpeningOccurrence.objects.get(opening=world.in_house, original_date=TUESDAY)
        cancel_session(occurrence=occurrence.pk, by=by, now=NOW)
    (notice,) = of(told(world), "session.notice")
    assert notice.measure == pytest.approx((at(TUESDAY, 9) - NOW).total_seconds() / 86_400)


def test_a_search_that_met_nothing_is_a_fact_without_anybody(world: World) -> None:
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        UnmetSearch.objects.create(
            agency=world.cast.agency, reason=world.reason, difficulty="no_bus", means="bus", walk_min=15,
            commune=world.cast.pegairolles, on=NOW.date(), idempotency_key=uuid4(),
        )  # fmt: skip
    (unmet,) = of(told(world), "unmet.search")
    assert (unmet.detail, unmet.home, unmet.place) == ("no_bus", world.cast.pegairolles.pk, None)


def test_nobody_is_in_the_facts(a_day: World) -> None:
    names = {"agency", "person", "adviser", "account", "name"}
    assert not names & set(asdict(told(a_day)[0]))
    assert {type(value) for fact in told(a_day) for value in asdict(fact).values()} <= {str, int, float, type(NOW), type(None)}


def test_another_agency_sees_no_fact(a_day: World) -> None:
    assert told(a_day, a_day.cast.agency_elsewhere.pk) == ()


def test_facts_cost_nine_queries(a_day: World) -> None:
    key = a_day.cast.agency.pk
    with make.in_scope(Scope(role="job", agency=key)), CaptureQueriesContext(connection) as captured:
        assert facts(agency=key, start=NOW, end=NOW + timedelta(days=6), now=LATER)
    assert len(captured) == 9
