"""Plausible bus lines of the demonstration territory, and who reaches a place by them in time and gets back."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import NamedTuple

Point = tuple[float, float]
CHANGE_MIN = 2
LATEST = 9_999
ALL_DAYS = (0, 1, 2, 3, 4)
# stops, departures each way a day, weekdays
LINES: list[tuple[list[str], int, tuple[int, ...]]] = [
    (["Le Caylar", "Soubès", "Lodève", "Le Bosc", "Saint-Félix-de-Lodez", "Clermont-l'Hérault"], 4, ALL_DAYS),
    (["Lodève", "Le Bosc", "Ceyras", "Saint-André-de-Sangonis", "Gignac", "La Boissière", "Montarnaud"], 6, ALL_DAYS),
    (["Clermont-l'Hérault", "Brignac", "Saint-André-de-Sangonis", "Gignac", "Aniane"], 5, ALL_DAYS),
    (["Clermont-l'Hérault", "Nébian", "Aspiran", "Paulhan", "Fontès", "Péret"], 4, ALL_DAYS),
    (["Clermont-l'Hérault", "Canet", "Le Pouget", "Plaissan", "Saint-Pargoire", "Campagnan"], 3, ALL_DAYS),
    (["Gignac", "Pouzols", "Le Pouget", "Vendémian", "Saint-Bauzille-de-la-Sylve", "Gignac"], 3, ALL_DAYS),
    (["Aniane", "Saint-Jean-de-Fos", "Montpeyroux", "Saint-Félix-de-Lodez", "Clermont-l'Hérault"], 3, (0, 2, 4)),
    (["Saint-Jean-de-la-Blaquière", "Le Bosc", "Lodève", "Soubès"], 2, (1, 2, 3)),
]
FIRST_DEPARTURES = ((395, 500), (690, 790), (970, 1090), (525, 640), (790, 880), (1060, 1130))


class Connection(NamedTuple):
    """A bus from one stop to the next, in minutes of the day."""

    leaves: int
    arrives: int
    start: str
    end: str
    trip: int
    weekday: int
    in_term_only: bool


def road_km(one: Point, other: Point) -> float:
    """As the crow flies, and three tenths more."""
    rad = math.pi / 180
    half = math.sin((other[0] - one[0]) * rad / 2) ** 2
    half += math.cos(one[0] * rad) * math.cos(other[0] * rad) * math.sin((other[1] - one[1]) * rad / 2) ** 2
    return 1.3 * 2 * 6371 * math.asin(math.sqrt(half))


def draw_timetable(rng: random.Random, where: dict[str, Point]) -> list[Connection]:
    """All connections of a week, by departure."""
    found: list[Connection] = []
    trip = 0
    for line, departures, days in LINES:
        stops = [stop for stop in line if stop in where]
        legs = [max(4, round(road_km(where[a], where[b]) / 38 * 60)) for a, b in pairwise(stops)]
        for way in (1, -1):
            first = [rng.randint(*span) for span in FIRST_DEPARTURES][:departures]
            for start in sorted(first):
                in_term_only, now = rng.random() < 0.25, start
                for a, b, minutes in zip(stops[::way], stops[::way][1:], legs[::way], strict=False):
                    found += [Connection(now, now + minutes, a, b, trip, day, in_term_only) for day in days]
                    now += minutes
                trip += 1
    return sorted(found)


def latest_departures(day: list[Connection], target: str, by: int, earliest: int) -> dict[str, tuple[int, int]]:
    """From each stop, the latest departure (and its arrival) that is at the target in time."""
    best, aboard = {target: (by, by)}, {}
    for c in reversed(day):
        if c.arrives > by or c.leaves < earliest:
            continue
        if c.end == target:
            arrival = c.arrives
        elif c.trip in aboard:
            arrival = aboard[c.trip]
        elif c.end in best and best[c.end][0] >= c.arrives + CHANGE_MIN:
            arrival = best[c.end][1]
        else:
            continue
        aboard[c.trip] = arrival
        if c.start not in best or c.leaves > best[c.start][0]:
            best[c.start] = c.leaves, arrival
    return best


def earliest_arrivals(day: list[Connection], source: str, start: int) -> dict[str, int]:
    """At each stop, the earliest arrival when leaving the source from a minute on."""
    best, aboard = {source: start - CHANGE_MIN}, set()
    for c in day:
        if c.leaves >= start and (c.trip in aboard or (c.start in best and best[c.start] + CHANGE_MIN <= c.leaves)):
            aboard.add(c.trip)
            if c.arrives < best.get(c.end, LATEST):
                best[c.end] = c.arrives
    return best
