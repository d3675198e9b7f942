"""Free slots: the hours on offer and who is busy then, answered by engines.slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, repeat
from math import ceil, floor
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from maillage.domains.agenda.models import AppointmentReason
from maillage.domains.agenda.selectors.hours import Asked, Hours, exact_hours, kept_hours, modes_of
from maillage.domains.agenda.selectors.territories import is_for_commune
from maillage.engines.slots import Bitmaps, Busy, DayCap, IntArray, Limits, Occurrences, Reason, Slots, first_parts, free_slots
from maillage.kit import clock
from maillage.registry.diary import selectors as diary

Window = tuple[int, int]
Told = TypeVar("Told")


class SlotOption(NamedTuple):
    """One hour that can be booked: with whom, where the adviser is, and in which modes.

    A tuple, since a search makes thousands of them.
    """

    starts_at: datetime
    ends_at: datetime
    adviser: int
    adviser_resource: int
    place: int
    room: int | None
    occurrence: int
    modes: tuple[str, ...]


def engine_reason(reason: AppointmentReason) -> Reason:
    """The reason as the engine reads it."""
    return Reason(reason.duration_min, reason.buffer_after_min, reason.step_min, reason.policy)


def trade_of(reason: int) -> str:
    """Under which name the appointments of a reason take time in the diary."""
    return f"agenda.{reason}"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search finds, by time, still in numbers: those of a window are named when somebody wants to see them."""

    asked: Asked
    parts: Sequence[tuple[Slots, Hours]]

    def __len__(self) -> int:
        return sum(len(slots) for slots, _ in self.parts)

    def rows(self) -> list[tuple[int, int, int]]:
        """(resource of the adviser, place, start in epoch seconds) of each slot."""
        return [row for slots, _ in self.parts for row in slots.rows()]

    def named(self) -> list[SlotOption]:
        """Each slot with its adviser, room, occurrence and modes."""
        return list(chain.from_iterable(_named(slots, hours, self.asked) for slots, hours in self.parts))


def offers(
    *,
    reason: AppointmentReason,
    start: datetime,
    end: datetime,
    now: datetime,
    modes: Sequence[str] = (),
    places: Iterable[int] | None = None,
    advisers: Iterable[int] | None = None,
    commune: int | None = None,
    first: int | None = None,
) -> list[SlotOption]:
    """Every free slot that starts in [start, end), or the `first` few, by time.

    One query, one more for a cap per day, one for the commune where the person lives. A workshop is never one of them:
    one enrols for its sessions.
    """
    wanted = [mode for mode in reason.modes if not modes or mode in modes]
    return find(asked=Asked(reason, wanted, now, places, advisers, commune), start=start, end=end, first=first).named()


def find(*, asked: Asked, start: datetime, end: datetime, first: int | None = None, exactly: bool = False) -> Found:
    """The same in numbers. `exactly` reads the tables of truth instead of the bitmaps: whoever confirms an hour does."""
    if asked.reason.theme or not is_for_commune(asked.reason, asked.commune, clock.today(asked.now)):
        return Found(asked, ())
    window, limits = (ceil(start.timestamp()), ceil(end.timestamp())), _limits(asked, start, end)
    if first is None:
        return Found(asked, (_every(asked, window, limits, exactly=exactly),))
    return Found(asked, _first(asked, first, window, limits, exactly=exactly))


def _every(asked: Asked, window: Window, limits: Limits, *, exactly: bool) -> tuple[Slots, Hours]:
    hours = _hours(asked, *window, exactly=exactly)
    from_s, until_s = window
    reason = engine_reason(asked.reason)
    slots = free_slots(hours.occurrences, hours.busy, reason, from_s=from_s, until_s=until_s, limits=limits)
    return slots.by_time(), hours


def _first(asked: Asked, count: int, window: Window, limits: Limits, *, exactly: bool) -> list[tuple[Slots, Hours]]:
    """By widening windows: as many queries as windows, most often one."""
    loaded: list[Hours] = []

    def load(from_s: int, until_s: int) -> tuple[Occurrences, Busy | Bitmaps]:
        loaded.append(_hours(asked, from_s, until_s, exactly=exactly))
        return loaded[-1].occurrences, loaded[-1].busy

    from_s, until_s = window
    found = list(first_parts(count, load, engine_reason(asked.reason), from_s=from_s, until_s=until_s, limits=limits))
    return list(zip(found, loaded, strict=True))


def _hours(asked: Asked, from_s: int, until_s: int, *, exactly: bool) -> Hours:
    kept = None if exactly else kept_hours(asked, from_s, until_s)
    return exact_hours(asked, from_s, until_s) if kept is None else kept


def _limits(asked: Asked, start: datetime, end: datetime) -> Limits:
    reason, cap = asked.reason, None
    if reason.cap_per_day is not None:
        around = timedelta(days=1)
        taken = diary.taken_starts(trade_of(reason.pk), start - around, end + around)
        cap = DayCap.from_rows(reason.cap_per_day, "Europe/Paris", taken)
    return Limits(
        earliest_s=ceil((asked.now + timedelta(minutes=reason.least_notice_min)).timestamp()),
        latest_s=floor((asked.now + timedelta(days=reason.most_notice_days)).timestamp()),
        per_day=cap,
    )


def _named(slots: Slots, hours: Hours, asked: Asked) -> list[SlotOption]:
    """Put adviser, room, occurrence and modes back on each slot, in order. Thousands at a time: loops in C only."""
    if not len(slots):
        return []
    keys, row = hours.keys, slots.row
    columns = (
        *_times(slots.start_s, timedelta(minutes=asked.reason.duration_min)),
        _listed(keys["adviser"][row]),
        slots.adviser.tolist(),
        slots.place.tolist(),
        _told(keys["room"][row], lambda room: None if room < 0 else room),
        _listed(keys["occurrence"][row]),
        _told(keys["modes"][row], lambda bits: modes_of(bits, asked.modes)),
    )
    return list(map(tuple.__new__, repeat(SlotOption), zip(*columns)))  # noqa: B905  # _told may go on for ever


def _times(start_s: IntArray, duration: timedelta) -> tuple[list[datetime], list[datetime]]:
    """Start and end of slots in order of time: those that start together share theirs."""
    is_new = np.concatenate(([True], start_s[1:] != start_s[:-1]))
    seconds, lasts_s = start_s[is_new].tolist(), int(duration.total_seconds())
    starts, ends = [_instant(each) for each in seconds], [_instant(each + lasts_s) for each in seconds]
    which = np.cumsum(is_new) - 1
    return np.array(starts, object)[which].tolist(), np.array(ends, object)[which].tolist()


def _listed(column: npt.NDArray[np.int64]) -> list[int]:
    numbers: list[int] = column.astype(np.int64).tolist()  # big-endian ones are read one by one
    return numbers


@lru_cache(1 << 14)
def _instant(seconds: int) -> datetime:
    """The ticks of eight weeks: every search speaks of the same ones."""
    return datetime.fromtimestamp(seconds, UTC)


def _told(column: npt.NDArray[np.int64], tell: Callable[[int], Told]) -> Iterable[Told]:
    """Say the same of equal numbers, once."""
    if (column == column[0]).all():
        return repeat(tell(int(column[0])))
    numbers = _listed(column)
    told = {number: tell(number) for number in set(numbers)}
    return map(told.__getitem__, numbers)
