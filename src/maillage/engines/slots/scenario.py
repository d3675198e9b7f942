"""Scenario files of the console command: openings, absences and bookings of some advisers, read into arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from maillage.engines.slots.arrays import Busy, Occurrences
from maillage.engines.slots.clock import MIDNIGHT, check_period, instant_s, zone_of
from maillage.engines.slots.errors import ReasonError, RecurrenceError, ScenarioError
from maillage.engines.slots.reading import Node
from maillage.engines.slots.reasons import DAY_MIN, Policy, Reason
from maillage.engines.slots.recurrence import Closures, OccurrenceChange, Recurrence, expand
from maillage.engines.slots.rrule import Rule, read_rule

DEFAULT_DURATION_MIN = 30

_OPENING = ("id", "site", "weekday", "start", "end", "first_day", "rrule", "until", "on_holidays", "school_weeks_only")
_CHANGE = ("opening", "day", "start", "end", "dropped")
_REASON = ("duration", "buffer_after", "step", "policy")

Changes = Mapping[int, Sequence[OccurrenceChange]]


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """A scenario ready to search: [from_s, until_s) are the midnights of its range."""

    zone: ZoneInfo
    from_s: int
    until_s: int
    reason: Reason
    occurrences: Occurrences
    busy: Busy


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every opening of the file shares."""

    zone: ZoneInfo
    from_day: date
    until_day: date
    closures: Closures
    changes: Changes


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    ScenarioError : with the path of the first field that is wrong
    OSError : the file cannot be read
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as other:
        raise ScenarioError("the file", other.object[other.start : other.end], "is not UTF-8 text") from other
    except (json.JSONDecodeError, RecursionError) as malformed:
        raise ScenarioError("the file", str(malformed), "is not JSON") from malformed
    return scenario_of(document)


def scenario_of(document: object) -> Scenario:
    """Read a scenario already decoded from JSON."""
    root = Node(document)
    frame = _frame(root)
    reason = _reason(root)
    if not root.field("advisers").is_present:
        raise root.field("advisers").refusal("must be a list")
    advisers = list(root.field("advisers").items())
    _refuse_repeats([adviser.field("id") for adviser in advisers])
    openings = [opening.field("id") for adviser in advisers for opening in adviser.field("openings").items()]
    _refuse_unknown_openings(root, _refuse_repeats(openings))
    rows = [row for adviser in advisers for row in _occurrence_rows(adviser, frame)]
    taken = [row for adviser in advisers for row in _busy_rows(adviser, frame.zone)]
    return Scenario(
        zone=frame.zone,
        from_s=instant_s(frame.from_day, MIDNIGHT, frame.zone),
        until_s=instant_s(frame.until_day, MIDNIGHT, frame.zone),
        reason=reason,
        occurrences=Occurrences.from_rows(rows),
        busy=Busy.from_rows(taken),
    )


def _frame(root: Node) -> _Frame:
    tz, first, last = root.field("tz"), root.field("range_start"), root.field("range_end")
    try:
        zone = zone_of(tz.text())
    except RecurrenceError as unknown:
        raise tz.refusal(unknown.why) from unknown
    try:
        check_period(first.day(), last.day())
    except RecurrenceError as refused:
        raise (last if refused.field == "until_day" else first).refusal(refused.why) from refused
    holidays = frozenset(day.day() for day in root.field("holidays").items())
    breaks = tuple(_school_break(pair) for pair in root.field("school_breaks").items())
    return _Frame(zone, first.day(), last.day(), Closures(holidays, breaks), _changes(root))


def _school_break(pair: Node) -> tuple[date, date]:
    days = [day.day() for day in pair.items()]
    if len(days) != 2 or days[1] <= days[0]:
        raise pair.refusal("must be a list [first day off, day school resumes]")
    return days[0], days[1]


def _reason(root: Node) -> Reason:
    node, duration = root.field("reason"), root.field("duration")
    if not node.is_present:
        if duration.is_present and duration.whole() != DEFAULT_DURATION_MIN:
            raise duration.refusal(f"needs a reason to say so: without one it is {DEFAULT_DURATION_MIN}")
        return Reason(DEFAULT_DURATION_MIN, policy=Policy.GRID)
    node.refuse_unknown_fields(*_REASON)
    given = {key: node.field(key) for key in _REASON if node.field(key).is_present}
    try:
        return Reason(
            given["duration"].whole() if "duration" in given else DEFAULT_DURATION_MIN,
            given["buffer_after"].whole() if "buffer_after" in given else 0,
            given["step"].whole() if "step" in given else None,
            given["policy"].text() if "policy" in given else Policy.FILL,
        )
    except ReasonError as refused:
        raise given[refused.field.removesuffix("_min")].refusal(refused.why) from refused


