"""Days of presence at each place: promised, held, called off, or past without a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from maillage.journeys.results.rules.of_agenda import Dated
from maillage.journeys.results.rules.periods import PARIS


@dataclass(frozen=True, slots=True)
class PlaceDays:
    """One place. A day with several permanences is one day: held when one of them was, called off when all of them were."""

    place: int | None
    promised: int
    held: int
    cancelled: int
    minutes_offered: float
    minutes_booked: float

    @property
    def silent(self) -> int:
        """Days that have passed, and of which nobody said what became."""
        return self.promised - self.held - self.cancelled


def place_days(facts: Iterable[Dated], now: datetime) -> tuple[PlaceDays, ...]:
    """By place, the most promised first; only places where a permanence was promised, and only days that have come."""
    sessions: defaultdict[int | None, defaultdict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    minutes: defaultdict[tuple[int | None, str], float] = defaultdict(float)
    for fact in facts:
        if fact.at >= now:
            continue
        if fact.kind.startswith("minutes."):
            minutes[fact.place, fact.kind] += fact.measure
        elif fact.kind != "session.notice":
            sessions[fact.place][fact.at.astimezone(PARIS).date()].add(fact.kind.removeprefix("session."))
    rows = [
        PlaceDays(
            place=place,
            promised=len(days),
            held=sum("held" in each for each in days.values()),
            cancelled=sum(each == {"cancelled"} for each in days.values()),
            minutes_offered=minutes[place, "minutes.offered"],
            minutes_booked=minutes[place, "minutes.booked"],
        )
        for place, days in sessions.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.promised, row.place or 0)))
