"""Which past day stands for one the feed does not know: a truth table over one small calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from maillage.domains.mobility.rules.days import DayKinds, comparable_day, service_day_start
from maillage.engines.reach import Calendar

FEED = """{"zone": "Europe/Paris", "weeks": {"s": ["1111111", "2026-09-01", "2026-12-13"]}, "added": {}, "removed": {},
"used": ["s"]}"""
KINDS = DayKinds(
    holidays=frozenset({date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1)}),
    breaks=((date(2026, 10, 17), date(2026, 11, 2)), (date(2026, 12, 19), date(2027, 1, 3))),
)


@pytest.mark.parametrize(
    ("day", "stands", "why"),
    [
        (date(2026, 12, 15), date(2026, 12, 8), "a school Tuesday: the last one"),
        (date(2026, 12, 22), date(2026, 10, 27), "a Tuesday of holidays: one of the holidays before"),
        (date(2026, 12, 25), date(2026, 11, 11), "a public holiday: the last one"),
        (date(2027, 1, 12), date(2026, 12, 8), "weeks later, the same last Tuesday"),
        (date(2026, 12, 1), None, "known: nothing stands for it"),
        (date(2027, 12, 15), None, "a year after the end, nothing is promised"),
        (date(2026, 8, 31), None, "before the feed begins"),
    ],
)
def test_the_day_that_stands_for_another(day: date, stands: date | None, why: str) -> None:
    assert comparable_day(day, Calendar.from_json(FEED), KINDS) == stands, why


def test_a_public_holiday_is_like_a_sunday_when_none_is_known() -> None:
    kinds = DayKinds(holidays=frozenset({date(2026, 12, 25)}))
    assert comparable_day(date(2026, 12, 25), Calendar.from_json(FEED), kinds) == date(2026, 12, 13)


def test_a_holiday_does_not_stand_for_a_school_day() -> None:
    text = FEED.replace("2026-12-13", "2026-11-12")
    assert comparable_day(date(2026, 11, 18), Calendar.from_json(text), KINDS) == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 27, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 28, 22, tzinfo=UTC)),  # 23:00 on the wall of the day before
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC)),  # 01:00 on the wall
    ],
)
def test_a_service_day_starts_twelve_hours_before_noon(day: date, start: datetime) -> None:
    assert service_day_start(day, ZoneInfo("Europe/Paris")) == start
