"""Person-free rows for figures: visits counted, houses opened, shadowing days held, blocked cases asked and answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from maillage.domains.houses.models import BlockedCase, HouseOpening, ShadowingDay, ShadowingGuest, Tally
from maillage.domains.houses.states import DayState
from maillage.kit import clock
from maillage.registry.diary.rules import SATURDAY
from maillage.registry.diary.selectors import holidays


@dataclass(frozen=True, slots=True)
class Fact:
    """One event. `territory` is the commune of the house, when it is known.

    `house.visit`: `detail` the theme, `duration` its class. `house.opened`: on its real day. `house.shadowed`: `measure`
    counsellors had their day. `house.case_opened`, `house.case_answered`: `detail` the theme, `duration` the operator;
    an answer measures working days.
    """

    kind: str
    at: datetime
    house: int
    territory: int | None
    measure: float
    detail: str
    duration: str


def facts(*, agency: int, start: datetime, end: datetime) -> tuple[Fact, ...]:
    """Every event of one agency in [start, end), by time."""
    found = [
        *_visits(agency, start, end),
        *_opened(agency, start, end),
        *_shadowed(agency, start, end),
        *_cases(agency, start, end),
    ]
    return tuple(sorted(found, key=lambda fact: fact.at))


def _visits(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    rows = Tally.objects.filter(agency_id=agency, at__gte=start, at__lt=end).order_by("at", "pk")
    for at, house, there, theme, duration in rows.values_list("at", "house_id", "house__commune_id", "theme", "duration"):
        yield Fact("house.visit", at, house, there, 1, theme, duration)


def _opened(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    first, last = clock.today(start), clock.today(end)
    rows = HouseOpening.objects.filter(agency_id=agency, opened_on__range=(first, last))
    for on, house, there in rows.values_list("opened_on", "place__host_id", "place__commune_id"):
        assert on is not None
        at = clock.wall(on)
        if start <= at < end:
            yield Fact("house.opened", at, house, there, 1, "", "")


def _shadowed(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    days = ShadowingDay.objects.filter(agency_id=agency, state=DayState.HELD, on__range=(clock.today(start), clock.today(end)))
    came = days.filter(guests__answer=ShadowingGuest.Answer.ATTENDED).annotate(count=Count("guests"))
    for on, house, there, count in came.values_list("on", "house_id", "house__commune_id", "count"):
        at = clock.wall(on)
        if start <= at < end:
            yield Fact("house.shadowed", at, house, there, count, "", "")


def _cases(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    rows = BlockedCase.objects.filter(agency_id=agency).select_related("house")
    for row in rows.filter(opened_at__gte=start, opened_at__lt=end):
        yield Fact("house.case_opened", row.opened_at, row.house_id, row.house.commune_id, 1, row.theme, row.operator)
    for row in rows.filter(answered_at__gte=start, answered_at__lt=end):
        assert row.answered_at is not None
        waited = working_days(row.opened_at, row.answered_at)
        yield Fact("house.case_answered", row.answered_at, row.house_id, row.house.commune_id, waited, row.theme, row.operator)


def working_days(asked_at: datetime, answered_at: datetime) -> int:
    """Working days from the day it was asked to the day of the answer; 0 on the same day."""
    first, last = clock.today(asked_at), clock.today(answered_at)
    off = holidays(first, last)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(day.weekday() < SATURDAY and day not in off for day in days)
