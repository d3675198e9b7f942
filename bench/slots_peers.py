"""Published slot engines on our workloads: what each needs is prepared outside the clock, its own search is timed.

An adapter gives the peer every advantage it can take without changing its code: openings already dated, holidays
already removed, busy times already aware and, for the first slots, already sorted by day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = tuple[int, int, int]
Span = tuple[datetime, datetime]
Document = dict[str, Any]

DURATION_MIN = 30
DAY = timedelta(days=1)
# what a peer found: (adviser, start) pairs, still in the peer's own objects
Found = list[tuple[int, Any]]


@dataclass
class Adviser:
    """One adviser as the peers want to see it."""

    pk: int
    windows: dict[date, list[Span]] = field(default_factory=dict)
    busy: list[Span] = field(default_factory=list)
    busy_on: dict[date, list[Span]] = field(default_factory=dict)
    sites: list[tuple[datetime, datetime, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Peer:
    """A peer ready to run on one workload; `rows` turns what it found into our rows, outside the clock."""

    name: str
    every: Callable[[], Found]
    first: Callable[[int], Found]
    rows: Callable[[Found], list[Row]]


@dataclass(frozen=True)
class Service:
    """The appointment, in the attributes that mroudai-django-slots reads."""

    id: int = 1
    duration_minutes: int = DURATION_MIN
    fixed_start_times_only: bool = True
    start_time_interval_minutes: int = DURATION_MIN


def working_windows(provider: Adviser, date: date, **_: object) -> list[Span]:
    """What mroudai-django-slots calls for the openings of one day; the names of the arguments are its own."""
    return provider.windows.get(date, [])


def busy_intervals(provider: Adviser, start_date: date, end_date: date, **_: object) -> list[Span]:
    """What mroudai-django-slots calls for the busy times of a range."""
    return provider.busy_on.get(start_date, []) if start_date == end_date else provider.busy


def mroudai(document: Document) -> Peer:
    """Prepare mroudai-django-slots."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_TZ=True, TIME_ZONE=document["tz"])
    settings.SLOTS_GET_WORKING_WINDOWS_FUNC = f"{__name__}.working_windows"
    settings.SLOTS_GET_BUSY_INTERVALS_FUNC = f"{__name__}.busy_intervals"
    from slots.engine import generate_slots

    advisers, days, zone = advisers_of(document), days_of(document), ZoneInfo(document["tz"])
    service, long_ago = Service(), midnight(days[0] - 30 * DAY, zone)

    def search(adviser: Adviser, first: date, last: date) -> Found:
        by_day = generate_slots(service, adviser, first, last, tz=zone, now_dt=long_ago)
        return [(adviser.pk, slot) for slots in by_day.values() for slot in slots]

    return _peer("mroudai-django-slots", advisers, days, search)


def slotify(document: Document) -> Peer:
    """Prepare slotify-scheduling."""
    from slotify import AvailabilityEngine, BookingPolicy, BusyPeriod, Schedule, SlotGenerator

    advisers, days, zone = advisers_of(document), days_of(document), ZoneInfo(document["tz"])
    long_ago = midnight(days[0] - 30 * DAY, zone)
    engines = {}
    for entry, adviser in zip(document["advisers"], advisers, strict=True):
        weekly: dict[int, list[tuple[str, str]]] = {}
        for opening in entry["openings"]:
            weekly.setdefault(opening["weekday"], []).append((opening["start"], opening["end"]))
        generator = SlotGenerator(
            schedule=Schedule(weekly=weekly, closed_dates=document["holidays"]),
            duration=DURATION_MIN,
            timezone=document["tz"],
        )
        busy = tuple(BusyPeriod(start, end) for start, end in adviser.busy)
        engines[adviser.pk] = AvailabilityEngine(generator, policy=BookingPolicy(busy_periods=busy))

    def search(adviser: Adviser, first: date, last: date) -> Found:
        return [(adviser.pk, slot) for slot in engines[adviser.pk].available_slots(first, last, now=long_ago)]

    return _peer("slotify-scheduling", advisers, days, search)


def _peer(name: str, advisers: list[Adviser], days: list[date], search: Callable[[Adviser, date, date], Found]) -> Peer:
    """Build a peer out of its search for one adviser: all days at once, or day by day until enough are found."""
    sites = {adviser.pk: adviser.sites for adviser in advisers}

    def every() -> Found:
        return [slot for adviser in advisers for slot in search(adviser, days[0], days[-1])]

    def first(count: int) -> Found:
        found: Found = []
        for day in days:
            found += [slot for adviser in advisers for slot in search(adviser, day, day)]
            if len(found) >= count:
                break
        return found

    def rows(found: Found) -> list[Row]:
        return [(who, site_of(sites[who], slot.start), int(slot.start.timestamp())) for who, slot in found]

    return Peer(name, every, first, rows)


def advisers_of(document: Document) -> list[Adviser]:
    """The advisers of a workload, with openings dated and busy times aware."""
    zone, days = ZoneInfo(document["tz"]), days_of(document)
    advisers = []
    for entry in document["advisers"]:
        adviser = Adviser(entry["id"])
        for opening in entry["openings"]:
            _date_opening(adviser, opening, [day for day in days if day.isoformat() not in document["holidays"]], zone)
        for start, end in [*entry["absences"], *entry["bookings"]]:
            span = (_aware(start, zone), _aware(end, zone))
            adviser.busy.append(span)
            day = span[0].date()
            while midnight(day, zone) < span[1]:
                adviser.busy_on.setdefault(day, []).append(span)
                day += DAY
        advisers.append(adviser)
    return advisers


def _date_opening(adviser: Adviser, opening: dict[str, Any], days: list[date], zone: ZoneInfo) -> None:
    start, end = time.fromisoformat(opening["start"]), time.fromisoformat(opening["end"])
    for day in days:
        if day.weekday() == opening["weekday"]:
            span = datetime.combine(day, start, zone), datetime.combine(day, end, zone)
            adviser.windows.setdefault(day, []).append(span)
            adviser.sites.append((*span, opening["site"]))


def site_of(sites: list[tuple[datetime, datetime, int]], moment: datetime) -> int:
    """Where the adviser is then."""
    return next(site for start, end, site in sites if start <= moment < end)


def days_of(document: Document) -> list[date]:
    """Every day of the range."""
    first, end = date.fromisoformat(document["range_start"]), date.fromisoformat(document["range_end"])
    return [first + number * DAY for number in range((end - first).days)]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When it begins."""
    return datetime.combine(day, time(), zone)


def _aware(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)
