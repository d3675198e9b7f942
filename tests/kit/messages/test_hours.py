"""Quiet hours, on the wall clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from maillage.kit.messages.hours import next_loud

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("asked", "is_urgent", "expected"),
    [
        ("2025-03-11 10:00", False, "2025-03-11 10:00"),
        ("2025-03-11 07:59", False, "2025-03-11 08:00"),
        ("2025-03-11 20:00", False, "2025-03-12 08:00"),
        ("2025-03-11 20:30", True, "2025-03-11 20:30"),
        ("2025-03-15 21:00", False, "2025-03-17 08:00"),  # Saturday evening, then a Sunday
        ("2025-03-16 09:00", True, "2025-03-16 09:00"),  # urgent: also on a Sunday
        ("2025-03-29 22:00", False, "2025-03-31 08:00"),  # over the night of a clock change
        ("2025-07-13 12:00", False, "2025-07-15 08:00"),  # Sunday, then 14 July
    ],
)
def test_a_telephone_rings_at_decent_hours_only(asked: str, is_urgent: bool, expected: str) -> None:
    at, then = (datetime.fromisoformat(text).replace(tzinfo=PARIS) for text in (asked, expected))
    assert next_loud(at, PARIS, is_urgent=is_urgent) == then
