"""Seeded workloads W1 to W3 in the scenario format: eight weeks with a clock change, holidays, absences, 60 % booked.

Everything is aligned on 30 minutes, so that engines with another idea of a grid agree. The order of the random draws
is part of the contract: the digests below were published for these very draws.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

FIRST_DAY = date(2027, 3, 22)  # a Monday; the clock changes on Sunday 28 March
WEEKS = 8
END_DAY = FIRST_DAY + timedelta(weeks=WEEKS)
DURATION_MIN = 30
HOLIDAYS = ("2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08")
SITES = 12
BOOKED_SHARE = 0.6

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA")
_HALF_DAYS = [(day, half) for day in range(5) for half in ("am", "pm")]
_WITH_SATURDAY = [*_HALF_DAYS, (5, "am")]
_HOURS = {
    "am": (["08:30", "09:00"], ["12:00", "12:30"]),
    "pm": (["13:00", "13:30", "14:00"], ["16:30", "17:00", "17:30"]),
}

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Workload:
    """How to draw a workload, and the published answer: free slots, digest of all, digest of the first ten."""

    advisers: int
    half_days: int
    seed: int
    free: int
    sha: str
    sha_first10: str


WORKLOADS = {
    "W1": Workload(50, 2, 20270322, 1_686, "d583a74a5300", "02df16b5fe6c"),
    "W2": Workload(50, 10, 20270323, 9_058, "5f609f3e8501", "58f5ff644edb"),
    "W3": Workload(500, 10, 20270324, 89_580, "03464aea1a0d", "8ea8836cf7c4"),
}


def draw(name: str) -> dict[str, Any]:
    """Draw a workload as a scenario document."""
    workload = WORKLOADS[name]
    rng = random.Random(workload.seed)
    advisers: list[dict[str, Any]] = []
    grid: list[tuple[int, Span]] = []
    for number in range(workload.advisers):
        adviser, absences = _draw_adviser(rng, number, workload.half_days)
        advisers.append(adviser)
        grid += [(number, slot) for opening in adviser["openings"] for slot in _free_grid(opening, absences)]
    for number, slot in rng.sample(grid, round(BOOKED_SHARE * len(grid))):
        advisers[number]["bookings"].append(_as_text(slot))
    for adviser in advisers:
        rng.shuffle(adviser["bookings"])
    return {
        "name": name,
        "seed": workload.seed,
        "tz": "Europe/Paris",
        "range_start": FIRST_DAY.isoformat(),
        "range_end": END_DAY.isoformat(),
        "duration": DURATION_MIN,
        "holidays": list(HOLIDAYS),
        "n_sites": SITES,
        "advisers": advisers,
    }


def _draw_adviser(rng: random.Random, number: int, half_days: int) -> tuple[dict[str, Any], list[Span]]:
    sites = rng.sample(range(SITES), rng.randint(1, 3))
    chosen = rng.sample(_HALF_DAYS if half_days >= len(_HALF_DAYS) else _WITH_SATURDAY, half_days)
    openings = [_draw_opening(rng, number * 100 + rank, sites, weekday, half) for rank, (weekday, half) in enumerate(chosen)]
    absences = _draw_absences(rng, [weekday for weekday, _ in chosen])
    adviser = {
        "id": number,
        "sites": sites,
        "openings": openings,
        "absences": [_as_text(absence) for absence in absences],
        "bookings": [],
    }
    return adviser, absences


def _draw_opening(rng: random.Random, key: int, sites: list[int], weekday: int, half: str) -> dict[str, Any]:
    starts, ends = _HOURS[half]
    start, end = rng.choice(starts), rng.choice(ends)
    first_day = FIRST_DAY + timedelta(days=weekday) - timedelta(weeks=rng.randint(2, 40))
    return {
        "id": key,
        "site": rng.choice(sites),
        "weekday": weekday,
        "start": start,
        "end": end,
        "first_day": first_day.isoformat(),
        "rrule": f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[weekday]}",
    }


def _draw_absences(rng: random.Random, weekdays: list[int]) -> list[Span]:
    """Draw a leave of five days, one full day, and three partial ones of 1 to 4 hours."""
    monday = _midnight(FIRST_DAY + timedelta(weeks=rng.randrange(WEEKS)))
    day = _midnight(FIRST_DAY + timedelta(days=rng.randrange(WEEKS * 7)))
    absences = [(monday, monday + timedelta(days=5)), (day, day + timedelta(days=1))]
    for _ in range(3):
        weeks = rng.randrange(WEEKS)
        worked = _midnight(FIRST_DAY + timedelta(weeks=weeks, days=rng.choice(weekdays)))
        start = worked + timedelta(minutes=480 + 30 * rng.randrange(18))
        absences.append((start, start + timedelta(minutes=30 * rng.randint(2, 8))))
    return absences


def _free_grid(opening: dict[str, Any], absences: list[Span]) -> list[Span]:
    """List the half-hours of an opening that meet no absence, over the eight weeks."""
    slots: list[Span] = []
    length = timedelta(minutes=DURATION_MIN)
    for week in range(WEEKS):
        day = FIRST_DAY + timedelta(weeks=week, days=opening["weekday"])
        if day.isoformat() in HOLIDAYS:
            continue
        start, closing = (datetime.combine(day, time.fromisoformat(opening[edge])) for edge in ("start", "end"))
        while start + length <= closing:
            if not any(gone < start + length and back > start for gone, back in absences):
                slots.append((start, start + length))
            start += length
    return slots


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _as_text(span: Span) -> list[str]:
    return [moment.isoformat() for moment in span]
