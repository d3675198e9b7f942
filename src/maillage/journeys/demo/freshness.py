"""Up to which day the demonstration is written, read with the driver alone: a start with nothing to do asks one question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import psycopg

from maillage.kit import clock

WEEK, DAY = "week", "day"
ASKED = "SELECT stage FROM installation_installation WHERE id = 1 AND is_demo"


def parts(stage: str) -> dict[str, date]:
    """Up to which day each part is written: `week=2026-11-23 day=2026-11-24`."""
    said = dict(each.split("=") for each in stage.split() if "=" in each)
    return {name: date.fromisoformat(day) for name, day in said.items()}


def stage_of(done: Mapping[str, date]) -> str:
    """The parts, as the installation keeps them."""
    return " ".join(f"{name}={done[name]}" for name in (WEEK, DAY) if name in done)


def wanted(now: datetime) -> dict[str, date]:
    """What a demonstration that is up to date has written."""
    today = clock.today(now)
    return {WEEK: today - timedelta(days=today.weekday()), DAY: today}


def is_fresh(address: str, now: datetime) -> bool:
    """Whether the demonstration of this database has nothing left to write today."""
    with psycopg.connect(address) as connection:
        row = connection.execute(ASKED).fetchone()
    return row is not None and parts(row[0]) == wanted(now)
