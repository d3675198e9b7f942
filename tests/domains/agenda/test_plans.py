"""Printed plans under a new timetable: which are read, what is kept, who is told."""

from __future__ import annotations

from typing import Any

import pytest
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, at

from maillage.domains.agenda import selectors
from maillage.domains.agenda.models import TravelPlan
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.plans import keep_verdict
from maillage.kit import events
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db
NEW_TRIP = {"verdict": "reachable", "legs": ["another bus"]}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, object]]]:
    heard: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(events, "emit", lambda name, **arguments: heard.append((name, arguments)))
    return heard


def as_job(world: World) -> Any:
    return make.in_scope(Scope(role="job", agency=world.cast.agency.pk))


def test_only_plans_that_still_lead_somewhere_are_checked_again(world: World) -> None:
    cast = world.cast
    going = world.book(cast.ghislaine, cast.nadege)
    by_phone = world.book(cast.farid, cast.claire, world.choice(mode="phone"))
    cancelled = world.book(make.person(cast.agency, "Yann"), cast.claire, world.choice(2))
    with world.seen_by(cast.claire) as by:
        cancel(participation=selectors.participation(cancelled.pk), by=by, now=NOW)
    with as_job(world):
        (row,) = selectors.coming_plans(agency=cast.agency.pk, now=NOW)
        assert selectors.coming_plans(agency=cast.agency.pk, now=at(TUESDAY, 9)) == ()
    assert row.participation == going.pk != by_phone.pk
    assert (row.place, row.lat, row.lon) == (cast.place.pk, cast.place.lat, cast.place.lon)
    assert (row.starts_at, str(row.starts_at.tzinfo)) == (at(TUESDAY, 9), "Europe/Paris")
    assert (row.means, row.verdict, row.state) == ("bus", "reachable", "unchanged")


@pytest.mark.parametrize(
    ("state", "kept", "is_told"), [("unchanged", NEW_TRIP, False), ("changed", NEW_TRIP, True), ("lost", {"legs": []}, True)]
)
def test_a_verdict_is_kept_and_what_changed_is_told(
    world: World, told: list[tuple[str, dict[str, object]]], state: str, kept: dict[str, object], is_told: bool
) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    told.clear()
    with as_job(world):
        keep_verdict(
            participation=booked.pk, state=state, trip=NEW_TRIP, timetable_version=7, is_to_confirm=True, now=at(TUESDAY, 8)
        )
        plan = TravelPlan.objects.get(participation=booked)
    assert (plan.state, plan.trip, plan.timetable_version, plan.checked_at) == (state, kept, 7, at(TUESDAY, 8))
    expected = [("agenda.plan_changed", {"participation": booked.pk, "agency": world.cast.agency.pk, "state": state})]
    assert told == (expected if is_told else [])
    assert AuditEntry.objects.filter(verb=f"plan.{state}", object_key=booked.pk).exists() is is_told


def test_a_verdict_on_another_agencys_plan_is_refused(world: World) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    with make.in_scope(Scope(role="job", agency=world.cast.agency_elsewhere.pk)), pytest.raises(NotFound):
        keep_verdict(participation=booked.pk, state="lost", trip={}, timetable_version=7, is_to_confirm=False, now=at(TUESDAY, 8))
