"""Unusual reading, by a declared rule: many more files in a day than one's own habit, or files when nobody works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Final

from django.db.models import Count, Max, Q
from django.db.models.functions import ExtractHour, TruncDate

from maillage.kit import clock
from maillage.kit.audit.models import ReadEntry, UnusualReading
from maillage.kit.events import emit

FLOOR: Final = 40  # files in a day that nobody is asked about: a full day at a counter, twice
TIMES: Final = 3  # of the account's own median day
HABIT: Final = timedelta(days=90)
FEWEST_OUTSIDE: Final = 3  # different files read outside hours in a day
OPENS, CLOSES = time(7), time(20)
SUNDAY: Final = 7


@dataclass(frozen=True, slots=True)
class Day:
    """What one account was shown in one day."""

    account: int
    agency: int | None
    people: int
    outside: int
    usual: int


def broken_rules(day: Day) -> Iterator[tuple[str, int]]:
    """The rules that a day breaks, each with the number of files it is about."""
    if day.people > max(FLOOR, TIMES * day.usual):
        yield UnusualReading.Rule.MANY, day.people
    if day.outside >= FEWEST_OUTSIDE:
        yield UnusualReading.Rule.HOURS, day.outside


def watch(*, day: date, now: datetime) -> int:
    """Note what is unusual on that day, once per account and rule, and say so; how many were not noted before."""
    noted = set(UnusualReading.objects.filter(day=day).values_list("account_id", "rule"))
    new = 0
    for each in days(day):
        for rule, people in broken_rules(each):
            if (each.account, rule) not in noted:
                row = UnusualReading.objects.create(
                    account_id=each.account,
                    agency_id=each.agency,
                    day=day,
                    rule=rule,
                    people=people,
                    usual=each.usual,
                    noticed_at=now,
                )
                emit("audit.unusual_reading", reading=row.pk, agency=each.agency)
                new += 1
    return new


def days(day: date) -> list[Day]:
    """What every account was shown on that day, beside its own habit."""
    start, end = clock.wall(day), clock.wall(day + timedelta(days=1))
    reads = ReadEntry.objects.filter(at__gte=start, at__lt=end, account_id__isnull=False)
    hours = reads.annotate(hour=ExtractHour("at", tzinfo=clock.PARIS))
    is_outside = Q() if day.isoweekday() == SUNDAY else Q(hour__lt=OPENS.hour) | Q(hour__gte=CLOSES.hour)
    rows = (
        hours.values("account_id")
        .annotate(
            people=Count("person_key", distinct=True),
            outside=Count("person_key", distinct=True, filter=is_outside),
            agency=Max("agency_id"),
        )
        .order_by("account_id")
    )
    counted = {account: row for row in rows if (account := row["account_id"]) is not None}
    usual = _habits([account for account, row in counted.items() if row["people"] > FLOOR or row["outside"]], start)
    return [Day(account, row["agency"], row["people"], row["outside"], usual.get(account, 0)) for account, row in counted.items()]


def _habits(accounts: Iterable[int], before: datetime) -> dict[int | None, int]:
    """Each account's median count of files, over the days of the last three months on which it read any."""
    past = ReadEntry.objects.filter(account_id__in=accounts, at__gte=before - HABIT, at__lt=before)
    counted = (
        past.annotate(day=TruncDate("at", tzinfo=clock.PARIS))
        .values("account_id", "day")
        .annotate(people=Count("person_key", distinct=True))
        .order_by("account_id", "day")
    )
    found: dict[int | None, list[int]] = {}
    for row in counted:
        found.setdefault(row["account_id"], []).append(row["people"])
    return {account: round(median(counts)) for account, counts in found.items()}
