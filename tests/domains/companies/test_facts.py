"""Facts of companies: counts, delays in working days, posts with those that are still open; nobody is in them."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests import factories as make
from tests.domains.companies.test_needs import coming, filled, needed, opened
from tests.domains.companies.world import NOW, OPENING, World, at

from maillage.domains.companies import services
from maillage.domains.companies.facts import Fact, facts
from maillage.domains.companies.services import UseSheet

pytestmark = pytest.mark.django_db
__all__ = ["opened"]
START, END = date(2025, 1, 1), date(2026, 1, 1)
LATER = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)


def told(world: World, kind: str = "", now: datetime = LATER, start: date = START, end: date = END) -> list[Fact]:
    with world.as_job():
        return [each for each in facts(agency=world.agency.pk, start=start, end=end, now=now) if each.kind.startswith(kind)]


def test_the_first_contact_counts_working_days_without_public_holidays(opened: World) -> None:
    arrival = opened.arrival(signalled_at=at(date(2025, 4, 17)))  # a Thursday; Monday the 21st is Easter Monday
    make.holiday(date(2025, 4, 23))  # and the territory's own
    opened.dossier(arrival, state="contacted", first_contacted_at=at(date(2025, 4, 24)))
    (fact,) = told(opened, "contact.first")
    assert (fact.on, fact.measure, fact.detail, fact.is_censored) == (date(2025, 4, 17), 3, "contacted", False)
    assert fact.intermunicipality == opened.body.pk


@pytest.mark.parametrize(
    ("arrival_state", "dossier_state", "detail"),
    [("planned", None, "unfollowed"), ("planned", "waiting", "waiting"), ("planned", "handed_back", "handed_back"),
     ("dropped", "waiting", "dropped")],
)  # fmt: skip
def test_a_company_that_nobody_reached_is_censored_not_dropped(
    opened: World, arrival_state: str, dossier_state: str | None, detail: str
) -> None:
    why = {"why_dropped": "abandon"} if arrival_state == "dropped" else {}
    arrival = opened.arrival(state=arrival_state, **why)
    if dossier_state:
        opened.dossier(arrival, state=dossier_state)
    (fact,) = told(opened, "contact.first", now=at(date(2025, 3, 10)))
    assert (fact.measure, fact.detail, fact.is_censored) == (5, detail, True)
    (single,) = told(opened, "contact.single")
    assert single.measure == (1 if dossier_state else 0)


def test_a_merged_sheet_is_counted_once(opened: World) -> None:
    kept, gone = coming(opened), coming(opened)
    opened.act(services.merge, opened.sophie, kept=kept.pk, gone=gone.pk)
    assert len(told(opened, "contact.single")) == 1


def test_anticipation_is_the_months_from_the_first_contact_to_the_opening(opened: World) -> None:
    arrival = opened.arrival(expected_on=OPENING, certainty="likely")
    opened.dossier(arrival, state="contacted", first_contacted_at=at(date(2025, 3, 4)))
    (fact,) = told(opened, "anticipation")
    assert fact.on == date(2025, 3, 4)
    assert fact.measure == pytest.approx(8.02, abs=0.01)
    assert fact.detail == "likely"


def test_posts_filled_have_their_local_share_and_their_channel(opened: World) -> None:
    need = needed(opened)
    filled(opened, need, 2, 1, channel="poei", filled_on=date(2025, 3, 3))
    assert [(fact.kind, fact.measure, fact.detail) for fact in told(opened, "posts.") if fact.kind != "posts.time_to_fill"] == [
        ("posts.asked", 3, ""),
        ("posts.filled", 2, "poei"),
        ("posts.local", 1, "poei"),
    ]


def test_open_posts_are_censored_today_and_dropped_ones_on_their_last_day(opened: World) -> None:
    need, given_up = needed(opened), needed(opened, posts_count=2)
    when = {"now": at(date(2025, 3, 13)), "filled_on": date(2025, 3, 13)}
    filled(opened, need, 1, 0, **when)
    opened.act(services.drop_need, need=given_up.pk, why="plus besoin", now=at(date(2025, 3, 23)))
    found = {(fact.detail, fact.measure, fact.count, fact.is_censored) for fact in told(opened, "posts.time_to_fill")}
    assert found == {("poei", 10, 1, False), ("open", 91, 2, True), ("dropped", 20, 2, True)}


def test_trainings_and_immersions_count_entries_and_what_came_of_them(opened: World) -> None:
    need = needed(opened)
    poei = opened.act(services.use_offer, need=need.pk, sheet=UseSheet("poei", date(2025, 3, 10), 4, hours=200))
    opened.act(services.use_offer, need=need.pk, sheet=UseSheet("work_immersion", date(2025, 3, 10), 3))
    opened.act(services.use_offer, need=need.pk, sheet=UseSheet("job_dating", date(2025, 3, 10), 20))
    opened.act(services.tell_outcome, use=poei.pk, completed_count=3, hired_count=2, now=LATER)
    found = [(fact.kind, fact.measure) for fact in told(opened) if fact.kind.startswith(("training", "immersion"))]
    assert found == [
        ("immersion.entries", 3),
        ("immersion.unknown", 3),
        ("training.completed", 3),
        ("training.entries", 4),
        ("training.hired", 2),
    ]


def test_a_period_is_half_open_and_an_agency_sees_its_own(opened: World) -> None:
    needed(opened)
    assert told(opened, "posts.asked", start=date(2025, 3, 3), end=date(2025, 3, 4))
    assert not told(opened, "posts.asked", start=date(2025, 3, 4))
    assert not told(opened, "posts.asked", end=date(2025, 3, 3))
    with opened.as_job():
        assert facts(agency=opened.elsewhere.pk, start=START, end=END, now=NOW) == ()


def test_no_fact_says_who(opened: World) -> None:
    names: Any = {field.name for field in fields(Fact)}
    assert names == {"kind", "on", "intermunicipality", "territory", "measure", "detail", "is_censored", "count"}


def test_facts_are_read_in_a_constant_number_of_queries(opened: World, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        filled(opened, needed(opened))
    with opened.as_job(), django_assert_num_queries(8):
        assert facts(agency=opened.agency.pk, start=START, end=END, now=NOW)


def test_what_is_dated_later_is_not_known_yet_and_what_is_written_late_is_a_correction(opened: World) -> None:
    """Each kind of fact, told again as of a moment."""
    then, after = at(date(2025, 3, 20)), at(date(2025, 5, 5))
    reached = opened.arrival(expected_on=OPENING, certainty="likely", state="planned")
    opened.dossier(reached, state="contacted", first_contacted_at=at(date(2025, 3, 5)))
    waiting, alone = opened.arrival(), opened.arrival()
    file = opened.dossier(waiting)
    need, given_up = needed(opened), needed(opened, posts_count=2)
    filled(opened, need, 1, 1, filled_on=date(2025, 3, 12), now=at(date(2025, 3, 12)))
    before = told(opened, now=then)

    file.first_contacted_at, file.state = after, "contacted"
    with opened.as_job():
        file.save()
    opened.dossier(alone, opened_at=after)
    opened.act(
        services.move_opening, arrival=reached.pk, expected_on=date(2026, 3, 2), certainty="likely", why="permis", now=after
    )
    filled(opened, need, 1, 0, filled_on=date(2025, 5, 4), now=after)
    opened.act(services.drop_need, need=given_up.pk, why="plus besoin", now=after)
    opened.act(services.use_offer, need=need.pk, sheet=UseSheet("poei", date(2025, 5, 12), 4, hours=200), now=after)
    opened.arrival(signalled_at=after)
    assert told(opened, now=then) == before
    assert told(opened, now=LATER) != before

    filled(opened, need, 1, 0, filled_on=date(2025, 3, 18), now=after)
    assert [fact.measure for fact in told(opened, "posts.filled", now=then)] == [1, 1]
