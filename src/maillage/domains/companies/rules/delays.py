"""The clock of a dossier: what is due when, who is told, and when somebody may be called again."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

MOST_TRIES: Final = 3
SILENT_MONTHS: Final = 12
SATURDAY: Final = 5


class Alert(StrEnum):
    """A step of the clock; each is told once per count."""

    FIRST_CONTACT_3 = "first_contact_3"
    FIRST_CONTACT_5 = "first_contact_5"
    FIRST_CONTACT_LATE = "first_contact_late"
    FOLLOW_UP_9 = "follow_up_9"
    FOLLOW_UP_21 = "follow_up_21"
    FOLLOW_UP_45 = "follow_up_45"
    SATISFACTION = "satisfaction"


class Told(StrEnum):
    """Who an alert is for."""

    CONTACT = "contact"
    BACKUP = "backup"
    DIRECTOR = "director"
    COMPANY = "company"


WHO: Final[dict[Alert, tuple[Told, ...]]] = {
    Alert.FIRST_CONTACT_3: (Told.CONTACT,),
    Alert.FIRST_CONTACT_5: (Told.CONTACT, Told.BACKUP),
    Alert.FIRST_CONTACT_LATE: (Told.CONTACT, Told.BACKUP, Told.DIRECTOR),
    Alert.FOLLOW_UP_9: (Told.CONTACT,),
    Alert.FOLLOW_UP_21: (Told.CONTACT, Told.BACKUP),
    Alert.FOLLOW_UP_45: (Told.CONTACT, Told.BACKUP, Told.DIRECTOR),
    Alert.SATISFACTION: (Told.COMPANY,),
}
FIRST_CONTACT: Final = ((3, Alert.FIRST_CONTACT_3), (5, Alert.FIRST_CONTACT_5), (6, Alert.FIRST_CONTACT_LATE))  # working days
FOLLOW_UPS: Final = ((9, Alert.FOLLOW_UP_9), (21, Alert.FOLLOW_UP_21), (45, Alert.FOLLOW_UP_45))  # days


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock reads of a dossier: since when it waits, the last exchange with the company, the end."""

    waits_since: date | None = None
    last_exchange_on: date | None = None
    closed_on: date | None = None


def is_working(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, no public holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Working days after `start`, up to and with `end`; 0 when `end` is not after."""
    return sum(is_working(start + timedelta(days=step), holidays) for step in range(1, (end - start).days + 1))


def alerts(clock: Clock, today: date, holidays: Collection[date]) -> tuple[Alert, ...]:
    """The alerts whose moment has come, the earliest first. The first contact counts in working days, the rest in days."""
    if clock.closed_on is not None:
        return (Alert.SATISFACTION,) if today > clock.closed_on else ()
    if clock.waits_since is not None:
        waited = working_days_between(clock.waits_since, today, holidays)
        return tuple(alert for days, alert in FIRST_CONTACT if waited >= days)
    if clock.last_exchange_on is not None:
        quiet = (today - clock.last_exchange_on).days
        return tuple(alert for days, alert in FOLLOW_UPS if quiet >= days)
    return ()


def counted_from(clock: Clock) -> date | None:
    """The day that the clock counts from: an alert is told once per such day."""
    return clock.closed_on or clock.waits_since or clock.last_exchange_on


def silent_until(refused_on: date) -> date:
    """The first day on which a company that refused may be contacted again: twelve months later."""
    year = refused_on.year + SILENT_MONTHS // 12
    return date(year, refused_on.month, min(refused_on.day, monthrange(year, refused_on.month)[1]))


def moved(days: Collection[date], old_on: date, new_on: date) -> tuple[date, ...]:
    """Planned days when the opening goes from one day to another: each moves by as much."""
    return tuple(day + (new_on - old_on) for day in days)
