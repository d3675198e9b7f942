"""Busy times of a calendar file (RFC 5545): what recurs is laid out, what is transparent or cancelled is not busy."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from maillage.registry.diary.errors import CalendarUnreadable

Span = tuple[datetime, datetime]
MOST_EVENTS = 5000


def busy_spans(content: bytes, *, start: datetime, end: datetime, zone: ZoneInfo) -> list[Span]:
    """Half-open busy times that meet [start, end), merged, in order. Times without a zone are on the wall of `zone`."""
    try:
        calendar = Calendar.from_ical(content)
        events = recurring_ical_events.of(calendar).between(start.astimezone(zone), end.astimezone(zone))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, ArithmeticError) as error:
        raise CalendarUnreadable from error
    if len(events) > MOST_EVENTS:
        raise CalendarUnreadable
    return merged([span for event in events if _is_busy(event) and (span := _span(event, zone)) is not None])


def merged(spans: list[Span]) -> list[Span]:
    """The same time without overlaps."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _is_busy(event: Event) -> bool:
    return str(event.get("transp", "OPAQUE")).upper() != "TRANSPARENT" and str(event.get("status", "")).upper() != "CANCELLED"


def _span(event: Event, zone: ZoneInfo) -> Span | None:
    start, end = event.start, event.end
    span = _instant(start, zone), _instant(end, zone)
    if isinstance(start, date) and not isinstance(start, datetime) and start == end:
        span = span[0], span[0] + timedelta(days=1)
    return span if span[0] < span[1] else None


def _instant(at: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, time(), tzinfo=zone)
    return at if at.tzinfo else at.replace(tzinfo=zone)
