"""Hours as they are printed: to the minute, rounded down, and lapses that agree with what is printed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def to_minute(at: datetime) -> datetime:
    """The minute shown on a clock without seconds."""
    return at.replace(second=0, microsecond=0)


def seconds_between(start: datetime, end: datetime) -> int:
    """Seconds that really pass, even when the clock changes between the two."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds())


def printed_lapse(start: datetime, end: datetime) -> timedelta:
    """The lapse between two printed hours."""
    return timedelta(seconds=seconds_between(to_minute(start), to_minute(end)))
