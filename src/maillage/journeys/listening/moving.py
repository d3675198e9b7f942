"""Another half-day for a permanence: how many of those who met nothing could come and be back, by the tables of reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from maillage.domains.agenda.selectors import UnmetWish
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.domains.mobility.rules.trips import Attendance, Home
from maillage.journeys.booking.homes import home_stored
from maillage.kit import clock
from maillage.registry.places.selectors import PlaceCard

HALF_DAYS = ((time(9), time(12)), (time(13, 30), time(16, 30)))
STEP, NOON = timedelta(minutes=30), time(13)
WEEKDAYS, AHEAD = range(5), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """A half-day of a week day."""

    weekday: int
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of those who met nothing could come in this window and be back, and how many more than now."""

    window: Window
    day: date
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class Traveller:
    """Some people who start from the same point by the same means, for the same time, and whom the same hours do not suit."""

    home: Home
    means: str
    walk_min: int
    duration_min: int
    shuns_weekday: int | None = None
    shuns_morning: bool | None = None

    def is_suited_by(self, window: Window) -> bool:
        """They did not say that this day, or this half of the day, is wrong."""
        is_morning = window.starts_at < NOON
        return window.weekday != self.shuns_weekday and is_morning is not self.shuns_morning


def proposals(
    *, place: PlaceCard, now_held: Sequence[Window], wishes: Sequence[UnmetWish], agency: int, today: date
) -> tuple[list[Reach], list[Reach]]:
    """What the windows held now reach, and every half-day of the week that reaches more, the best first."""
    crowd = _crowd(wishes)
    windows = dict.fromkeys([*now_held, *(Window(day, *half) for day in WEEKDAYS for half in HALF_DAYS)])
    reached = {window: _reached(window, place, crowd, agency, today) for window in windows}
    held: set[Traveller] = set().union(*(reached[window] for window in now_held)) if now_held else set()
    own = [_reach(window, reached[window], set(), crowd, today) for window in now_held]
    others = [_reach(window, reached[window], held, crowd, today) for window in windows if window not in now_held]
    return own, sorted((each for each in others if each.more), key=lambda each: (-each.more, -each.count))


def _crowd(wishes: Iterable[UnmetWish]) -> Counter[Traveller]:
    """Those whose starting point is known, counted by what tells their trips apart."""
    crowd: Counter[Traveller] = Counter()
    for wish in wishes:
        home = home_stored(wish.home).home
        if home is not None and wish.means not in {"driven", "none"}:
            shunned = (wish.shuns_weekday, wish.shuns_morning)
            crowd[Traveller(home, wish.means, wish.walk_min, wish.duration_min, *shunned)] += 1
    return crowd


def _reached(window: Window, place: PlaceCard, crowd: Iterable[Traveller], agency: int, today: date) -> set[Traveller]:
    day = _day_of(window, today)
    found = set()
    for who in crowd:
        if not who.is_suited_by(window):
            continue
        asked = list(_attendances(window, place, day, timedelta(minutes=who.duration_min)))
        limits = merge(TravelLimits(walk_s=who.walk_min * 60))
        if any(trip.is_reachable for trip in mobility.trips(who.home, asked, who.means, limits, agency=agency)):
            found.add(who)
    return found


def _attendances(window: Window, place: PlaceCard, day: date, lasts: timedelta) -> Iterable[Attendance]:
    start: datetime = clock.wall(day, window.starts_at.hour, window.starts_at.minute)
    end = clock.wall(day, window.ends_at.hour, window.ends_at.minute)
    while start + lasts <= end:
        yield Attendance(place.key, place.lat, place.lon, start, start + lasts, place.zone)
        start += STEP


def _day_of(window: Window, today: date) -> date:
    """The first such day from next week on."""
    first = today + AHEAD
    return first + timedelta(days=(window.weekday - first.weekday()) % 7)


def _reach(window: Window, reached: set[Traveller], held: set[Traveller], crowd: Counter[Traveller], today: date) -> Reach:
    count, more = (sum(crowd[who] for who in whom) for whom in (reached, reached - held))
    return Reach(window, _day_of(window, today), count, more)


def windows_of(openings: Iterable[Any]) -> list[Window]:
    """The windows of opened hours."""
    return list(dict.fromkeys(Window(each.weekday, each.starts_at, each.ends_at) for each in openings))
