"""Public holidays and school holidays of the demonstration, from their libraries."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
from vacances_scolaires_france import SchoolHolidayDates

from maillage.journeys.demo.lines import Closed
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.models import Holiday, SchoolBreak

ZONE = "C"
AROUND = timedelta(days=200)


def load(today: date) -> None:
    """This year and the two that follow."""
    years = range(today.year, today.year + 3)
    listed = holidays.country_holidays("FR", years=years)
    Holiday.objects.bulk_create([Holiday(on=day, name=name) for day, name in sorted(listed.items())])
    SchoolBreak.objects.bulk_create([each for year in years for each in _breaks(year)])


def _breaks(year: int) -> list[SchoolBreak]:
    """The breaks of one calendar year, each as one stretch of days."""
    days = SchoolHolidayDates().holidays_for_year_and_zone(year, ZONE)
    stretches: list[SchoolBreak] = []
    for day, fact in sorted(days.items()):
        name = fact["nom_vacances"]
        last = stretches[-1] if stretches else None
        if last is not None and last.name == name and last.last_day + timedelta(days=1) == day:
            last.last_day = day
        else:
            stretches.append(SchoolBreak(zone=ZONE, name=name, first_day=day, last_day=day))
    return stretches


def working_day(day: date) -> date:
    """That day, or the first one after it that is neither in a week-end nor a public holiday."""
    while day.weekday() > 4 or day in holidays.country_holidays("FR", years=day.year):
        day += timedelta(days=1)
    return day


def closed(today: date) -> Closed:
    """What the lines need to know."""
    span = (today - AROUND, today + AROUND)
    return Closed(diary.holidays(*span), diary.school_breaks(*span))
