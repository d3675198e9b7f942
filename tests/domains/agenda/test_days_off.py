"""From the files of the calendar to the hours that are offered, whichever comes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, at, choice_of, open_hours

from maillage.domains.agenda import jobs, selectors
from maillage.domains.agenda.models import OpeningPeriod
from maillage.domains.agenda.services import upkeep
from maillage.domains.agenda.services.occurrences import change_occurrence
from maillage.kit import clock
from maillage.kit.audit.models import AuditEntry
from maillage.kit.scope.entering import Scope
from maillage.registry.diary.models import Occupancy, SchoolBreak

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
BREAK = (TUESDAY + 2 * WEEK - timedelta(days=3), TUESDAY + 3 * WEEK + timedelta(days=5))  # two Tuesdays
HOLIDAY = TUESDAY + 4 * WEEK
Import = Callable[..., None]


@pytest.fixture
def bring_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """`maillage territory import` of a calendar, as somebody wrote it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def run(zone: str = "C", first: date = BREAK[0], last: date = BREAK[1]) -> None:
        school, holidays = tmp_path / "vacances.csv", tmp_path / "feries.csv"
        school.write_text(f"zone,nom,debut,fin\n{zone},Vacances de décembre,{first},{last}\n", encoding="utf-8")
        holidays.write_text(f"date,nom\n{HOLIDAY},Fête de la commune\n", encoding="utf-8")
        call_command("territory", "import", "--school", str(school), "--holidays", str(holidays), stdout=StringIO())

    return run


def days(opening: OpeningPeriod, **only: Any) -> list[date]:
    return list(opening.occurrences.filter(**only).order_by("original_date").values_list("original_date", flat=True))


def school_weeks(world: World, **hours: Any) -> OpeningPeriod:
    return open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY, school_weeks_only=True, **hours)


def night(world: World, now: datetime = NOW) -> int:
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return upkeep.close_days_off(agency=world.cast.agency.pk, now=now)


OPEN = [TUESDAY + number * WEEK for number in (0, 1, 5, 6)]


@pytest.mark.parametrize("zone", ["C", "c", "Zone C", "ZONE C", " zone c "])
def test_school_weeks_only_leaves_out_the_imported_breaks_of_montpellier(world: World, bring_in: Import, zone: str) -> None:
    bring_in(zone)
    assert SchoolBreak.objects.get().zone == "C"
    assert days(school_weeks(world))[:4] == OPEN


def test_a_break_of_another_zone_closes_nothing_here(world: World, bring_in: Import) -> None:
    bring_in("A")
    assert days(school_weeks(world))[:4] == [TUESDAY + number * WEEK for number in range(4)]


def test_days_off_imported_after_the_hours_close_them_the_same_night(world: World, bring_in: Import) -> None:
    opening = school_weeks(world)
    bring_in()
    assert days(opening)[:4] == [TUESDAY + number * WEEK for number in range(4)]
    assert night(world) == 3 + 1  # Claire's permanence has no school weeks, but the same holiday
    assert days(opening)[:4] == OPEN
    assert HOLIDAY not in days(world.in_house)
    assert BREAK[0] + timedelta(days=3) in days(world.in_house)
    assert {slot.starts_at.date() for slot in world.slots()}.isdisjoint({TUESDAY + 4 * WEEK})
    assert night(world) == 0


def test_the_room_of_a_day_off_is_free_again(world: World, bring_in: Import) -> None:
    held = Occupancy.objects.filter(trade="agenda.session", resource=world.cast.room.resource, during__startswith=at(HOLIDAY, 9))
    assert held.count() == 1
    bring_in()
    night(world)
    assert held.count() == 0


def test_who_is_booked_on_a_day_that_turns_out_to_be_off_is_listed_to_be_moved(world: World, bring_in: Import) -> None:
    opening, day = school_weeks(world), TUESDAY + 2 * WEEK
    (slot,) = (each for each in world.slots() if each.starts_at == at(day, 9) and each.adviser == world.cast.samir.pk)
    booked = world.book(world.cast.farid, world.cast.samir, choice_of(slot))
    bring_in()
    night(world)
    assert days(opening, status="cancelled") == [day]
    with world.seen_by(world.cast.samir):
        assert [seat.participation for seat in selectors.to_move(adviser=world.cast.samir.pk, now=NOW)] == [booked.pk]
    assert AuditEntry.objects.filter(verb="occurrence.cancelled", object_kind="occurrence").count() == 1
    assert night(world) == 0


def test_hours_kept_on_public_holidays_and_changes_by_hand_stay(world: World, bring_in: Import) -> None:
    kept = open_hours(
        world.cast.samir,
        world.cast.place_of_gignac,
        world.reason,
        day=TUESDAY,
        start=time(14),
        end=time(16),
        on_public_holidays=True,
    )
    by_hand, after = world.in_house.occurrences.get(original_date=HOLIDAY), HOLIDAY + timedelta(days=1)
    with world.seen_by(world.cast.claire) as by:
        change_occurrence(occurrence=by_hand.pk, by=by, now=NOW, start=at(after, 14), end=at(after, 16))
    bring_in()
    assert night(world) == 0
    assert HOLIDAY in days(kept)
    assert days(world.in_house, status="moved") == [HOLIDAY]


def test_what_has_begun_or_is_over_is_history(world: World, bring_in: Import) -> None:
    opening = school_weeks(world)
    bring_in()
    assert night(world, at(HOLIDAY, 10)) == 0
    assert days(opening)[:5] == [TUESDAY + number * WEEK for number in range(5)]


def test_the_night_of_one_agency_leaves_the_hours_of_another(world: World, bring_in: Import) -> None:
    bring_in()
    elsewhere = world.cast.agency_elsewhere.pk
    with make.in_scope(Scope(role="job", agency=elsewhere)):
        assert upkeep.close_days_off(agency=elsewhere, now=NOW) == 0
    assert HOLIDAY in days(world.in_house)


def test_the_round_of_the_night_closes_days_off(world: World, bring_in: Import) -> None:
    bring_in()
    jobs.round_of_agency(agency=world.cast.agency.pk)
    assert HOLIDAY not in days(world.in_house)
