"""Reading that is unusual for an account is noted once a day, and said to whoever follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.factories import NOW

from maillage.kit import clock
from maillage.kit.audit import watching
from maillage.kit.audit.jobs import watch as watch_job
from maillage.kit.audit.models import ReadEntry, UnusualReading
from maillage.kit.audit.watching import FLOOR, Day, broken_rules, watch

pytestmark = pytest.mark.django_db
TODAY = clock.today(NOW)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(watching, "emit", lambda name, **values: told.append({"name": name} | values))
    return told


def reads(people: int, *, account: int = 3, day: date = TODAY, hour: int = 10, times: int = 1) -> None:
    at = clock.wall(day, hour)
    ReadEntry.objects.bulk_create(
        ReadEntry(at=at, agency_id=1, account_id=account, role="adviser", person_key=key, address="personnes/")
        for key in list(range(people)) * times
    )


def habit(people: int, *, account: int = 3) -> None:
    for back in range(1, 6):
        reads(people, account=account, day=TODAY - timedelta(days=back))


@pytest.mark.parametrize(
    ("people", "usual", "outside", "rules"),
    [
        (FLOOR, 0, 0, []),
        (FLOOR + 1, 0, 0, ["many"]),
        (FLOOR + 1, 14, 0, []),
        (FLOOR + 3, 14, 0, ["many"]),
        (90, 30, 0, []),
        (91, 30, 0, ["many"]),
        (2, 30, 2, []),
        (3, 30, 3, ["hours"]),
        (91, 30, 3, ["many", "hours"]),
    ],
)
def test_the_rules(people: int, usual: int, outside: int, rules: list[str]) -> None:
    assert [rule for rule, _ in broken_rules(Day(3, 1, people, outside, usual))] == rules


def test_many_more_files_than_ones_own_habit_are_noted_and_said_once(said: list[dict[str, Any]]) -> None:
    habit(15)
    habit(60, account=4)
    reads(80)
    reads(80, account=4)
    assert watch(day=TODAY, now=NOW) == 1
    row = UnusualReading.objects.get()
    assert (row.account_id, row.rule, row.people, row.usual) == (3, "many", 80, 15)
    assert said == [{"name": "audit.unusual_reading", "reading": row.pk, "agency": 1}]
    assert watch(day=TODAY, now=NOW) == 0
    assert len(said) == 1


def test_the_same_file_opened_many_times_is_one_file(said: list[dict[str, Any]]) -> None:
    reads(5, times=30)
    assert watch(day=TODAY, now=NOW) == 0


@pytest.mark.parametrize(
    ("day", "hour", "is_noted"),
    [
        (date(2026, 11, 16), 6, True),
        (date(2026, 11, 16), 7, False),
        (date(2026, 11, 16), 19, False),
        (date(2026, 11, 16), 20, True),
        (date(2026, 7, 13), 6, True),  # summer: 4 in UTC
        (date(2026, 11, 15), 11, True),  # a Sunday
        (date(2026, 11, 14), 11, False),
    ],
)
def test_files_read_when_nobody_works_are_noted(day: date, hour: int, is_noted: bool, said: list[dict[str, Any]]) -> None:
    reads(3, day=day, hour=hour)
    assert bool(watch(day=day, now=NOW)) is is_noted


def test_the_run_after_midnight_still_looks_at_the_day_that_ended(
    said: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(3, hour=23)
    midnight = clock.wall(TODAY + timedelta(days=1), 0, 17)
    monkeypatch.setattr(clock, "now", lambda: midnight)
    watch_job(timestamp=int(datetime.timestamp(midnight)))
    assert UnusualReading.objects.get().day == TODAY
