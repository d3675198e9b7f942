"""The visits that the demonstration's houses counted, a few each working day."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid5

from maillage.domains.houses.rules import DURATIONS, THEMES
from maillage.domains.houses.services import count_visit
from maillage.journeys.demo.desks import Desk
from maillage.journeys.demo.weeks import NAMESPACE
from maillage.kit import clock
from maillage.kit.scope.entering import enter

THEME_WEIGHTS = (4, 5, 3, 3, 3, 1, 2, 1, 1)
DURATION_WEIGHTS = (5, 4, 2)
SATURDAY = 5


def live(desks: Sequence[Desk], *, since: date, now: datetime) -> int:
    """Count from that day to now; how many visits. Run again, it counts the same ones once."""
    counted = 0
    for desk in desks:
        with enter(desk.scope):
            for number in range((clock.today(now) - since).days + 1):
                counted += _day(desk, since + timedelta(days=number), now)
    return counted


def _day(desk: Desk, day: date, now: datetime) -> int:
    if day.weekday() >= SATURDAY:
        return 0
    draw = random.Random(f"{desk.actor.account} {day}")  # noqa: S311  # invented visits, not secrets
    times = sorted(clock.wall(day, 9) + timedelta(minutes=draw.randrange(0, 180)) for _visit in range(draw.randint(1, 3)))
    past = [at for at in times if at < now]
    for number, at in enumerate(past):
        (theme,), (duration,) = draw.choices(list(THEMES), THEME_WEIGHTS), draw.choices(list(DURATIONS), DURATION_WEIGHTS)
        key = uuid5(NAMESPACE, f"visit {desk.actor.account} {day} {number}")
        count_visit(theme=theme.value, duration=duration.value, key=key, by=desk.actor, now=at)
    return len(past)