def _changes(root: Node) -> Changes:
    """Read the exceptions, by opening."""
    changes: dict[int, list[OccurrenceChange]] = {}
    seen: set[tuple[int, date]] = set()
    for node in root.field("exceptions").items():
        node.refuse_unknown_fields(*_CHANGE)
        opening, day = node.field("opening").whole(), node.field("day").day()
        if (opening, day) in seen:
            raise node.refusal("changes an occurrence that another exception already changes")
        seen.add((opening, day))
        changes.setdefault(opening, []).append(_change(node, day))
    return changes


def _change(node: Node, day: date) -> OccurrenceChange:
    dropped, start, end = node.field("dropped"), node.field("start"), node.field("end")
    if dropped.is_present and dropped.flag():
        return OccurrenceChange(day, dropped=True)
    if not start.is_present and not end.is_present:
        raise node.refusal("must have start and end, or dropped")
    return OccurrenceChange(
        day,
        start=start.clock() if start.is_present else None,
        end=end.clock() if end.is_present else None,
    )


def _refuse_repeats(ids: list[Node]) -> set[int]:
    seen: set[int] = set()
    for node in ids:
        if node.whole() in seen:
            raise node.refusal("is used twice")
        seen.add(node.whole())
    return seen


def _refuse_unknown_openings(root: Node, openings: set[int]) -> None:
    for node in root.field("exceptions").items():
        if node.field("opening").whole() not in openings:
            raise node.field("opening").refusal("is no opening of this file")


def _occurrence_rows(adviser: Node, frame: _Frame) -> list[tuple[int, int, int, int]]:
    who = adviser.field("id").whole()
    rows: list[tuple[int, int, int, int]] = []
    for opening in adviser.field("openings").items():
        opening.refuse_unknown_fields(*_OPENING)
        site, changes = opening.field("site").whole(), frame.changes.get(opening.field("id").whole(), ())
        try:
            dated = expand(
                _recurrence(opening),
                zone=frame.zone,
                from_day=frame.from_day,
                until_day=frame.until_day,
                closures=frame.closures,
                changes=changes,
            )
        except RecurrenceError as refused:
            raise _refusal_of(opening, refused) from refused
        rows += [(who, site, occurrence.start_s, occurrence.end_s) for occurrence in dated]
    return rows


def _refusal_of(opening: Node, refused: RecurrenceError) -> ScenarioError:
    """Say which field of the file a refused recurrence comes from."""
    if refused.field in ("start", "end", "first_day", "until", "rrule"):
        named = opening.field(refused.field)
        return ScenarioError(named.path, refused.value, refused.why)
    return ScenarioError(opening.path, refused.value, f"{refused.field} {refused.why}")


def _recurrence(opening: Node) -> Recurrence:
    weekday, rrule, until = opening.field("weekday"), opening.field("rrule"), opening.field("until")
    if rrule.is_present:
        rule = read_rule(rrule.text())
        if weekday.is_present and rule.weekdays != (weekday.whole(most=6),):
            raise rrule.refusal(f"does not agree with weekday {weekday.value}")
    else:
        rule = Rule((weekday.whole(most=6),), 1, (), None)
    on_holidays, school_only = opening.field("on_holidays"), opening.field("school_weeks_only")
    return Recurrence(
        first_day=opening.field("first_day").day(),
        start=opening.field("start").clock(),
        end=opening.field("end").clock(),
        weekdays=rule.weekdays,
        every_weeks=rule.every_weeks,
        nths=rule.nths,
        until=until.day() if until.is_present else rule.until,
        school_weeks_only=school_only.is_present and school_only.flag(),
        on_holidays=on_holidays.is_present and on_holidays.flag(),
    )


def _busy_rows(adviser: Node, zone: ZoneInfo) -> list[tuple[int, int, int]]:
    """Read leaves as they are, and bookings up to their end plus their own buffer."""
    who = adviser.field("id").whole()
    spans = [absence.span(zone) for absence in adviser.field("absences").items()]
    for booking in adviser.field("bookings").items():
        parts = list(booking.items())
        if len(parts) not in (2, 3):
            raise booking.refusal("must be a list [start, end] or [start, end, buffer_after]")
        spans.append(booking.span(zone, beyond_min=parts[2].whole(most=DAY_MIN) if len(parts) == 3 else 0))
    return [(who, *span) for span in spans if span is not None]
