"""Pure answers about hours as the national list of houses writes them: « 08:30 - 12:00 / 13:30 - 17:00 »."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

STRETCH = re.compile(r"(\d{1,2})\s?[:hH](\d{2})?\s*(?:-|–|à)\s*(\d{1,2})\s?[:hH](\d{2})?")
SEPARATOR = re.compile(r"[/;,]")
LAST_HOUR, LAST_MINUTE = 23, 59
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Open from `start` to `end` on a weekday (Monday 0), wall clock."""

    weekday: int
    start: time
    end: time


class HoursUnreadable(ValueError):
    """Hours that cannot be read; `text` is the part that cannot."""

    def __init__(self, text: str) -> None:
        super().__init__(f"unreadable hours: {text!r}")
        self.text = text


def hours_of_day(weekday: int, text: str) -> tuple[Stretch, ...]:
    """The stretches of one day, those that overlap as they are; HoursUnreadable says which part is no hours.

    Nothing for an empty text, and for « 00:00 - 00:00 », which the national list writes for a closed day.
    """
    if not text.strip():
        return ()
    stretches = (_stretch(weekday, part) for part in SEPARATOR.split(text))
    return tuple(each for each in stretches if each != Stretch(weekday, MIDNIGHT, MIDNIGHT))


def united(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Those that overlap or touch become one; in order."""
    found: list[Stretch] = []
    for each in sorted(stretches):
        last = found[-1] if found else None
        if last is not None and last.weekday == each.weekday and each.start <= last.end:
            found[-1] = Stretch(each.weekday, last.start, max(last.end, each.end))
        else:
            found.append(each)
    return tuple(found)


def are_in_order(stretches: Sequence[Stretch]) -> bool:
    """Each closes after it opens, and none overlaps another of its weekday."""
    ordered = sorted(stretches)
    return all(0 <= each.weekday <= 6 and each.start < each.end for each in ordered) and not any(
        one.weekday == other.weekday and other.start < one.end for one, other in itertools.pairwise(ordered)
    )


def span(found: re.Match[str]) -> tuple[time, time]:
    """The two hours of a match whose last groups are hour, minute, hour, minute."""
    hour, minute, until_hour, until_minute = (int(part or 0) for part in found.groups()[-4:])
    if max(hour, until_hour) > LAST_HOUR or max(minute, until_minute) > LAST_MINUTE:
        raise HoursUnreadable(found.group(0))
    return time(hour, minute), time(until_hour, until_minute)


def _stretch(weekday: int, text: str) -> Stretch:
    found = STRETCH.fullmatch(text.strip())
    if found is None:
        raise HoursUnreadable(text.strip())
    stretch = Stretch(weekday, *span(found))
    if stretch.start >= stretch.end and stretch.start != MIDNIGHT:
        raise HoursUnreadable(text.strip())
    return stretch
