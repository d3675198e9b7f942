"""Where a mobile house is, day by day."""

from __future__ import annotations

from datetime import date, time

import pytest
from tests import factories as make

from maillage.registry.organisations.models import Organisation
from maillage.registry.places.selectors import rota_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def bus() -> Organisation:
    return make.house("Bus France Services", mobile=True)


def test_the_second_and_fourth_tuesday_of_the_month(bus: Organisation) -> None:
    make.rota_stop(bus, make.place(bus, town="Soubès"), weekday=1)
    days = rota_days(bus.pk, date(2026, 11, 1), date(2026, 11, 30))
    assert [each.starts_at.date() for each in days] == [date(2026, 11, 10), date(2026, 11, 24)]
    assert days[0].place.town == "Soubès"
    assert (days[0].starts_at.time(), days[0].ends_at.time()) == (time(9, 45), time(12, 15))


def test_never_on_a_public_holiday_even_when_the_row_says_so(bus: Organisation) -> None:
    make.holiday(date(2026, 11, 11))
    make.rota_stop(bus, make.place(bus), weekday=2, on_public_holidays=True)
    days = rota_days(bus.pk, date(2026, 11, 1), date(2026, 11, 30))
    assert [each.starts_at.date() for each in days] == [date(2026, 11, 25)]


def test_school_weeks_only_means_not_on_the_last_day_off_either(bus: Organisation) -> None:
    make.school_break(date(2026, 10, 17), date(2026, 11, 1))
    make.rota_stop(bus, make.place(bus), weekday=6, nths=(), school_weeks_only=True)
    days = rota_days(bus.pk, date(2026, 10, 10), date(2026, 11, 8))
    assert [each.starts_at.date() for each in days] == [date(2026, 10, 11), date(2026, 11, 8)]


def test_both_ends_are_included_and_days_are_in_order(bus: Organisation) -> None:
    here = make.place(bus)
    make.rota_stop(bus, here, weekday=1, nths=(), starts_at=time(14), ends_at=time(16))
    make.rota_stop(bus, here, weekday=1, nths=())
    days = rota_days(bus.pk, date(2026, 11, 10), date(2026, 11, 17))
    assert [(each.starts_at.day, each.starts_at.hour) for each in days] == [(10, 9), (10, 14), (17, 9), (17, 14)]


def test_wall_clock_hours_hold_across_the_clock_change(bus: Organisation) -> None:
    make.rota_stop(bus, make.place(bus), weekday=1, nths=())
    days = rota_days(bus.pk, date(2026, 10, 20), date(2026, 10, 27))
    assert [each.starts_at.hour for each in days] == [9, 9]
    assert [each.starts_at.utcoffset().total_seconds() for each in days if each.starts_at.utcoffset()] == [7200, 3600]


def test_another_house_does_not_mix_in(bus: Organisation) -> None:
    make.rota_stop(bus, make.place(bus))
    other = make.house("Autre bus", mobile=True)
    assert rota_days(other.pk, date(2026, 11, 1), date(2026, 11, 30)) == ()
