"""iCalendar files (RFC 5545): times, places and a link; never a name, never a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event

PRODUCER = "-//Maillage//FR"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `edition` grows with each change, so that a calendar replaces what it had."""

    uid: str
    start: datetime
    end: datetime
    title: str
    where: str = ""
    notes: str = ""
    link: str = ""
    edition: int = 0
    is_cancelled: bool = False


def ics(entries: Iterable[Entry], *, now: datetime, name: str = "", method: str = "PUBLISH") -> bytes:
    """A calendar of these events. Times keep the zone of their place, whose rules are in the file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", entry.title)
    event.add("sequence", entry.edition)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for field, value in (("location", entry.where), ("description", entry.notes), ("url", entry.link)):
        if value:
            event.add(field, value)
    return event
