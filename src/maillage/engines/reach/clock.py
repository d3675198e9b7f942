"""Seconds of a service day and their "HH:MM:SS" text (over 24:00 allowed)."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from maillage.engines.reach.errors import BadOption

DAY_S = 86_400
_CLOCK = re.compile(r"\A(\d{1,3}):([0-5]\d)(?::([0-5]\d))?\Z")


def parse_clock(text: str) -> int:
    """Seconds of "HH:MM" or "HH:MM:SS"; BadOption otherwise."""
    found = _CLOCK.match(text.strip())
    if found is None:
        raise BadOption("time", f"{text!r} is not HH:MM or HH:MM:SS")
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)


def format_clock(seconds: int) -> str:
    """ "HH:MM:SS" of seconds counted from the service day's start; a minus sign before midnight."""
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"


def day_start(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The instant times of that service day count from: noon minus 12 h (GTFS reference, "Time")."""
    noon = dt.datetime.combine(date, dt.time(12), tzinfo=zone)
    return noon.astimezone(dt.UTC) - dt.timedelta(hours=12)


def previous_day_shift_s(date: dt.date, zone: ZoneInfo) -> int:
    """What to add to times of the day before so that they count from `date`; -86400 but on clock-change days."""
    gap = day_start(date - dt.timedelta(days=1), zone) - day_start(date, zone)
    return int(gap.total_seconds())
