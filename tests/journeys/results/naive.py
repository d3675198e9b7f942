"""Every figure of the agenda once more, from the notes alone: loops and sorted lists, nothing of the product's code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.results.simulated import NOW, Life, Note

PARIS = ZoneInfo("Europe/Paris")
Told = tuple[float | None, float | None, float | None]  # part, whole, value


def figures(life: Life, start: date, end: date, letter: str) -> dict[tuple[str, str], Told | None]:
    """Part, whole and value of each; None when there is nothing to measure."""
    kept = [note for note in life.notes if start <= note.at.astimezone(PARIS).date() < end and note.at < NOW]
    here = [note for note in kept if letter in ("", life.territory.get(where(life, note), "elsewhere"))]
    lived = [note for note in life.notes if letter in ("", life.territory.get(note.home or "", "elsewhere"))]
    desk = [note for note in here if note.what == "appointment"]
    seats = [note for note in here if note.what == "seat"]
    sessions = [note for note in here if note.what == "session"]
    seen, missed = counted(desk, "seen"), counted(desk, "noshow")
    came = counted(seats, "seen")
    found: dict[tuple[str, str], Told | None] = {
        ("1", ""): part(booked_hours(desk, life), sum(3 for each in sessions if each.status != "cancelled")),
        ("2", ""): (seen, None, seen),
        ("3", ""): part(missed, seen + missed),
        ("3b", ""): part(missed, len(desk) - counted(desk, "unknown")),
        ("4", ""): part(counted([*desk, *seats], "unknown"), len(desk) + len(seats)),
        ("6", ""): part(counted(sessions, "held"), len(sessions)),
        ("6", "notice"): middle(
            [each.notice_days for each in sessions if each.notice_days is not None], counted(sessions, "cancelled")
        ),
        ("7", ""): part(came, sum(8 for each in here if each.what == "workshop" and was_held(each, life))),
        ("7", "attendance"): part(came, came + counted(seats, "noshow") + counted(seats, "excused")),
        ("22", ""): part(sum(each.face == 3 for each in seats), sum(each.face is not None for each in seats)),
        ("22", "answered"): part(sum(each.face is not None for each in seats), came),
    }
    both = [each for each in seats if each.before is not None and each.after is not None]
    found["8", ""] = part(sum((each.after or 0) > (each.before or 0) for each in both), len(both))
    return found | delays(life, lived, start, end, letter)


def where(life: Life, note: Note) -> str:
    """The commune where it took place; at a distance, where its person lives."""
    if note.place is not None:
        return life.places[note.place]
    return note.home or ""


def counted(notes: Iterable[Note], status: str) -> int:
    return sum(each.status == status for each in notes)


def part(some: float, all_of_them: float) -> Told | None:
    return (some, all_of_them, some / all_of_them) if all_of_them else None


def middle(values: Iterable[float | None], whole: int) -> Told | None:
    ordered = sorted(each for each in values if each is not None)
    if not ordered:
        return None
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return len(ordered), whole, (low + high) / 2


def booked_hours(desk: Iterable[Note], life: Life) -> float:
    return sum(0.5 for each in desk if each.session is not None and each.status in ("seen", "noshow", "unknown"))


def was_held(workshop: Note, life: Life) -> bool:
    return any(each.what == "seat" and each.session == workshop.session and each.status == "seen" for each in life.notes)


def delays(life: Life, lived: Iterable[Note], start: date, end: date, letter: str) -> dict[tuple[str, str], Told | None]:
    """Requests of the period that are 60 to 180 days old: those seen within 60 days."""
    waited, cohort = [], 0
    for note in lived:
        asked = {"appointment": note.asked_at, "request": note.at}.get(note.what)
        if asked is None or not start <= asked.astimezone(PARIS).date() < end or not is_mature(asked):
            continue
        cohort += 1
        days = (note.at - asked) / timedelta(days=1)
        if note.what == "appointment" and note.status == "seen" and days <= 60:
            waited.append(days)
    ordered = sorted(waited)
    if not ordered:
        return {("5", ""): None, ("5", "p90"): None}
    tail = next(each for number, each in enumerate(ordered, 1) if number >= 0.9 * len(ordered))
    return {("5", ""): middle(ordered, cohort), ("5", "p90"): (len(ordered), cohort, tail)}


def is_mature(asked: datetime) -> bool:
    return NOW - timedelta(days=180) < asked <= NOW - timedelta(days=60)
