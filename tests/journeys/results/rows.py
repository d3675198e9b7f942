"""Facts written by hand, as every domain tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from maillage.journeys.results.rules.events import Events
from maillage.journeys.results.rules.figures import Measure
from maillage.journeys.results.rules.indicators import PARTS, Evidence

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)


@dataclass(frozen=True)
class Row:
    """One fact; whatever is not said is plausible."""

    kind: str
    measure: float = 1
    detail: str = ""
    at: datetime = NOW - timedelta(days=1)
    on: date = TODAY - timedelta(days=30)
    place: int | None = 1
    territory: int | None = 1
    home: int | None = 1
    is_censored: bool = False
    count: int = 1


def times(count: int, kind: str, **fields: object) -> list[Row]:
    """The same fact so many times."""
    return [Row(kind, **fields)] * count  # type: ignore[arg-type]  # whatever a row has


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def measured(code: str, rows: list[Row], detail: str = "", **fields: object) -> Measure:
    """What an indicator measures over these facts, wherever it looks for them."""
    events = Events(rows)
    everywhere = dict.fromkeys(("here", "lived", "companies", "houses", "actions"), events)
    of = Evidence(NOW, TODAY, **(everywhere | {"ways": tuple(rows)} | fields))  # type: ignore[arg-type]  # of rows
    (part,) = (each for each in PARTS if each.key == (code, detail))
    return part.measure(of)
