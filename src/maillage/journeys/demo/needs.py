"""What the companies of the demonstration need: posts, hours, trainings, some filled. The companies are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from maillage.domains.companies import services
from maillage.domains.companies.imports.sample import sample_directory
from maillage.domains.companies.services import NeedSheet, UseSheet
from maillage.kit import clock
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.permissions import Console

WEEK: Final = (0, 1, 2, 3, 4)
FULL_TIME_H: Final = 35
SIX_DAYS: Final = (0, 1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Posts of an occupation, so many days before the opening."""

    code: str
    posts: int
    days_before: int
    hours: tuple[time, time]
    weekdays: tuple[int, ...] = WEEK
    contract: str = "permanent"
    months: int | None = None
    weekly_h: int = 35
    must_have: tuple[str, ...] = ()
    teachable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trade:
    """What a kind of company needs when it opens: posts, and people to train (theme, how many)."""

    wanted: tuple[Wanted, ...]
    training: tuple[str, int]


EARLY, LATE, DAY = (time(5), time(13)), (time(13), time(21)), (time(8), time(16))
HYGIENE: Final = "Hygiène alimentaire"
TRADES: Final = {
    "orchard": Trade(
        (
            Wanted("H2102", 14, 30, EARLY, teachable=("Réglage de la ligne", HYGIENE)),
            Wanted("H3302", 8, 10, LATE, SIX_DAYS, contract="seasonal", months=4, teachable=(HYGIENE,)),
            Wanted("N1101", 2, 21, DAY, must_have=("CACES R489",), teachable=("Logiciel d’entrepôt",)),
        ),
        ("Hygiène alimentaire, méthode HACCP", 22),
    ),
    "biscuits": Trade(
        (
            Wanted("H2102", 7, 30, EARLY, teachable=("Conduite du four", HYGIENE)),
            Wanted("H3302", 4, 10, LATE, contract="fixed_term", months=6, teachable=(HYGIENE,)),
            Wanted("I1304", 1, 60, DAY, must_have=("Habilitation électrique",)),
        ),
        ("Conduite de four", 7),
    ),
    "woodwork": Trade(
        (
            Wanted("H2909", 6, 14, DAY, teachable=("Lecture de plans", "Collage et serrage")),
            Wanted("N4105", 1, 0, DAY, weekly_h=24, must_have=("Permis B",)),
        ),
        ("Gestes et postures", 9),
    ),
}


def occupations(now: datetime) -> None:
    """A few dozen occupations; the official files take their place when they come."""
    services.bring_occupations(directory=sample_directory(), by=Console(), now=now)


def needs_for(*, arrival: int, trade: str, opening: date, by: Actor, now: datetime) -> tuple[int, ...]:
    """What this company needs, as its adviser heard it; keys of the needs in hiring."""
    today, plan = clock.today(now), TRADES[trade]
    keys = []
    for each in plan.wanted:
        sheet = _sheet(each, max(opening - timedelta(days=each.days_before), today))
        keys.append(services.add_need(arrival=arrival, sheet=sheet, by=by, now=now).pk)
    theme, people = plan.training
    due_on = max(opening - timedelta(days=30), today)
    services.add_training(arrival=arrival, theme=theme, people_count=people, due_on=due_on, by=by, now=now)
    return tuple(keys)


def train(*, need: int, by: Actor, now: datetime) -> int:
    """A POEI of eight begins."""
    sheet = UseSheet("poei", clock.today(now), 8, ends_on=clock.today(now) + timedelta(days=27), hours=140)
    return services.use_offer(need=need, sheet=sheet, by=by, now=now).pk


def fill(*, need: int, posts: int, local: int, channel: str, by: Actor, now: datetime) -> None:
    """Posts are filled that day."""
    services.fill_posts(
        need=need,
        posts_count=posts,
        local_count=local,
        channel=channel,
        filled_on=clock.today(now),
        by=by,
        now=now,
    )


def _sheet(wanted: Wanted, starts_on: date) -> NeedSheet:
    return NeedSheet(
        occupation=wanted.code,
        posts_count=wanted.posts,
        starts_on=starts_on,
        certainty="likely",
        contract=wanted.contract,
        contract_months=wanted.months,
        shift_starts=wanted.hours[0],
        shift_ends=wanted.hours[1],
        weekdays=wanted.weekdays,
        weekly_hours=Decimal(wanted.weekly_h),
        is_part_time=wanted.weekly_h < FULL_TIME_H,
        must_have=wanted.must_have,
        teachable=wanted.teachable,
    )
