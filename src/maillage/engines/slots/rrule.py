"""The recurrence rules of calendars (RFC 5545) that an opening may have: weekly, or nth weekday of the month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from maillage.engines.slots.errors import RecurrenceError

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RANKED_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_KNOWN = ("FREQ", "INTERVAL", "BYDAY", "UNTIL", "WKST")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says, in the words of `Recurrence`."""

    weekdays: tuple[int, ...]
    every_weeks: int
    nths: tuple[int, ...]
    until: date | None


def read_rule(text: str) -> Rule:
    """Read `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO` or `FREQ=MONTHLY;BYDAY=2TU,4TU`, refusing what the engine cannot do.

    Raises
    ------
    RecurrenceError : the field is `rrule`
    """
    parts = _parts(text)
    frequency, interval, until = parts.get("FREQ"), parts.get("INTERVAL", "1"), parts.get("UNTIL")
    if frequency not in ("WEEKLY", "MONTHLY"):
        raise RecurrenceError("rrule", text, "must have FREQ=WEEKLY or FREQ=MONTHLY")
    if not interval.isdecimal() or (frequency == "MONTHLY" and interval != "1"):
        raise RecurrenceError("rrule", text, "has an INTERVAL that is not supported")
    if parts.get("WKST", "MO") != "MO":
        raise RecurrenceError("rrule", text, "must count weeks from Monday")
    nths, weekdays = _ranked_days(text, parts.get("BYDAY", ""), is_monthly=frequency == "MONTHLY")
    return Rule(weekdays, int(interval), nths, None if until is None else _until(text, until))


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.removeprefix("RRULE:").split(";"):
        name, separator, value = part.partition("=")
        if not separator or name not in _KNOWN or name in parts:
            raise RecurrenceError("rrule", text, f"has a part that is not supported: {part}")
        parts[name] = value
    return parts


def _ranked_days(text: str, by_day: str, *, is_monthly: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Split 2TU,4TU into ranks and weekdays; every weekday must have the same ranks."""
    ranked = [_RANKED_DAY.fullmatch(day) for day in by_day.split(",")]
    pairs = {(int(found[1] or 0), _WEEKDAYS.index(found[2])) for found in ranked if found is not None}
    nths, weekdays = sorted({nth for nth, _ in pairs}), sorted({weekday for _, weekday in pairs})
    if None in ranked or len(pairs) != len(nths) * len(weekdays):
        raise RecurrenceError("rrule", text, "must have BYDAY such as MO, or 2TU,4TU, with the same ranks for each day")
    if is_monthly == (0 in nths):
        raise RecurrenceError("rrule", text, "must rank its days (2TU) when monthly, and only then")
    return tuple(nths) if is_monthly else (), tuple(weekdays)


def _until(text: str, until: str) -> date:
    try:
        return datetime.strptime(until[:8], "%Y%m%d").date()  # noqa: DTZ007 - only its wall-clock day is kept
    except ValueError as malformed:
        raise RecurrenceError("rrule", text, "must have UNTIL such as 20270630") from malformed
