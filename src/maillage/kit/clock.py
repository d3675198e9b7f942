"""The only place that asks what time it is. Rules and services are given `now`; doors ask here."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present instant, aware."""
    return timezone.now()


def local(at: datetime, zone: ZoneInfo = PARIS) -> datetime:
    """The same instant on the wall clock of `zone`."""
    return at.astimezone(zone)


def today(at: datetime, zone: ZoneInfo = PARIS) -> date:
    """The calendar day of an instant in `zone`."""
    return local(at, zone).date()


def wall(on: date, hour: int = 0, minute: int = 0, zone: ZoneInfo = PARIS) -> datetime:
    """The instant at which the wall clock of `zone` shows that hour; the first of the two when it shows it twice."""
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone)
