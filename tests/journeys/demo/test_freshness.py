"""Whether the demonstration has anything left to write, asked without starting Django."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from maillage.journeys.demo.freshness import DAY, WEEK, is_fresh, parts, stage_of, wanted
from maillage.kit.installation.models import Installation

NOW = datetime(2025, 6, 12, 8, 0, tzinfo=UTC)  # a Thursday
GOAL = {WEEK: date(2025, 6, 9), DAY: date(2025, 6, 12)}


def test_what_is_wanted_is_the_week_and_the_day_of_paris() -> None:
    assert wanted(NOW) == GOAL
    assert wanted(datetime(2025, 6, 15, 23, 0, tzinfo=UTC)) == {WEEK: date(2025, 6, 16), DAY: date(2025, 6, 16)}


@pytest.mark.parametrize("done", [{}, {WEEK: date(2025, 6, 9)}, GOAL])
def test_the_stage_is_read_as_it_was_written(done: dict[str, date]) -> None:
    assert parts(stage_of(done)) == done


@pytest.mark.django_db(transaction=True)
def test_a_demonstration_is_fresh_until_the_day_ends(database_urls: tuple[str, str]) -> None:
    address, _owner = database_urls
    assert not is_fresh(address, NOW)
    row = Installation.objects.create(is_demo=True, created_at=NOW, stage=stage_of({WEEK: GOAL[WEEK]}))
    assert not is_fresh(address, NOW)
    row.stage = stage_of(GOAL)
    row.save()
    assert is_fresh(address, NOW)
    assert not is_fresh(address, NOW + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_a_database_that_the_demonstration_did_not_make_is_never_fresh(database_urls: tuple[str, str]) -> None:
    Installation.objects.create(is_demo=False, created_at=NOW, stage=stage_of(GOAL))
    assert not is_fresh(database_urls[0], NOW)
