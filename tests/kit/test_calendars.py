"""Calendars that a real client reads right, across clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from maillage.kit.calendars import Entry, ics

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2025, 3, 11, 9, 0, tzinfo=UTC)


def read(content: bytes) -> list[tuple[datetime, datetime]]:
    """What a client that knows nothing of ours makes of it: instants, from the zone's rules in the file alone."""
    return [(event.decoded("dtstart"), event.decoded("dtend")) for event in Calendar.from_ical(content).walk("VEVENT")]


@pytest.mark.parametrize("day", ["2025-03-29", "2025-03-30", "2025-10-25", "2025-10-26", "2025-07-14"])
def test_nine_o_clock_is_nine_o_clock_on_both_sides_of_a_clock_change(day: str) -> None:
    start = datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=PARIS)
    ((found, end),) = read(ics([Entry("a", start, start + timedelta(minutes=40), "Rendez-vous")], now=NOW))
    assert found.astimezone(UTC) == start.astimezone(UTC)
    assert (end - found) == timedelta(minutes=40)


def test_the_zone_comes_with_its_rules() -> None:
    start = datetime(2025, 3, 18, 9, tzinfo=PARIS)
    content = ics([Entry("a", start, start + timedelta(hours=1), "Rendez-vous")], now=NOW).decode()
    assert "BEGIN:VTIMEZONE" in content
    assert "TZID:Europe/Paris" in content


def test_a_cancelled_event_keeps_its_name_in_the_client_and_says_so() -> None:
    start = datetime(2025, 3, 18, 9, tzinfo=PARIS)
    entry = Entry("a@maillage", start, start + timedelta(hours=1), "Rendez-vous", edition=2, is_cancelled=True)
    (event,) = Calendar.from_ical(ics([entry], now=NOW, method="CANCEL")).walk("VEVENT")
    assert (event["uid"], event["status"], int(event["sequence"])) == ("a@maillage", "CANCELLED", 2)


def test_long_places_and_line_ends_are_folded_and_escaped() -> None:
    start = datetime(2025, 3, 18, 9, tzinfo=PARIS)
    where = "Maison France Services, 7 place Alsace-Lorraine ; porte de droite, " * 3
    content = ics([Entry("a", start, start + timedelta(hours=1), "Rendez-vous", where, "une\nautre ligne")], now=NOW)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["location"]), str(event["description"])) == (where, "une\nautre ligne")
